"""Screens and widgets that go on after an error of our own in what they do at a message or later.

Rules that bind this module:
- A handler's error costs what was asked for: the other handlers of its message, and all that comes after, go on.
- What cannot be drawn is left blank, where a widget of ours draws it (`speed/quick_lines.py`).
- What is not made (on_mount) is missing for good: such an error ends the program, with a sentence.
- Whoever has an app without a place to tell errors, a test or a benchmark, gets the error itself.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from inspect import iscoroutinefunction
from typing import Any, Protocol, TypeVar, cast, runtime_checkable

from textual.dom import DOMNode

from reader.settings.log import noted

Answer = TypeVar("Answer")

_MAKING = frozenset(("on_mount", "on_event"))
"""Handlers whose error is not survived: the first makes what all others need, the second calls them."""


@runtime_checkable
class TellsFaults(Protocol):
    """An app that tells the user of an error of our own."""

    def tell_fault(self, error: Exception, where: str) -> None:
        """Write it down and say so. where: what was being done."""


class Steady:
    """To be named before a class of Textual: its own handlers (`on_...`) survive their errors.

    No class of Textual itself: that takes the styles of a widget from the first of its bases that is one.
    """

    def __init_subclass__(cls, **options: Any) -> None:
        super().__init_subclass__(**options)
        for name, handler in list(vars(cls).items()):
            if name.startswith("on_") and name not in _MAKING and callable(handler):
                setattr(cls, name, _survived(handler, f"{cls.__name__}.{name}"))

    def kept(self, do: Callable[[], object]) -> Callable[[], None]:
        """What a timer or a later call is to do, made to survive its errors."""
        return kept_for(cast(DOMNode, self), do)


def kept_for(node: DOMNode, do: Callable[[], object]) -> Callable[[], None]:
    """As `Steady.kept`, of what is done for any widget, screen or app."""

    def call() -> None:
        try:
            do()
        except Exception as error:
            tell(node, error, type(node).__name__)

    return call


def _survived(handler: Callable[..., Any], where: str) -> Callable[..., Any]:
    """A handler of messages that tells an error instead of raising it."""
    if iscoroutinefunction(handler):

        @wraps(handler)
        async def handle_awaited(self: DOMNode, *message: object) -> None:
            try:
                await handler(self, *message)
            except Exception as error:
                tell(self, error, where)

        return handle_awaited

    @wraps(handler)
    def handle(self: DOMNode, *message: object) -> None:
        try:
            handler(self, *message)
        except Exception as error:
            tell(self, error, where)

    return handle


def tell(node: DOMNode, error: Exception, where: str) -> None:
    """Have the app tell an error; raise it where it cannot."""
    app = node.app
    if not isinstance(app, TellsFaults):
        raise error
    app.tell_fault(error, where)


def guarded(do: Callable[[], object], say: Callable[[str], None], where: str) -> None:
    """Do something on the screen's thread; an error of our own costs what was asked for, not the program."""
    try:
        do()
    except Exception as error:
        say(fault_sentence(error, where))


def answering(do: Callable[[Answer], object], say: Callable[[str], None]) -> Callable[[Answer], None]:
    """What is done with the answer of a screen, guarded: it may come while the program is being left."""
    return lambda answer: guarded(lambda: do(answer), say, "answer of a screen")


def fault_sentence(error: BaseException, where: str) -> str:
    """Write an error of the program itself down in the private log; returns what the user is told."""
    return f"Something went wrong: {noted(error, where)}"
