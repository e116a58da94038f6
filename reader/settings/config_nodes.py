"""The YAML of the settings as values that know their lines: every scalar is the text that stands in the file."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

from reader.model.errors import BroadsheetError

MAX_DEPTH = 8
"""Deepest nesting that is read; the settings themselves need two levels."""


class ConfigError(BroadsheetError):
    """The settings cannot be used. `str()` of it is one sentence with the file and the line."""

    def __init__(self, sentence: str, path: Path | None = None, line: int | None = None) -> None:
        """sentence: what is wrong, without a full stop. line: counted from 1; None when it has none."""
        place = f"{path}, line {line}: " if path and line else f"{path}: " if path else ""
        super().__init__(place + sentence)
        self.sentence = sentence
        self.path = path
        self.line = line


class SettingValueError(BroadsheetError):
    """A value that its setting does not take. line: where, counted from 1; None for the setting's own line."""

    def __init__(self, sentence: str, line: int | None = None) -> None:
        super().__init__(sentence)
        self.line = line


@dataclass(slots=True)
class SettingNode:
    """One value of the YAML text, unresolved. Lines and columns count from 0."""

    line: int
    column: int
    last_line: int
    """The last line it stands on."""
    text: str | None = None
    """Of a scalar; None for the other shapes."""
    null: bool = False
    """A scalar that is empty, `~` or `null`, without quotes."""
    parts: list[SettingNode] | None = None
    """Of a list: its values; of a mapping: key, value, key, value ..."""
    mapping: bool = False


def compose(text: str, path: Path | None) -> SettingNode | None:
    """The values of a YAML text; None when it is empty. Raises ConfigError; never follows an alias or a tag."""
    import yaml

    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    try:
        _check_shape(text, path, loader)
        root = cast("Any", yaml).compose(text, Loader=loader)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        problem = printable(error.problem or error.context or "it cannot be understood")
        raise ConfigError(f"this is not YAML: {problem}", path, mark.line + 1 if mark else None) from None
    except yaml.YAMLError as error:
        raise ConfigError(f"this is not YAML: {printable(str(error).splitlines()[0])}", path) from None
    return None if root is None else _setting_node(root)


def _check_shape(text: str, path: Path | None, loader: Any) -> None:
    """Raises ConfigError for what is not composed: aliases, several documents, and depths that would end the program.

    The parser's events come without recursion; composing does not.
    """
    import yaml

    depth = documents = 0
    for event in cast("Any", yaml).parse(text, Loader=loader):
        line = event.start_mark.line + 1
        if isinstance(event, yaml.AliasEvent):
            raise ConfigError("the settings do not take YAML aliases", path, line)
        documents += isinstance(event, yaml.DocumentStartEvent)
        if documents > 1:
            raise ConfigError("the settings must be one YAML document", path, line)
        depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
        if depth > MAX_DEPTH:
            raise ConfigError("the settings are nested too deeply", path, line)


def _setting_node(node: Any) -> SettingNode:
    """A composed node, unresolved: every scalar is the text that stands in the file."""
    import yaml

    line, column = node.start_mark.line, node.start_mark.column
    if isinstance(node, yaml.ScalarNode):
        text = printable(node.value)
        null = not node.style and text.lower() in ("", "~", "null")
        return SettingNode(line, column, last_line_of(node), text=text, null=null)
    mapping = isinstance(node, yaml.MappingNode)
    parts: list[Any] = [part for pair in node.value for part in pair] if mapping else node.value
    return SettingNode(line, column, last_line_of(node), parts=[_setting_node(part) for part in parts], mapping=mapping)


def last_line_of(node: Any) -> int:
    """The line a node ends on; the end mark of a block is at the start of the line after it."""
    end: int = node.end_mark.line
    return end - 1 if node.end_mark.column == 0 and end > node.start_mark.line else end


def pairs_of(node: SettingNode | None, path: Path | None, what: str) -> list[tuple[str, int, SettingNode]]:
    """(key, line from 1, value) of a mapping; none of nothing. Raises ConfigError for any other node."""
    if node is None or node.null:
        return []
    if node.parts is None or not node.mapping:
        raise ConfigError(f"{what} must be lines of the form name: value", path, node.line + 1)
    pairs: list[tuple[str, int, SettingNode]] = []
    for key, value in zip(node.parts[::2], node.parts[1::2], strict=True):
        if key.text is None:
            raise ConfigError(f"{what} have a name that is no text", path, key.line + 1)
        pairs.append((key.text, key.line + 1, value))
    return pairs


def printable(text: str) -> str:
    """Text without characters that could command a terminal (escapes, bidi controls); joiners of scripts stay."""
    if text.isprintable():
        return text
    return "".join(c if c.isprintable() or c in "\n\u200c\u200d" else "\ufffd" for c in text)
