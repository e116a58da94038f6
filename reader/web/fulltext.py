"""The full text of an article: its page, else its AMP page, else another address of it; kept in the cache."""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from reader.model.article import Article
from reader.model.errors import CancelledError, FullTextError
from reader.model.identity import normalise_url
from reader.text.clean import clean_line
from reader.web.cache import FullText, FullTextCache
from reader.web.errors import ExtractError
from reader.web.extract import NO_RULES, PageRules, extract
from reader.web.fetch import fetch
from reader.web.limits import LIMITS, Limits

if TYPE_CHECKING:
    from reader.web.exchange import Allows
    from reader.web.network import Network

_HEADING = re.compile(r"\A#{1,6} (.{1,1000})\n+")
_NO_LETTERS = re.compile(r"[\W_]+")


def now() -> datetime:
    """The time, aware, in UTC."""
    return datetime.now(UTC)


def full_text(
    article: Article,
    article_id: str,
    cache: FullTextCache,
    *,
    allow_private: bool | Allows,
    cancelled: Callable[[], bool],
    on_progress: Callable[[str], None],
    clock: Callable[[], datetime] = now,
    at_least: int = 0,
    limits: Limits = LIMITS,
    network: Network | None = None,
    rules: PageRules = NO_RULES,
) -> FullText:
    """Fetch the text of an article and keep it in the cache; blocks, for a thread.

    at_least: characters of the body that the article has already; only a longer text is taken.
    cancelled, on_progress: called from this thread; progress is one short cleaned line.
    rules: host -> CSS selector of its articles.
    Returns the text that is in the cache afterwards: a longer one from before is never replaced by a shorter one.
    Raises FullTextError with one sentence when no address gives a text, or it cannot be kept; CancelledError.
    """
    addresses = _addresses(article)[: limits.max_pages]
    if not addresses:
        raise FullTextError("The article states no web address to get its text from")
    at_least = max(at_least, len(article.summary))
    end = time.monotonic() + limits.total_seconds
    failures: list[FullTextError] = []
    for number, url in enumerate(addresses):
        left = end - time.monotonic()
        if left <= 0:
            break
        say = _prefixed(on_progress, number)
        within = replace(
            limits,
            page_seconds=min(limits.page_seconds, left),
            extract_seconds=min(limits.extract_seconds, left),
        )
        try:
            page = fetch(
                url, allow_private=allow_private, cancelled=cancelled, on_progress=say, limits=within, network=network
            )
            say("Looking for the text in the page")
            markdown = _without_title(extract(page, cancelled=cancelled, limits=within, rules=rules), article.title)
            if len(markdown) <= at_least:
                raise ExtractError("The page holds no more text than is here already")
        except CancelledError:
            raise
        except FullTextError as error:
            failures.append(error)
            continue
        return _keep(
            FullText(article_id, clean_line(page.final_url, 2000), clock().replace(microsecond=0), markdown), cache
        )
    raise FullTextError(_summed_up(failures))


def _addresses(article: Article) -> list[str]:
    """The article's http(s) addresses, each page once: the original, AMP, the others."""
    addresses: dict[str, str] = {}
    for url in (article.url, article.amp_url, *article.alternative_urls):
        normal = normalise_url(url)
        if normal:
            addresses.setdefault(normal, url)
    return list(addresses.values())


def _prefixed(on_progress: Callable[[str], None], number: int) -> Callable[[str], None]:
    """Progress of another address says so: it explains why it takes longer."""
    if number == 0:
        return on_progress
    return lambda line: on_progress(f"Another address: {line[:1].lower()}{line[1:]}")


def _without_title(markdown: str, title: str) -> str:
    """The text without the headline that the reader pane shows already."""
    match = _HEADING.match(markdown)
    if match and _NO_LETTERS.sub("", match[1]).casefold() == _NO_LETTERS.sub("", title).casefold():
        return markdown[match.end() :]
    return markdown


def _keep(text: FullText, cache: FullTextCache) -> FullText:
    former = cache.get(text.id)
    if former and len(former.markdown) > len(text.markdown):
        return former
    try:
        cache.put(text)
    except OSError as error:
        reason = clean_line(error.strerror or type(error).__name__, 80)
        raise FullTextError(f"The text came, but could not be kept: {reason}") from None
    return text


def _summed_up(failures: list[FullTextError]) -> str:
    """The original's failure, which is what the user asked for, and that others failed too."""
    if not failures:
        return "The full text took too long to come"
    others = len(failures) - 1
    if not others:
        return failures[0].sentence
    which = "another address" if others == 1 else "other addresses"
    return f"{failures[0].sentence}, and {which} of it gave nothing either"
