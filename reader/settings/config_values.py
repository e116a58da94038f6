"""What each setting says, of the nodes of the settings' file: texts, numbers, choices, paths, commands. Pure.

Each converter raises SettingValueError with a sentence, and the line where it differs from the setting's own.
"""

from __future__ import annotations

import shlex
from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path
from types import MappingProxyType
from typing import TypeVar

from reader.settings.config import NOTIFICATIONS, PICTURES, READ_RULES, RULE_ACTIONS, SYMBOLS, rule_action
from reader.settings.config_nodes import ConfigError, SettingNode, SettingValueError, pairs_of

_T = TypeVar("_T")


def converters(base: Path) -> dict[str, Callable[[SettingNode], object]]:
    """For each setting, what makes its value of a node; each raises SettingValueError."""
    return {
        "keys": partial(_mapping, each=_keys),
        "theme": text_in,
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
        "queries": partial(_mapping, each=text_in),
        "query_keys": partial(_mapping, each=_keys),
        "story_days": partial(_number, kind=float, lowest=0.5, highest=60.0, unit="days"),
        "mark_read": _read_rule,
        "read_same_report": _flag,
        "fold_same_report": _flag,
        "pictures": partial(_choice, choices=PICTURES),
        "ignore": _keys,
        "fetch_private_hosts": _flag,
        "full_text_in_files": _flag,
        "library": partial(_libraries, base=base),
        "fetch_every": partial(_number, kind=int, lowest=0, highest=10080, unit="minutes"),
        "keep_days": partial(_number, kind=int, lowest=0, highest=36_500, unit="days"),
        "archive_folder": partial(_path, base=base),
        "rules": partial(_mapping, each=_actions),
        "save_folder": partial(_path, base=base),
        "pipes": partial(_mapping, each=_program),
        "notify": partial(_choice, choices=NOTIFICATIONS),
        "on_new": _arguments,
        "on_follow_up": _arguments,
        "passwords": partial(_mapping, each=_arguments),
        "page_rules": partial(_mapping, each=text_in),
        "feed_commands": partial(_mapping, each=_program),
    }


def text_in(node: SettingNode) -> str:
    """The one text that a node is. Raises SettingValueError."""
    if node.text is None:
        raise SettingValueError("this must be one text", node.line + 1)
    return node.text.strip()


def _command(node: SettingNode) -> tuple[str, ...]:
    if node.text is None:
        return _arguments(node)
    try:
        return tuple(shlex.split(text_in(node)))
    except ValueError:
        raise SettingValueError("a quotation mark is not closed") from None


def _program(node: SettingNode) -> tuple[str, ...]:
    command = _command(node)
    if not command or not command[0]:
        raise SettingValueError("a command must begin with its program")
    return command


def _flag(node: SettingNode) -> bool:
    text = text_in(node).lower()
    if text in ("true", "yes", "on"):
        return True
    if text in ("false", "no", "off"):
        return False
    raise SettingValueError(f"this must be true or false, not {text!r}")


def _number(node: SettingNode, kind: Callable[[str], _T], lowest: _T, highest: _T, unit: str) -> _T:
    text = text_in(node)
    try:
        value = kind(text)
    except (ValueError, OverflowError):
        raise SettingValueError(f"this must be a number of {unit}, not {text[:40]!r}") from None
    if not lowest <= value <= highest:  # pyright: ignore[reportOperatorIssue]  # int or float; NaN fails it too
        raise SettingValueError(f"this must be {lowest} to {highest} {unit}, not {text[:40]}")
    return value


def _read_rule(node: SettingNode) -> str | float:
    text = text_in(node).lower()
    if not text[:1].isdigit():
        return _choice(node, READ_RULES)
    return _number(node, kind=float, lowest=0.5, highest=3600.0, unit="seconds")


def _choice(node: SettingNode, choices: tuple[str, ...]) -> str:
    text = text_in(node).lower()
    if text not in choices:
        raise SettingValueError(f"this must be one of {', '.join(choices)}, not {text!r}")
    return text


def _zone(node: SettingNode) -> str:
    text = text_in(node)
    if text.lower() == "local":
        return "local"
    from zoneinfo import ZoneInfo

    try:
        ZoneInfo(text)
    except (ValueError, OSError, LookupError):
        raise SettingValueError(
            f"there is no time zone {text!r}; write local, or a name such as Europe/Berlin"
        ) from None
    return text


def _path(node: SettingNode, base: Path) -> Path:
    text = text_in(node)
    if not text or "\ufffd" in text:
        raise SettingValueError("this must be a path")
    try:
        return base / Path(text).expanduser()
    except RuntimeError:
        raise SettingValueError(f"the home folder in {text!r} is not known") from None


def _libraries(node: SettingNode, base: Path) -> Mapping[str, Path]:
    """One folder, or folders by name; a single one is called by its folder's name."""
    if node.text is not None:
        folder = _path(node, base)
        return MappingProxyType({folder.name: folder})
    return _mapping(node, partial(_path, base=base))


def _arguments(node: SettingNode) -> tuple[str, ...]:
    """A command as a list of arguments: no shell ever takes one apart."""
    if node.parts is None or node.mapping or not node.parts:
        raise SettingValueError("a command must be a list of its arguments: [program, argument]", node.line + 1)
    arguments = tuple(text_in(part) for part in node.parts)
    if not arguments[0] or any("\0" in argument or "\ufffd" in argument for argument in arguments):
        raise SettingValueError("a command must begin with its program", node.line + 1)
    return arguments


def _actions(node: SettingNode) -> tuple[str, ...]:
    """What a rule does: a list of actions, or one text with commas between them."""
    if node.parts is not None and not node.mapping:
        actions = [text_in(part) for part in node.parts]
    else:
        actions = [action.strip() for action in text_in(node).split(",")]
    kept = [rule_action(action) for action in actions]
    if "" in kept:
        wrong = actions[kept.index("")]
        raise SettingValueError(f"a rule can {', '.join(RULE_ACTIONS)}, not {wrong[:40]!r}", node.line + 1)
    if not actions:
        raise SettingValueError(f"a rule must say what it does: {', '.join(RULE_ACTIONS)}", node.line + 1)
    return tuple(dict.fromkeys(kept))


def _keys(node: SettingNode) -> tuple[str, ...]:
    """Keys in Textual's names, or patterns: a list, or one text with commas between them. Nothing takes all away."""
    if node.null:
        return ()
    if node.parts is not None and not node.mapping:
        return tuple(key for item in node.parts for key in _keys(item))
    if (text := text_in(node)) == ",":
        return ("comma",)
    return tuple(key.strip() for key in text.split(",") if key.strip())


def _mapping(node: SettingNode, each: Callable[[SettingNode], _T]) -> Mapping[str, _T]:
    made: dict[str, _T] = {}
    try:
        pairs = pairs_of(node, None, "this")
    except ConfigError as error:
        raise SettingValueError(error.sentence, error.line) from None
    for name, line, value in pairs:
        if name in made:
            raise SettingValueError(f"{name!r} is given twice", line)
        try:
            made[name] = each(value)
        except SettingValueError as error:
            raise SettingValueError(f"{name}: {error}", error.line or line) from None
    return MappingProxyType(made)
