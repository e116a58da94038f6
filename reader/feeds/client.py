"""One feed asked over the network: conditionally, within limits, and with what its redirects mean."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from reader.feeds.article_file import content_hash
from reader.feeds.schedule import Answer
from reader.model.errors import BroadsheetError
from reader.web.errors import FetchError
from reader.web.exchange import Allows, Exchange, next_address, parse_address, refusal, shown_host
from reader.web.fetch import REDIRECTS
from reader.web.inflate import ACCEPTED
from reader.web.limits import Limits, Watch

if TYPE_CHECKING:
    from reader.web.network import Network

FEED_LIMITS = Limits(connect_seconds=10.0, page_seconds=30.0, max_bytes=10_000_000)
"""30 seconds by our own clock for a feed with all its redirects, 10 MB after decompression."""

_ACCEPT = (
    "application/atom+xml, application/rss+xml, application/feed+json, application/xml;q=0.9, text/xml;q=0.9, "
    "application/json;q=0.8, text/html;q=0.7, */*;q=0.5"
)
_LASTING = (301, 308)


class FeedRefusedError(BroadsheetError):
    """The server gives no feed. `str()` is one sentence without a full stop."""

    def __init__(self, sentence: str, answer: Answer) -> None:
        """answer: its status and headers, which say what may be done next."""
        super().__init__(sentence)
        self.answer = answer


@dataclass(frozen=True, slots=True)
class Came:
    """A document, or the word that nothing is new (`answer.status` 304)."""

    url: str
    """Where it came from, after redirects."""
    moved_to: str
    """The new address that the server asks to keep; empty when the old one stays good."""
    answer: Answer
    body: bytes = b""


def ask(
    url: str,
    headers: tuple[tuple[str, str], ...] = (),
    *,
    allows: Allows,
    cancelled: Callable[[], bool],
    network: Network | None = None,
    limits: Limits = FEED_LIMITS,
    authorization: str = "",
) -> Came:
    """Ask for a feed; blocks, for a thread.

    headers: of the request besides our own. authorization: sent to the feed's own host only, and only encrypted or to
    a host that is allowed to be private. Raises FetchError (nothing came), FeedRefusedError (a status that is not
    200 or 304), CancelledError.
    """
    from reader.web.network import SYSTEM

    late = FetchError(f"No feed came within {limits.page_seconds:g} seconds")
    exchange = Exchange(network or SYSTEM, Watch(limits.page_seconds, cancelled, late), limits, allows)
    here = first = parse_address(url)
    seen = {str(here)}
    moved_to, lasting = "", True
    for _ in range(limits.max_redirects + 1):
        sent = [("Accept", _ACCEPT), ("Accept-Encoding", ACCEPTED), ("Connection", "close"), *headers]
        if authorization and here.raw_host == first.raw_host and (here.scheme == "https" or allows(first.host)):
            sent.append(("Authorization", authorization))
        response = exchange.get(here, sent)
        location = response.headers.get("location", "")
        if response.status not in REDIRECTS or not location:
            answer = Answer(response.status, response.headers, content_hash(response.body) if response.body else "")
            if response.status in (200, 304):
                return Came(str(here), moved_to, answer, response.body)
            raise FeedRefusedError(_refused(shown_host(here), response.status), answer)
        here = next_address(here, location)
        lasting = lasting and response.status in _LASTING
        if lasting:
            moved_to = str(here)
        if str(here) in seen:
            raise FetchError(f"{shown_host(here)} leads in a circle (it may insist on cookies)")
        seen.add(str(here))
    raise FetchError(f"{shown_host(here)} leads from page to page, more than {limits.max_redirects} times")


def _refused(host: str, status: int) -> str:
    if status == 410:
        return f"{host} has ended the feed (answer 410)"
    return refusal(host, status).replace("the page", "the feed")
