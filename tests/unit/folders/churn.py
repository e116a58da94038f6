"""A generator that never rests: adds, rewrites, renames and deletes article files. Run as a program of its own.

python churn.py FOLDER SEED STEPS
"""

from __future__ import annotations

import os
import random
import sys
from pathlib import Path


def text(dice: random.Random, title: str) -> str:
    """An article that lists some others by title or address."""
    lines = [
        "---",
        f"title: {title}",
        f"publishedDateTime: 2024-0{dice.randrange(1, 9)}-1{dice.randrange(10)}T10:00:00Z",
    ]
    if dice.random() < 0.7:
        lines.append(f"originalUrl: https://x.example/{dice.randrange(300)}")
    lines.append("related:")
    for _ in range(dice.randrange(4)):
        lines += [f"  - title: Title {dice.randrange(300)}", f"    webUrl: https://x.example/{dice.randrange(300)}"]
    return "\n".join([*lines, "---", f"text{dice.randrange(50)} " * dice.randrange(5)])


def main(folder: Path, seed: int, steps: int) -> None:
    """Change a folder so many times."""
    dice = random.Random(seed)
    for step in range(steps):
        place = folder / f"{dice.randrange(6)}" / f"{dice.randrange(200)}.md"
        action = dice.random()
        if action < 0.6:
            place.parent.mkdir(parents=True, exist_ok=True)
            content = text(dice, f"Title {dice.randrange(300)}")
            if dice.random() < 0.5:
                temporary = place.with_name(f".{place.name}.{step}")
                temporary.write_text(content, encoding="utf-8")
                temporary.replace(place)
            else:
                place.write_text(content, encoding="utf-8")
        elif action < 0.75:
            place.unlink(missing_ok=True)
        elif action < 0.9 and place.exists():
            place.rename(place.with_name(f"moved{dice.randrange(200)}.md"))
        elif action > 0.985 and place.parent.is_dir():
            other = folder / f"renamed{dice.randrange(4)}" / f"{seed}-{step}"
            other.parent.mkdir(exist_ok=True)
            os.rename(place.parent, other)  # noqa: PTH104


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]))
