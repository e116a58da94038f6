"""Which article is which: normalised addresses and the identifier made from them."""

from __future__ import annotations

import re
from hashlib import blake2b

_TRACKING = re.compile(
    r"^(utm_.*|fbclid|gclid|gclsrc|dclid|msclkid|yclid|mc_cid|mc_eid|igshid|ocid|cvid|ref_src|cmpid|ftag|"
    r"_hsenc|_hsmi|spm|wt_mc|mkt_tok)$",
    re.IGNORECASE,
)
_PLAIN = re.compile(r"https?:(//[a-z0-9._-]++(?:/[!-\"$->@-~]*+)?+)")
_DEFAULT_PORTS = {"http": ":80", "https": ":443"}


def normalise_url(url: str) -> str:
    """One spelling for the addresses that mean one page; empty for what is no http(s) address.

    The scheme, the host's case, a default port, tracking parameters, a trailing slash and the fragment make no
    difference (http and https are the same page). Idempotent on its own result only through its `//` prefix.
    """
    return _normalise_plain(url) or _normalise_any(url)


def _normalise_plain(url: str) -> str:
    """The same for an address without user, port, query, fragment and anything odd: nearly all of them, ten times as
    fast as with a parser. Empty for all others."""
    plain = _PLAIN.fullmatch(url)
    return plain[1].rstrip("/") if plain else ""


def _normalise_any(url: str) -> str:
    from urllib.parse import urlsplit

    try:
        parts = urlsplit(url.strip())
        host = (parts.netloc.rpartition("@")[2]).lower()
    except ValueError:
        return ""
    scheme = parts.scheme.lower()
    if scheme not in _DEFAULT_PORTS or not host:
        return ""
    host = host.removesuffix(_DEFAULT_PORTS[scheme])
    path = parts.path.rstrip("/")
    query = parts.query
    if query:
        query = "&".join(p for p in query.split("&") if p and not _TRACKING.match(p.partition("=")[0]))
    return f"//{host}{path}{'?' + query if query else ''}"


def without_tracking(url: str) -> str:
    """An address without the parameters that only tell where a reader came from; everything else as written."""
    head, mark, query = url.partition("?")
    if not mark:
        return url
    query, hash_mark, fragment = query.partition("#")
    kept = [part for part in query.split("&") if not _TRACKING.match(part.partition("=")[0])]
    if len(kept) == query.count("&") + 1:
        return url
    return f"{head}{'?' if any(kept) else ''}{'&'.join(kept) if any(kept) else ''}{hash_mark}{fragment}"


def article_id(urls: tuple[str, ...], location: str) -> str:
    """The identifier under which state is kept: 16 hexadecimal digits.

    urls: the article's addresses, the original first; the first usable one decides.
    location: library label and relative path, used when there is no address.
    """
    for url in urls:
        normal = normalise_url(url)
        if normal:
            return hash_id("url:" + normal)
    return hash_id("path:" + location)


def hash_id(text: str) -> str:
    """16 hexadecimal digits that stand for a text (64 bits: one clash expected among 6e9 articles)."""
    return blake2b(text.encode("utf-8", "surrogatepass"), digest_size=8).hexdigest()
