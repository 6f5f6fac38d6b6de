# dir: out
"""Reads and writes at once more than hosts like to pass through a call; paths that are empty."""

import io
import os
import sys

SIZE = 150_000_000
path = os.path.join(sys.argv[1], "large")

with open(path, "wb") as file:
    print(file.write(bytes(SIZE)))
    file.write(b"end")
with open(path, "rb") as file:
    data = file.read(SIZE)
    print(len(data), file.read())
    file.seek(0)
    print(file.readinto(bytearray(SIZE)))
with open(path, "rb", buffering=0) as file:
    print(len(file.read()))
descriptor = os.open(path, os.O_RDWR)
done = 0
while done < SIZE:
    done += os.write(descriptor, memoryview(data)[done:])
print(done)
print(len(data) >= os.pread(descriptor, SIZE, 0).count(0) > 0)
print(os.pwrite(descriptor, b"END", SIZE), os.pread(descriptor, 9, SIZE))
os.close(descriptor)
os.unlink(path)

for call in (open, os.stat, os.listdir, os.mkdir, os.unlink, os.rmdir, os.chdir, io.open_code):
    try:
        print(call(""))
    except OSError as error:
        print(call.__name__, type(error).__name__, error.strerror)
print(os.path.exists(""), os.path.isdir(""), os.access("", os.F_OK), os.path.exists("."))
