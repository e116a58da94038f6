"""The guard over the screen's thread: a slow method of the library that the user interface calls there fails."""

from __future__ import annotations

import sys
import threading
from functools import wraps
from typing import Any

import pytest

from reader.library.follow_desk import FollowDesk
from reader.library.library import Library
from reader.library.mark_desk import MarkDesk
from reader.library.mute_desk import MuteDesk
from reader.library.quick_slow import SLOW
from reader.library.story_desk import StoryDesk
from reader.library.topic_desk import TopicDesk
from reader.library.web_desk import WebDesk

DESKS: dict[str, type] = {
    desk.__name__: desk for desk in (Library, StoryDesk, FollowDesk, MarkDesk, MuteDesk, TopicDesk, WebDesk)
}


class SlowCallError(AssertionError):
    """A key would have waited for work."""


def watch(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let slow methods fail when a module of reader.ui calls them on the main thread."""
    for name, desk in DESKS.items():
        for method in SLOW[name]:
            plain = desk.__dict__[method]
            if isinstance(plain, classmethod):
                continue  # opening a library comes before there is a screen
            monkeypatch.setattr(desk, method, _guarded(f"{name}.{method}", plain))


def _guarded(name: str, method: Any) -> Any:
    @wraps(method)
    def call(*arguments: Any, **options: Any) -> Any:
        caller = sys._getframe(1).f_globals.get("__name__", "")
        if caller.startswith("reader.ui") and threading.current_thread() is threading.main_thread():
            raise SlowCallError(f"{name} on the screen's thread, called by {caller}")
        return method(*arguments, **options)

    return call
