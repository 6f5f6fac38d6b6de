"""The sysroot: every archive a module is linked from, and the standard library, compiled."""

from py2wasm.sysroot.sdk import Sdk, SdkItem
from py2wasm.sysroot.stdlib import Stdlib, StdlibModule
from py2wasm.sysroot.sysroot import Sysroot

__all__ = ["Sdk", "SdkItem", "Stdlib", "StdlibModule", "Sysroot"]
