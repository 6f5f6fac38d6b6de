"""Units of sizes in bytes, as people write them."""

# A bare `M` is left out: half the world reads it as MB and the other half as MiB.
UNITS = {
    "": 1,
    "b": 1,
    "kb": 10**3,
    "mb": 10**6,
    "gb": 10**9,
    "kib": 2**10,
    "mib": 2**20,
    "gib": 2**30,
}
