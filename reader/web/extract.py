"""The article's text in a page, as Markdown, found by a process of its own with limits."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import cast

from reader.text.clean import clean_line, clean_text
from reader.web.errors import ExtractError
from reader.web.extract_child import NO_MEMORY
from reader.web.fetch import Page
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
    # -P and the same search path as ours: nothing is imported from the folder in which the program was started.
    command = [sys.executable, "-P", "-m", "reader.web.extract_child"]
    command += [str(limits.extract_memory), str(limits.extract_cpu_seconds)]
    head = json.dumps({"url": page.final_url, "charset": page.charset, "longest": MAX_CHARS})
    try:
        # A file, not a pipe: communicate() forgets the rest of its input once it has timed out.
        with tempfile.TemporaryFile() as file:
            file.write(head.encode() + b"\n" + page.html)
            file.seek(0)
            child = subprocess.Popen(
                command,
                stdin=file,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                env=os.environ | {"PYTHONPATH": os.pathsep.join(p for p in sys.path if Path(p).is_absolute())},
                start_new_session=True,  # the terminal's ctrl+c is ours to answer
                creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
            )
    except (OSError, ValueError):
        raise ExtractError("The process that looks for the text cannot be started") from None
    output = _wait(child, watch)
    if child.returncode:
        raise ExtractError(_why_ended(child.returncode))
    return _understand(output)


def _wait(child: subprocess.Popen[bytes], watch: Watch) -> bytes:
    """What a process says until it ends; it does not outlive the Watch. Raises what the Watch raises."""
    with child:
        try:
            while True:
                try:
                    return child.communicate(timeout=watch.slice())[0]
                except subprocess.TimeoutExpired:
                    continue
        except BaseException:
            child.kill()
            raise


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
