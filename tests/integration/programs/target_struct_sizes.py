# native: skip
# expect-wasm: P 4 i 4 l 4 n 4 N 4 q 8 d 8
# expect-wasm: 16 24 12
# expect-wasm: 4 4 8
# expect-wasm: 03000000000000000000e03f
# expect-wasm: error 'L' format requires 0 <= number <= 4294967295
# expect-wasm: error 'l' format requires -2147483648 <= number <= 2147483647
"""Native struct layouts are those of wasm32: four-byte long and pointer, eight-byte alignment."""

import array
import struct

print(*(f"{code} {struct.calcsize(code)}" for code in "PilnNqd"))
print(struct.calcsize("iq"), struct.calcsize("ihqc0q"), struct.calcsize("iPl"))
print(array.array("l").itemsize, array.array("L").itemsize, array.array("q").itemsize)
print(struct.pack("@hxxPxxh", 3, 0, 16352).hex())
for bad in (lambda: struct.pack("@L", 2**32), lambda: struct.pack("@l", 2**31)):
    try:
        bad()
    except struct.error as error:
        print("error", error)
