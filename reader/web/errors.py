"""Why there is no full text. Each error is one sentence for the user, without a full stop."""

from __future__ import annotations

from reader.model.errors import FullTextError


class FetchError(FullTextError):
    """The page did not come: offline, refused, gone, too large, too slow, or no web page."""


class OfflineError(FetchError):
    """The network seems to be down: no fault of the site."""


class UnknownNameError(FetchError):
    """The host's name is not known: the site is gone, or the network is down."""


class ExtractError(FullTextError):
    """The page came, but there is no article's text in it."""
