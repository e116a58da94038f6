"""Which entry is which, over all feeds and all times: the keys by which an entry is known again. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from reader.feeds.entry import Entry
from reader.model.identity import hash_id, normalise_url
from reader.text.clean import search_key


def keys_of(entries: Sequence[Entry], feed_url: str, site_url: str = "") -> list[tuple[str, ...]]:
    """For each entry of one document the keys by which it may be known already, the strongest first; never empty.

    The address counts over all feeds; the feed's own identifier and title with date count within this feed. What two
    entries of one document share tells nothing: a feed whose identifiers are all equal, or whose links all lead to the
    front page, is known by what is left.
    """
    front = {normalise_url(site_url), normalise_url(feed_url)}
    addresses = [normalise_url(entry.url) for entry in entries]
    titles = [_title_key(entry) for entry in entries]
    address_count, id_count, title_count = Counter(addresses), Counter(e.id for e in entries), Counter(titles)
    feed = normalise_url(feed_url) or feed_url
    made: list[tuple[str, ...]] = []
    for entry, address, title in zip(entries, addresses, titles, strict=True):
        keys: list[str] = []
        if address and address_count[address] == 1 and address not in front:
            keys.append(hash_id(f"url:{address}"))
        if entry.id and id_count[entry.id] == 1:
            keys.append(hash_id(f"id:{feed}\n{entry.id}"))
        if title_count[title] == 1 and (entry.published or not keys):
            keys.append(hash_id(f"title:{feed}\n{title}"))
        if not keys:
            keys.append(hash_id(f"all:{feed}\n{title}\n{address}\n{entry.id}\n{entry.summary}"))
        made.append(tuple(keys))
    return made


def _title_key(entry: Entry) -> str:
    day = entry.published.date().isoformat() if entry.published else ""
    return f"{' '.join(search_key(entry.title).split())}\n{day}"
