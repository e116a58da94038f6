"""The base of every error that is ours, and the errors that screens and commands tell the user."""

from __future__ import annotations


class BroadsheetError(Exception):
    """What this program itself raises. `str()` of it is a sentence that may be shown."""


class QueryStoppedError(BroadsheetError):
    """A query was interrupted because another one took its place."""


class QueryTooLongError(BroadsheetError):
    """A query ran into the time limit; the message is a plain sentence."""


class FullTextError(BroadsheetError):
    """The full text cannot be had. `sentence` says why, cleaned, in one sentence without a full stop."""

    def __init__(self, sentence: str) -> None:
        """sentence: shown as it stands; what came from outside must be cleaned already."""
        super().__init__(sentence)
        self.sentence = sentence


class CancelledError(FullTextError):
    """The user did not want to wait any longer."""

    def __init__(self) -> None:
        """Takes nothing: there is one reason only."""
        super().__init__("Stopped before the full text was there")


class LinkError(BroadsheetError):
    """An address was not opened. `str()` of it is a sentence for the user, safe to show."""


class NeedsTerminalError(LinkError):
    """The browser that is to open an address draws in a terminal."""

    def __init__(self, command: list[str], host: str) -> None:
        """command: starts it. host: where the address leads."""
        super().__init__(f"A browser that draws in the terminal is to open {host}.")
        self.command = command
        self.host = host
