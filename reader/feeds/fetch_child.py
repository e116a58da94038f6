"""The process that fetches for an open reader: `python -m reader.feeds.fetch_child`, so that no key ever waits for it.

Reads one JSON object (`fetch_process.Order`) from standard input, and writes one line of JSON after each feed and a
last one with the outcome to standard output. It ends at once when it is killed: nothing is half-written then.
"""

from __future__ import annotations

import json
import os
import sys
from contextlib import suppress
from pathlib import Path
from typing import Any

from reader.feeds.fetching import FeedResult, Outcome
from reader.feeds.session import NewsSession
from reader.folders.rests import Rests
from reader.settings.config import Config

NICENESS = 10
"""How far it stands back behind everything else that wants the processor."""


def main() -> int:
    """Fetch; returns the exit code."""
    with suppress(OSError, AttributeError):
        os.nice(NICENESS)
    order = json.loads(sys.stdin.buffer.readline())
    config = Config(
        fetch_private_hosts=bool(order["private"]),
        on_new=tuple(order["on_new"]),
        passwords={host: tuple(command) for host, command in order["passwords"].items()},
        page_rules=dict(order["page_rules"]),
        full_text_in_files=bool(order["full_text_in_files"]),
        feed_commands={name: tuple(command) for name, command in order["commands"].items()},
    )
    session = NewsSession(Path(order["folder"]), Path(order["state_folder"]), config, _path(order["cache_dir"]))
    only = None
    if order["only"] is not None:
        urls = set(order["only"])
        only = [feed for feed in session.store.subscriptions() if feed.url in urls]

    def tell(_result: FeedResult, done: int, all_feeds: int) -> None:
        _say({"done": done, "all": all_feeds})

    rests = Rests(int(order["rests"]))
    outcome = session.fetch(forced=bool(order["forced"]), only=only, rest=rests.wait, on_result=tell)
    _say({"outcome": described(outcome)})
    return 0


def _path(text: str | None) -> Path | None:
    return Path(text) if text else None


def described(outcome: Outcome) -> dict[str, Any]:
    """An outcome as JSON; `fetch_process.FetchReport` is made of it."""
    return {
        "sentence": outcome.sentence(),
        "asked": outcome.asked,
        "new": [article.path for article in outcome.new],
        "edited": [article.path for article in outcome.edited],
        "failures": [[result.feed.name, result.error] for result in outcome.failures],
        "notes": outcome.notes,
        "failed": bool(outcome.error or outcome.offline),
    }


def _say(record: dict[str, Any]) -> None:
    sys.stdout.write(json.dumps(record) + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
