"""One web page, fetched under our limits: http and https only, checked addresses, few redirects, no cookies."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from reader.text.clean import clean_line
from reader.web.errors import FetchError
from reader.web.exchange import Allows, Exchange, Response, next_address, parse_address, refusal, shown_host
from reader.web.inflate import ACCEPTED
from reader.web.limits import LIMITS, Limits, Watch

if TYPE_CHECKING:
    import httpx2

    from reader.web.network import Network

_HEADERS = [
    ("Accept", "text/html, application/xhtml+xml"),
    ("Accept-Encoding", ACCEPTED),
    ("Connection", "close"),
]
REDIRECTS = (301, 302, 303, 307, 308)
_PICTURES = ("image/", "application/octet-stream", "binary/octet-stream")
_PAGES = ("", "text/html", "application/xhtml+xml", "application/xml", "text/xml")
_CHARSET = re.compile(r"charset\s*=\s*[\"']?([\w.:-]{1,40})", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Page:
    """A page as it came."""

    url: str
    """The address that was asked for."""
    final_url: str
    """The address it came from, after redirects."""
    content_type: str
    """Lower case, without parameters; empty when the server names none."""
    html: bytes
    """Decompressed, not decoded."""
    charset: str
    """As the server names it; empty when it does not."""


def fetch(
    url: str,
    *,
    allow_private: bool | Allows,
    cancelled: Callable[[], bool],
    on_progress: Callable[[str], None],
    limits: Limits = LIMITS,
    network: Network | None = None,
    picture: bool = False,
) -> Page:
    """Fetch one web page; blocks, for a thread.

    allow_private: whether private and local addresses may be fetched from, redirects included; of all hosts or by host.
    picture: a picture is fetched; its bytes come as they are, and are not looked at.
    cancelled, on_progress: called from this thread; progress is one short cleaned line.
    Raises FetchError with one sentence, CancelledError.
    """
    from reader.web.network import SYSTEM

    watch = Watch(limits.page_seconds, cancelled, FetchError(f"No page came within {limits.page_seconds:g} seconds"))

    def allows(host: str) -> bool:
        return allow_private(host) if callable(allow_private) else allow_private

    exchange = Exchange(network or SYSTEM, watch, limits, allows, on_progress)
    require = _require_picture if picture else _require_page
    here = parse_address(url)
    seen = {str(here)}
    for _ in range(limits.max_redirects + 1):
        host = shown_host(here)
        response = exchange.get(here, _HEADERS, lambda response, host=host: require(host, response))
        location = response.headers.get("location", "")
        if not (response.status in REDIRECTS and location):
            return _picture(url, here, response) if picture else _page(url, here, response)
        here = next_address(here, location)
        if str(here) in seen:
            raise FetchError(f"{shown_host(here)} leads in a circle (it may insist on cookies)")
        seen.add(str(here))
    raise FetchError(f"{shown_host(here)} leads from page to page, more than {limits.max_redirects} times")


def _kind(response: Response) -> str:
    return response.headers.get("content-type", "").partition(";")[0].strip().lower()


def _require_picture(host: str, response: Response) -> None:
    """Raises FetchError for what says that it is no picture."""
    if not _kind(response).startswith(_PICTURES):
        raise FetchError(f"What {host} sends is no picture")


def _picture(url: str, address: httpx2.URL, response: Response) -> Page:
    """The bytes in an answer. Raises FetchError when there are none."""
    if response.status != 200:
        raise FetchError(refusal(shown_host(address), response.status))
    return Page(url, str(address), clean_line(_kind(response), 80), response.body, "")


def _require_page(host: str, response: Response) -> None:
    """Raises FetchError for what says that it is no page."""
    if _kind(response) not in _PAGES:
        raise FetchError(_no_page(host, _kind(response)))


def _page(url: str, address: httpx2.URL, response: Response) -> Page:
    """The page in an answer. Raises FetchError when there is none."""
    host, body = shown_host(address), response.body
    if response.status != 200:
        raise FetchError(refusal(host, response.status))
    if body.lstrip()[:5] == b"%PDF-":
        raise FetchError(_no_page(host, "application/pdf"))
    if not body.strip():
        raise FetchError(f"The page that {host} sends is empty")
    if b"<" not in body:
        raise FetchError(f"What {host} sends is not a web page, although it says so")
    charset = _CHARSET.search(response.headers.get("content-type", ""))
    kind = clean_line(_kind(response), 80)
    return Page(url, str(address), kind, body, charset[1].lower() if charset else "")


def _no_page(host: str, kind: str) -> str:
    """A content type that has no text to be found, as a sentence."""
    names = {"application/pdf": "a PDF document", "image": "a picture", "video": "a video", "audio": "a sound"}
    what = names.get(kind) or names.get(kind.partition("/")[0]) or f"a file ({clean_line(kind, 60)})"
    return f"What {host} sends is {what}, not a web page"
