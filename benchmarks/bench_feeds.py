#!/usr/bin/env python3
"""Measure fetching: many feeds from servers of the loopback interface, all new and then unchanged, beside newsboat.

    python -m benchmarks.bench_feeds [--feeds 500] [--entries 30] [--latency 10]

The feeds are served by a process of its own on 50 loopback addresses. newsboat, where it is installed, reloads the same
feeds from the same servers in the same run. Times are wall seconds, processor seconds those of the command and all its
processes, memory the sum of what each of them has to itself (PSS) at the worst moment. Last, `j` is pressed eight
times a second in an open reader, first at rest and then while it fetches all of the feeds and shows what comes.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import resource
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from dataclasses import dataclass
from pathlib import Path

from benchmarks.cases import LIST, REST
from benchmarks.terminal import Latency, Program

COMMAND = [sys.executable, "-m", "reader"]
ADDRESSES = 50
PACE = 8
"""Presses of `j` a second."""
_TAG = '"v1"'


@dataclass(frozen=True, slots=True)
class Measured:
    """One run of a command."""

    wall: float
    cpu: float
    memory: float
    """MB."""


def document(feed: int, entries: int) -> bytes:
    """A feed as news sites make them: entries of some two kilobytes with a text."""
    paragraph = (
        "<p>Ferries to the outer islands leave every ninety minutes, said <a href='/s'>Ada Lind</a> on the pier.</p>"
    )
    items = "".join(
        f"<item><title>Report {n} of feed {feed}</title><link>https://feed{feed}.test/{n}?utm_source=rss</link>"
        f"<guid>{feed}-{n}</guid><pubDate>Sat, 28 Nov 2026 {n % 24:02d}:{feed % 60:02d}:00 GMT</pubDate>"
        f"<description>What report {n} is about.</description>"
        f"<content:encoded><![CDATA[{paragraph * 15}]]></content:encoded></item>"
        for n in range(entries)
    )
    return (
        '<?xml version="1.0"?><rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel>'
        f"<title>Feed {feed}</title><link>https://feed{feed}.test/</link>{items}</channel></rss>"
    ).encode()


async def serve(feeds: int, entries: int, latency: float) -> None:
    """Serve for ever; says the port on standard output when all documents are made."""
    documents = [document(feed, entries) for feed in range(feeds)]

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            head = await reader.readuntil(b"\r\n\r\n")
            await asyncio.sleep(latency)
            feed = int(head.split(b" ", 2)[1].rpartition(b"/")[2].partition(b".")[0])
            common = f"ETag: {_TAG}\r\nConnection: close\r\n"
            if b"if-none-match: " + _TAG.encode() in head.lower():
                writer.write(f"HTTP/1.1 304 Not Modified\r\n{common}\r\n".encode())
            else:
                body = documents[feed]
                kind = "Content-Type: application/rss+xml\r\n"
                writer.write(f"HTTP/1.1 200 OK\r\n{common}{kind}Content-Length: {len(body)}\r\n\r\n".encode() + body)
            await writer.drain()
        except (ConnectionError, asyncio.IncompleteReadError, ValueError, IndexError):
            pass
        finally:
            writer.close()

    first = await asyncio.start_server(answer, "127.0.1.1", 0, backlog=1000)
    port = first.sockets[0].getsockname()[1]
    others = [f"127.0.1.{number}" for number in range(2, ADDRESSES + 1)]
    servers = [first, *[await asyncio.start_server(answer, other, port, backlog=1000) for other in others]]
    print(port, flush=True)
    await asyncio.gather(*(server.serve_forever() for server in servers))


def measured(command: list[str], env: dict[str, str]) -> Measured:
    """Run a command to its end."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    began = time.perf_counter()
    process = subprocess.Popen(command, env=env, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    most = [0.0]
    done = threading.Event()

    def watch() -> None:
        while not done.wait(0.05):
            most[0] = max(most[0], memory_of(process.pid))

    thread = threading.Thread(target=watch)
    thread.start()
    _, errors = process.communicate()
    wall = time.perf_counter() - began
    done.set()
    thread.join()
    if process.returncode:
        raise SystemExit(f"{' '.join(command)} failed: {errors.decode()}")
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return Measured(wall, cpu, most[0])


def memory_of(pid: int) -> float:
    """MB that a process and its children have to themselves."""
    total = 0
    for one in [pid, *children_of(pid)]:
        try:
            for line in Path(f"/proc/{one}/smaps_rollup").read_text().splitlines():
                if line.startswith("Pss:"):
                    total += int(line.split()[1])
        except OSError:
            continue
    return total / 1000


def children_of(pid: int) -> list[int]:
    """All processes below one."""
    found: list[int] = []
    try:
        for task in Path(f"/proc/{pid}/task").iterdir():
            for child in (task / "children").read_text().split():
                found += [int(child), *children_of(int(child))]
    except OSError:
        pass
    return found


def main() -> None:
    """Measure, and print a table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--feeds", type=int, default=500)
    parser.add_argument("--entries", type=int, default=30)
    parser.add_argument("--latency", type=float, default=10, help="milliseconds until a server answers")
    parser.add_argument("--serve", action="store_true", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.serve:
        asyncio.run(serve(options.feeds, options.entries, options.latency / 1000))
        return
    words = ["--serve"]
    for name in ("feeds", "entries", "latency"):
        words += [f"--{name}", str(getattr(options, name))]
    server = subprocess.Popen(
        [sys.executable, "-m", "benchmarks.bench_feeds", *words], stdout=subprocess.PIPE, text=True
    )
    try:
        assert server.stdout is not None
        port = int(server.stdout.readline())
        with tempfile.TemporaryDirectory() as folder:
            compare(Path(folder), port, options.feeds, options.entries)
    finally:
        server.terminate()
        server.wait()


def compare(home: Path, port: int, feeds: int, entries: int) -> None:
    """Both programs on the same feeds."""
    urls = [f"http://127.0.1.{n % ADDRESSES + 1}:{port}/{n}.xml" for n in range(feeds)]
    env = {name: os.environ[name] for name in ("PATH", "LANG") if name in os.environ}
    env |= {"HOME": str(home), "BROADSHEET_LIBRARY": str(home / "news")}
    config = home / ".config" / "broadsheet" / "config.yaml"
    config.parent.mkdir(parents=True)
    config.write_text("fetch_private_hosts: true\n")
    (home / "urls").write_text("".join(f"{url}\n" for url in urls))
    subprocess.run([*COMMAND, "add", "--no-fetch", str(home / "urls")], env=env, check=True, stdout=subprocess.DEVNULL)
    rows = {
        "Broadsheet, all new": measured([*COMMAND, "fetch"], env),
        "Broadsheet, unchanged": measured([*COMMAND, "fetch"], env),
    }
    written = sum(1 for _ in (home / "news").glob("*/*.md"))
    if written != feeds * entries:
        raise SystemExit(f"{written} articles were written, not {feeds * entries}")
    if newsboat := shutil.which("newsboat"):
        reload = [
            newsboat,
            "-u",
            str(home / "urls"),
            "-c",
            str(home / "cache.db"),
            "-C",
            str(home / "none"),
            "-x",
            "reload",
        ]
        (home / "none").write_text("reload-threads 16\n")
        rows |= {"newsboat, all new": measured(reload, env), "newsboat, unchanged": measured(reload, env)}
    print(
        f"| {feeds} feeds of {entries} entries | wall s | processor s | entries/s | memory MB |\n|---|---|---|---|---|"
    )
    for name, one in rows.items():
        rate = f"{feeds * entries / one.wall:,.0f}" if name.endswith("new") else "-"
        print(f"| {name} | {one.wall:.2f} | {one.cpu:.2f} | {rate} | {one.memory:.0f} |")
    rest, busy = keys_while_fetching(home, urls, entries, env)
    print("\n| `j` in an open reader | p50 ms | p95 ms | painted |\n|---|---|---|---|")
    for name, one in (("at rest", rest), ("while it fetches them all", busy)):
        print(f"| {name} | {one.p50:.0f} | {one.p95:.0f} | {len(one.times)} |")


def keys_while_fetching(home: Path, urls: list[str], entries: int, env: dict[str, str]) -> tuple[Latency, Latency]:
    """What `j` takes at rest, and while all feeds but the two that are there come."""
    library = home / "open"
    for part, options in ((urls[:2], []), (urls, ["--no-fetch"])):
        (home / "part").write_text("".join(f"{url}\n" for url in part))
        add = [*COMMAND, "add", "--library", str(library), *options, str(home / "part")]
        subprocess.run(add, env=env, check=True, stdout=subprocess.DEVNULL)
    with Program([*COMMAND, str(library)], env) as program:
        program.wait_for("Report 2")
        program.settle(REST, timeout=30)
        program.press("g")
        rest = program.paced("j", 20, PACE, LIST)
        program.press("g")
        program.press("R")
        busy = Latency(())
        while len(list(library.glob("*/*.md"))) < len(urls) * entries:
            busy += program.paced("j", 4, PACE, LIST)
        program.end("Q")
    return rest, busy


if __name__ == "__main__":
    main()
