"""The text of a Textile file as Markdown, which has all that is needed to show it. Block by block; nothing is run."""

from __future__ import annotations

import re
from collections.abc import Callable

_ATTRIBUTES = r"(?:\([^()\n]{0,200}\)|\{[^{}\n]{0,200}\}|\[[\w-]{1,20}\]|[<>=()]){0,6}"
_BLOCK = re.compile(
    rf"(h[1-6]|bq|bc|pre|notextile|p|fn\d{{1,3}}|###){_ATTRIBUTES}(\.\.?)(?::\S{{1,500}})?[ \t]+(.*)\Z", re.DOTALL
)
_OPENED = re.compile(r"(?:h[1-6]|bq|bc|pre|notextile|p|fn\d{1,3}|###)[^\s.]{0,200}\.\.?[ \t]")
_ITEM = re.compile(rf"([*#]{{1,6}}){_ATTRIBUTES}[ \t]+(.*)")
_TERM = re.compile(r"-[ \t]+(.{1,300}?)[ \t]*:=[ \t]*(.*)")
_ROW = re.compile(rf"(?:{_ATTRIBUTES}\.[ \t]*)?\|.*\|[ \t]*\Z")
_TABLE_HEAD = re.compile(rf"table{_ATTRIBUTES}\.")
_CELL = re.compile(r"(_)?[<>=^~\\/\d]{0,6}(?:\([^()\n]{0,100}\)|\{[^{}\n]{0,100}\}){0,2}\.[ \t]")
_BEFORE, _AFTER = r"(?<![\w\\*])", r"(?!\w)"
_CODE = re.compile(rf"{_BEFORE}@(?=\S)([^@\n]{{1,300}}?)(?<=\S)@{_AFTER}")
_PLAIN = re.compile(r"==(.{1,500}?)==")
_PICTURE = re.compile(rf"!{_ATTRIBUTES}([^\s!()\"]{{1,500}}?)(?:\(([^()\n]{{0,300}})\))?!(?::(\S{{1,500}}))?")
_LINK = re.compile(
    rf"\[?\"{_ATTRIBUTES}(?! )([^\"\n]{{1,300}}?)(?:[ \t]*\(([^()\"\n]{{1,200}})\))?\":([^\s<>\[\]\"]{{1,500}})\]?"
)
_SPAN = re.compile(rf"%(?:{_ATTRIBUTES})(?=\S)([^%\n]{{1,300}}?)(?<=\S)%")
_NOTE = re.compile(r"(?<=[\w.,;:!?\")])\[(\d{1,3})\](?!\()")
_KEPT = re.compile(r"\x00(\d+)\x00")
_MARKS = (
    (re.compile(rf"{_BEFORE}\*(?=\S)([^*\n]{{1,300}}?)(?<=\S)\*{_AFTER}"), r"**\1**"),
    (re.compile(rf"{_BEFORE}_(?=\S)([^_\n]{{1,300}}?)(?<=\S)_{_AFTER}"), r"*\1*"),
    (re.compile(rf"{_BEFORE}-(?=[^\s-])([^\n-]{{1,300}}?)(?<=[^\s-])-{_AFTER}"), r"~~\1~~"),
    (re.compile(rf"{_BEFORE}\+(?=\S)([^+\n]{{1,300}}?)(?<=\S)\+{_AFTER}"), r"<u>\1</u>"),
    (re.compile(rf"{_BEFORE}\?\?(?=\S)([^?\n]{{1,300}}?)(?<=\S)\?\?{_AFTER}"), r"*\1*"),
    (re.compile(r"\^(?=\S)([^^\s]{1,40})\^"), r"<sup>\1</sup>"),
    (re.compile(r"(?<![~\w])~(?=\S)([^~\s]{1,40})~(?!~)"), r"<sub>\1</sub>"),
)


def textile_as_markdown(text: str) -> str:
    """A Textile text without its head."""
    out: list[str] = []
    extended = ""
    """The kind of a block that goes on over empty lines, as `bc..` does."""
    for block in re.split(r"\n[ \t]*\n", text.strip("\n")):
        match = _BLOCK.match(block)
        if match is None and extended and not _OPENED.match(block):
            kind, content = extended, block
        elif match:
            kind, content = match[1], match[3]
            extended = kind if match[2] == ".." else ""
        else:
            kind, content, extended = "", block, ""
        made = _block(kind, content)
        if kind in ("bc", "pre") and out and match is None:  # one listing, with its empty lines
            out[-1] = out[-1].removesuffix("\n```") + "\n\n" + content + "\n```"
        elif made:
            out.append(made)
    return "\n\n".join(out)


def _block(kind: str, text: str) -> str:
    if kind in ("bc", "pre"):
        return f"```\n{text}\n```"
    if kind == "###":
        return ""
    if kind == "notextile":
        return text
    if kind.startswith("fn"):
        return f"[^{kind[2:]}]: {_inline(' '.join(text.split()))}"
    if kind.startswith("h"):
        return f"{'#' * int(kind[1])} {_inline(' '.join(text.split()))}"
    lines = [_line(line) for line in text.split("\n")]
    if any(_ROW.match(line) for line in text.split("\n")):
        return _with_rule([line for line in lines if line])
    prefix = "> " if kind == "bq" else ""
    return "\n".join(prefix + line for line in lines)


def _line(line: str) -> str:
    if item := _ITEM.match(line):
        depth = len(item[1]) - 1
        return f"{'    ' * depth}{'-' if item[1][-1] == '*' else '1.'} {_inline(item[2])}"
    if term := _TERM.match(line):
        return f"**{_inline(term[1])}**  \n{_inline(term[2])}\n"
    if _TABLE_HEAD.match(line):
        return ""
    if _ROW.match(line):
        cells = line[line.index("|") :].strip().strip("|").split("|")
        return "| " + " | ".join(_inline(_CELL.sub("", cell.strip(), count=1)) for cell in cells) + " |"
    return _inline(line)


def _with_rule(rows: list[str]) -> str:
    """A table with the line under its first row that Markdown asks for."""
    if not rows or not rows[0].startswith("|"):
        return "\n".join(rows)
    rule = "|" + " --- |" * (rows[0].count(" | ") + 1)
    return "\n".join([rows[0], rule, *rows[1:]])


def _inline(text: str) -> str:
    """The marks inside of a line; what stands in code and between `==` is left as it is."""
    kept: list[str] = []

    def keep(shown: str) -> str:
        kept.append(shown)
        return f"\x00{len(kept) - 1}\x00"

    text = text.replace("\x00", "")
    text = _CODE.sub(lambda match: keep(f"`{match[1]}`"), text)
    text = _PLAIN.sub(lambda match: keep(match[1]), text)
    text = _PICTURE.sub(lambda match: keep(_picture(match[1], match[2] or "", match[3] or "")), text)
    text = _LINK.sub(_link(keep), text)
    text = _NOTE.sub(r"[^\1]", _SPAN.sub(r"\1", text))
    for pattern, shown in _MARKS:
        text = pattern.sub(shown, text)
    for _ in range(3):  # code in the words of a picture
        text = _KEPT.sub(lambda match: kept[int(match[1])], text)
    return text


def _picture(source: str, words: str, target: str) -> str:
    picture = f"![{words}]({source})"
    return f"[{picture}]({target})" if target else picture


def _link(keep: Callable[[str], str]) -> Callable[[re.Match[str]], str]:
    """Puts the target of a link aside, and leaves its words to the marks."""

    def made(match: re.Match[str]) -> str:
        target = match[3]
        rest = target[len(target.rstrip(".,;:!?)")) :] if "(" not in target else ""
        return f"[{match[1]}]{keep(f'({target[: len(target) - len(rest)]})')}{rest}"

    return made
