# native: skip
# max-memory: 64MiB
# expect-wasm: list: MemoryError
# expect-wasm: bytes: MemoryError
# expect-wasm: str: MemoryError
# expect-wasm: bytearray: MemoryError
# expect-wasm: int: MemoryError
# expect-wasm: join: MemoryError
# expect-wasm: objects: MemoryError
# expect-wasm: dict: MemoryError
# expect-wasm: nested function: MemoryError
# expect-wasm: generator: MemoryError
# expect-wasm: still working 4950 b'xx'
"""Exhausting the memory raises MemoryError; the program catches it and goes on."""


def grow_objects():
    kept = []
    while True:
        kept.append(object())


def grow_dict():
    kept = {}
    while True:
        kept[len(kept)] = "x" * 1000 + str(len(kept))


def grow_chunks():
    kept = []
    while True:
        kept.append(bytearray(1 << 16))


def chunks():
    while True:
        yield "x" * 100_000


attempts = {
    "list": lambda: [0] * 2**28,
    "bytes": lambda: b"x" * 2**29,
    "str": lambda: "é" * 2**29,
    "bytearray": lambda: bytearray(2**30),
    "int": lambda: 1 << 2**30,
    "join": lambda: "".join(chunks()),
    "objects": grow_objects,
    "dict": grow_dict,
    "nested function": grow_chunks,
    "generator": lambda: list(chunks()),
}
for name, attempt in attempts.items():
    try:
        attempt()
    except MemoryError as error:
        print(f"{name}: {type(error).__name__}")
print("still working", sum(range(100)), b"x" * 2)
