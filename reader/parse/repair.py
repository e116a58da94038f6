"""Heads that break YAML -> what their authors meant.

The head is cut into its top-level blocks. A block that is sound by itself is read as YAML; only a broken one is read
line by line, so that one bad quote costs one field and not the article.
"""

from __future__ import annotations

import re
from itertools import islice

from reader.model.problem import Severity
from reader.parse.loosely import KEY, read_loosely
from reader.parse.tree import Finding, Head, HeadError, Node, NotAMappingError, field_name
from reader.parse.yaml_events import load_yaml

_MAX_BLOCKS = 1_000
"""Top-level fields of one broken head."""
_MAX_CHARACTERS = 500_000
"""Characters of one broken head that are read once more; of what follows only the first line of each field is."""
_MAX_FINDINGS = 20
"""Problems that are told of one head."""
_MAX_LINES = 20_000
"""Lines of one broken head."""
_NOT_YAML = re.compile("[^\t\n\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_ODD_BLANKS = re.compile("(?:^|(?<=:))[ \t]*[\xa0\u2000-\u200b\u202f\u3000\ufeff]+", re.MULTILINE)
_TOP_KEY = re.compile(r"""(["']?)([^\W\d](?:[\w.$/@-]|[ ](?=[\w.$/-])){0,60}|<<)\1[ \t]*:(?=[ \t]|$)(.*)""")
_TIGHT_KEY = re.compile(r"([A-Za-z_][\w-]{1,40}):(?!//)(?=\S)(.*)")
_BARE_KEY = re.compile(  # the commonest fields with `=`, nothing or a full-width colon instead of a colon
    r"(title|date|author|authors|layout|tags|categories|category|description|excerpt|summary|lang|slug)"
    r"(?:[ \t]*=[ \t]*|[ \t]+(?=[\"'\d\[])|[ \t]*：[ \t]*)(.*)",
    re.IGNORECASE,
)
_INDENTED_KEY = re.compile(r"([ \t]{1,4})([A-Za-z_][\w-]{0,60}):(?=[ \t]|$)(.*)")
_ITEM = re.compile(r"([ \t]*)-(?:[ \t]|$)")
_CONFLICT = ("<<<<<<<", "|||||||", "=======", ">>>>>>>")


def mend_yaml(head: str, error: HeadError) -> Head:
    """Read a broken head as far as it goes. Never raises; what was done stands in the findings."""
    finding = Finding(
        error.line, Severity.MENDED, f"the front matter is not valid YAML: {error.reason}", "read block by block"
    )
    plain = _ODD_BLANKS.sub(" ", _NOT_YAML.sub("\ufffd", head))
    if plain != head:
        head = plain
        try:
            mended = load_yaml(head)
            mended.findings.append(
                Finding(error.line, Severity.MENDED, finding.sentence, "odd characters were replaced")
            )
            return mended
        except (HeadError, NotAMappingError):
            pass
    lines = head.split("\n")
    findings: list[Finding] = []
    if any(line.startswith(_CONFLICT[0]) for line in lines):
        lines = _without_conflicts(lines, findings)
    result = Head({}, {}, findings)
    budget = _MAX_CHARACTERS
    blocks = _blocks(lines[:_MAX_LINES])
    for start, block in blocks[:_MAX_BLOCKS]:
        budget -= sum(map(len, block)) + len(block)
        _read_block(start, block, result, short=budget < 0)
    if len(blocks) > _MAX_BLOCKS or len(lines) > _MAX_LINES:
        result.findings.insert(
            0, Finding(error.line, Severity.LOST, "the front matter is too large", "its end is left out")
        )
    if not result.findings:
        result.findings.append(finding)
    del result.findings[_MAX_FINDINGS:]
    return result


def looks_like_fields(head: str) -> bool:
    """Whether a head that is no mapping was meant to be one: its first lines look like broken fields."""
    plain = _ODD_BLANKS.sub(" ", head[:20_000])
    lines = [line.strip() for line in plain.split("\n")[:60] if line.strip() and not line.lstrip().startswith("#")]
    hits = sum(1 for line in lines if _TIGHT_KEY.match(line) or _TOP_KEY.match(line) or _BARE_KEY.match(line))
    return bool(lines) and hits * 2 >= len(lines)


def merged_list(root: Node) -> Head | None:
    """`- title: x` and `- date: y`: a list of mappings that was meant as one. None for any other list."""
    if not isinstance(root, list) or not root:
        return None
    head = Head({})
    for item in root:
        if not isinstance(item, dict):
            return None
        for key, value in item.items():
            head.fields.setdefault(key, value)
    done = "its entries are read as one"
    head.findings.append(Finding(0, Severity.MENDED, "the front matter is a list instead of fields", done))
    return head


def _without_conflicts(lines: list[str], findings: list[Finding]) -> list[str]:
    """Our side of every merge conflict; blank lines stand for what went, so that line numbers stay right."""
    kept: list[str] = []
    theirs = False
    for number, line in enumerate(lines):
        if line.startswith(_CONFLICT):
            if line.startswith(_CONFLICT[0]) and not findings:
                done = "the first side of each conflict is shown"
                findings.append(Finding(number, Severity.MENDED, "merge conflict marks in the front matter", done))
            theirs = line.startswith((_CONFLICT[1], _CONFLICT[2]))
            kept.append("")
        else:
            kept.append("" if theirs else line)
    return kept


def _blocks(lines: list[str]) -> list[tuple[int, list[str]]]:
    """The lines of each top-level field, with the number of the first."""
    blocks: list[tuple[int, list[str]]] = []
    for number, line in enumerate(lines):
        if _starts_block(line, blocks[-1][1] if blocks else []):
            blocks.append((number, [line.strip() if line[:1] in " \t" else line]))
        elif blocks:
            blocks[-1][1].append(line)
        elif line.strip() and not line.lstrip().startswith("#"):
            blocks.append((number, [line]))
    return blocks


def _starts_block(line: str, current: list[str]) -> bool:
    """Whether a line is a new top-level field rather than a part of the current one."""
    if not line or line[0] == "#":
        return False
    if line[0] not in " \t":
        if _TOP_KEY.match(line) or _BARE_KEY.match(line):
            return True
        return bool(_TIGHT_KEY.match(line)) and (not current or not _is_open(current[0]))
    match = _INDENTED_KEY.match(line)
    if match is None:
        return False
    if not current:
        return True
    first = KEY.match(current[0])
    value = first[2].strip() if first else ""
    if value:  # nothing can be nested under a value: `title: x` and then an indented `date: y`
        return value[0] not in "|>[{&!" and not _is_open(current[0])
    inner = next((text for text in islice(current, 1, None) if text.strip()), None)
    item = _ITEM.match(inner) if inner else None
    # A key at the indentation of the dashes above it cannot belong to their list.
    return bool(item and len(item[1].expandtabs(2)) == len(match[1].expandtabs(2)) and len(current) > 1)


def _is_open(line: str) -> bool:
    """Whether the value on the line of a key is a quoted text that goes on."""
    match = KEY.match(line)
    value = match[2].strip() if match else ""
    return value[:1] in ('"', "'") and (len(value) == 1 or value[-1] != value[0]) and value.count(value[0]) == 1


def _read_block(start: int, block: list[str], result: Head, *, short: bool) -> None:
    """Put the field of one block into the result. `short`: only what stands on its first line."""
    while block and not block[-1].strip():
        block.pop()
    text = block[0] if short else "\n".join(block)
    try:
        part = load_yaml(text + "\n")
        if part.fields or not text.strip():
            for key, value in part.fields.items():
                _put(result, key, value, start + part.lines.get(key, 0))
            return
        error = HeadError(0, "a field has no name")
    except HeadError as caught:
        error = caught
    except NotAMappingError:
        error = HeadError(0, "a line has no colon after its key")
    key, value = _loose_field(block[:1] if short else block)
    lost = short and len(block) > 1
    line = start + min(error.line, len(block) - 1)
    if not key:
        if any(char.isalnum() for char in text):
            done = "left out"
            result.findings.append(Finding(start, Severity.LOST, "this line of the front matter is no field", done))
        return
    severity = Severity.LOST if lost else Severity.MENDED
    done = "only its beginning could be read" if lost else "read line by line"
    result.findings.append(Finding(line, severity, f"the field {key[:60]!r} is not valid YAML: {error.reason}", done))
    _put(result, key, value, start)


def _loose_field(block: list[str]) -> tuple[str, Node]:
    """Name and value of a broken block; no name when there is none."""
    match = _TOP_KEY.match(block[0])
    if match:
        key, rest = match[2], match[3]
    elif (match := _BARE_KEY.match(block[0])) or (match := _TIGHT_KEY.match(block[0])):
        key, rest = match[1], match[2]
    else:
        return "", ""
    # The key's own line may be mended so that the rest of the block is sound.
    if len(block) > 1 and not rest.strip():
        try:
            return key, load_yaml(f"{key}:\n" + "\n".join(block[1:]) + "\n").fields.get(key, "")
        except (HeadError, NotAMappingError):
            pass
    name = field_name(key) if field_name(key) in ("author", "authors") else "x"  # these may stand on several lines
    return key, read_loosely([f"{name}: {rest.strip()}".rstrip(), *block[1:]])


def _put(result: Head, key: str, value: Node, line: int) -> None:
    """The last value that is not empty counts, as everywhere."""
    if value or key not in result.fields:
        result.fields[key] = value
        result.lines[key] = line
