"""Settings: what is understood, what is said about the rest, and that saving a query leaves the rest alone."""

from __future__ import annotations

import inspect
import re
import subprocess
import sys
from dataclasses import fields
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader.settings import config_file as config
from reader.settings.config import Config
from reader.settings.config_file import ConfigError

FULL = """\
mouse: off
browser: firefox --new-tab '%s'
# my settings
keys:
  mark-read: [m, ctrl+m]
  next: j, down
  quit:
theme: light        # in the daytime
measure: 80
rows: 2
symbols: ASCII
time_zone: Europe/Berlin
preview_delay: 0.5
show_removed: yes
story_days: 14
read_same_report: off
fold_same_report: off
state_file: marks/state.json
cache_dir: ~/cache
fetch_private_hosts: on
pictures: all
queries:
  # the first thing in the morning
  unread: is:unread
  no: source:no
"""


def test_every_setting_is_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", "/home/ann")
    path = tmp_path / "config.yaml"
    path.write_text(FULL)
    assert config.load(path) == Config(
        keys={"mark-read": ("m", "ctrl+m"), "next": ("j", "down"), "quit": ()},
        theme="light",
        measure=80,
        rows=2,
        symbols="ascii",
        time_zone="Europe/Berlin",
        preview_delay=0.5,
        show_removed=True,
        story_days=14.0,
        read_same_report=False,
        fold_same_report=False,
        state_file=tmp_path / "marks/state.json",
        cache_dir=Path("/home/ann/cache"),
        queries={"unread": "is:unread", "no": "source:no"},
        fetch_private_hosts=True,
        pictures="all",
        mouse=False,
        browser=("firefox", "--new-tab", "%s"),
    )


@pytest.mark.parametrize("text", ["", "\n# nothing\n", "theme:\nqueries:\nkeys: ~\n", "---\n...\n", "{}"])
def test_nothing_said_means_the_defaults(text: str) -> None:
    assert config.parse(text) == Config()


def test_no_file_means_the_defaults_and_loads_no_yaml(tmp_path: Path) -> None:
    code = f"import sys, pathlib, reader.settings.config_file as c; c.load(pathlib.Path({str(tmp_path / 'x')!r}))\n"
    code += "print('yaml' in sys.modules, 'platformdirs' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=Path.cwd())
    assert done.stdout.split() == ["False", "False"]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("theme: dark\nmeasur: 80\n", "line 2: there is no setting 'measur'; did you mean measure?"),
        ("Show-Removed: true\n", "line 1: there is no setting 'Show-Removed'; did you mean show_removed?"),
        ("zzz: 1\n", "line 1: there is no setting 'zzz'; the settings are keys, theme"),
        ("measure: wide\n", "line 1: measure: this must be a number of cells, not 'wide'"),
        ("measure: 7\n", "line 1: measure: this must be 30 to 240 cells, not 7"),
        ("\n\npreview_delay: .nan\n", "line 3: preview_delay: this must be a number of seconds"),
        ("preview_delay: nan\n", "line 1: preview_delay: this must be 0.0 to 5.0 seconds, not nan"),
        ("symbols: emoji\n", "line 1: symbols: this must be one of unicode, ascii, plain, not 'emoji'"),
        ("show_removed: 1\n", "line 1: show_removed: this must be true or false, not '1'"),
        ("time_zone: Mars/Olympus\n", "line 1: time_zone: there is no time zone 'Mars/Olympus'"),
        ("time_zone: ../../etc/passwd\n", "line 1: time_zone: there is no time zone"),
        ("state_file: ''\n", "line 1: state_file: this must be a path"),
        ("theme: [dark]\n", "line 1: theme: this must be one text"),
        ("keys: [a]\n", "line 1: keys: this must be lines of the form name: value"),
        ("keys:\n  next: j\n  next: k\n", "line 3: keys: 'next' is given twice"),
        ("queries:\n  a: b\n  c: {d: e}\n", "line 3: queries: c: this must be one text"),
        ("theme: dark\ntheme: light\n", "line 2: the setting 'theme' is given twice"),
        ("- a\n", "line 1: the settings must be lines of the form name: value"),
        ("just text\n", "line 1: the settings must be lines of the form name: value"),
        ("theme: a: b\n", "line 1: this is not YAML: mapping values are not allowed"),
        ("theme: 'dark\n", "line 2: this is not YAML"),
        ("a: &x 1\ntheme: *x\n", "line 2: the settings do not take YAML aliases"),
        ("theme: dark\n---\ntheme: light\n", "line 2: the settings must be one YAML document"),
        ("[" * 30_000, "line 1: the settings are nested too deeply"),
        ("? [a]\n: b\n", "line 1: the settings have a name that is no text"),
    ],
)
def test_what_is_wrong_is_said_with_its_line(text: str, message: str) -> None:
    path = Path("/home/ann/config.yaml")
    with pytest.raises(ConfigError, match=re.escape(f"{path}, {message}")) as error:
        config.parse(text, path)
    assert "\n" not in str(error.value)


@given(st.text() | st.text("\n :-#'\"[]{},&*!|>%@`tkq"))
def test_any_text_gives_settings_or_a_message(text: str) -> None:
    try:
        made = config.parse(text)
    except ConfigError as error:
        assert error.sentence
    else:
        assert isinstance(made, Config)


def test_escapes_never_become_control_characters() -> None:
    made = config.parse('theme: "\\e[31m\\u202e"\nqueries: {"a\\x07": "b\\x1b"}\n')
    assert made.theme == "\ufffd[31m\ufffd"
    assert dict(made.queries) == {"a\ufffd": "b\ufffd"}


def test_a_file_that_cannot_be_read_is_a_message(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="the settings are not a file"):
        config.load(tmp_path)
    path = tmp_path / "c.yaml"
    path.write_bytes(b"theme: dark\n# \xff\n")
    with pytest.raises(ConfigError, match="line 2: the settings are not written in UTF-8"):
        config.load(path)
    path.write_bytes(b"#" * (config.MAX_BYTES + 1))
    with pytest.raises(ConfigError, match="larger than"):
        config.load(path)


def test_saving_a_query_keeps_every_other_line(tmp_path: Path) -> None:
    path = tmp_path / "config.yaml"
    path.write_text(FULL + "\n# the end\n")
    path.chmod(0o640)
    before = config.load(path)
    after = config.save_query(path, "long reads", 'title:"a" -is:read')
    assert dict(after.queries) == {**before.queries, "long reads": 'title:"a" -is:read'}
    assert config.load(path) == after
    added = '  "long reads": "title:\\"a\\" -is:read"\n'
    assert path.read_text() == FULL + added + "\n# the end\n"
    assert path.stat().st_mode & 0o777 == 0o640
    config.save_query(path, "long reads", None)
    assert path.read_text() == FULL + "\n# the end\n"
    changed = config.save_query(path, "unread", "is:unread -is:removed")
    assert dict(changed.queries) == {"unread": "is:unread -is:removed", "no": "source:no"}
    assert "# the first thing in the morning" in path.read_text()
    assert [entry.name for entry in tmp_path.iterdir()] == ["config.yaml"]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "theme: dark",
        "queries:\n",
        "queries: {}\ntheme: dark\n",
        "queries: ~ # none\n",
        "queries: {a: b, c: 'd'} # x\ntheme: dark\n",
        "queries:\n    a: >\n      folded\n      text\n    b: c\ntheme: dark\n",
        "queries:\n  a: |\n    block\n",
        "queries:\n- a\n",
        "queries: {a: b,\n  c: d}\n",
        "{theme: dark}\n",
        "queries:\n  a: b",
    ],
)
@pytest.mark.parametrize("query", ["is:starred", None])
@pytest.mark.parametrize("name", ["a", "new"])
def test_a_query_is_saved_rightly_or_nothing_is_touched(
    text: str, query: str | None, name: str, tmp_path: Path
) -> None:
    path = tmp_path / "config.yaml"
    path.write_text(text)
    try:
        before = config.load(path)
        after = config.save_query(path, name, query)
    except ConfigError:
        assert path.read_text() == text
        assert text.startswith(("queries:\n- a", "{"))
        return
    wanted = {k: v for k, v in before.queries.items() if k != name or query is not None}
    if query is not None:
        wanted[name] = query
    assert dict(config.load(path).queries) == dict(after.queries) == wanted
    assert after.theme == before.theme


@given(
    st.dictionaries(st.text(min_size=1), st.text(), max_size=4),
    st.text(min_size=1),
    st.text() | st.none(),
)
def test_any_name_and_query_come_back_or_are_refused(
    tmp_path_factory: pytest.TempPathFactory, old: dict[str, str], name: str, query: str | None
) -> None:
    path = tmp_path_factory.mktemp("config") / "config.yaml"
    for key, value in old.items():
        try:
            config.save_query(path, key, value)
        except ConfigError:
            continue
    before = config.load(path)
    try:
        after = config.save_query(path, name, query)
    except ConfigError:
        assert config.load(path) == before
        return
    assert config.load(path) == after
    if query is not None:
        assert after.queries[name] == query


def test_a_missing_settings_file_is_made_for_the_user_alone(tmp_path: Path) -> None:
    path = tmp_path / "new" / "config.yaml"
    assert dict(config.save_query(path, "a", "b").queries) == {"a": "b"}
    assert path.stat().st_mode & 0o777 == 0o600


def test_a_linked_settings_file_stays_a_link(tmp_path: Path) -> None:
    real, link = tmp_path / "real.yaml", tmp_path / "config.yaml"
    real.write_text("theme: dark\n")
    link.symlink_to(real)
    config.save_query(link, "a", "b")
    assert link.is_symlink()
    assert dict(config.load(real).queries) == {"a": "b"}


def test_every_setting_says_what_it_is() -> None:
    source = Path(inspect.getfile(Config)).read_text().partition("class Config:")[2]
    for field in fields(Config):
        assert re.search(rf'\n    {field.name}: [^\n]*\n    """[^\n]+"""', source), field.name


def test_a_browser_is_a_command_line_or_a_list() -> None:
    assert config.parse("browser: firefox -P 'my own'\n").browser == ("firefox", "-P", "my own")
    assert config.parse("browser: [chromium, --app=%s]\n").browser == ("chromium", "--app=%s")
    with pytest.raises(config.ConfigError, match="a quotation mark is not closed"):
        config.parse('browser: "\'firefox"\n')


def test_libraries_by_name_and_commands_as_arguments(tmp_path: Path) -> None:
    text = (
        "library:\n  News: ~/News\n  Work: work\non_new: [say, --quiet, '{}']\npasswords:\n  feeds.test: [pass, show]\n"
    )
    read = config.parse(text, tmp_path / "config.yaml")
    assert list(read.library) == ["News", "Work"]
    assert read.library["Work"] == tmp_path / "work"
    assert read.on_new == ("say", "--quiet", "{}")
    assert read.passwords == {"feeds.test": ("pass", "show")}
    assert config.parse("library: /srv/news\n").library == {"news": Path("/srv/news")}


@pytest.mark.parametrize(
    "text", ["on_new: say it", "on_follow_up: say it", "on_new: []", "on_new: ['']", "passwords: {a.test: pass}"]
)
def test_a_command_is_a_list_of_arguments_and_never_a_line_for_a_shell(text: str) -> None:
    with pytest.raises(ConfigError, match="a command must"):
        config.parse(text + "\n")


def test_the_command_of_a_feed_is_saved_as_its_arguments(tmp_path: Path) -> None:
    path = tmp_path / "config.yaml"
    path.write_text("theme: dark\n")
    command = ("mail-to-rss", "--folder", "My News", "it's; rm -rf $HOME")
    assert config.save_feed_command(path, "Mail", command).feed_commands == {"Mail": command}
    assert config.load(path).feed_commands["Mail"] == command


def test_a_remembered_library_comes_first_and_all_else_stays(tmp_path: Path) -> None:
    file = tmp_path / "config.yaml"
    file.write_text("# mine\ntheme: light\nlibrary:\n  Work: /srv/work\n  Old: /srv/old\nmeasure: 80 # wide\n")
    after = config.save_library(file, Path("/srv/new"))
    assert list(after.library.items()) == [
        ("new", Path("/srv/new")),
        ("Work", Path("/srv/work")),
        ("Old", Path("/srv/old")),
    ]
    assert next(iter(config.save_library(file, Path("/srv/old")).library)) == "old"
    assert "# mine\ntheme: light\n" in file.read_text() and "measure: 80 # wide" in file.read_text()
    assert config.load(file).measure == 80


def test_the_first_remembered_library_makes_the_file(tmp_path: Path) -> None:
    file = tmp_path / "new" / "config.yaml"
    config.save_library(file, Path("/srv/news"))
    assert config.load(file).library == {"news": Path("/srv/news")}


def test_a_notification_is_asked_for_in_one_of_two_ways() -> None:
    assert (config.parse("").notify, config.parse("notify: OSC777").notify) == ("off", "osc777")
    with pytest.raises(ConfigError, match="must be one of off, osc9, osc777"):
        config.parse("notify: loud")


def test_a_rule_is_a_saved_query_with_what_is_done(tmp_path: Path) -> None:
    text = "queries:\n  adverts: advert\n  ferries: ferry  # mine\nrules:\n  adverts: read\n  ferries: [star, read]\n"
    assert dict(config.parse(text).rules) == {"adverts": ("read",), "ferries": ("star", "read")}
    assert config.parse("queries: {a: b}\nrules: {a: 'star, read'}").rules["a"] == ("star", "read")
    assert config.parse("queries: {a: b}\nrules: {a: 'read, topic: Old  ships'}").rules["a"] == (
        "read",
        "topic:Old ships",
    )
    for wrong, sentence in {
        "rules: {a: read}": "no saved query 'a'",
        "queries: {a: b}\nrules: {a: burn}": "a rule can read, star, hide, topic:NAME, not 'burn'",
        "queries: {a: b}\nrules: {a: [read, 'topic: ']}": "not 'topic:",
        "queries: {a: b}\nrules: {a: []}": "must say what it does",
        "queries: {a: b}\nrules: {a: {read: yes}}": "must be one text",
    }.items():
        with pytest.raises(ConfigError, match=sentence):
            config.parse(wrong)
    path = tmp_path / "config.yaml"
    path.write_text(text)
    assert dict(config.save_rule(path, "ferries", ["read"]).rules) == {"adverts": ("read",), "ferries": ("read",)}
    assert dict(config.save_rule(path, "adverts", []).rules) == {"ferries": ("read",)}
    assert "# mine" in path.read_text()
    with pytest.raises(ConfigError, match="no saved query"):
        config.save_rule(path, "nobody", ["read"])
    with pytest.raises(ConfigError, match="no saved query 'ferries'"):
        config.save_query(path, "ferries", None)
    kept = "queries: {a: b, c: d}\nrules: {a: [read, star], c: read}\n"
    path.write_text(kept)
    with pytest.raises(ConfigError, match="only you can change"):
        config.save_rule(path, "c", ["star"])
    assert path.read_text() == kept


def test_a_saved_query_is_renamed_with_its_rule_and_its_key(tmp_path: Path) -> None:
    path = tmp_path / "config.yaml"
    path.write_text("# mine\nqueries:\n  A: mill  # old\n  B: boat\nrules: {A: read}\nquery_keys:\n  A: f5\n")
    after = config.rename_query(path, "A", "C d")
    assert dict(after.queries) == {"B": "boat", "C d": "mill"}
    assert dict(after.rules) == {"C d": ("read",)} and dict(after.query_keys) == {"C d": ("f5",)}
    assert config.load(path) == after and path.read_text().startswith("# mine\n")


def test_a_saved_query_with_a_rule_is_not_deleted(tmp_path: Path) -> None:
    path = tmp_path / "config.yaml"
    path.write_text("queries:\n  A: mill\nrules:\n  A: read\n")
    with pytest.raises(ConfigError, match="there is no saved query 'A'"):
        config.save_query(path, "A", None)
    assert dict(config.load(path).queries) == {"A": "mill"}


def test_a_saved_query_is_put_on_keys_and_taken_from_them(tmp_path: Path) -> None:
    path = tmp_path / "config.yaml"
    path.write_text("queries: {A: mill}\n")
    assert dict(config.save_query_key(path, "A", ["f5", "ctrl+n"]).query_keys) == {"A": ("f5", "ctrl+n")}
    assert dict(config.save_query_key(path, "A", []).query_keys) == {}
