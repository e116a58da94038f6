"""A program that marks articles in a state file, for tests that start several at once.

`python writer.py FILE NAME COUNT`: marks the articles NAME-0, NAME-1 ... read, with a save for each.
"""

from __future__ import annotations

import sys
from datetime import UTC, datetime
from pathlib import Path

from reader.state.store import StateStore


def main() -> int:
    path, name, count = Path(sys.argv[1]), sys.argv[2], int(sys.argv[3])
    store = StateStore(path, lambda: datetime.now(UTC))
    for number in range(count):
        store.change({f"{name}-{number}": {"read": True}, "shared": {"progress": number % 100 / 100}})
        if not store.flush(60):
            sys.stdout.write(f"failed: {store.failed}\n")
            return 1
    return 0 if store.close(60) and not store.notices else 2


if __name__ == "__main__":
    sys.exit(main())
