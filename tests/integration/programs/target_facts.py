# native: skip
# args: one two
# env: GREETING=hello
# expect-wasm: wasi posix little
# expect-wasm: 2147483647 32 4
# expect-wasm: / : linesep-lf /dev/null
# expect-wasm: cpython (3, 13) True
# expect-wasm: 30 4 nan-ok 1024
# expect-wasm: ['one', 'two'] True
# expect-wasm: hello None
# expect-wasm: utf-8 utf-8 surrogateescape
# expect-wasm: (8, 4) (8, 4)
# expect-wasm: OverflowError cannot fit 'int' into an index-sized integer
# expect-wasm: OverflowError Python int too large to convert to C ssize_t
# expect-wasm: True -2147483648 2147483647
# expect-wasm: False False False
# expect-wasm: wasm32
"""What a program sees of its platform is the target, whatever machine built the module."""

import os
import platform
import struct
import sys

print(sys.platform, os.name, sys.byteorder)
print(sys.maxsize, struct.calcsize("P") * 8, struct.calcsize("l"))
print(os.sep, os.pathsep, "linesep-lf" if os.linesep == "\n" else "other", os.devnull)
print(sys.implementation.name, sys.version_info[:2], sys.version.startswith("3.13."))
print(sys.int_info.bits_per_digit, sys.int_info.sizeof_digit, "nan-ok", sys.float_info.max_exp)
print(sys.argv[1:], bool(sys.argv[0]))
print(os.environ["GREETING"], os.environ.get("HOME"))
print(sys.getdefaultencoding(), sys.getfilesystemencoding(), sys.getfilesystemencodeerrors())
print(*[(struct.calcsize("d"), struct.calcsize("f"))] * 2)
for bad in (lambda: [0] * 2**40, lambda: len(range(2**40))):
    try:
        bad()
    except OverflowError as error:
        print(type(error).__name__, error)
widths = {hash(2**61), hash("x"), hash((1, 2)), id(widths) if "widths" in dir() else 0}
print(all(-(2**31) <= h < 2**31 for h in widths), -sys.maxsize - 1, sys.maxsize)
print(hasattr(os, "fork"), hasattr(os, "getuid"), hasattr(os, "pipe"))
print(platform.machine())
