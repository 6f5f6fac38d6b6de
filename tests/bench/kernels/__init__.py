"""The kernels: each module has `SCALE` (about 0.3 s natively) and `run(scale)`, a checksum.

A checksum is the same on every platform: no hash order, no `hash()`, no libm beyond `sqrt`.
"""
