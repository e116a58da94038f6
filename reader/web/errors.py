"""Why there is no full text. Each error is one sentence for the user, without a full stop."""

from __future__ import annotations


class FullTextError(Exception):
    """The full text cannot be had. `sentence` says why, cleaned, in one sentence without a full stop."""

    def __init__(self, sentence: str) -> None:
        """sentence: shown as it stands; what came from outside must be cleaned already."""
        super().__init__(sentence)
        self.sentence = sentence


class FetchError(FullTextError):
    """The page did not come: offline, refused, gone, too large, too slow, or no web page."""


class ExtractError(FullTextError):
    """The page came, but there is no article's text in it."""


class CancelledError(FullTextError):
    """The user did not want to wait any longer."""

    def __init__(self) -> None:
        """Takes nothing: there is one reason only."""
        super().__init__("Stopped before the full text was there")
