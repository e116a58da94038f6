"""The article's text in a page, as Markdown, found by a process of its own with limits."""

from __future__ import annotations

import json
import signal
from collections.abc import Callable
from dataclasses import dataclass
from typing import cast

from reader.text.clean import clean_line, clean_text
from reader.web.errors import ExtractError
from reader.web.extract_child import NO_MEMORY
from reader.web.fetch import Page
from reader.web.limited_child import run_child
from reader.web.limits import LIMITS, Limits, Watch
from reader.web.walls import why_no_article

MAX_CHARS = 5_000_000
"""Longest text that is kept of one page; the rest is cut off at a line's end."""


@dataclass(frozen=True, slots=True)
class Found:
    """What the other process found, cleaned."""

    markdown: str
    title: str
    visible: str


def extract(page: Page, *, cancelled: Callable[[], bool], limits: Limits = LIMITS) -> str:
    """The article in a page as cleaned Markdown, never empty; blocks, for a thread.

    Raises ExtractError with one sentence (no article in it, a consent page, too costly a page), CancelledError.
    """
    late = ExtractError("Looking for the text in the page takes too long")
    found = search(page, Watch(limits.extract_seconds, cancelled, late), limits)
    reason = why_no_article(found.markdown, found.title, found.visible, page.final_url, limits.min_text)
    if reason:
        raise ExtractError(reason)
    return found.markdown


def search(page: Page, watch: Watch, limits: Limits) -> Found:
    """Let a process of its own look for the text. Raises ExtractError when it cannot, and what the Watch raises."""
    head = json.dumps({"url": page.final_url, "charset": page.charset, "longest": MAX_CHARS})
    limit = [str(limits.extract_memory), str(limits.extract_cpu_seconds)]
    try:
        code, output = run_child("reader.web.extract_child", limit, head.encode() + b"\n" + page.html, watch)
    except (OSError, ValueError):
        raise ExtractError("The process that looks for the text cannot be started") from None
    if code:
        raise ExtractError(_why_ended(code))
    return _understand(output)


def _why_ended(code: int) -> str:
    """How the process ended, as a sentence."""
    if code == NO_MEMORY:
        return "The page needs too much memory to be read"
    if code in (-getattr(signal, "SIGXCPU", 0), -getattr(signal, "SIGKILL", 0)):
        return "Looking for the text in the page takes too long"
    return "The page is built in a way that cannot be read"


def _understand(output: bytes) -> Found:
    """The other process has handled hostile input: what it says is as foreign as the page."""
    try:
        said = json.loads(output)
    except (ValueError, RecursionError):
        said = None
    if not isinstance(said, dict):
        raise ExtractError("The page is built in a way that cannot be read")
    answer = cast("dict[str, object]", said)
    return Found(
        clean_text(str(answer.get("markdown", ""))[:MAX_CHARS]).strip(),
        clean_line(str(answer.get("title", ""))),
        clean_text(str(answer.get("visible", ""))[:10_000]),
    )
