"""`broadsheet add`, `feeds` and `fetch`, run as commands against a site on the loopback interface."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

import click
import pytest

from reader.cli import main, news
from reader.feeds.fetching import Outcome
from reader.feeds.session import NewsSession
from tests.unit.feeds.documents import item, rss
from tests.unit.feeds.sites import FeedSite, articles
from tests.unit.web.server import Site


class Done(NamedTuple):
    """What a command printed."""

    stdout: str
    stderr: str


Run = Callable[..., Done]


@pytest.fixture(scope="module")
def site() -> Iterator[FeedSite]:
    with Site() as running:
        served = FeedSite(running)
        served.serve("/one.xml", rss(item(1), item(2)), etag='"1"')
        served.serve("/two.xml", rss(item(5)).replace(b"Harbour News", b"Hull Times"))
        link = "<link rel='alternate' type='application/rss+xml' href='/{}.xml'>"
        links = link.format("one") + link.format("two")
        served.serve("/", f"<html><head><title>Site</title>{links}</head></html>".encode(), "text/html")
        yield served


def home_of(folder: Path) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if name in ("PATH", "LANG", "PYTHONPATH", "SYSTEMROOT")}
    return kept | {"HOME": str(folder), "USERPROFILE": str(folder)}


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """Run the command on an empty home, in this process."""
    for name in os.environ.keys() - home_of(tmp_path).keys():
        monkeypatch.delenv(name)
    for name, value in home_of(tmp_path).items():
        monkeypatch.setenv(name, value)

    def run_command(*words: str, status: int = 0) -> Done:
        capsys.readouterr()
        returned = main(list(words))
        printed = capsys.readouterr()
        done = Done(printed.out, printed.err)
        assert returned == status, done.stdout + done.stderr
        return done

    return run_command


def library(home: Path) -> Path:
    return home / ".local/share/broadsheet/library"


def test_a_site_with_two_feeds_asks_which_and_the_next_fetch_brings_only_what_is_new(
    site: FeedSite, run: Run, tmp_path: Path
) -> None:
    asked = run("add", site.site.url("/"), status=2)
    assert "/one.xml" in asked.stdout and "/two.xml" in asked.stdout
    assert "has 2 feeds: choose with --feed N, --all or --page" in asked.stderr
    assert not library(tmp_path).exists()

    assert "2 new in 1 feed" in run("add", site.site.url("/"), "--feed", "1").stdout
    assert len(articles(library(tmp_path))) == 2
    assert run("fetch").stdout == "Nothing new\n"
    assert [json.loads(line)["title"] for line in run("list", "--json").stdout.splitlines()] == [
        "Ferry 2 sails",
        "Ferry 1 sails",
    ]
    assert (
        "1 new in 1 feed" in run("add", site.site.url("/two.xml"), "--group", "Sea / North", "--title", "Hull").stdout
    )
    one, two = (json.loads(line) for line in run("feeds", "--json").stdout.splitlines())
    assert (one["title"], one["errors"]) == ("Harbour News", 0)
    assert (two["title"], two["group"]) == ("Hull", "Sea / North")


def test_feeds_are_changed_by_number_title_and_address(site: FeedSite, run: Run, tmp_path: Path) -> None:
    run("add", site.site.url("/"), "--all", "--no-fetch")
    run("feeds", "pause", "1")
    run("feeds", "rename", site.site.url("/two.xml"), "Other")
    run("feeds", "move", "other", "Far")
    run("feeds", "fulltext", "2", "always")
    one, two = (json.loads(line) for line in run("feeds", "--json").stdout.splitlines())
    assert one["paused"]
    assert (two["title"], two["group"], two["fulltext"]) == ("Other", "Far", "always")
    assert "1 new in 1 feed" in run("fetch").stdout
    exported = run("feeds", "export", "--opml").stdout
    (tmp_path / "list.opml").write_text(exported)
    run("feeds", "remove", "Other")
    assert "1 feed added from" in run("add", str(tmp_path / "list.opml"), "--no-fetch").stdout
    assert "there is no feed nowhere" in run("feeds", "pause", "nowhere", status=2).stderr


def test_newsboat_s_list_is_taken(site: FeedSite, run: Run, tmp_path: Path) -> None:
    (tmp_path / "urls").write_text(f'{site.site.url("/one.xml")} sea "~My ferries"\nexec:date\n')
    done = run("add", str(tmp_path / "urls"), "--no-fetch")
    assert "1 feed added" in done.stdout and "Passed over: exec:date" in done.stderr


def test_a_page_without_a_feed_is_kept_as_an_article(site: FeedSite, run: Run, tmp_path: Path) -> None:
    pytest.importorskip("trafilatura", reason="the extra `web` is not installed")
    assert "Saved Ferries return to the islands" in run("add", site.site.url("/article")).stdout
    (file,) = articles(library(tmp_path))
    text = file.read_text()
    assert "savedDateTime:" in text and "Ada Lind said" in text
    run("add", "--page", site.site.url("/article"))
    assert articles(library(tmp_path)) == [file]


def test_full_texts_of_short_feeds_come_by_themselves(site: FeedSite, run: Run, tmp_path: Path) -> None:
    pytest.importorskip("trafilatura", reason="the extra `web` is not installed")
    entry = "<title>Ferries</title><link>{}</link><description>Soon.</description>"
    address = site.serve("/short.xml", rss("<title>First</title>"))
    run("add", address)
    site.serve("/short.xml", rss(entry.format(site.site.url("/article"))))
    assert "1 new in 1 feed" in run("fetch").stdout
    (text,) = (tmp_path / ".cache/broadsheet/fulltext").glob("*.json")
    assert "Ada Lind" in json.loads(text.read_text())["markdown"]
    assert "Ferries" in run("list", "spokeswoman").stdout
    config = tmp_path / ".config/broadsheet/config.yaml"
    config.parent.mkdir(parents=True, exist_ok=True)
    config.write_text("full_text_in_files: true\n")
    site.serve("/short.xml", rss(entry.format(site.site.url("/article") + "?2").replace("Ferries", "Boats")))
    run("fetch")
    (file,) = [file for file in articles(library(tmp_path)) if "boats" in file.name]
    assert "Ada Lind said" in file.read_text() and file.read_text().startswith("---\ncategory: news\n")
    assert len(list((tmp_path / ".cache/broadsheet/fulltext").glob("*.json"))) == 1


def test_a_library_of_somebody_else_causes_no_request(site: FeedSite, run: Run, tmp_path: Path) -> None:
    folder = tmp_path / "theirs"
    folder.mkdir()
    (folder / "feeds.opml").write_text(
        f'<opml version="2.0"><body><outline xmlUrl="{site.site.url("/one.xml")}"/></body></opml>'
    )
    site.site.requests.clear()
    assert "were not added on this machine" in run("fetch", "-l", str(folder), status=1).stderr
    assert site.site.requests == []
    assert "private or local address" in run("fetch", "-l", str(folder), "--trust").stdout
    assert site.site.requests == []
    run("feeds", "-l", str(folder), "allow", "127.0.0.1")
    assert "2 new in 1 feed" in run("fetch", "-l", str(folder)).stdout


def test_hosts_of_one_s_own_network_in_a_list_are_asked_about_once(
    site: FeedSite, run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "urls").write_text(f"{site.site.url('/one.xml')}\nhttps://nas.lan/feed\nhttps://harbour.test/feed\n")
    asked: list[str] = []

    def answer(question: str, **_: object) -> bool:
        asked.append(question)
        return len(asked) > 1

    monkeypatch.setattr(click, "confirm", answer)
    said = run("add", str(tmp_path / "urls"), "--no-fetch").stderr
    assert "127.0.0.1, nas.lan: of your own network, and not asked; `broadsheet feeds allow HOST`" in said
    monkeypatch.setattr(news, "_can_be_asked", lambda: True)

    def fetch(*_: object, **__: object) -> Outcome:
        return Outcome()

    monkeypatch.setattr(NewsSession, "fetch", fetch)
    for _ in range(3):  # no, yes, and not any more
        run("fetch", "--trust")
    assert asked == ["127.0.0.1, nas.lan: of your own network. May feeds come from there?"] * 2


@pytest.mark.parametrize(
    ("words", "sentence", "status"),
    [
        (["add", "nonsense"], "nonsense is neither a web address nor a file", 2),
        (["add", "https://me:secret@harbour.test/feed"], "leave the password out of the address", 2),
        (["fetch"], "There are no feeds in", 1),
        (["add", "http://127.0.0.1:1/feed"], "127.0.0.1 does not accept the connection", 1),
    ],
)
def test_what_cannot_be_done_is_one_sentence(run: Run, words: list[str], sentence: str, status: int) -> None:
    done = run(*words, status=status)
    assert sentence in done.stderr
    assert "Traceback" not in done.stderr and "secret" not in done.stderr


def test_a_folder_can_be_remembered_and_called_by_its_name(site: FeedSite, run: Run, tmp_path: Path) -> None:
    folder = tmp_path / "mine"
    run("add", "-l", str(folder), site.site.url("/one.xml"))
    assert "the reader needs a terminal" in run(str(folder), "--remember", status=2).stderr
    assert "Ferry 2 sails" in run("list").stdout
    assert "Ferry 2 sails" in run("list", "-l", "mine").stdout
    (tmp_path / "other").mkdir()
    run("open", "--remember", str(tmp_path / "other"), status=2)
    assert "Ferry 2 sails" in run("list", "-l", "mine").stdout


def test_new_articles_are_given_to_the_command_of_the_settings(site: FeedSite, run: Run, tmp_path: Path) -> None:
    out = tmp_path / "out.jsonl"
    code = f"import sys; open({str(out)!r}, 'w').write(sys.stdin.read())"
    config = tmp_path / ".config/broadsheet/config.yaml"
    config.parent.mkdir(parents=True)
    config.write_text(f"on_new: [{json.dumps(sys.executable)}, -c, {json.dumps(code)}]\n")
    run("add", site.site.url("/one.xml"))
    titles = [json.loads(line)["title"] for line in out.read_text().splitlines()]
    assert titles == ["Ferry 1 sails", "Ferry 2 sails"]
    config.write_text("on_new: [/no/such/program]\n")
    assert "on_new cannot be started" in run("add", site.site.url("/two.xml")).stderr


def test_a_unit_for_systemd_is_printed(run: Run, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)
    printed = run("fetch", "--install-timer", "--library", "50% news").stdout
    library = f'"{tmp_path}/50%% news"'
    assert f"fetch --quiet --due --library {library}\n" in printed and "[Timer]" in printed
    (program,) = re.findall(r"^ExecStart=(\S+)", printed, re.MULTILINE)
    assert Path(program).is_absolute()


def test_rules_are_tried_saved_and_applied_to_what_comes_next(site: FeedSite, run: Run, tmp_path: Path) -> None:
    site.serve("/three.xml", rss(item(1), item(2)))
    run("add", site.site.url("/three.xml"))
    tried = run("rules", "try", "title:ferry", "read")
    assert "title:ferry: finds 2 articles; 2 would be marked read" in tried.stdout
    assert "Nothing was changed" in tried.stderr
    assert "there is no saved query 'ferries'" in run("rules", "add", "ferries", "read", status=2).stderr
    wrong = run("rules", "add", "ferries", "read", "--query", "date:(", status=2).stderr
    assert "ferries: There is no field" in wrong and not (tmp_path / ".config/broadsheet/config.yaml").exists()
    run("rules", "add", "ferries", "read", "star", "--query", "title:ferry")
    assert run("rules").stdout == "ferries  read, star  title:ferry\n"
    assert run("list", "is:read", "--json").stdout == ""
    site.serve("/three.xml", rss(item(3), item(1), item(2)))
    assert run("fetch").stdout == "1 new in 1 feed; 1 marked read, 1 starred by rules\n"
    assert [json.loads(line)["title"] for line in run("list", "is:read", "--json").stdout.splitlines()] == [
        "Ferry 3 sails"
    ]
    code = (
        "from reader.cli.opening import folders_of, open_library, settings\n"
        "library = open_library(folders_of([]), None, settings())\n"
        "library.marks.share()\n"
        "print(library.marks.undo().label, len(library.state.read() | library.state.starred()))\n"
        "library.close()\n"
    )
    undone = subprocess.run(
        [sys.executable, "-c", code], env=home_of(tmp_path), capture_output=True, text=True, timeout=120, check=True
    )
    assert undone.stdout == "rules 0\n"  # the next reader takes back what the fetch did
    run("rules", "remove", "ferries")
    assert "There are no rules" in run("rules").stderr
    site.serve("/three.xml", rss(item(4), item(3)))
    assert run("fetch").stdout == "1 new in 1 feed\n"


def test_what_a_fetch_brings_on_a_star_is_told_to_the_command_of_the_settings(
    site: FeedSite, run: Run, tmp_path: Path
) -> None:
    first = item(1, "Comet Marrable seen over Skarrfell").replace("28 Nov 2026", "12 Mar 2024")
    later = item(2, "Comet Marrable splits, Skarrfell observatory says").replace("28 Nov 2026", "24 Mar 2024")
    site.serve("/comet.xml", rss(first))
    run("add", site.site.url("/comet.xml"))
    (star,) = (json.loads(line) for line in run("list", "--json").stdout.splitlines())
    run("star", star["id"])
    told = tmp_path / "told.jsonl"
    script = f"import sys; open({str(told)!r}, 'a').write(sys.stdin.read())"
    config = tmp_path / ".config/broadsheet/config.yaml"
    config.parent.mkdir(parents=True, exist_ok=True)
    config.write_text(json.dumps({"on_follow_up": [sys.executable, "-c", script]}), encoding="utf-8")
    bakery = item(3, "Bakery wins a prize", "<p>Rye.</p>").replace("28 Nov 2026", "20 Mar 2024")
    site.serve("/comet.xml", rss(bakery.replace("What ferry 3 carries.", "Rye bread."), first))
    run("fetch")
    assert not told.exists(), "nothing of it is told to the star"
    site.serve("/comet.xml", rss(later, first))
    run("fetch")
    (record,) = map(json.loads, told.read_text(encoding="utf-8").splitlines())
    assert record["star"] == {"id": star["id"], "title": star["title"], "url": "https://harbour.test/news/1"}
    assert (record["title"], record["url"]) == (
        "Comet Marrable splits, Skarrfell observatory says",
        "https://harbour.test/news/2",
    )
    assert record["published"].startswith("2024-03-24") and record["sources"] == 1 and Path(record["file"]).is_file()
    assert "later" in record["reason"]


def test_a_command_of_the_settings_prints_a_feed(run: Run, tmp_path: Path) -> None:
    (tmp_path / "feed.xml").write_bytes(rss(item(1)))
    code = "import sys; print(open(sys.argv[1]).read())"
    file = str(tmp_path / "feed.xml")
    assert (
        "Added Mail"
        in run("feeds", "add", "--command", "Mail", "--group", "Inbox", sys.executable, "-c", code, file).stdout
    )
    assert run("fetch").stdout == "1 new in 1 feed\n"
    assert "feed.xml" in (tmp_path / ".config/broadsheet/config.yaml").read_text()
    assert "feed.xml" not in (library(tmp_path) / "feeds.opml").read_text()
    assert "command:Mail" not in run("feeds", "export").stdout
    assert "Full texts of Mail: never" in run("feeds", "fulltext", "inbox", "never").stdout
    assert json.loads(run("feeds", "--json").stdout)["fulltext"] == "never"
    assert "its command in the settings stay" in run("feeds", "remove", "Mail").stdout


def test_old_articles_are_told_first_and_only_those_one_is_done_with_are_moved(run: Run, tmp_path: Path) -> None:
    (tmp_path / "feed.xml").write_bytes(rss(item(1), item(2), item(3)))
    run("feeds", "add", "--command", "Mail", "cat", str(tmp_path / "feed.xml"))
    run("fetch")
    first, second, third = articles(library(tmp_path))
    ledger = library(tmp_path) / "feeds.ledger"
    ledger.write_bytes(re.sub(rb'"first_seen":\d+', b'"first_seen":1000000000', ledger.read_bytes()))
    run("read", str(first), str(second))
    run("star", str(second))
    archive = str(tmp_path / "archive")
    assert "say how old" in run("feeds", "tidy", status=2).stderr
    told = run("feeds", "tidy", "--older", "30", "--archive", archive)
    assert told.stdout.startswith(f"1 article would be moved to {archive}\n  mail/")
    assert len(articles(library(tmp_path))) == 3
    assert "1 article moved" in run("feeds", "tidy", "--older", "30", "--archive", archive, "--yes").stdout
    assert articles(library(tmp_path)) == [second, third]
