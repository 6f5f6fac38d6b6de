# dir: work
"""tempfile, shutil, glob, fnmatch and filecmp on a real directory, which is the first argument."""

import filecmp
import fnmatch
import glob
import os
import shutil
import sys
import tempfile
from pathlib import Path

root = Path(sys.argv[1])
tempfile.tempdir = str(root)

with tempfile.TemporaryDirectory(prefix="pre-", suffix="-suf") as folder:
    name = Path(folder).name
    print(name.startswith("pre-"), name.endswith("-suf"), Path(folder).parent == root)
    (Path(folder) / "inner").mkdir()
    (Path(folder) / "inner" / "file").write_text("x")
print(os.path.exists(folder), os.listdir(root))

with tempfile.NamedTemporaryFile("w+", suffix=".txt", encoding="utf-8") as file:
    file.write("temporary")
    file.seek(0)
    print(file.read(), Path(file.name).suffix, Path(file.name).exists())
print(Path(file.name).exists(), tempfile.gettempdir() == str(root))
with tempfile.SpooledTemporaryFile(max_size=10) as spool:
    spool.write(b"short")
    print(spool._rolled, spool.write(b" and longer"), spool._rolled, spool.seek(0), spool.read())
handle, path = tempfile.mkstemp(dir=root, text=True)
os.write(handle, b"made")
os.close(handle)
print(Path(path).read_text(), os.path.isdir(made := tempfile.mkdtemp()), os.unlink(path))
print(os.rmdir(made))

source = root / "source"
(source / "nested").mkdir(parents=True)
for index, relative in enumerate(["one.txt", "two.log", "nested/three.txt", "nested/four.dat"]):
    (source / relative).write_text(str(index) * (index + 1))
copied = shutil.copyfile(source / "one.txt", root / "copy.txt")
print(copied == root / "copy.txt", copied.read_text())
print(filecmp.cmp(source / "one.txt", copied, shallow=False))
shutil.copytree(
    source, root / "clone", copy_function=shutil.copyfile, ignore=shutil.ignore_patterns("*.log")
)
print(sorted(p.relative_to(root).as_posix() for p in (root / "clone").rglob("*")))
comparison = filecmp.dircmp(source, root / "clone")
print(comparison.left_only, comparison.common_dirs, comparison.same_files)
print(shutil.move(root / "clone", root / "moved") == root / "moved", (root / "clone").exists())
try:
    shutil.copytree(source, root / "moved")
except FileExistsError as error:
    print(type(error).__name__)
shutil.rmtree(root / "moved")
shutil.rmtree(root / "moved", ignore_errors=True)
print(sorted(os.listdir(root)))
with open(source / "one.txt", "rb") as reader, open(root / "stream", "wb") as writer:
    shutil.copyfileobj(reader, writer, 1)
print((root / "stream").read_bytes(), shutil.which("no-such-command"))

print(
    sorted(os.path.relpath(p, root) for p in glob.glob(str(root / "**" / "*.txt"), recursive=True))
)
print(sorted(glob.glob("*", root_dir=source)), glob.glob("[!x]*.log", root_dir=source))
print(glob.escape("a[1]*"))
print(fnmatch.filter(["a.py", "b.pyc", "c.PY"], "*.py"), fnmatch.fnmatch("data7", "data[0-9]"))
print(fnmatch.translate("?*.x"))
