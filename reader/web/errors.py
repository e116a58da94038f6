"""Why there is no full text. Each error is one sentence for the user, without a full stop."""

from __future__ import annotations

from reader.model.errors import FullTextError


class FetchError(FullTextError):
    """The page did not come: offline, refused, gone, too large, too slow, or no web page."""


class ExtractError(FullTextError):
    """The page came, but there is no article's text in it."""
