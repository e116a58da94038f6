"""The article's text in a page, as Markdown, found by a process of its own with limits."""

from __future__ import annotations

import json
import signal
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import cast

from reader.text.clean import clean_line, clean_text
from reader.text.hosts import host_of
from reader.web.child_limits import NO_MEMORY
from reader.web.errors import ExtractError
from reader.web.fetch import Page
from reader.web.limited_child import run_child
from reader.web.limits import LIMITS, Limits, Watch
from reader.web.walls import why_no_article

PageRules = Mapping[str, str]
"""Host, or domain -> CSS selector of the part of its pages that is the article; of the user's settings."""
NO_RULES: PageRules = MappingProxyType({})
MAX_CHARS = 5_000_000
"""Longest text that is kept of one page; the rest is cut off at a line's end."""


@dataclass(frozen=True, slots=True)
class Extracted:
    """What the other process found, cleaned."""

    markdown: str
    title: str
    """Of the page, as its tab would show it."""
    visible: str
    """The beginning of all that the page shows."""
    about: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    """What the page says of its article: `title`, `author` (several with `;`), `date` (a day), `sitename`,
    `description`, `image`, `language`, `url`; what it does not say is missing."""


def extract(page: Page, *, cancelled: Callable[[], bool], limits: Limits = LIMITS, rules: PageRules = NO_RULES) -> str:
    """The article in a page as cleaned Markdown, never empty; see `extract_whole`."""
    return extract_whole(page, cancelled=cancelled, limits=limits, rules=rules).markdown


def extract_whole(
    page: Page, *, cancelled: Callable[[], bool], limits: Limits = LIMITS, rules: PageRules = NO_RULES
) -> Extracted:
    """The article in a page, its Markdown never empty, and what the page says of it; blocks, for a thread.

    rules: host -> CSS selector of its articles.
    Raises ExtractError with one sentence (no article in it, a consent page, too costly a page), CancelledError.
    """
    late = ExtractError("Looking for the text in the page takes too long")
    page_text = search(page, Watch(limits.extract_seconds, cancelled, late), limits, rule_for(page.final_url, rules))
    reason = why_no_article(page_text.markdown, page_text.title, page_text.visible, page.final_url, limits.min_text)
    if reason:
        raise ExtractError(reason)
    return page_text


def rule_for(url: str, rules: PageRules) -> str:
    """The rule of an address' host, or of the domain that it is in; empty when there is none."""
    host = host_of(url)
    while host and host not in rules:
        host = host.partition(".")[2]
    return rules.get(host, "")


def search(page: Page, watch: Watch, limits: Limits, rule: str = "") -> Extracted:
    """Let a process of its own look for the text. Raises ExtractError when it cannot, and what the Watch raises."""
    head = json.dumps({"url": page.final_url, "charset": page.charset, "longest": MAX_CHARS, "rule": rule})
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


def _understand(output: bytes) -> Extracted:
    """The other process has handled hostile input: what it says is as foreign as the page."""
    try:
        said = json.loads(output)
    except (ValueError, RecursionError):
        said = None
    if not isinstance(said, dict):
        raise ExtractError("The page is built in a way that cannot be read")
    answer = cast("dict[str, object]", said)
    return Extracted(
        clean_text(str(answer.get("markdown", ""))[:MAX_CHARS]).strip(),
        clean_line(str(answer.get("title", ""))),
        clean_text(str(answer.get("visible", ""))[:10_000]),
        _about(answer.get("about")),
    )


def _about(said: object) -> Mapping[str, str]:
    if not isinstance(said, dict):
        return {}
    pairs = cast("dict[object, object]", said).items()
    return {str(name): clean_line(value, 2048) for name, value in pairs if isinstance(value, str) and value.strip()}
