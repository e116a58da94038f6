"""`python -m reader` is `broadsheet`."""

import sys

from reader.cli import main

if __name__ == "__main__":
    sys.exit(main())
