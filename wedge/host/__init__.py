"""Running modules on wasmtime: engines, threads, traps. The only room of `wedge` that knows it."""
