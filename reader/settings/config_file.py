"""The file of the settings: YAML that belongs to the user -> `Config`, with every error in a sentence.

Every scalar is taken as the text that stands in the file and converted by the rule of its own field, so that no YAML
guess (`no` as false, `12:30` as a number) can change what was meant. What is wrong is said in a sentence with its line.
"""

from __future__ import annotations

import os
import shlex
from collections.abc import Callable, Container, Mapping, Sequence
from dataclasses import dataclass, fields
from functools import partial
from pathlib import Path
from types import MappingProxyType
from typing import TypeVar

from reader.files_io import NotRegularError, TooLargeError, make_private_folder, read_bounded, replace_file
from reader.settings.config import DEFAULTS, NOTIFICATIONS, PICTURES, READ_RULES, RULE_ACTIONS, SYMBOLS, Config
from reader.settings.config_nodes import ConfigError, SettingNode, WrongValueError, compose, pairs_of

_T = TypeVar("_T")

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
        convert = _converters(base).get(name)
        if convert is None:
            raise ConfigError(f"there is no setting {name!r}{_suggestion(name)}", path, line)
        if name in values:
            raise ConfigError(f"the setting {name!r} is given twice", path, line)
        if node.null:
            continue
        try:
            values[name] = convert(node)
        except WrongValueError as error:
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
    except WrongValueError:  # a value that is no single text stands on the setting's own line
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


# Converting ---------------------------------------------------------------------------------------------------------


def _converters(base: Path) -> dict[str, Callable[[SettingNode], object]]:
    """For each setting, what makes its value of a node; each raises WrongValueError."""
    return {
        "keys": partial(_mapping, each=_keys),
        "theme": _text,
        "measure": partial(_number, kind=int, lowest=30, highest=240, unit="cells"),
        "rows": partial(_number, kind=int, lowest=1, highest=3, unit="lines"),
        "symbols": partial(_choice, choices=SYMBOLS),
        "mouse": _flag,
        "browser": _command,
        "time_zone": _zone,
        "preview_delay": partial(_number, kind=float, lowest=0.0, highest=5.0, unit="seconds"),
        "show_removed": _flag,
        "state_file": partial(_path, base=base),
        "cache_dir": partial(_path, base=base),
        "queries": partial(_mapping, each=_text),
        "query_keys": partial(_mapping, each=_keys),
        "story_days": partial(_number, kind=float, lowest=0.5, highest=60.0, unit="days"),
        "mark_read": _read_rule,
        "read_same_report": _flag,
        "pictures": partial(_choice, choices=PICTURES),
        "ignore": _keys,
        "fetch_private_hosts": _flag,
        "library": partial(_libraries, base=base),
        "fetch_every": partial(_number, kind=int, lowest=0, highest=10080, unit="minutes"),
        "rules": partial(_mapping, each=_actions),
        "save_folder": partial(_path, base=base),
        "pipes": partial(_mapping, each=_program),
        "notify": partial(_choice, choices=NOTIFICATIONS),
        "on_new": _arguments,
        "on_follow_up": _arguments,
        "passwords": partial(_mapping, each=_arguments),
        "feed_commands": partial(_mapping, each=_program),
    }


def _text(node: SettingNode) -> str:
    if node.text is None:
        raise WrongValueError("this must be one text", node.line + 1)
    return node.text.strip()


def _command(node: SettingNode) -> tuple[str, ...]:
    if node.text is None:
        return _arguments(node)
    try:
        return tuple(shlex.split(_text(node)))
    except ValueError:
        raise WrongValueError("a quotation mark is not closed") from None


def _program(node: SettingNode) -> tuple[str, ...]:
    command = _command(node)
    if not command or not command[0]:
        raise WrongValueError("a command must begin with its program")
    return command


def _flag(node: SettingNode) -> bool:
    text = _text(node).lower()
    if text in ("true", "yes", "on"):
        return True
    if text in ("false", "no", "off"):
        return False
    raise WrongValueError(f"this must be true or false, not {text!r}")


def _number(node: SettingNode, kind: Callable[[str], _T], lowest: _T, highest: _T, unit: str) -> _T:
    text = _text(node)
    try:
        value = kind(text)
    except (ValueError, OverflowError):
        raise WrongValueError(f"this must be a number of {unit}, not {text[:40]!r}") from None
    if not lowest <= value <= highest:  # pyright: ignore[reportOperatorIssue]  # int or float; NaN fails it too
        raise WrongValueError(f"this must be {lowest} to {highest} {unit}, not {text[:40]}")
    return value


def _read_rule(node: SettingNode) -> str | float:
    text = _text(node).lower()
    if not text[:1].isdigit():
        return _choice(node, READ_RULES)
    return _number(node, kind=float, lowest=0.5, highest=3600.0, unit="seconds")


def _choice(node: SettingNode, choices: tuple[str, ...]) -> str:
    text = _text(node).lower()
    if text not in choices:
        raise WrongValueError(f"this must be one of {', '.join(choices)}, not {text!r}")
    return text


def _zone(node: SettingNode) -> str:
    text = _text(node)
    if text.lower() == "local":
        return "local"
    from zoneinfo import ZoneInfo

    try:
        ZoneInfo(text)
    except (ValueError, OSError, LookupError):
        raise WrongValueError(f"there is no time zone {text!r}; write local, or a name such as Europe/Berlin") from None
    return text


def _path(node: SettingNode, base: Path) -> Path:
    text = _text(node)
    if not text or "\ufffd" in text:
        raise WrongValueError("this must be a path")
    try:
        return base / Path(text).expanduser()
    except RuntimeError:
        raise WrongValueError(f"the home folder in {text!r} is not known") from None


def _libraries(node: SettingNode, base: Path) -> Mapping[str, Path]:
    """One folder, or folders by name; a single one is called by its folder's name."""
    if node.text is not None:
        folder = _path(node, base)
        return MappingProxyType({folder.name: folder})
    return _mapping(node, partial(_path, base=base))


def _arguments(node: SettingNode) -> tuple[str, ...]:
    """A command as a list of arguments: no shell ever takes one apart."""
    if node.parts is None or node.mapping or not node.parts:
        raise WrongValueError("a command must be a list of its arguments: [program, argument]", node.line + 1)
    arguments = tuple(_text(part) for part in node.parts)
    if not arguments[0] or any("\0" in argument or "\ufffd" in argument for argument in arguments):
        raise WrongValueError("a command must begin with its program", node.line + 1)
    return arguments


def _actions(node: SettingNode) -> tuple[str, ...]:
    """What a rule does: a list of actions, or one text with commas between them."""
    if node.parts is not None and not node.mapping:
        actions = [_text(part) for part in node.parts]
    else:
        actions = [action.strip() for action in _text(node).split(",")]
    for action in actions:
        if action not in RULE_ACTIONS:
            raise WrongValueError(f"a rule can {' or '.join(RULE_ACTIONS)}, not {action[:40]!r}", node.line + 1)
    if not actions:
        raise WrongValueError(f"a rule must say what it does: {' or '.join(RULE_ACTIONS)}", node.line + 1)
    return tuple(dict.fromkeys(actions))


def _keys(node: SettingNode) -> tuple[str, ...]:
    """Keys in Textual's names, or patterns: a list, or one text with commas between them. Nothing takes all away."""
    if node.null:
        return ()
    if node.parts is not None and not node.mapping:
        return tuple(key for item in node.parts for key in _keys(item))
    if (text := _text(node)) == ",":
        return ("comma",)
    return tuple(key.strip() for key in text.split(",") if key.strip())


def _mapping(node: SettingNode, each: Callable[[SettingNode], _T]) -> Mapping[str, _T]:
    made: dict[str, _T] = {}
    try:
        pairs = pairs_of(node, None, "this")
    except ConfigError as error:
        raise WrongValueError(error.sentence, error.line) from None
    for name, line, value in pairs:
        if name in made:
            raise WrongValueError(f"{name!r} is given twice", line)
        try:
            made[name] = each(value)
        except WrongValueError as error:
            raise WrongValueError(f"{name}: {error}", error.line or line) from None
    return MappingProxyType(made)


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
        kept = {key: _text(value) for key, _, value in pairs if key != name}
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
