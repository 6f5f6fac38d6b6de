"""Files that lie beside a package's modules: importlib.resources and pkgutil.get_data find them."""

import json
import pkgutil
from importlib import resources

from . import texts

root = resources.files(texts)
print(root.joinpath("greeting.txt").read_text(encoding="utf-8"), end="")
print(json.loads((root / "numbers.json").read_bytes()))
print(sorted(item.name for item in root.iterdir() if not item.name.startswith("__")))
print((root / "deep" / "blob.bin").read_bytes(), (root / "deep").is_dir())
print((root / "none.txt").is_file())
with (root / "greeting.txt").open(encoding="utf-8") as file:
    print(file.readline().split())
with (root / "deep/blob.bin").open("rb") as file:
    print(file.read(3))
print(pkgutil.get_data("data_files.texts", "greeting.txt").decode().strip())
print(pkgutil.get_data("data_files", "texts/deep/blob.bin")[:2])
print(resources.read_text(texts, "greeting.txt", encoding="utf-8").count("\n"))
print(resources.is_resource(texts, "numbers.json"))
print(resources.read_binary("data_files.texts", "numbers.json")[:1])
print(sorted(resources.contents(texts))[-1])
with resources.as_file(root / "greeting.txt") as path:
    print(path.name, path.read_bytes()[:5])
for missing in (
    lambda: (root / "none.txt").read_text(),
    lambda: pkgutil.get_data("data_files.texts", "none.txt"),
):
    try:
        missing()
    except OSError as error:
        print(type(error).__name__)
print(
    resources.files("data_files")
    .joinpath("texts", "greeting.txt")
    .read_text(encoding="utf-8")
    .splitlines()[1]
)
