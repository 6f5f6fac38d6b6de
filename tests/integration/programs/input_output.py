# stdin: first line
# stdin: ünïcode – line
# stdin:
# stdin: 42
# stdin: the rest
# stdin: to the end
"""io in memory and the standard streams: text layers, newlines, buffering, seeking, printing."""

import io
import sys

print(repr(input()), repr(sys.stdin.readline()), repr(input("prompt> ")), int(input()) + 1)
print(sys.stdin.read().splitlines(), repr(sys.stdin.read()))
try:
    input()
except EOFError as error:
    print("EOFError", error)

text = io.StringIO("one\ntwo\r\nthree")
print(text.readlines(), text.tell(), text.seek(0), text.read(5), text.getvalue()[-5:])
raw = io.BytesIO(b"0123456789")
print(raw.read(3), raw.seek(-2, io.SEEK_END), raw.read(), raw.truncate(4), raw.getvalue())
print(raw.readable())
with raw.getbuffer() as view:
    view[0:2] = b"ab"
    try:
        raw.write(b"grow" * 9)
    except BufferError as error:
        print(error)
print(raw.getvalue(), raw.readinto(bytearray(3)))

data = "α\r\nβ\nγ\rδ".encode()
for newline in (None, "", "\n", "\r\n"):
    print(repr(newline), list(io.TextIOWrapper(io.BytesIO(data), "utf-8", newline=newline)))
sink = io.BytesIO()
writer = io.TextIOWrapper(sink, "utf-16", newline="\r\n", write_through=True)
writer.write("a\nb")
print(sink.getvalue(), writer.encoding, writer.line_buffering, writer.detach() is sink)
wrapped = io.TextIOWrapper(io.BytesIO("añb".encode("latin-1")), "ascii", errors="backslashreplace")
print(wrapped.read(), wrapped.errors, wrapped.tell())
reader = io.BufferedReader(io.BytesIO(b"peeking at bytes"), buffer_size=4)
print(reader.peek(2)[:4], reader.read(7), reader.read1(3), reader.readline())
pair = io.BufferedRandom(io.BytesIO(b"random access"))
pair.seek(7)
pair.write(b"ACC")
print(pair.seek(0), pair.read())


class Countdown(io.RawIOBase):
    def __init__(self, left):
        self.left = left

    def readable(self):
        return True

    def readinto(self, buffer):
        size = min(len(buffer), self.left, 3)
        buffer[:size] = b"x" * size
        self.left -= size
        return size


print(io.BufferedReader(Countdown(10)).read(), Countdown(5).readall(), list(Countdown(2)))
for bad in (
    lambda: text.write(b"bytes"),
    lambda: raw.write("text"),
    lambda: text.seek(-1),
    lambda: Countdown(1).write(b""),
    lambda: (text.close(), text.read()),
    lambda: io.TextIOWrapper(io.BytesIO(b"\xff"), "utf-8").read(),
    lambda: open("no/such/file"),
    lambda: open("x", "rw"),
):
    try:
        print(bad())
    except (TypeError, ValueError, OSError, NotImplementedError) as error:
        print(type(error).__name__)
        print(error if not isinstance(error, OSError) or error.errno is None else error.strerror)

print("a", 1, None, sep="|", end="!\n")
print("to stderr", file=sys.stderr)
print("flushed", flush=True)
sys.stdout.write("written\n")
sys.stdout.buffer.write("bytes ✓\n".encode())
sys.stdout.flush()
print(sys.stdout.encoding, sys.stdout.errors in ("strict", "surrogateescape"), sys.stdin.fileno())
print(sys.stdout.writable())
