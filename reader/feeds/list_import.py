"""What can be added of another program's list of feeds: OPML, or newsboat's `urls`. Pure.

Rules that bind `read_list`:
- Nothing is added that could never be fetched, and no password: the list of feeds is a file that others may see.
- What is passed over is told, without its password.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from urllib.parse import urlsplit

from reader.feeds.addresses import without_password
from reader.feeds.command_feed import SCHEME
from reader.feeds.discovery import typed_address
from reader.feeds.opml import OpmlError, Subscription, SubscriptionList, newsboat_urls
from reader.model.errors import BroadsheetError
from reader.text.clean import clean_line
from reader.text.plural import plural


class ListError(BroadsheetError):
    """A file that is no list of feeds. `str()` is the end of a sentence without a full stop."""


def read_list(data: bytes) -> tuple[list[Subscription], list[str]]:
    """The feeds in the bytes of a file, and sentences about those that are not taken as they are. Raises ListError."""
    feeds: Iterable[Subscription]
    notes: list[str] = []
    if data.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<"):
        try:
            feeds = SubscriptionList.parse(data)
        except OpmlError as error:
            try:
                feeds = SubscriptionList.parse(data, mend=True)
            except OpmlError:
                raise ListError(f": {error}") from None
            notes.append(f"The file is damaged: {plural(len(list(feeds)), 'feed')} could be read")
    else:
        feeds, passed = newsboat_urls(data.decode("utf-8", "replace"))
        notes += [f"Passed over: {line}" for line in passed]
        if not feeds:
            raise ListError(" is no list of feeds")
    usable: list[Subscription] = []
    for feed in feeds:
        url = feed.url if feed.url.startswith(SCHEME) else without_password(typed_address(feed.url))
        if not url:
            notes.append(f"Passed over: {clean_line(without_password(feed.url) or feed.name, 120)}")
            continue
        if "@" in urlsplit(feed.url).netloc:
            notes.append(f"{feed.name}: the password is left out; the setting passwords names a command for it")
        usable.append(replace(feed, url=url, site_url=without_password(feed.site_url)))
    return usable, notes
