"""`python -m py2wasm` is the command `py2wasm`."""

from py2wasm.cli import main

if __name__ == "__main__":
    main()
