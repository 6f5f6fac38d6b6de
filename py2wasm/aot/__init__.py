"""Ahead of time: from a checked module to code for one runtime on one kind of machine.

    destinations = [parse_destination(text) for text in ("wasmtime:x86_64", "wamr:arm64")]
    compile_ahead(Path("app.wasm"), destinations, cache=cache, console=console)

writes `app.x86_64.cwasm` and `app.arm64.aot`, and beside each the sidecar that says what it is.
"""
