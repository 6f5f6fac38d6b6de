"""Every program with every engine, snapshot and profile: `make combinations`.

A build for each would take days, for wasm-opt takes a minute or two. So the programs are put into a
bundle, one module that runs the one it is told; natively they run from the same bundle.
"""
