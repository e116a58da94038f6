"""Pictures: fetched under the limits of pages or read from the disk, and opened in a process of their own."""

from __future__ import annotations

import importlib.util
import json
from collections.abc import Callable
from pathlib import Path
from urllib.parse import unquote

from reader.files_io import read_bounded
from reader.model.picture import Pixels
from reader.web.child_limits import NO_MEMORY
from reader.web.errors import ExtractError
from reader.web.limited_child import run_child
from reader.web.limits import LIMITS, Limits, Watch
from reader.web.picture_child import NO_PICTURE, TOO_LARGE

MISSING = (
    "Pictures need one more library: pipx inject broadsheet 'broadsheet[images]', or pip install 'broadsheet[images]'"
)
"""What to tell the user when `available()` is False: one sentence without a full stop."""
MOST_BYTES = 20_000_000
"""Bytes of a file that is opened as a picture."""
_WIDEST = 2_000
"""Pixels in a row, and rows, that are asked for at most."""


def available() -> bool:
    """Whether the library of the optional extra `broadsheet[images]` is installed. Does not import it."""
    return importlib.util.find_spec("PIL") is not None


def is_remote(address: str) -> bool:
    """Whether a picture lies on the web."""
    return address.startswith(("http://", "https://", "//"))


def local_file(address: str, article: Path, root: Path) -> Path | None:
    """The file that an address in an article means; None when it is no file inside of the opened folder.

    address: relative to the article, or to the folder when it begins with a slash; a bare name is looked for beside the
    article, in the folder and in the usual folders for attachments. article: its file. root: the opened folder.
    """
    name = unquote(address.partition("?")[0].partition("#")[0]).strip()
    if not name or "\0" in name or ":" in name or is_remote(address):
        return None
    bare = name.lstrip("/")
    places = [root / bare, root / "static" / bare, root / "public" / bare, root / "content" / bare]
    if not name.startswith("/"):
        places = [article.parent / name, article.parent / article.stem / name, *places]
        if "/" not in name:
            folders = ("attachments", "Attachments", "assets", "images", "files", "_resources", "media")
            places += [base / folder / name for base in (article.parent, root) for folder in folders]
    try:
        inside = root.resolve()
        for place in places:
            if place.is_file() and place.resolve().is_relative_to(inside):
                return place
    except (OSError, ValueError, RuntimeError):
        return None
    return None


def read_local(file: Path) -> bytes:
    """The bytes of a picture on the disk. Raises ExtractError."""
    try:
        return read_bounded(file, MOST_BYTES)[0]
    except OSError as error:
        raise ExtractError(f"The picture cannot be read: {error.strerror or 'it is no file'}") from None


def fetch_picture(
    url: str, *, allow_private: bool, cancelled: Callable[[], bool], on_progress: Callable[[str], None]
) -> bytes:
    """The bytes of a picture on the web. For a worker thread. Raises FullTextError with one sentence."""
    from reader.web.fetch import fetch

    address = "https:" + url if url.startswith("//") else url
    page = fetch(address, allow_private=allow_private, cancelled=cancelled, on_progress=on_progress, picture=True)
    return page.html


def open_picture(
    data: bytes,
    width: int,
    height: int,
    ground: tuple[int, int, int],
    *,
    cancelled: Callable[[], bool],
    limits: Limits = LIMITS,
) -> Pixels:
    """A picture in at most `width` by `height` pixels. For a worker thread. Raises ExtractError with one sentence."""
    watch = Watch(limits.extract_seconds, cancelled, ExtractError("The picture takes too long to open"))
    head = json.dumps({"width": min(width, _WIDEST), "height": min(height, _WIDEST), "ground": ground})
    limit = [str(limits.extract_memory), str(limits.extract_cpu_seconds)]
    try:
        code, output = run_child("reader.web.picture_child", limit, head.encode() + b"\n" + data, watch)
    except (OSError, ValueError):
        raise ExtractError("The process that opens pictures cannot be started") from None
    if code:
        raise ExtractError(_why(code))
    try:
        size, _, pixels = output.partition(b"\n")
        said = json.loads(size)
        picture = Pixels(int(said["width"]), int(said["height"]), pixels)
    except (ValueError, KeyError, TypeError):
        raise ExtractError(_why(NO_PICTURE)) from None
    if (
        not (0 < picture.width <= _WIDEST and 0 < picture.height <= _WIDEST)
        or len(pixels) != picture.width * picture.height * 3
    ):
        raise ExtractError(_why(NO_PICTURE))
    return picture


def _why(code: int) -> str:
    if code == NO_PICTURE:
        return "It is no picture that can be shown here"
    if code in (TOO_LARGE, NO_MEMORY):
        return "The picture is too large to be opened"
    return "The picture cannot be opened"
