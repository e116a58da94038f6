"""The file of the settings: YAML that belongs to the user -> `Config`, with every error in a sentence.

Every scalar is taken as the text that stands in the file and converted by the rule of its own field, so that no YAML
guess (`no` as false, `12:30` as a number) can change what was meant. What is wrong is said in a sentence with its line.
"""

from __future__ import annotations

import os
import shlex
from collections.abc import Container, Sequence
from dataclasses import dataclass, fields
from pathlib import Path

from reader.files_io import NotRegularError, TooLargeError, make_private_folder, read_bounded, replace_file
from reader.settings.config import DEFAULTS, Config
from reader.settings.config_nodes import ConfigError, SettingValueError, compose, pairs_of
from reader.settings.config_values import converters, text_in

MAX_BYTES = 1_000_000
"""A settings file larger than this is refused unread."""


def load(path: Path) -> Config:
    """The settings in a file; the defaults when there is no such file.

    Raises ConfigError when it cannot be read or says something that is not understood.
    """
    try:
        text = _read(path)
    except FileNotFoundError:
        return DEFAULTS
    return parse(text, path)


def parse(text: str, path: Path | None = None) -> Config:
    """The settings in a text. path: for messages and as the base of relative paths. Raises ConfigError."""
    base = path.parent if path else Path()
    values: dict[str, object] = {}
    rule_lines: dict[str, int] = {}
    for name, line, node in pairs_of(compose(text, path), path, "the settings"):
        convert = converters(base).get(name)
        if convert is None:
            raise ConfigError(f"there is no setting {name!r}{_suggestion(name)}", path, line)
        if name in values:
            raise ConfigError(f"the setting {name!r} is given twice", path, line)
        if node.null:
            continue
        try:
            values[name] = convert(node)
        except SettingValueError as error:
            raise ConfigError(f"{name}: {error}", path, error.line or line) from None
        if name == "rules":
            rule_lines = {rule: rule_line for rule, rule_line, _ in pairs_of(node, path, "this")}
    made = Config(**values)  # pyright: ignore[reportArgumentType]  # the converters make just the fields' types
    for name in made.rules:
        if name not in made.queries:
            raise ConfigError(f"rules: there is no saved query {name!r}", path, rule_lines.get(name))
    return made


def line_of(path: Path, setting: str, name: str = "") -> int | None:
    """The line, counted from 1, where a setting stands, or one of its names; None where it cannot be told."""
    try:
        pairs = pairs_of(compose(_read(path), path), path, "the settings")
        setting_node = next(((line, node) for key, line, node in pairs if key == setting), None)
        if setting_node is None or not name:
            return setting_node and setting_node[0]
        return next((line for key, line, _ in pairs_of(setting_node[1], path, "this") if key == name), None)
    except (FileNotFoundError, ConfigError):
        return None


def save_query(path: Path, name: str, query: str | None) -> Config:
    """Add, change or (with None) remove one saved query in the settings file; returns the new settings.

    Everything else in the file, the user's comments included, stays as it is. The file is replaced in one step.
    Raises ConfigError when the file cannot be read, understood or written.
    """
    return _save_pairs(path, [_Pair("queries", name, query, query)], "the saved queries")


def rename_query(path: Path, old: str, new: str) -> Config:
    """Give a saved query another name, with its rule and its keys; returns the new settings. As `save_query` does."""
    config = load(path)
    pairs = [_Pair("queries", old, None, None), _Pair("queries", new, config.queries[old], config.queries[old])]
    if old in config.rules:
        actions = config.rules[old]
        pairs += [_Pair("rules", old, None, None), _Pair("rules", new, ", ".join(actions), actions)]
    if old in config.query_keys:
        keys = config.query_keys[old]
        pairs += [_Pair("query_keys", old, None, None), _Pair("query_keys", new, ", ".join(keys), keys)]
    return _save_pairs(path, pairs, "the saved queries")


def save_query_key(path: Path, name: str, keys: Sequence[str]) -> Config:
    """Put a saved query on keys, on none without keys. As `save_query` does."""
    pair = _Pair("query_keys", name, ", ".join(keys) or None, tuple(keys))
    return _save_pairs(path, [pair], "the keys of saved queries")


def save_rule(path: Path, name: str, actions: Sequence[str]) -> Config:
    """Add or change the rule of one saved query, without actions remove it. As `save_query` does."""
    return _save_pairs(path, [_Pair("rules", name, ", ".join(actions) or None, tuple(actions))], "the rules")


def save_feed_command(path: Path, name: str, command: Sequence[str]) -> Config:
    """Add or change the command that prints a feed. As `save_query` does."""
    pair = _Pair("feed_commands", name, shlex.join(command), tuple(command))
    return _save_pairs(path, [pair], "the commands of feeds")


@dataclass(frozen=True, slots=True)
class _Pair:
    """One pair of a setting that is to be set."""

    setting: str
    name: str
    value: str | None
    """As it is written; None removes the pair."""
    meant: object
    """What must be read of it then."""


def _save_pairs(path: Path, pairs: Sequence[_Pair], what: str) -> Config:
    """Set pairs of settings, all in one step. what: the settings, for the sentence that says what is wrong."""
    try:
        text = _read(path)
    except FileNotFoundError:
        text = ""
    before = parse(text, path)
    settings = {pair.setting: dict[str, object](getattr(before, pair.setting)) for pair in pairs}
    try:
        changed = text
        for pair in pairs:
            settings[pair.setting].pop(pair.name, None)
            if pair.value is not None:
                settings[pair.setting][pair.name] = pair.meant
            changed = _with_pair(changed, path, pair.setting, pair.name, pair.value)
        after = parse(changed, path)
    except SettingValueError:  # a value that is no single text stands on the setting's own line
        raise ConfigError(f"{what} are written in a way that only you can change", path) from None
    right = all(dict(getattr(after, setting)) == wanted for setting, wanted in settings.items())
    if not right or not _alike(before, after, settings):
        raise ConfigError(f"{what} are written in a way that only you can change", path)
    _write(path, changed)
    return after


def save_library(path: Path, folder: Path) -> Config:
    """Make a folder the library that opens when none is given; returns the new settings.

    Libraries that are named already keep their names and stand behind it. Raises ConfigError as `save_query` does.
    """
    try:
        text = _read(path)
    except FileNotFoundError:
        text = ""
    before = parse(text, path)
    libraries = {folder.name or "library": folder} | {
        name: other for name, other in before.library.items() if other != folder
    }
    changed = _without_setting(text, path, "library")
    for name, other in libraries.items():
        changed = _with_pair(changed, path, "library", name, str(other))
    after = parse(changed, path)
    if dict(after.library) != libraries or not _alike(before, after, ("library",)):
        raise ConfigError("the libraries are written in a way that only you can change", path)
    _write(path, changed)
    return after


def _alike(before: Config, after: Config, but: Container[str]) -> bool:
    """Whether all settings are the same but some."""
    return all(getattr(before, f.name) == getattr(after, f.name) for f in fields(Config) if f.name not in but)


def _without_setting(text: str, path: Path, setting: str) -> str:
    """The text without the lines of one setting."""
    lines = text.splitlines(keepends=True)
    for name, line, value in pairs_of(compose(text, path), path, "the settings"):
        if name == setting:
            block = value.parts and value.line > line - 1  # its end is said to be where the next setting begins
            last = max(part.last_line for part in value.parts) if block and value.parts else value.last_line
            del lines[line - 1 : max(line - 1, last) + 1]
            break
    return "".join(lines)


# Reading ------------------------------------------------------------------------------------------------------------


def _read(path: Path) -> str:
    """The file's text. Raises FileNotFoundError, or ConfigError for anything else that is in the way."""
    try:
        text = read_bounded(path, MAX_BYTES)[0].decode("utf-8-sig")
        return text.replace("\r\n", "\n").replace("\r", "\n")
    except FileNotFoundError:
        raise
    except NotRegularError:
        raise ConfigError("the settings are not a file", path) from None
    except TooLargeError:
        raise ConfigError(f"the settings are larger than {MAX_BYTES:,} bytes", path) from None
    except UnicodeDecodeError as error:
        line = error.object[: error.start].count(b"\n") + 1
        raise ConfigError("the settings are not written in UTF-8", path, line) from None
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
        raise ConfigError(f"the settings cannot be read: {reason}", path) from None


def _suggestion(name: str) -> str:
    """`; did you mean ...?` for the nearest setting, else the list of all."""
    import difflib

    names = [f.name for f in fields(Config)]
    near = difflib.get_close_matches(name.lower().replace("-", "_").replace(" ", "_"), names, n=1)
    return f"; did you mean {near[0]}?" if near else f"; the settings are {', '.join(names)}"


# Writing ------------------------------------------------------------------------------------------------------------


def _with_pair(text: str, path: Path, setting: str, name: str, text_value: str | None) -> str:
    """The text with one saved query set or removed, line by line; save_query checks that it came out right."""
    lines = text.splitlines(keepends=True)
    if lines and not lines[-1].endswith("\n"):
        lines[-1] += "\n"
    settings = pairs_of(compose(text, path), path, "the settings")
    node_setting = next(((line - 1, value) for key, line, value in settings if key == setting), None)
    new = "" if text_value is None else _pair_line("  ", name, text_value)
    if node_setting is None:
        return "".join([*lines, f"{setting}:\n" + new if new else ""])
    start, node = node_setting
    pairs = pairs_of(node, path, setting)
    if not pairs or (len(pairs) == 1 and pairs[0][0] == name) or node.line == start:
        # Nothing to keep, or all on the setting's own line: the whole setting is written anew.
        kept = {key: text_in(value) for key, _, value in pairs if key != name}
        old = "".join(_pair_line("  ", key, value) for key, value in kept.items())
        lines[start : max(start, node.last_line) + 1] = [f"{setting}:\n" + old + new]
        return "".join(lines)
    indent = " " * node.column
    changed = [] if text_value is None else [_pair_line(indent, name, text_value)]
    for key, line, value in pairs:
        if key == name:
            lines[line - 1 : value.last_line + 1] = changed
            return "".join(lines)
    after = pairs[-1][2].last_line + 1
    lines[after:after] = changed
    return "".join(lines)


def _pair_line(indent: str, name: str, value: str) -> str:
    """`name: "query"`, quoted the way JSON does, which YAML reads alike."""
    import json

    quoted = json.dumps(" ".join(value.split()), ensure_ascii=False)
    return f"{indent}{json.dumps(' '.join(name.split()), ensure_ascii=False)}: {quoted}\n"


def _write(path: Path, text: str) -> None:
    """Replace the file in one step, with its own access rights; a symlink stays one. Raises ConfigError."""
    real = Path(os.path.realpath(path))
    try:
        make_private_folder(real.parent)
        mode = real.stat().st_mode & 0o777 if real.exists() else 0o600
        replace_file(real, text.encode("utf-8"), mode=mode)
    except (OSError, UnicodeEncodeError) as error:
        reason = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
        raise ConfigError(f"the settings cannot be written: {reason}", path) from None
