"""bytes, bytearray and memoryview: methods, slices, casts, buffers shared and locked."""

data = b"Hello, \x00\xffWorld\n"
print(data, data[0], data[-3:], data[::-2], list(data[:3]), len(data), b"lo" in data, 255 in data)
print(data * 2 == data + data)
print(data.hex(), data.hex("-", 2), bytes.fromhex("DE AD be ef"), bytes(3), bytes([65, 66]))
print(bytes("é", "utf-8"), b"\x41\t\\'\"")
print(data.find(b"o"), data.rfind(b"o"), data.index(87), data.count(b"l"))
print(data.replace(b"l", b"LL", 1), data.split(b", "), data.partition(b"\x00"))
print(b"a,b,,c".split(b","), b" x \n".strip(), b"xxaxx".strip(b"x"))
print(b"-".join([b"a", bytearray(b"b")]), b"a\nb\r\nc".splitlines(True))
print(b"abc".upper(), b"Title case".title(), b"x".center(5, b"*"), b"7".zfill(3), b"-7".zfill(4))
print(b"a\tb".expandtabs(4), b"AbC".swapcase())
print(b"abc".translate(bytes.maketrans(b"ab", b"xy"), b"c"), b"abc".startswith((b"x", b"ab")))
print(b"pre-x".removeprefix(b"pre-"), b"12".isdigit(), b"".isspace())
print(b"a" < b"b", b"abc" == bytearray(b"abc"), hash(b"x") == hash(memoryview(b"x")))
print(sorted([b"b", b"a"]), max(b"az"), b"%d:%s" % (5, b"x"))

buffer = bytearray(b"0123456789")
buffer[2:4] = b"XYZ"
buffer[::4] = b"abc"
del buffer[-1]
buffer.append(33)
buffer.extend([34, 35])
buffer.insert(0, 64)
buffer += b"end"
print(buffer, buffer.pop(), buffer.pop(0), buffer.remove(34), buffer.reverse(), buffer)
print(buffer.copy() is buffer)
buffer *= 2
print(buffer.count(b"9"), len(buffer), buffer.find(b"3"), bytes(buffer[:4]), buffer.clear(), buffer)
print(bytearray(2), bytearray("é", "latin-1"))

store = bytearray(range(12))
view = memoryview(store)
print(len(view), view[2], bytes(view[2:5]), view[::3].tolist(), view.format, view.itemsize)
print(view.readonly)
view[0:2] = b"\xaa\xbb"
view[3] = 99
words = view.cast("H")
print(store[:4].hex(), words.tolist()[:2], words.shape, words.strides, words.nbytes)
print(view.cast("B", [3, 4]).tolist())
grid = view.cast("B", shape=[2, 2, 3])
print(grid[1, 0, 2], grid.ndim, grid.c_contiguous, view[::2].contiguous, view == store)
print(view[::-1].tobytes()[:2], view.hex(" ", 4)[:11])
try:
    store.append(1)
except BufferError as error:
    print(error)
words.release()
grid.release()
with view:
    pass
store.append(1)
print(len(store), memoryview(b"abc").toreadonly() == b"abc", memoryview(b"ab") != b"ab")
print(memoryview(b"x").obj)


class Buffer:
    """The buffer protocol written in Python."""

    def __init__(self):
        self.data, self.exports = bytearray(b"python buffer"), 0

    def __buffer__(self, flags):
        self.exports += 1
        return memoryview(self.data)

    def __release_buffer__(self, view):
        self.exports -= 1


own = Buffer()
with memoryview(own) as shared:
    shared[0] = 80
    print(own.exports, bytes(shared[:6]))
print(own.exports, bytes(own), b"buf" in bytes(own), bytearray(own).title())
for bad in (
    lambda: bytes([256]),
    lambda: b"a" + "b",
    lambda: bytes("no encoding"),
    lambda: b"abc".__setitem__(0, 1),
    lambda: store.__setitem__(0, 300),
    lambda: b"abc".index(b"z"),
    lambda: bytes.fromhex("0"),
    lambda: memoryview("text"),
    lambda: memoryview(b"abc").cast("H"),
    lambda: memoryview(b"abc").__setitem__(0, 1),
    lambda: view[0],
    lambda: memoryview(bytearray(4)).__setitem__(slice(0, 2), b"toolong"),
    lambda: b"".join(["a"]),
    lambda: b"a".split(b""),
    lambda: bytes(-1),
    lambda: b"ab"[5],
    lambda: b"x" in 5,
):
    try:
        print(bad())
    except (ValueError, TypeError, IndexError, NotImplementedError, AttributeError) as error:
        print(type(error).__name__, error)
