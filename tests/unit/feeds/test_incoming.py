"""What is read and not yet written has a limit."""

from __future__ import annotations

import threading

from reader.feeds.incoming import Incoming


def test_who_brings_too_much_waits_until_there_is_room() -> None:
    incoming: Incoming[int] = Incoming(room=100)
    incoming.put(1, 60)
    incoming.put(2, 40)
    brought: list[int] = []

    def bring() -> None:
        incoming.put(3, 30)
        brought.append(3)

    thread = threading.Thread(target=bring)
    thread.start()
    thread.join(0.05)
    assert not brought
    assert incoming.take(1, 10) == [1]
    thread.join(10)
    assert brought == [3]
    assert incoming.take(5, 10) == [2, 3]
    assert incoming.take(5, 0) == []


def test_one_always_fits_and_what_weighs_nothing_never_waits() -> None:
    incoming: Incoming[str] = Incoming(room=10)
    incoming.put("large", 1000)
    assert incoming.take(5, 10) == ["large"]
    incoming.put("over", 50)
    incoming.put("failure")
    assert incoming.take(5, 10) == ["over", "failure"]


def test_nobody_waits_for_one_who_has_gone() -> None:
    incoming: Incoming[int] = Incoming(room=10)
    incoming.put(1, 10)
    thread = threading.Thread(target=incoming.put, args=(2, 10))
    thread.start()
    incoming.close()
    thread.join(10)
    assert not thread.is_alive()
