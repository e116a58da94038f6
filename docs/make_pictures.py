"""Draw the pictures of the manual: runs the program on a folder, presses keys, and saves what is on the screen.

    python docs/make_pictures.py OUT [--folder FOLDER] [--size 160x45] [--theme light] [--keys "j enter"] [--name main]

Without --keys every picture of the manual is drawn, and the moving one: an SVG that shows screens one after the other.
The others are turned into PNGs when `rsvg-convert` is installed.
"""

from __future__ import annotations

import argparse
import asyncio
import re
import shutil
import subprocess
import tempfile
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from pathlib import Path

from textual.pilot import Pilot

from reader.feeds.parse_child import work
from reader.library.library import Library
from reader.settings import paths
from reader.settings.config import Config
from reader.ui.app import BroadsheetApp

NOW = datetime(2026, 11, 21, 8, 30, tzinfo=UTC)


def _starred(word: str) -> str:
    """The keys that star the first article with a word in its headline."""
    return f"slash t i t l e colon {' '.join(word)} enter s escape"


PICTURES: dict[str, tuple[str, str, str]] = {
    "main": ("160x42", "dark", "j enter"),
    "light": ("120x36", "light", "j j j"),
    "narrow": ("60x24", "dark", "j enter"),
    "reading": ("100x34", "dark", "slash s i x space m o n t h s enter enter space"),
    "others": ("100x34", "dark", "slash b r e a k s space a p a r t enter enter"),
    "timeline": ("120x36", "dark", "j enter T"),
    "coverage": ("120x24", "light", "B j j j j c"),
    "stories": ("120x36", "dark", "B j j j j enter"),
    "follow-ups": ("120x36", "dark", f"{_starred('drainpipe')} {_starred('doubts')} {_starred('sluice')} F"),
    "search": ("120x36", "dark", "slash m i l l enter"),
    "adding": ("120x30", "dark", "plus h t t p s colon slash slash e x a m p l e full_stop o r g"),
}
"""Name -> size, theme, keys."""
OF_A_FEED = ("120x34", "dark", "j enter")
"""Size, theme, keys of the picture "feed", which shows a library that a feed has filled."""
FEED = b"""<?xml version="1.0"?><rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel>
<title>Saltmere Harbour Radio</title><link>https://radio.saltmere.example/</link>
<item><title>The six o'clock tides, read by the harbour master</title><link>https://radio.saltmere.example/tides</link>
<pubDate>Sat, 21 Nov 2026 06:00:00 GMT</pubDate><category>Tides</category>
<enclosure url="https://radio.saltmere.example/tides-2026-11-21.mp3" type="audio/mpeg" length="4800000"/>
<description>High water at ten past nine, and a word about the sandbank.</description></item>
<item><title>How high is high water? The sum behind the tide table</title><link>https://radio.saltmere.example/sum</link>
<pubDate>Fri, 20 Nov 2026 17:30:00 GMT</pubDate><category>Tides</category><category>Explainer</category>
<content:encoded><![CDATA[<p>The table on the quay is one line of arithmetic, says
<a href="https://radio.saltmere.example/people/juniper">Juniper Hale</a>, who has kept it since 1998:</p>
<math><mi>h</mi><mo>=</mo><msub><mi>a</mi><mn>0</mn></msub><mo>+</mo><mi>a</mi><mi>cos</mi><mo>(</mo><mi>w</mi><mi>t</mi><mo>)</mo></math>
<h2>What the letters mean</h2>
<ul><li>the mean height at the gauge</li><li>how far the moon pulls it up that day</li></ul>
<table><tr><th>Day</th><th>High water</th><th>Metres</th></tr><tr><td>Saturday</td><td>09:10</td><td>4.2</td></tr>
<tr><td>Sunday</td><td>09:58</td><td>4.4</td></tr></table>
<script>count()</script><p style="display: none">Subscribe to our newsletter!</p>
<p>The <a href="https://radio.saltmere.example/tides">reading at six</a> is the same sum, done aloud.</p>
<iframe src="https://www.youtube.com/embed/tide1998"></iframe>]]></content:encoded></item>
<item><title>A seal in the lock, and nobody in a hurry</title><link>https://radio.saltmere.example/seal</link>
<pubDate>Thu, 19 Nov 2026 08:15:00 GMT</pubDate><category>Harbour</category>
<description>It left with the evening tide, as it had come.</description></item>
</channel></rss>"""
"""What such a feed says."""
MOVING_SIZE = "100x30"
MOVING: tuple[tuple[str, str, float], ...] = (
    ("", "broadsheet", 2.5),
    ("j", "j: down the list", 1.5),
    ("slash t i t l e colon h a l v e s", "/: search as you type", 2.0),
    ("enter enter", "Enter: read it", 3.0),
    ("l", "l: how the matter went on, and how it came about", 3.0),
    ("1", "1: on to a later report", 2.5),
    ("backspace", "Backspace: and back", 1.5),
    ("T", "T: the whole story", 3.0),
    ("q s", "s: star it, to be told what happens next", 2.0),
    ("F", "F: how your stars went on", 3.5),
)
"""Keys, what is said of them, seconds for which the screen is shown."""


async def screens(folder: Path, size: str, theme: str, steps: Iterable[tuple[str, str]]) -> list[str]:
    """Press keys and draw the screen after each step: its SVG. steps: keys, and what stands in the window's title."""
    columns, rows = (int(part) for part in size.split("x"))
    drawn: list[str] = []
    with tempfile.TemporaryDirectory() as scratch:
        library = Library.open([folder], Path(scratch) / "state.json", Path(scratch), clock=lambda: NOW)
        app = BroadsheetApp(library, Config(theme=theme, preview_delay=0.0), UTC)
        async with app.run_test(size=(columns, rows)) as pilot:
            await settled(pilot)
            for keys, title in steps:
                for key in keys.split():
                    await pilot.press(key)
                    await settled(pilot)
                svg = re.sub(r"@font-face \{.*?\}", "", app.export_screenshot(title=title), flags=re.DOTALL)
                drawn.append(svg.replace("<text ", '<text xml:space="preserve" '))
        library.close()
    return drawn


def draw(folder: Path, out: Path, name: str, size: str, theme: str, keys: str) -> Path:
    """Draw one picture; returns the SVG's path."""
    (svg,) = asyncio.run(screens(folder, size, theme, [(keys, "Broadsheet")]))
    return _written(out / f"{name}.svg", svg)


def draw_moving(folder: Path, out: Path) -> Path:
    """Draw the moving picture; returns the SVG's path."""
    frames = asyncio.run(screens(folder, MOVING_SIZE, "dark", [(keys, title) for keys, title, _ in MOVING]))
    return _written(
        out / "moving.svg", moving([(svg, seconds) for svg, (_, _, seconds) in zip(frames, MOVING, strict=True)])
    )


def moving(frames: Sequence[tuple[str, float]]) -> str:
    """One SVG that shows others of one size in turn, each for some seconds, over and over. Nothing in it runs.

    Who wants no movement (`prefers-reduced-motion`) sees the first.
    """
    whole = sum(seconds for _, seconds in frames)
    box = re.search(r'viewBox="([^"]+)"', frames[0][0])
    styles = [f"svg > g {{ visibility: hidden; animation: {whole:g}s step-end infinite; }}"]
    groups: list[str] = []
    begin = 0.0
    for place, (svg, seconds) in enumerate(frames):
        start, end = 100 * begin / whole, 100 * (begin + seconds) / whole
        shown = f"{start:.3f}% {{ visibility: visible; }} {end:.3f}% {{ visibility: hidden; }}"
        before = "0% { visibility: hidden; } " if start else ""
        styles.append(f"@keyframes turn{place} {{ {before}{shown} }}")
        styles.append(f"#turn{place} {{ animation-name: turn{place}; }}")
        inside = svg[svg.index(">", svg.index("<svg")) + 1 : svg.rindex("</svg>")]
        groups.append(f'<g id="turn{place}">{_own_names(inside, place)}</g>')
        begin += seconds
    styles.append("@media (prefers-reduced-motion) { svg > g { animation: none; } #turn0 { visibility: visible; } }")
    style = "<style>" + "\n".join(styles) + "</style>"
    view = box[1] if box else "0 0 1240 780"
    return f'<svg viewBox="{view}" xmlns="http://www.w3.org/2000/svg">{style}{"".join(groups)}</svg>\n'


def _own_names(svg: str, place: int) -> str:
    """A drawing whose classes and identifiers are its own beside others in one file."""
    return re.sub(r"terminal-\d+", f"turn{place}-", svg)


def draw_feed(out: Path) -> Path:
    """Draw what comes of a feed; returns the SVG's path."""
    address = "https://radio.saltmere.example/feed.xml"
    job = dict.fromkeys(("url", "feed_url", "scope"), address)
    read = work(FEED, {**job, "content_type": "", "now": NOW.isoformat(), "name": "", "folder": ""})
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch) / "News"
        for entry in read["entries"]:
            file = folder / str(entry["path"])
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(str(entry["text"]), encoding="utf-8")
        return draw(folder, out, "feed", *OF_A_FEED)


def _written(path: Path, svg: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(svg, encoding="utf-8")
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
        to_png(draw(folder, chosen.out, name, size, theme, keys))
    if chosen.keys is None:
        draw_moving(folder, chosen.out)
        to_png(draw_feed(chosen.out))


if __name__ == "__main__":
    main()
