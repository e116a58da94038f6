"""A single page kept as an article file of the user's own, with its full text."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from reader.feeds.addresses import web_url
from reader.feeds.article_file import Origin, article_path, article_text, folder_name, meaning
from reader.feeds.body_html import shortened
from reader.feeds.entry import SUMMARY_LIMIT, Entry, believable
from reader.feeds.feed_store import Article, FeedStore
from reader.feeds.identity_keys import keys_of
from reader.feeds.parser import ReadEntry
from reader.text.clean import clean_line
from reader.text.hosts import host_of
from reader.web.extract import NO_RULES, Extracted, PageRules, extract_whole
from reader.web.fetch import fetch
from reader.web.limits import LIMITS

if TYPE_CHECKING:
    from reader.web.exchange import Allows
    from reader.web.network import Network

FOLDER = "saved-pages"
"""Where pages of sites without a name go."""


def keep_page(
    url: str,
    store: FeedStore,
    now: datetime,
    *,
    allows: Allows,
    cancelled: Callable[[], bool],
    on_progress: Callable[[str], None],
    network: Network | None = None,
    rules: PageRules = NO_RULES,
) -> Article:
    """Fetch a page, find its text and write it as an article; blocks, for a thread.

    now: aware; the day on which it was saved. Raises FullTextError (no page, no text), StoreError, CancelledError.
    """
    page = fetch(url, allow_private=allows, cancelled=cancelled, on_progress=on_progress, network=network)
    on_progress("Looking for the text in the page")
    extracted = extract_whole(page, cancelled=cancelled, limits=LIMITS, rules=rules)
    return store.keep(page_entry(extracted, page.final_url, now), now)


def page_entry(extracted: Extracted, url: str, now: datetime) -> ReadEntry:
    """What is written of a page. Pure."""
    about = extracted.about
    address = web_url(about.get("url", "")) or web_url(url)
    if host_of(address) != host_of(url):
        address = web_url(url)  # a page may call another one the original, not give itself out as one of another site
    published = _moment(about.get("date", ""))
    text = " ".join(extracted.markdown.split())
    title = clean_line(about.get("title", "")) or clean_line(extracted.title) or shortened(text, 80) or "Untitled"
    summary = shortened(about.get("description", "") or text, SUMMARY_LIMIT)
    image = web_url(about.get("image", ""), url)
    entry = Entry(
        title=title,
        url=address,
        published=published if published and believable(published, now) else None,
        authors=tuple(dict.fromkeys(filter(None, (clean_line(n, 120) for n in about.get("author", "").split(";"))))),
        summary="" if summary == title else summary,
        body=extracted.markdown,
        images=(image,) if image else (),
        language=clean_line(about.get("language", ""), 35),
    )
    site = clean_line(about.get("sitename", ""), 120) or host_of(address)
    folder = folder_name(site) if site else FOLDER
    (keys,) = keys_of([entry], "")
    return ReadEntry(
        keys=keys,
        path=article_path(entry, keys[0], folder, now),
        text=article_text(entry, Origin("", site), now, saved=now),
        meaning=meaning(entry),
        title=title,
        url=address,
        published=entry.published,
        short=False,
        author=", ".join(entry.authors),
    )


def _moment(text: str) -> datetime | None:
    """The date that a page states; a page states a day."""
    try:
        when = datetime.fromisoformat(text.strip())
    except ValueError:
        return None
    return when.replace(tzinfo=UTC) if when.tzinfo is None else when.astimezone(UTC)
