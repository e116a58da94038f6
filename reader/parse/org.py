"""The text of an Org file as Markdown, which has all that is needed to show it. Line by line; nothing is run."""

from __future__ import annotations

import re

_HEADING = re.compile(
    r"(\*+)[ \t]+(?:(?:TODO|DONE|NEXT|WAITING|CANCELLED)[ \t]+)?(?:\[#[A-Z]\][ \t]+)?(.*?)(?:[ \t]+:[\w@#%:]+:)?[ \t]*$"
)
_BEGIN = re.compile(r"[ \t]*#\+begin_(\w+)[ \t]*(\S*)(.*)$", re.IGNORECASE)
_END = re.compile(r"[ \t]*#\+end_(\w+)", re.IGNORECASE)
_DRAWER = re.compile(r"[ \t]*:([A-Za-z][\w-]*):[ \t]*$")
_KEYWORD = re.compile(r"[ \t]*#\+([\w-]+):[ \t]*(.*)$")
_RULE_ROW = re.compile(r"[ \t]*\|[-+]+\|?[ \t]*$")
_LINK = re.compile(r"\[\[([^\[\]\n]+)\](?:\[([^\[\]\n]*)\])?\]")
_NOTE = re.compile(r"\[fn:([\w-]+)\]")
_NOTE_TEXT = re.compile(r"\[fn:([\w-]+)\][ \t]+")
_TERM = re.compile(r"([ \t]*[-+][ \t]+)(.+?)[ \t]+::[ \t]+(.*)$")
_BEFORE, _AFTER = r"(?<![\w\\])", r"(?!\w)"
_MARKS = (
    (re.compile(rf"{_BEFORE}/(?=\S)([^/\n]{{1,300}}?)(?<=\S)/{_AFTER}"), r"*\1*"),
    (re.compile(rf"{_BEFORE}\*(?=\S)([^*\n]{{1,300}}?)(?<=\S)\*{_AFTER}"), r"**\1**"),
    (re.compile(rf"{_BEFORE}_(?=\S)([^_\n]{{1,300}}?)(?<=\S)_{_AFTER}"), r"<u>\1</u>"),
    (re.compile(rf"{_BEFORE}\+(?=\S)([^+\n]{{1,300}}?)(?<=\S)\+{_AFTER}"), r"~~\1~~"),
)
_CODE = re.compile(rf"{_BEFORE}([=~])(?=\S)([^\n]{{1,300}}?)(?<=\S)\1{_AFTER}")
_BOXES = frozenset(("note", "tip", "warning", "important", "caution", "info", "example", "danger"))
_PICTURE = re.compile(r"\.(?:png|jpe?g|gif|webp|svg|avif|bmp)$", re.IGNORECASE)


def org_as_markdown(text: str) -> str:
    """An Org text without its head."""
    out: list[str] = []
    block, drawer, table = "", False, 0
    for line in text.split("\n"):
        if block:
            end = _END.match(line)
            if end and end[1].lower() == block:
                out.append({"quote": "", "verse": ""}.get(block, "" if block in _BOXES else "```"))
                block = ""
            elif block in ("quote", "verse") or block in _BOXES:
                out.append("> " + _inline(line) + ("  " if block == "verse" else ""))
            else:
                out.append(line)
            continue
        if drawer:
            drawer = not re.match(r"[ \t]*:END:", line, re.IGNORECASE)
            continue
        if begin := _BEGIN.match(line):
            block = begin[1].lower()
            out.append(_opened(block, begin[2]))
            continue
        if _DRAWER.match(line):
            drawer = True
            continue
        table = table + 1 if line.lstrip().startswith("|") else 0
        out += _line(line, table)
    if block and block not in ("quote", "verse") and block not in _BOXES:
        out.append("```")
    return "\n".join(out)


def _opened(block: str, argument: str) -> str:
    """The line that opens a block."""
    if block in ("quote", "verse"):
        return ""
    if block in _BOXES:
        return f"> [!{block}]"
    return f"```{argument}" if block == "src" else "```"


def _line(line: str, table: int) -> list[str]:
    """What stands for one line outside of blocks. table: its number within a table, from 1; 0 for none."""
    if heading := _HEADING.match(line):
        return [f"{'#' * min(6, len(heading[1]))} {_inline(heading[2])}", ""]
    if keyword := _KEYWORD.match(line):
        name, value = keyword[1].lower(), keyword[2]
        return ["", f"*{_inline(value)}*", ""] if name == "caption" and value else []
    if line.startswith("# ") or line.strip() == "#":
        return []
    if note := _NOTE_TEXT.match(line):
        return [f"[^{note[1]}]: {_inline(line[note.end() :])}"]
    if table:
        columns = max(1, line.count("|") - 1) if not _RULE_ROW.match(line) else line.count("+") + 1
        if _RULE_ROW.match(line):
            return ["|" + "---|" * columns] if table == 2 else []
        return [_inline(line)]
    if term := _TERM.match(line):
        return [f"{term[1]}**{_inline(term[2])}**: {_inline(term[3])}"]
    if re.fullmatch(r"-{5,}[ \t]*", line):
        return ["", "---", ""]
    if re.match(r"[ \t]*:(?:[ \t]|$)", line):
        return ["    " + line.lstrip()[1:].removeprefix(" ")]
    return [_inline(line)]


def _inline(text: str) -> str:
    """The marks within a line."""
    kept: list[str] = []

    def keep(written: str) -> str:
        kept.append(written)
        return f"\x00{len(kept) - 1}\x00"

    text = _CODE.sub(lambda match: keep(f"`{match[2]}`"), text.replace("\x00", ""))
    text = _LINK.sub(lambda match: keep(_link(match[1], match[2])), text)
    text = _NOTE.sub(r"[^\1]", text)
    if not re.match(r"[ \t]*https?://", text):
        for pattern, written in _MARKS:
            text = pattern.sub(written, text)
    return re.sub(r"\x00(\d+)\x00", lambda match: kept[int(match[1])], text)


def _link(target: str, words: str | None) -> str:
    """A link, or a picture when it has no words of its own."""
    address = target.removeprefix("file:").partition("::")[0]
    if _PICTURE.search(address) and not words:
        return f"![](<{address}>)"
    if target.startswith(("http:", "https:", "file:", "./", "../", "mailto:")) or "/" in target:
        return f"[{words or address}](<{address}>)"
    return f"[[{target.removeprefix('id:').lstrip('*')}|{words}]]" if words else f"[[{target.lstrip('*')}]]"
