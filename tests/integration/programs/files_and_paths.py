# dir: work
"""pathlib, os and os.path on a real directory, which is the first argument."""

import os
import stat
import sys
from pathlib import Path, PurePosixPath, PureWindowsPath

root = Path(sys.argv[1])


def tree(folder=root):
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*"))


(root / "sub" / "deep").mkdir(parents=True)
(root / "a.txt").write_text("alpha\nbeta\n", encoding="utf-8")
(root / "sub" / "b.bin").write_bytes(bytes(range(10)))
(root / "sub" / "ünï.txt").write_text("ü", encoding="utf-8")
(root / "sub" / "deep" / "c.txt").touch()
print(tree(), sorted(os.listdir(root)))
print((root / "a.txt").read_text(), (root / "sub/b.bin").read_bytes()[-2:])
print((root / "a.txt").stat().st_size)
print(sorted(p.name for p in root.glob("**/*.txt")))
print(sorted(p.name for p in (root / "sub").iterdir()))
print(
    [
        (r.name if (r := Path(top)) != root else ".", sorted(d), sorted(f))
        for top, d, f in sorted(os.walk(root))
    ]
)
with os.scandir(root) as entries:
    print(sorted((entry.name, entry.is_dir(), entry.is_file()) for entry in entries))

with open(root / "a.txt", "r+", encoding="utf-8") as file:
    print(file.readline(), file.tell(), file.seek(0, os.SEEK_END), file.write("gamma\n"))
    print(file.seek(6), file.read())
with open(root / "a.txt", "a+b") as file:
    file.write(b"delta")
    file.seek(-5, os.SEEK_END)
    print(file.read(), file.truncate(5), file.fileno() > 2)
print((root / "a.txt").read_text(), os.path.getsize(root / "a.txt"))
descriptor = os.open(root / "raw", os.O_RDWR | os.O_CREAT | os.O_EXCL)
print(os.write(descriptor, b"raw bytes"), os.lseek(descriptor, 4, os.SEEK_SET))
print(os.read(descriptor, 20))
os.ftruncate(descriptor, 3)
os.close(descriptor)

(root / "raw").rename(root / "sub" / "moved")
os.replace(root / "a.txt", root / "sub" / "moved")
print(tree(), (root / "sub" / "moved").read_text())
(root / "link").symlink_to("sub/moved")
print(os.readlink(root / "link"), (root / "link").is_symlink(), (root / "link").read_text())
print((root / "link").exists())
os.utime(root / "sub" / "moved", (1_000_000_000, 1_100_000_000))
info = os.stat(root / "sub" / "moved")
print(int(info.st_mtime), stat.S_ISREG(info.st_mode), stat.S_ISDIR(os.stat(root).st_mode))
print(os.path.samefile(root, root))
os.chdir(root / "sub")
print(Path("b.bin").exists(), os.path.basename(os.getcwd()), sorted(Path().glob("*.bin")))
os.chdir(root)
for bad in (
    lambda: (root / "none").read_text(),
    lambda: (root / "sub").mkdir(),
    lambda: (root / "sub").rmdir(),
    lambda: (root / "sub").unlink(),
    lambda: os.listdir(root / "link"),
    lambda: open(root / "sub" / "moved", "x"),
    lambda: os.read(descriptor, 1),
    lambda: open(root / "nul\0"),
):
    try:
        bad()
    except (OSError, ValueError) as error:
        print(type(error).__name__, getattr(error, "strerror", None) is not None)
(root / "link").unlink()
(root / "gone").unlink(missing_ok=True)
print((root / "sub" / "deep" / "c.txt").unlink(), os.removedirs(root / "sub" / "deep"), tree())

pure = PurePosixPath("/usr/lib/../x.tar.gz")
print(pure.parts, pure.suffixes, pure.stem, pure.with_suffix(".zip"), pure.parent)
print(pure.match("*.gz"), pure / "/abs")
print(PurePosixPath("a/b").relative_to("a"), PurePosixPath("a").relative_to("b", walk_up=True))
print(PurePosixPath("..", "."))
print(PureWindowsPath("C:\\dir\\f.txt").drive)
print(PureWindowsPath("c:/DIR") == PureWindowsPath("C:/dir"), repr(Path("x")))
print(os.path.join("a", "/b", "c"), os.path.normpath("a/./b/../c//d"), os.path.splitext(".rc.d"))
print(os.path.commonpath(["/a/b", "/a/c"]))
