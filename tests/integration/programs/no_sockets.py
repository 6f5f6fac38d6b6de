# native: skip
# expect-wasm: socket: OSError True
# expect-wasm: stdlib modules import
# expect-wasm: urlopen: URLError
# expect-wasm: a=1&b=x+y /p
"""Opening a socket raises OSError, as in CPython's WASI build; modules built on it still import."""

import errno
import socket
import urllib.error
import urllib.parse
import urllib.request

try:
    socket.socket()
except OSError as error:
    print("socket:", type(error).__name__, error.errno == errno.ENOTSUP)
import http.client  # noqa: E402, F401
import selectors  # noqa: E402, F401

print("stdlib modules import")
try:
    urllib.request.urlopen("http://192.0.2.1/", timeout=1)
except urllib.error.URLError as error:
    print("urlopen:", type(error).__name__)
print(urllib.parse.urlencode({"a": 1, "b": "x y"}), urllib.parse.urlsplit("http://h/p?q#f").path)
