"""The text of an AsciiDoc file as Markdown, line by line; nothing is included."""

from __future__ import annotations

import re

_HEADING = re.compile(r"(={1,6})[ \t]+(\S.*?)[ \t]*=*$")
_ATTRIBUTE = re.compile(r":(!?[\w-]+!?):[ \t]*(.*)$")
_STYLE = re.compile(r"\[([^\[\]\n]*)\][ \t]*$")
_TITLE = re.compile(r"\.(?![. ])(\S.*)$")
_BOX = re.compile(r"(NOTE|TIP|IMPORTANT|WARNING|CAUTION):[ \t]+(.*)$")
_ITEM = re.compile(r"[ \t]*([*\-]{1,5}|\.{1,5}|\d+\.)[ \t]+(\S.*)$")
_TERM = re.compile(r"(\S.*?)(?:::|;;)(?:[ \t]+(\S.*))?$")
_MACRO = re.compile(r"(image|video|audio|include)::([^\[\]\s]*)\[([^\]\n]*)\][ \t]*$")
_FENCE = re.compile(r"(-{4,}|\.{4,}|={4,}|_{4,}|\*{4,}|\+{4,}|/{4,}|--|```)[ \t]*(\S*)$")
_LINK = re.compile(
    r"(?:link:|xref:)([^\[\]\s]+)\[([^\]\n]*)\]|\b(https?://[^\[\]\s]+)\[([^\]\n]*)\]|"
    r"<<([^<>,\n]+)(?:,[ \t]*([^<>\n]+))?>>"
)
_IMAGE = re.compile(r"image:([^\[\]\s:][^\[\]\s]*)\[([^\]\n]*)\]")
_NOTE = re.compile(r"footnote:(\w*)\[([^\]\n]*)\]")
_NAMES = re.compile(r"\{([\w-]+)\}")
_CODE = re.compile(r"(?<!\w)`([^`\n]{1,300})`(?!\w)")
_BOLD = re.compile(r"(?<![\w*])\*(?=\S)([^*\n]{1,300}?)(?<=\S)\*(?![\w*])")
_ITALIC = re.compile(r"(?<![\w_])_(?=\S)([^_\n]{1,300}?)(?<=\S)_(?![\w_])")
_MARKED = re.compile(r"(?<![\w#])(?:\[[^\]\n]*\])?#(?=\S)([^#\n]{1,300}?)(?<=\S)#(?![\w#])")


class _Setter:
    """Takes the lines of one text in order."""

    def __init__(self) -> None:
        self.out: list[str] = []
        self._names: dict[str, str] = {}
        self._style = ""
        self._fence = ""
        """The line that closes the block that is open; empty for none."""
        self._table: list[str] | None = None
        self._quotes = False
        self._meaning = False
        """What a term means stands on the next line."""
        self._notes: list[str] = []

    def line(self, line: str) -> None:
        """Take one line into account."""
        bare = line.rstrip()
        if self._fence and self._fence != "|===":
            self._in_block(bare)
        elif bare.startswith(("|===", "!===", ",===")):
            self._table_mark()
        elif self._table is not None:
            self._cells(bare)
        elif fence := _FENCE.match(bare):
            self._open(fence[1], fence[2])
        else:
            self._plain(bare)

    def end(self) -> str:
        """The whole as Markdown."""
        if self._table is not None:
            self._table_mark()
        if self._fence == "```":
            self.out.append("```")
        notes = [f"\n[^a{number}]: {text}" for number, text in enumerate(self._notes, start=1)]
        return "\n".join([*self.out, *notes])

    def _open(self, mark: str, language: str) -> None:
        style, self._style = self._style, ""
        name = re.split(r"[,.#%]", style)[0].strip().lower()
        self._fence = mark
        if mark[0] == "/":
            self._quotes = False
        elif mark[0] in "-.`+" and mark != "--" and name not in ("quote", "verse"):
            given = style.split(",")[1].strip() if name in ("source", "") and "," in style else language
            self.out.append(f"```{given}")
        elif mark[0] in "=_*" or mark == "--":
            kind = "quote" if mark[0] == "_" or name in ("quote", "verse") else name or "example"
            named = kind in ("note", "tip", "important", "warning", "caution")
            self._quotes = named or kind == "quote"
            self.out.append("" if kind == "quote" or not named else f"> [!{kind}]")

    def _in_block(self, line: str) -> None:
        mark = self._fence
        if line == mark:
            if mark[0] in "-.`+" and mark != "--":
                self.out.append("```")
            self._fence, self._quotes = "", False
            self.out.append("")
        elif mark[0] == "/":
            return
        elif mark[0] in "-.`+" and mark != "--":
            self.out.append(line)
        else:
            lines = len(self.out)
            self._plain(line)
            if self._quotes:
                self.out[lines:] = [f"> {row}" for row in self.out[lines:]]

    def _plain(self, line: str) -> None:
        if line.startswith("//"):
            return
        if heading := _HEADING.match(line):
            self.out += ["", f"{'#' * len(heading[1])} {self._inline(heading[2])}", ""]
        elif attribute := _ATTRIBUTE.match(line):
            self._names[attribute[1].strip("!").lower()] = attribute[2]
        elif box := _BOX.match(line):
            self.out += ["", f"> [!{box[1].lower()}]", f"> {self._inline(box[2])}", ""]
        elif macro := _MACRO.match(line):
            self._macro(macro[1], macro[2], macro[3])
        elif style := _STYLE.match(line):
            self._style = style[1]
        elif item := _ITEM.match(line):
            mark = item[1]
            depth = len(mark) - 1 if mark[0] in "*." else 0
            bullet = "1." if mark[0] == "." or mark[0].isdigit() else "-"
            self.out.append("   " * depth + f"{bullet} {self._inline(item[2])}")
        elif (title := _TITLE.match(line)) and not line.startswith(".."):
            self.out += ["", f"**{self._inline(title[1])}**", ""]
        elif line in ("'''", "<<<"):
            self.out += ["", "---", ""]
        elif line == "+":
            self.out.append("")
        elif (term := _TERM.match(line)) and not line.startswith(("http", "image", "link")):
            self.out += ["", self._inline(term[1])]
            self.out += [f": {self._inline(term[2])}"] if term[2] else []
            self._meaning = not term[2]
        elif self._meaning and line:
            self.out.append(f": {self._inline(line)}")
            self._meaning = False
        else:
            self.out.append(self._inline(line.removesuffix(" +") + ("  " if line.endswith(" +") else "")))

    def _macro(self, kind: str, target: str, inner: str) -> None:
        words = inner.split(",")[0].strip().strip('"')
        if kind == "image":
            self.out += ["", f"![{words}](<{self._inline(target)}>)", ""]
        elif kind in ("video", "audio"):
            tag = words.lower() if words.lower() in ("youtube", "vimeo") else kind
            self.out += ["", f"{{{{< {tag} {target} >}}}}", ""]

    def _table_mark(self) -> None:
        if self._table is None:
            self._table, self._fence = [], "|==="
            return
        rows, self._table, self._fence = self._table, None, ""
        style, self._style = self._style, ""
        if not rows:
            return
        columns = re.search(r"cols\s*=\s*\"?([^\"\]]+)", style)
        said = columns[1] if columns else ""
        repeated = re.match(r"(\d+)\*", said)
        width = int(repeated[1]) if repeated else len(said.split(",")) if said else rows[0].count("\x01") + 1
        cells = [cell for row in rows for cell in row.split("\x01")]
        width = max(1, min(width, len(cells), 50))
        self.out += ["", "| " + " | ".join(cells[:width]) + " |", "|" + "---|" * width]
        for at in range(width, len(cells), width):
            self.out.append("| " + " | ".join(cells[at : at + width]) + " |")
        self.out.append("")

    def _cells(self, line: str) -> None:
        if self._table is None or not line.strip():
            return
        if line.lstrip().startswith("|"):
            cells = re.split(r"[ \t]*(?:\d+[+*])?[<^>.]*[aehlmsv]?(?<!\\)\|", line)[1:]
            self._table.append("\x01".join(self._inline(cell.strip()).replace("|", "\\|") for cell in cells))
        elif self._table:
            self._table[-1] += " " + self._inline(line.strip())

    def _inline(self, text: str) -> str:
        """The marks within a line."""
        text = _NAMES.sub(lambda match: self._names.get(match[1].lower(), match[0]), text)
        kept: list[str] = []

        def keep(written: str) -> str:
            kept.append(written)
            return f"\x02{len(kept) - 1}\x02"

        text = _CODE.sub(lambda match: keep(f"`{match[1]}`"), text.replace("\x02", ""))
        text = _IMAGE.sub(lambda match: keep(f"![{match[2].split(',')[0]}](<{match[1]}>)"), text)
        text = _LINK.sub(lambda match: keep(_link(match)), text)
        text = _NOTE.sub(self._note, text)
        text = _MARKED.sub(r"==\1==", _ITALIC.sub(r"*\1*", _BOLD.sub(r"**\1**", text)))
        return re.sub(r"\x02(\d+)\x02", lambda match: kept[int(match[1])], text)

    def _note(self, match: re.Match[str]) -> str:
        if not match[2]:
            return ""
        self._notes.append(match[2])
        return f"[^a{len(self._notes)}]"


def _link(match: re.Match[str]) -> str:
    target = match[1] or match[3]
    if target:
        words = (match[2] if match[1] else match[4]).split(",window=")[0].rstrip("^").strip('"')
        return f"[{words or target}](<{target}>)"
    part = match[5].strip()
    return f"[{match[6] or part.lstrip('#_')}](<#{part.lstrip('#')}>)"


def asciidoc_as_markdown(text: str) -> str:
    """An AsciiDoc text without its head."""
    setter = _Setter()
    for line in text.replace("\x01", "").split("\n"):
        setter.line(line)
    return setter.end()
