"""The head of a file in whatever dialect, its body, and what went wrong on the way."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from reader.model.article import BodyFormat, RelatedKey
from reader.model.problem import Severity
from reader.parse.field_names import KNOWN
from reader.parse.split import Parts, body_start, head_start, split, split_early
from reader.parse.stated import ADDRESS_LINE, stated_below
from reader.parse.tree import MAX_HEAD, Finding, Head, HeadError, Node, NotAMappingError, field_name

if TYPE_CHECKING:
    from reader.parse.documents import Cut


_PAGES = (".html", ".htm", ".njk", ".liquid")
_OWN_FORMS = frozenset(("ipynb", "lr", "txt", "mdwn"))
_TAG_VALUE = re.compile(
    r"^([\"']?(?:tags?|topics|keywords|categor(?:y|ies))[\"']?[ \t]*:[ \t]+)(#[^\s#][^\n\"']*)$", re.M | re.I
)
_TAG_ITEM = re.compile(r"^([ \t]*-[ \t]+)(#[^\s#\"']+)[ \t]*$", re.M)


@dataclass(slots=True)
class Front:
    """A file, taken apart."""

    head: Head
    head_line: int = 1
    """Line of the file on which the head's first line stands."""
    body: str = ""
    body_format: BodyFormat = BodyFormat.MARKDOWN
    hints: dict[str, Node] = field(default_factory=dict[str, Node])
    """What the body itself states about the article."""
    related: tuple[RelatedKey, ...] | None = None
    """Filled by the narrow scanner; None when the related list is in the head's fields."""
    findings: list[Finding] = field(default_factory=list[Finding])
    """Problems with lines of the file."""
    prose: int = 0
    """Where the prose of the body begins, behind what the body states of itself."""
    narrow: bool = False
    """Read by the header's short way: the head has no line numbers, and only the fields that are known."""


def read_front(text: str, path: str, *, whole: bool) -> Front:
    """Take a file apart. `whole`: read every field instead of those that a list needs."""
    if not whole and (front := _short_way(text)):
        if path[-5:].lower().endswith(_PAGES):
            front.body_format = BodyFormat.HTML
        return _with_stated(front)
    front = _read(text, path, whole)
    return front if front.prose else _with_stated(front)


def _with_stated(front: Front) -> Front:
    """The same with what the text states of itself, which counts where the head is silent."""
    if front.body and front.body_format is BodyFormat.MARKDOWN:
        hints, front.prose = stated_below(front.body)
        if ADDRESS_LINE in hints and not front.head.fields:
            hints.setdefault("url", hints[ADDRESS_LINE])
        if hints:
            front.hints = {**front.hints, **hints}
    return front


def _read(text: str, path: str, whole: bool) -> Front:
    suffix = path[-12:].rpartition(".")[2].lower()
    if cut := _of_its_kind(text, suffix):
        return Front(cut.head, 1, cut.body, BodyFormat.TEXT if suffix == "txt" else BodyFormat.MARKDOWN)
    if text.startswith("<<<<<<< "):
        from reader.parse.openings import without_conflict

        front = _read(without_conflict(text), path, whole)
        finding = Finding(1, Severity.MENDED, "the file begins with merge conflict marks", "its first side is shown")
        front.findings.append(finding)
        return front
    parts = split(text)
    front = None
    if parts.kind == "yaml":
        front = _doubled(parts, whole) or _yaml(parts, whole)
        if front is None and (second := _second_head(parts)):
            front = _yaml(second, whole)
            if front:
                sentence = "something else stands between marks before the front matter"
                front.findings.append(Finding(parts.head_line - 1, Severity.NOTE, sentence, "left out"))
    elif parts.kind == "toml":
        front = _toml(parts)
    if front is None and not parts.kind:
        front = _marked(text) or _loose(text, whole)
    if front is None:
        front = _without_marks(text, suffix)
        if parts.kind and not front.head.fields:
            sentence = "what stands between the marks at the beginning is not front matter"
            front.findings.append(Finding(parts.head_line - 1, Severity.NOTE, sentence, "read as part of the text"))
    if f".{suffix}" in _PAGES and front.body_format is BodyFormat.MARKDOWN:
        front.body_format = BodyFormat.HTML
    if not parts.closed and not front.findings:
        done = "its end was guessed"
        front.findings.append(
            Finding(parts.head_line - 1, Severity.MENDED, "the front matter has no closing mark", done)
        )
    return front


def _of_its_kind(text: str, suffix: str) -> Cut | None:
    """A file whose kind has a form of its own; None for all others."""
    if suffix not in _OWN_FORMS:
        return None
    from reader.parse import kinds

    if suffix == "ipynb":
        return kinds.cut_notebook(text)
    if suffix == "mdwn":
        return kinds.cut_ikiwiki(text)
    if suffix == "lr" or re.match(r"[^\W\d][\w -]{0,40}:[^\n]*\n(?:\s*\n)*----[ \t]*\n", text):
        return kinds.cut_field_file(text)
    return None


def _marked(text: str) -> Front | None:
    """A head between marks that name its language."""
    if text.lstrip()[:3] not in ("---", ";;;"):
        return None
    from reader.parse.kinds import cut_marked

    cut = cut_marked(text)
    return Front(cut.head, 1, cut.body) if cut else None


def _short_way(text: str) -> Front | None:
    """A file of the usual form, read by the header's short way; None when there is any doubt."""
    start = head_start(text)
    if not start:
        return None
    from reader.parse.yaml_blocks import read_blocks  # its patterns take a while to compile: only for lists

    narrow_head = read_blocks(text, start)
    if narrow_head is None or not narrow_head[0].any_field:
        return None
    narrow, at = narrow_head
    after = body_start(text, at)
    if not after or at - start > MAX_HEAD:
        return None
    return Front(narrow.head, 2, text[after:], related=narrow.related, narrow=True)


def _doubled(parts: Parts, whole: bool) -> Front | None:
    """A head whose opening mark stands there twice."""
    if parts.head.strip():
        return None
    from reader.parse.openings import after_empty_head

    second = after_empty_head(parts)
    front = _yaml(second, whole) if second else None
    if front:
        front.findings.append(
            Finding(parts.head_line, Severity.MENDED, "the opening mark occurs twice", "the second counts")
        )
    return front


def _loose(text: str, whole: bool) -> Front | None:
    """A head whose opening mark is damaged or not the first thing in the file."""
    from reader.parse.openings import loose_split

    parts = loose_split(text)
    front = _yaml(parts, whole) if parts else None
    if parts and front:
        line = max(parts.head_line - 1, 1)
        done = "the fields after it are read"
        front.findings.append(Finding(line, Severity.MENDED, "the front matter does not begin with its mark", done))
    return front


def _yaml(parts: Parts, whole: bool) -> Front | None:
    """A head between `---` marks, or None when it is no head."""
    if not whole and len(parts.head) <= MAX_HEAD:
        from reader.parse.yaml_blocks import read_narrow  # its patterns take a while to compile: only for lists

        if narrow := read_narrow(parts.head):
            return Front(narrow.head, parts.head_line, parts.body, related=narrow.related, narrow=True)
    from reader.parse.yaml_events import load_yaml  # loads PyYAML, which files of the usual form do not need

    if "#" in parts.head:  # `tags: #one #two` is a comment to YAML
        plain = _TAG_ITEM.sub(r'\1"\2"', _TAG_VALUE.sub(r'\1"\2"', parts.head))
        parts = Parts(parts.kind, plain, parts.head_line, parts.body, parts.closed)
    try:
        head = load_yaml(parts.head)
    except NotAMappingError as error:
        return _odd_yaml(parts, error.root)
    except HeadError as error:
        return _broken_yaml(parts, error)
    if head.fields and not _is_head(head):
        return None
    if not head.fields and not parts.closed:
        return None
    return Front(head, parts.head_line, parts.body)


def _odd_yaml(parts: Parts, root: Node) -> Front | None:
    """Valid YAML, but a text or a list: Ziggy, `title:Without blank`, or body text."""
    from reader.parse.dialects import load_ziggy
    from reader.parse.repair import looks_like_fields, mend_yaml, merged_list

    if parts.head.lstrip().startswith(".") and (ziggy := load_ziggy(parts.head)):
        return Front(ziggy, parts.head_line, parts.body)
    if isinstance(root, str) and (toml := _toml_inside(parts.head)):
        return Front(toml, parts.head_line, parts.body)
    if (merged := merged_list(root)) and {field_name(key) for key in merged.fields} & {"title", "date"}:
        return Front(merged, parts.head_line, parts.body)
    if not looks_like_fields(parts.head):
        return None
    head = mend_yaml(parts.head, HeadError(0, "a line has no colon after its key"))
    return Front(head, parts.head_line, parts.body) if _is_head(head) else None


def _toml_inside(text: str) -> Head | None:
    """A head of TOML between the marks of YAML, as some feed readers write it; None when it is none."""
    if not re.match(r"\s*(?:#.*\n\s*)*[A-Za-z_][\w-]*[ \t]*=[ \t]*\S", text):
        return None
    from reader.parse.dialects import load_toml

    try:
        return load_toml(text)
    except HeadError:
        return None


def _broken_yaml(parts: Parts, error: HeadError) -> Front | None:
    """A head that is not valid YAML."""
    from reader.parse.dialects import load_ziggy
    from reader.parse.repair import looks_like_fields, mend_yaml
    from reader.parse.yaml_events import load_yaml

    if early := split_early(parts):
        try:
            head = load_yaml(early.head)
        except (HeadError, NotAMappingError):
            pass
        else:
            if head.fields and _is_head(head):
                line = parts.head_line + early.head.count("\n")
                finding = Finding(line, Severity.MENDED, "the closing mark of the front matter is indented", "accepted")
                return Front(head, parts.head_line, early.body, findings=[finding])
    if parts.head.lstrip().startswith(".") and (ziggy := load_ziggy(parts.head)):
        return Front(ziggy, parts.head_line, parts.body)
    if toml := _toml_inside(parts.head):
        return Front(toml, parts.head_line, parts.body)
    if not looks_like_fields(parts.head) and not _has_known_line(parts.head):
        return None
    head = mend_yaml(parts.head, error)
    return Front(head, parts.head_line, parts.body) if _is_head(head) else None


def _has_known_line(head: str) -> bool:
    """Whether some line names one of the commonest fields: a long broken head with few of its lines in order."""
    return (
        re.search(
            r"^[ \t]*[\"']?(?:title|date|layout|author|published\w*|name|slug|tags)[\"']?[ \t]*:", head, re.M | re.I
        )
        is not None
    )


def _second_head(parts: Parts) -> Parts | None:
    """A real head that follows a first pair of marks with something else between them, apart from comments."""
    rest = re.sub(r"\A(?:\s|<!--.{0,2000}?-->)+", "", parts.body[:4000], flags=re.DOTALL)
    if not rest.startswith("---"):
        return None
    skipped = parts.body.find("---", 0, 8000)
    second = split(parts.body[skipped:])
    if second.kind != "yaml" or not second.head.strip():
        return None
    before = parts.head_line + parts.head.count("\n") + 1 + parts.body.count("\n", 0, skipped)
    return Parts(second.kind, second.head, before + second.head_line - 1, second.body, second.closed)


def _toml(parts: Parts) -> Front | None:
    from reader.parse.dialects import load_toml, mend_toml

    try:
        head = load_toml(parts.head)
    except HeadError as error:
        head = mend_toml(parts.head, error)
        if not head.fields:
            return None
    return Front(head, parts.head_line, parts.body)


def _is_head(head: Head) -> bool:
    """Whether a mapping is a head at all: body text with a colon (`Dear all: hello`) is not."""
    return any(" " not in key or field_name(key) in KNOWN for key in head.fields)


def _without_marks(text: str, suffix: str) -> Front:
    """A file that opens with neither `---` nor `+++`: a dialect of its own, or text only."""
    start = text.lstrip()[:400]
    if start.startswith(("{", "<!--")) and (front := _json(text)):
        return front
    skipped = len(text) - len(text.lstrip())
    rest = text[skipped:]
    if text.startswith("    Title:"):  # Frog's heads are listings
        head, gap, body = text.partition("\n\n")
        rest = "".join(line.removeprefix("    ") for line in head.splitlines(keepends=True)) + gap + body
    line = text.count("\n", 0, skipped) + 1
    if cut := _dialect(rest, start, suffix):
        return Front(cut.head, line, cut.body)
    if start.startswith(("```yaml\n", "```yml\n")) and (front := _fenced(rest, line)):
        return front
    if start[:1].isalpha():
        from reader.parse.openings import missing_opening

        parts = missing_opening(text)
        front = _yaml(parts, whole=False) if parts else None
        if front and parts and len(front.head.fields) > 1 and {field_name(key) for key in front.head.fields} & KNOWN:
            sentence = "the opening mark of the front matter is missing"
            front.findings.append(
                Finding(parts.head_line, Severity.MENDED, sentence, "the fields above the end mark are read")
            )
            return Front(front.head, front.head_line, front.body, findings=front.findings)
    return _text_only(text, suffix)


def _fenced(text: str, line: int) -> Front | None:
    """Fields in a listing at the beginning of a file; None when they are none."""
    inner, end, body = text.partition("\n")[2].partition("\n```")
    parts = Parts("yaml", f"{inner.strip('-').strip()}\n", line + 1, body.partition("\n")[2])
    front = _yaml(parts, whole=True) if end else None
    return front if front and {field_name(key) for key in front.head.fields} & {"title", "date", "tags"} else None


def _dialect(rest: str, start: str, suffix: str) -> Cut | None:
    """The head of one of the dialects without marks; `start` is the beginning of the text."""
    from reader.parse import dialects, documents

    cut = None
    if start.startswith("@def "):
        cut = dialects.cut_franklin(rest)
    elif start.startswith("#+"):
        cut = documents.cut_org(rest)
    elif suffix == "org" and start.startswith("* "):
        from reader.parse.kinds import cut_captured

        cut = cut_captured(rest)
    elif suffix == "org" and start[:12].upper() == ":PROPERTIES:":
        from reader.parse.kinds import org_drawer

        drawer, rest = org_drawer(rest)
        cut = documents.cut_org(rest)
        cut.head.fields.update({key: value for key, value in drawer.items() if key not in cut.head.fields})
    elif start.startswith("/*"):
        inner, end, after = rest.partition("*/")
        commented = dialects.cut_colon_head(inner.partition("\n")[2]) if end else None
        cut = documents.Cut(commented.head, after) if commented and not commented.body.strip() else None
    elif start.startswith(".. "):
        cut = documents.cut_nikola(rest)
    elif start.startswith("% "):
        cut = documents.cut_pandoc(rest)
    elif start.startswith(("export ", "import ")):
        cut = documents.cut_exported(rest)
    elif re.match(r"%?\{[ \t]*\n?[ \t]*(?::[a-z]|[a-z_]+: )", start):
        from reader.parse.literals import cut_literal

        cut = cut_literal(rest)
    elif re.match(r"\.\w+\s*=", start):
        ziggy = dialects.load_ziggy(rest.partition("\n\n")[0])
        cut = documents.Cut(ziggy, rest.partition("\n\n")[2]) if ziggy else None
    elif start[:1].isalpha():
        cut = dialects.cut_colon_head(rest) or documents.cut_properties(rest)
    if cut is None and suffix == "rst":
        return documents.cut_rst(rest)
    if cut is None:
        document = documents.cut_document(rest)
        if document and (len(document.head.fields) > 1 or start.startswith("= ")):
            return document
    return cut


def _json(text: str) -> Front | None:
    """A JSON object at the beginning of a file, bare or inside an HTML comment."""
    from reader.parse.dialects import load_json, mend_json

    opening = re.match(r"\s*<!--\s*", text)
    if opening is None and not re.match(r"\s*\{\s*(?:[\"'}\n]|\Z)", text):
        return None
    start = opening.end() if opening else 0
    if opening and text[start : start + 1] != "{":
        return _commented(text, start)
    rest = text[start:]
    try:
        head, end = load_json(rest)
    except HeadError as error:
        mended = mend_json(rest, error)
        if mended is None:
            return None
        head, end = mended
    body = rest[end:]
    if opening:
        body = re.sub(r"\A\s*-->[ \t]*\n?", "", body)
    return Front(head, text.count("\n", 0, start) + 1, body.lstrip("\n") if not body.strip() else body)


def _commented(text: str, start: int) -> Front | None:
    """Fields inside an HTML comment at the beginning: with or without `---` marks of their own."""
    from reader.parse.dialects import cut_colon_head
    from reader.parse.documents import cut_nikola

    end = text.find("-->", start, start + 100_000)
    if end < 0:
        return None
    inner = text[start:end]
    if inner.startswith("t ") and inner.endswith(" t"):
        from reader.parse.kinds import cut_htmly

        cut = cut_htmly(text)
        return Front(cut.head, 1, cut.body)
    line = text.count("\n", 0, start) + 1
    body = text[end + 3 :].lstrip("\n")
    if inner.startswith("---"):
        parts = split(inner if inner.endswith("\n") else f"{inner}\n")
        if parts.kind != "yaml":
            return None
        return _yaml(Parts(parts.kind, parts.head, line + parts.head_line - 1, body), whole=False)
    cut = cut_nikola(inner) if inner.startswith(".. ") else cut_colon_head(inner)
    return Front(cut.head, line, body) if cut and not cut.body.strip() else None


def _text_only(text: str, suffix: str) -> Front:
    """No head at all: the file is its body, which may state title, author and date."""
    if suffix in ("html", "htm"):
        from reader.parse.pages import page_hints

        return Front(Head({}), 1, text, BodyFormat.HTML, page_hints(text))
    if suffix == "txt" and not text.lstrip().startswith("# "):
        from reader.parse.plain import read_plain

        plain = read_plain(text)
        return Front(Head({}), 1, plain.body, BodyFormat.TEXT, plain.hints)
    from reader.parse.plain import heading_hints
    from reader.parse.stated import joplin_fields

    hints, body = joplin_fields(text)
    if hints and not body.lstrip().startswith("#"):  # its first line is the title
        title, _, body = body.lstrip("\n").partition("\n")
        hints["title"] = title
    return Front(Head({}), 1, body, hints={**heading_hints(body), **hints})
