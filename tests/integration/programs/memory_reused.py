# native: skip
# max-memory: 64MiB
# expect-wasm: small blocks: MemoryError
# expect-wasm: a large block 8388608
# expect-wasm: strings of many sizes: MemoryError
# expect-wasm: a large block 8388608
# expect-wasm: many rounds 10485760
"""Freed memory can be used again, for larger blocks too: the allocator joins neighbours."""


def small_blocks():
    kept = []
    while True:
        kept.append(bytearray(5000))


def strings_of_many_sizes():
    kept = []
    while True:
        kept.append("x" * (len(kept) * 37 % 20_000))


for attempt in (small_blocks, strings_of_many_sizes):
    try:
        attempt()
    except MemoryError:
        print(attempt.__name__.replace("_", " ") + ": MemoryError")
    print("a large block", len(bytearray(8 << 20)))

for size in range(1, 11):
    block = bytearray(size << 20)
    del block
block = bytearray(10 << 20)
print("many rounds", len(block))
