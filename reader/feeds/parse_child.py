"""The process that reads feeds: `python -m reader.feeds.parse_child MEMORY CPU_SECONDS`.

For each job a line of JSON (`size` and the fields of `parser.Job`) and then `size` bytes come in on standard input,
and one line of JSON goes out: the fields of `parser.Reading`, or `error` with a sentence. What a hostile feed does to
it ends with this process, which then gives way to a new one.
"""

from __future__ import annotations

import json
import os
import sys
from contextlib import suppress
from datetime import datetime
from typing import Any

from reader.feeds.article_file import Origin, article_path, article_text, folder_name, meaning
from reader.feeds.entry import NotAFeedError
from reader.feeds.feed_document import read_feed
from reader.feeds.identity_keys import keys_of

MAX_KILOBYTES = 120_000
"""Memory above which a process ends after its answer: what one large feed took is not kept for all the small ones."""


def main(arguments: list[str]) -> int:
    """Read feeds until there are no more; returns the exit code."""
    memory, cpu_seconds = int(arguments[0]), int(arguments[1])
    allow = _limits(memory)
    read, write = sys.stdin.buffer, sys.stdout.buffer
    while line := read.readline():
        job = json.loads(line)
        data = read.read(job["size"])
        allow(cpu_seconds)
        try:
            answer: dict[str, Any] = work(data, job)
        except MemoryError:
            answer = {"error": "The feed needs too much memory to be read"}
        except RecursionError:
            answer = {"error": "The feed is nested too deeply to be read"}
        last = _kilobytes() > MAX_KILOBYTES
        answer["last"] = last
        write.write(json.dumps(answer, ensure_ascii=False).encode("utf-8", "replace") + b"\n")
        write.flush()
        if last:
            break
    return 0


def work(data: bytes, job: dict[str, Any]) -> dict[str, Any]:
    """One feed -> what `parser.Reading` is made of, or `error`."""
    now = datetime.fromisoformat(job["now"])
    try:
        document = read_feed(data, job["url"], job["content_type"], now)
    except NotAFeedError as error:
        return {"error": str(error), "not_a_feed": True}
    name = job["name"] or document.title
    folder = job["folder"] or folder_name(name, job["url"])
    origin = Origin(job["feed_url"], name, document.site_url, folder)
    keys = keys_of(document.entries, job["scope"], document.site_url)
    entries = [
        {
            "keys": own,
            "path": article_path(entry, own[0], folder, now),
            "text": article_text(entry, origin, now),
            "meaning": meaning(entry),
            "title": entry.title,
            "url": entry.url,
            "published": entry.published.isoformat() if entry.published else "",
            "short": not entry.body,
            "author": ", ".join(entry.authors),
        }
        for entry, own in zip(document.entries, keys, strict=True)
    ]
    return {
        "title": document.title,
        "site_url": document.site_url,
        "ttl": document.ttl,
        "left_out": document.left_out,
        "folder": folder,
        "entries": entries,
    }


def _limits(memory: int) -> Any:
    """Limit this process; what comes back allows it so many seconds of processor time more. Windows has no limits."""
    if sys.platform == "win32":
        return lambda _seconds: None
    import resource

    with suppress(ValueError, OSError):
        resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    with suppress(ValueError, OSError):
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))

    def allow(seconds: int) -> None:
        usage = resource.getrusage(resource.RUSAGE_SELF)
        until = int(usage.ru_utime + usage.ru_stime) + 1 + seconds
        with suppress(ValueError, OSError):
            resource.setrlimit(resource.RLIMIT_CPU, (until, resource.getrlimit(resource.RLIMIT_CPU)[1]))

    return allow


def _kilobytes() -> int:
    """The memory that this process has now, in kilobytes; 0 where that is not told."""
    try:
        with open("/proc/self/statm", "rb") as file:  # noqa: PTH123
            return int(file.read().split()[1]) * os.sysconf("SC_PAGE_SIZE") // 1024
    except (OSError, ValueError, IndexError, AttributeError):
        return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
