"""Draw the pictures of the manual: runs the program on a folder, presses keys, and saves what is on the screen.

    python docs/make_pictures.py OUT [--folder FOLDER] [--size 160x45] [--theme light] [--keys "j enter"] [--name main]

Without --keys every picture of the manual is drawn. The SVG is turned into a PNG when `rsvg-convert` is installed.
"""

from __future__ import annotations

import argparse
import asyncio
import re
import shutil
import subprocess
import tempfile
from datetime import UTC, datetime
from pathlib import Path

from textual.pilot import Pilot

from reader.library.library import Library
from reader.settings import paths
from reader.settings.config import Config
from reader.ui.app import BroadsheetApp

NOW = datetime(2026, 11, 21, 8, 30, tzinfo=UTC)
PICTURES: dict[str, tuple[str, str, str]] = {
    "main": ("160x42", "dark", "enter"),
    "light": ("120x36", "light", "j j"),
    "narrow": ("80x24", "dark", "enter"),
    "reading": ("100x34", "dark", "slash s i x space m o n t h s enter enter space"),
    "others": ("100x34", "dark", "slash b r e a k s space a p a r t enter enter"),
    "timeline": ("120x36", "dark", "enter T"),
    "coverage": ("120x24", "light", "B j j j j c"),
    "stories": ("120x36", "dark", "B j j j j enter"),
    "follow-ups": ("120x36", "dark", "j j j s j j j j s j j j j j j j j j j j j j j j s F"),
    "search": ("120x36", "dark", "slash m i l l enter"),
}
"""Name -> size, theme, keys."""


async def draw(folder: Path, out: Path, name: str, size: str, theme: str, keys: list[str]) -> Path:
    """Draw one picture; returns the SVG's path."""
    columns, rows = (int(part) for part in size.split("x"))
    with tempfile.TemporaryDirectory() as scratch:
        library = Library.open([folder], Path(scratch) / "state.json", Path(scratch), clock=lambda: NOW)
        app = BroadsheetApp(library, Config(theme=theme, preview_delay=0.0), UTC)
        async with app.run_test(size=(columns, rows)) as pilot:
            await settled(pilot)
            for key in keys:
                await pilot.press(key)
                await settled(pilot)
            svg = app.export_screenshot(title="Broadsheet")
        library.close()
    out.mkdir(parents=True, exist_ok=True)
    path = out / f"{name}.svg"
    svg = re.sub(r"@font-face \{.*?\}", "", svg, flags=re.DOTALL)
    path.write_text(svg.replace("<text ", '<text xml:space="preserve" '), encoding="utf-8")
    return path


async def settled(pilot: Pilot[None]) -> None:
    """Wait until workers have ended and the screen is drawn."""
    for _ in range(12):
        while any(worker.is_running and worker.group != "watch" for worker in pilot.app.workers) or any(
            getattr(screen, "busy", False) for screen in pilot.app.screen_stack
        ):
            await asyncio.sleep(0.01)
        await pilot.pause()
        await asyncio.sleep(0.02)


def to_png(svg: Path) -> None:
    """Turn the SVG into a PNG and remove it, where the converter is installed."""
    converter = shutil.which("rsvg-convert")
    if converter:
        subprocess.run([converter, "-w", "1600", str(svg), "-o", str(svg.with_suffix(".png"))], check=True)
        svg.unlink()


def main() -> None:
    """Read the arguments and draw."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("out", type=Path)
    parser.add_argument("--folder", type=Path, default=None)
    parser.add_argument("--size", default="160x45")
    parser.add_argument("--theme", default="dark")
    parser.add_argument("--keys", default=None)
    parser.add_argument("--name", default="picture")
    chosen = parser.parse_args()
    folder = chosen.folder or paths.sample_dir()
    wanted = PICTURES if chosen.keys is None else {chosen.name: (chosen.size, chosen.theme, chosen.keys)}
    for name, (size, theme, keys) in wanted.items():
        to_png(asyncio.run(draw(folder, chosen.out, name, size, theme, keys.split())))


if __name__ == "__main__":
    main()
