"""`python -m wedge` is the command `wedge`."""

from wedge.cli import main

if __name__ == "__main__":
    main()
