"""Screens and widgets that go on after an error of our own.

Rules that bind this module:
- A handler's error costs what was asked for: the other handlers of its message, and all that comes after, go on.
- What cannot be drawn is left blank until it is drawn anew.
- A widget that cannot be made as a whole (compose, on_mount) stays as far as it was made. A screen is left for the one
  below it; only the screens that all others lie on end the program, with a sentence.
- Whoever has an app without a place to tell errors, a test or a benchmark, gets the error itself.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import wraps
from inspect import iscoroutinefunction
from typing import Any, ClassVar, Protocol, TypeVar, cast, runtime_checkable

from textual import events
from textual.app import App
from textual.dom import DOMNode
from textual.geometry import Region
from textual.message import Message
from textual.screen import Screen
from textual.strip import Strip
from textual.widget import Widget

from reader.settings.log import noted

Answer = TypeVar("Answer")

_OWN_CARE = frozenset(("on_event",))
"""Named as handlers are, but what calls these: its errors are survived with the message."""


@runtime_checkable
class TellsFaults(Protocol):
    """An app that tells the user of an error of our own."""

    def tell_fault(self, error: Exception, where: str) -> None:
        """Write it down and say so. where: what was being done."""


class Steady:
    """To be named before a class of Textual: what is its own survives its errors.

    No class of Textual itself: that takes the styles of a widget from the first of its bases that is one.
    """

    MUST_BE_MADE: ClassVar[bool] = False
    """Whether the program ends where this cannot be made."""
    unmade = False
    """Whether it could not be made as a whole: of a screen that is left, further errors are written down only."""

    def __init_subclass__(cls, **options: Any) -> None:
        super().__init_subclass__(**options)
        for name, method in list(vars(cls).items()):
            if callable(method):
                setattr(cls, name, survived(name, method, f"{cls.__name__}.{name}"))

    async def _dispatch_message(self, message: Message) -> None:
        """Handle a message. An error that nothing else has survived would end the handling of all that follow."""
        try:
            await super()._dispatch_message(message)  # pyright: ignore[reportUnknownMemberType, reportAttributeAccessIssue]
        except Exception as error:
            if isinstance(message, (events.Compose, events.Mount)):
                self.not_made(error, type(self).__name__)
            else:
                tell(cast(DOMNode, self), error, f"{type(self).__name__}, {type(message).__name__}")

    def render_lines(self, crop: Region) -> list[Strip]:
        """The lines of a part of the widget."""
        try:
            return super().render_lines(crop)  # pyright: ignore[reportUnknownMemberType, reportAttributeAccessIssue]
        except Exception as error:
            tell(cast(DOMNode, self), error, f"drawing {type(self).__name__}")
            return [Strip.blank(crop.width)] * crop.height

    def not_made(self, error: Exception, where: str) -> None:
        """Tell that this could not be made as a whole; a screen is left for the one below it. where: what was done."""
        if self.MUST_BE_MADE:
            raise error
        tell(cast(DOMNode, self), error, where)
        self.unmade = True
        if isinstance(self, Screen):
            app: App[Any] = self.app
            app.call_later(kept_for(app, lambda: _leave(self)))

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


def survived(name: str, method: Callable[..., Any], where: str) -> Callable[..., Any]:
    """A method of a screen or widget as it is when it survives its errors, if Textual calls it by this name.

    where: what was being done, for the log.
    """
    if name == "compose":
        return _composed(method, where)
    if name == "on_mount":
        return _handled(method, lambda self, error: self.not_made(error, where))
    if name.startswith(("on_", "watch_")) and name not in _OWN_CARE:
        return _handled(method, lambda self, error: tell(self, error, where))
    return method


def _composed(compose: Callable[..., Iterable[Widget]], where: str) -> Callable[..., Iterable[Widget]]:
    """What yields the parts of a widget: those up to an error."""

    @wraps(compose)
    def composed(self: Steady) -> Iterable[Widget]:
        try:
            yield from compose(self)
        except Exception as error:
            self.not_made(error, where)

    return composed


def _leave(screen: Screen[Any]) -> None:
    """Leave a screen that could not be made, as if it had been closed; it is made anew when it is asked for again."""
    app: App[Any] = screen.app
    if app.screen is screen:
        screen.dismiss()
        app.uninstall_screen(screen)


def _handled(handler: Callable[..., Any], survive: Callable[[Any, Exception], None]) -> Callable[..., Any]:
    """A method that hands an error on instead of raising it."""
    if iscoroutinefunction(handler):

        @wraps(handler)
        async def handle_awaited(self: DOMNode, *message: object) -> None:
            try:
                await handler(self, *message)
            except Exception as error:
                survive(self, error)

        return handle_awaited

    @wraps(handler)
    def handle(self: DOMNode, *message: object) -> None:
        try:
            handler(self, *message)
        except Exception as error:
            survive(self, error)

    return handle


def tell(node: DOMNode, error: Exception, where: str) -> None:
    """Have the app tell an error; raise it where it cannot."""
    app = node.app
    if not isinstance(app, TellsFaults):
        raise error
    if any(isinstance(one, Steady) and isinstance(one, Screen) and one.unmade for one in node.ancestors_with_self):
        noted(error, where)
    else:
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
