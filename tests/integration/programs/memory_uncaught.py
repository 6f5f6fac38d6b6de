# native: skip
# max-memory: 64MiB
# exit: 1
# stderr: none
# expect-wasm: before
"""An uncaught MemoryError ends the program like any exception: exit code 1, output kept."""

print("before")
kept = []
while True:
    kept.append("x" * 1_000_000)
