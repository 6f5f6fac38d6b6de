"""struct and array with explicit sizes and byte orders, which are the same on every target."""

import array
import struct
from struct import Struct, calcsize, iter_unpack, pack, pack_into, unpack, unpack_from

for code in "cbB?hHiIlLqQefd":
    print(code, calcsize("<" + code), calcsize("=" + code), calcsize(">3" + code), end="; ")
print()
values = (-2, 65535, -3, 4_000_000_000, -5, 2**64 - 1, 0.5, -1.25)
for order in "<>!":
    packed = pack(order + "hHiIqQfd", *values)
    print(order, packed.hex(), unpack(order + "hHiIqQfd", packed) == values)
print(pack("<3s5sx?c", b"abcd", b"xy", True, b"z"), pack(">4p", b"longer"))
print(unpack("<5p", b"\x03abcd"))
print(pack("<e", 1.1).hex(), unpack("<e", b"\x01\x00"), pack("<d", float("nan")).hex())
print(pack(">f", float("-inf")).hex())
header = Struct(">4sBHL")
buffer = bytearray(16)
header.pack_into(buffer, 2, b"HEAD", 1, 515, 7)
print(header.size, header.format, buffer.hex(), header.unpack_from(buffer, 2))
print(list(iter_unpack("<HB", bytes(range(9)))), unpack_from("<2H", memoryview(buffer), 2))
for bad in (
    lambda: pack("<b", 128),
    lambda: pack("<H", -1),
    lambda: pack("<i", "x"),
    lambda: pack("<2i", 1),
    lambda: unpack("<i", b"abc"),
    lambda: pack("<y", 1),
    lambda: pack_into("<q", buffer, 12, 1),
    lambda: pack("<e", 1e6),
    lambda: pack("<f", 1e40),
    lambda: list(iter_unpack("<H", b"abc")),
    lambda: calcsize("<5"),
):
    try:
        print(bad())
    except (struct.error, OverflowError) as error:
        print(type(error).__name__, error)

numbers = array.array("h", [1, -2, 300])
numbers.append(4)
numbers.extend([5, 6])
numbers.byteswap()
print(numbers, numbers.itemsize, numbers.tobytes().hex(), numbers[1:3], numbers.index(256))
numbers.byteswap()
view = memoryview(numbers)
view[0] = 99
print(numbers[0], view.format, view.shape, sum(numbers), array.array("d", [0.5, 2]) * 2)
print(array.array("w", "héllo").tounicode(), array.array("B", b"\x01\x02").tolist())
print(numbers == array.array("q", numbers))
floats = array.array("f")
floats.frombytes(pack("<3f", 1, 2.5, -0.125))
print(floats.tolist(), floats.pop(), len(floats), floats.buffer_info()[1])
for bad in (
    lambda: numbers.append(40000),
    lambda: array.array("z"),
    lambda: view.release() or view[0],
):
    try:
        bad()
    except (OverflowError, ValueError) as error:
        print(type(error).__name__, error)
