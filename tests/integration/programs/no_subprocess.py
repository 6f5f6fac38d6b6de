# native: skip
# expect-wasm: run: OSError wasi does not support processes. True
# expect-wasm: popen: OSError wasi does not support processes. True
# expect-wasm: os.system: AttributeError module 'os' has no attribute 'system'
# expect-wasm: os.fork: AttributeError module 'os' has no attribute 'fork'
# expect-wasm: constants -1 -3
# expect-wasm: True
"""Starting a process raises what CPython's WASI build raises, and the program goes on."""

import errno
import os
import subprocess

attempts = {
    "run": lambda: subprocess.run(["true"], check=True),
    "popen": lambda: os.popen("true"),
    "os.system": lambda: os.system("true"),
    "os.fork": lambda: os.fork(),
}
for name, attempt in attempts.items():
    try:
        attempt()
    except OSError as error:
        print(f"{name}: {type(error).__name__} {error.strerror} {error.errno == errno.ENOTSUP}")
    except AttributeError as error:
        print(f"{name}: {type(error).__name__} {error}")
print("constants", subprocess.PIPE, subprocess.DEVNULL)
print(issubclass(subprocess.TimeoutExpired, subprocess.SubprocessError))
