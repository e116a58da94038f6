"""HTML -> blocks in the look of Markdown. Scripts, styles and the like are never shown; nothing is nested deeply.

An own pass over the source instead of a tree: it is lazy (blocks come as the source is passed), takes time in
proportion to the source whatever is broken in it, and needs no more memory than the block it is in.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator

from rich.cells import cell_len

from reader.ui.render import embeds
from reader.ui.render.blocks import NO_PREFIX, Block, Code, Paragraph, Prefix, Rule
from reader.ui.render.html_tables import TableSetter
from reader.ui.render.html_tokens import TEXT_LIMIT, Token, items_of, language, tokens
from reader.ui.render.inline import TAG_STYLES, Builder, inline_html
from reader.ui.render.lines import Styled, safe
from reader.ui.render.numbering import Numbering
from reader.ui.render.site_syntax import strip_machinery
from reader.ui.render.tag_attributes import attributes

ROWS = 200
"""Lines of a listing that are one block."""
LINE_WEIGHT = 20
"""Characters that a line of a listing counts for, because short lines take time too."""
DEPTH = 12
"""Levels of lists and quotes that are drawn."""

_SPACE = re.compile(r"[ \t\n\r\f]+")
_KEPT_SPACE = re.compile(r"white-space\s*:\s*(?:pre|break-spaces)", re.IGNORECASE)
_BREAKING = frozenset(
    (
        *("address", "article", "aside", "body", "center", "details", "dialog", "div", "dl", "fieldset"),
        *("figcaption", "figure", "footer", "form", "header", "hgroup", "html", "legend", "main", "menu", "nav", "p"),
        *("section", "summary", "caption", "noframes", "frameset", "title"),
    )
)
_TABLE = frozenset(("table", "tr", "td", "th", "thead", "tbody", "tfoot"))
_INLINE = frozenset((*TAG_STYLES, "a", "br", "img", "sup", "sub", "q", "rt")) - {"dt"}
_CALLOUT = re.compile(r"\bclass\s*=\s*[\"']?[^\"'>]*(?:admonition|callout|markdown-alert|alert)\b(?!-)", re.IGNORECASE)
_CALLOUT_TITLE = re.compile(
    r"\bclass\s*=\s*[\"']?[^\"'>]*(?:admonition|callout|alert)-(?:title|heading)", re.IGNORECASE
)


def html_blocks(source: str, gap: int = 1, ascii_only: bool = False, prefix: Prefix = NO_PREFIX) -> list[Block]:
    """All blocks of a short source."""
    return [block for block, _ in HtmlSetter(source, gap, ascii_only, prefix)]


class HtmlSetter:
    """Iterates over the blocks of a source, each with the characters of source passed up to it."""

    def __init__(self, source: str, gap: int = 1, ascii_only: bool = False, prefix: Prefix = NO_PREFIX) -> None:
        self._source = source
        self._ascii = ascii_only
        self._prefixes = [prefix]
        self._builder = Builder(ascii_only)
        self._gap = gap
        self._space = False
        """White space was passed that is shown only if text follows."""
        self._lists: list[Numbering] = []
        self._kinds: list[str] = []
        """What is open (`item`, `quote`, `meaning`, `callout`), one for each prefix but the first."""
        self._divs: list[bool] = []
        """For each open `<div>` and `<aside>` whether it is a callout."""
        self._style = ""
        self._level = 0
        self._pre: list[str] | None = None
        self._language = ""
        self._pre_size = 0
        """Characters of the listing that were not given out so far, and something for each of its lines."""
        self._pre_longest = -1
        """Cells of its longest line so far; -1 before a part of it was given out."""
        self._kept_space = ""
        """The element in which line ends are kept; empty for none."""
        self._table: TableSetter | None = None
        self._out: list[Block] = []

    def __iter__(self) -> Iterator[tuple[Block, int]]:
        passed = 0
        for token in tokens(self._source):
            if "{{" in token.text or "{%" in token.text:
                token = token._replace(text=strip_machinery(token.text))
            if token.tag:
                self._tag(token)
            else:
                self._text(token.text)
            passed += len(token.text)
            if self._out:
                share = passed // len(self._out)
                for block in self._out:
                    yield block, share
                passed -= share * len(self._out)
                self._out = []
        if self._pre is not None:
            self._close_pre()
        if self._table is not None:
            self._end_table()
        self._flush()
        for block in self._out:
            yield block, passed
            passed = 0

    def _text(self, raw: str) -> None:
        if self._pre is not None:
            self._pre.append(html.unescape(raw))
            self._pre_size += len(raw) + LINE_WEIGHT * raw.count("\n")
            if self._pre_size > TEXT_LIMIT and not self._in_cell:
                self._part_of_pre()
            return
        if self._kept_space and "\n" in raw:
            for number, line in enumerate(raw.split("\n")):
                if number:
                    self._break()
                self._text(line)
            return
        text = _SPACE.sub(" ", html.unescape(raw) if "&" in raw else raw)
        if text[:1] == " ":
            self._space = True
            text = text[1:]
        if not text:
            return
        if self._space and self._builder.size:
            self._builder.add_space()
        self._space = text.endswith(" ")
        self._builder.add_text(text.rstrip(" "))
        if self._builder.size > TEXT_LIMIT and not self._in_cell:
            self._flush()
            self._gap = 0

    @property
    def _in_cell(self) -> bool:
        return self._table is not None and self._table.in_cell

    def _add(self, block: Block) -> None:
        self._out.append(block)
        self._gap = 1
        self._lead_used()

    def _lead_used(self) -> None:
        """Bullets and the like stand before one line only."""
        self._prefixes = [Prefix(prefix.rest, prefix.rest, prefix.rest) for prefix in self._prefixes]

    def _flush(self) -> None:
        """End the paragraph that is being collected."""
        self._space = False
        if not self._builder.size:
            return
        pictures = self._builder.images
        content = self._builder.take()
        if not content.text:
            return
        if self._table is not None and self._table.in_cell:
            lead = self._prefixes[-1].first
            self._table.add(lead + content if "item" in self._kinds and lead.text.strip() else content)
            self._lead_used()
            return
        first = next(iter(content.styles), None)
        alone = len(pictures) == 1 and first is not None and first.end - first.start == len(content.text)
        picture = pictures[0][1] if alone else ""
        paragraph = Paragraph(content, self._prefixes[-1], self._gap, self._style, self._level, picture=picture)
        self._add(paragraph)
        if not self._level:
            self._style = ""
        if pictures and len(content.text) < 200:
            self._gap = min(self._gap, 1)

    def _tag(self, token: Token) -> None:
        name = token.tag
        bare = name.lstrip("/")
        if self._pre is not None:
            if name in ("/pre", "/textarea"):
                self._close_pre()
            elif name == "br":
                self._pre.append("\n")
            elif name == "code" and not self._language:
                self._language = language(token.text)
            return
        if bare in _INLINE:
            self._inline(name, bare, token.text)
        elif bare == "embed" or embeds.is_embed(bare):
            self._embed(token)
        elif len(bare) == 2 and bare[0] == "h" and bare[1] in "123456":
            self._flush()
            opens = name == bare and not self._in_cell
            self._level = int(bare[1]) if opens else 0
            self._style = f"heading{min(self._level, 4)}" if opens else ""
        elif bare in _BREAKING:
            self._flush()
            self._breaking(name, bare, token.text)
        elif bare in _TABLE:
            self._table_tag(name, token.text)
        else:
            self._container(name, token.text, token.inner)

    def _inline(self, name: str, bare: str, tag: str) -> None:
        breaks = bare in _BREAKING
        if breaks:
            self._flush()
        if self._space and bare != "br" and self._builder.size and name == bare:
            self._builder.add(" ")
            self._space = False
        if bare == "br":
            self._break()
            return
        inline_html(self._builder, tag)

    def _break(self) -> None:
        """A line ends within a paragraph."""
        self._space = False
        if self._builder.size:
            self._builder.add("\n")

    def _embed(self, token: Token) -> None:
        """Something embedded: a line of its own, a part of the text where it stands in a sentence."""
        if token.tag.startswith("/"):
            return
        values = attributes(token.text)
        name = token.text[1:].split(None, 1)[0].rstrip("/>").lower()
        if embed := embeds.of_element(name, values, token.inner):
            self._builder.embed(embed)
            self._space = True

    def _breaking(self, name: str, bare: str, tag: str) -> None:
        """An element that begins and ends a paragraph: callouts and kept line ends."""
        if bare in ("div", "aside"):
            if name == bare and len(self._divs) < 500:
                is_callout = _CALLOUT.search(tag) is not None
                self._divs.append(is_callout)
                if is_callout:
                    bar = Styled.of("| " if self._ascii else "▎ ", "callout")
                    self._push("callout", bar, bar)
            elif name != bare and self._divs and self._divs.pop():
                self._pop("callout")
        if name == bare and _CALLOUT_TITLE.search(tag):
            self._style = "strong"
        if name == bare and _KEPT_SPACE.search(tag):
            self._kept_space = bare
        elif name != bare and bare == self._kept_space:
            self._kept_space = ""

    def _container(self, name: str, tag: str, inner: str) -> None:
        """Lists, quotes, listings, rules; anything unknown shows its content only."""
        if name in ("pre", "textarea"):
            self._flush()
            self._pre, self._language = [], language(tag)
            self._pre_size, self._pre_longest = 0, -1
        elif name == "hr":
            self._flush()
            if not self._in_cell:
                self._add(Rule(self._prefixes[-1], self._gap))
        elif name in ("ul", "ol", "menu"):
            self._flush()
            if self._lists:
                self._gap = 0
            if len(self._lists) < DEPTH:
                self._lists.append(Numbering(attributes(tag), name == "ol", items_of(inner) if inner else 0))
        elif name in ("/ul", "/ol"):
            self._flush()
            self._close_item()
            if self._lists:
                self._lists.pop()
            self._gap = 0 if self._lists else 1
        elif name == "li":
            self._open_item(tag)
        elif name == "/li":
            self._flush()
            self._close_item()
            self._gap = 0
        elif name == "blockquote":
            self._flush()
            bar = Styled.of("| " if self._ascii else "▎ ", "quote-bar")
            self._push("quote", bar, bar)
        elif name == "/blockquote":
            self._flush()
            self._pop("quote")
            self._gap = 1
        elif name in ("dt", "/dt", "dd", "/dd"):
            self._meaning(name)

    def _meaning(self, name: str) -> None:
        """Terms and what they mean, indented below them."""
        self._flush()
        self._pop("meaning")
        if name == "dt":
            self._builder.begin("dt", "strong")
        elif name == "/dt":
            self._builder.end("dt")
            self._gap = 0
        elif name == "dd":
            self._builder.end("dt")
            self._gap = 0
            pad = Styled("  ")
            self._push("meaning", pad, pad)
        else:
            self._gap = 1

    # Containers: what is open is known by the number of prefixes

    def _push(self, kind: str, first: Styled, rest: Styled) -> None:
        if len(self._kinds) >= DEPTH:
            return
        self._kinds.append(kind)
        self._prefixes.append(self._prefixes[-1].inside(first, rest))

    def _pop(self, kind: str) -> None:
        """Close the innermost container of a kind and what is left open inside of it."""
        if kind in self._kinds:
            while self._kinds.pop() != kind:
                self._prefixes.pop()
            self._prefixes.pop()

    def _open_item(self, tag: str) -> None:
        self._flush()
        if self._kinds.count("item") >= max(1, len(self._lists)):
            self._close_item()
            self._gap = 0
        numbering = self._lists[-1] if self._lists else None
        if numbering is not None and numbering.counts:
            bullet = numbering.take(attributes(tag)) + " "
        else:
            depth = min(2, max(0, sum(1 for other in self._lists if not other.counts) - 1))
            bullet = "- " if self._ascii else "•◦▪"[depth] + " "
        self._push("item", Styled.of(bullet, "bullet"), Styled(" " * len(bullet)))

    def _close_item(self) -> None:
        self._pop("item")

    def _part_of_pre(self) -> None:
        """Give out the whole lines of a long listing, so that no block takes long to set."""
        text = "".join(self._pre or ())
        whole = text.rfind("\n") + 1 or (len(text) if len(text) > 4 * TEXT_LIMIT else 0)
        if whole:
            rows = text[:whole].removesuffix("\n").split("\n")
            for at in range(0, len(rows), ROWS):
                self._listing("\n".join(rows[at : at + ROWS]))
            self._pre, self._pre_size = [text[whole:]], len(text) - whole

    def _listing(self, raw: str) -> None:
        text = safe(raw).expandtabs(4)
        first = self._pre_longest < 0
        if first:
            text = text.lstrip("\n")
        self._pre_longest = max(self._pre_longest, *map(cell_len, text.split("\n")))
        self._add(Code(text, self._language, self._prefixes[-1], self._gap if first else 0, self._pre_longest))

    def _close_pre(self) -> None:
        text = "".join(self._pre or ()).rstrip("\n")
        self._pre = None
        if not text.strip():
            return
        if self._table is not None and self._table.in_cell:
            self._table.add(Code(safe(text).strip("\n").expandtabs(4), self._language))
        else:
            self._listing(text)

    # Tables

    def _table_tag(self, name: str, tag: str) -> None:
        self._flush()
        if name == "table":
            if self._table is None:
                self._table = TableSetter()
        elif self._table is None:
            return
        elif name == "/table":
            self._end_table()
        else:
            self._table.tag(name, attributes(tag) if "span" in tag else {})
            if self._table.due:
                self._add_all(self._table.blocks(self._prefixes[-1], self._gap))

    def _end_table(self) -> None:
        if self._table is not None:
            self._add_all(self._table.end(self._prefixes[-1], self._gap))
            self._table = None
            self._gap = 1

    def _add_all(self, blocks: list[Block]) -> None:
        for block in blocks:
            self._add(block)
