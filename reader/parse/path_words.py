"""What the name and folders of a file tell: a title, a language, whether it is a name at all."""

from __future__ import annotations

import re
from urllib.parse import unquote

from reader.parse.name_forms import LANGUAGES
from reader.parse.values import decode_entities
from reader.text.clean import clean_line

_INDEX_NAMES = frozenset(("index", "readme", "default", "item", "contents", "article", "+page"))
_DATE = r"(?:\d{4}[-_.]\d{1,2}[-_.]\d{1,2}|(?:19|20)\d{6})"
_CLOCK = r"[-_T ]*\d{2}[-:.]?\d{2}(?:[-:.]?\d{2})?"
_NUMBER = re.compile(
    rf"(?:{_DATE}{_CLOCK}|{_DATE}T[\d._:+-]+Z?|(?!{_DATE}\Z)[\d._-]{{4,}}|(?=[^\W_]*\d)[0-9a-f]{{6,}}(?:-[0-9a-f]{{4,}}){{0,4}})\Z",
    re.IGNORECASE,
)
_DATED_NUMBER = re.compile(r"(?:^|/)(?:19|20)\d\d/(?:0\d|1[0-2])/(?:[0-3]\d/)?[0-9a-f]{1,5}\.\w+\Z")
_HASH = re.compile(r"[ _-]+(?:[0-9a-f]{32}|(?=[0-9a-f]*\d)(?=\d*[a-f])(?:[0-9a-f]{8}|[0-9a-f]{12}))\Z")
_DENOTE = re.compile(r"\d{8}T\d{6}(?:==[\w=]+)?--(.+?)(?:__(\w+))?\Z")
"""`20260129T101112--tar-barrels__rope_tar`, as Denote names files."""
_MONTH_AND_DAY = re.compile(r"\A\d\d-\d\d[-_ ](?=\D)")
"""With which names begin in a folder of one year."""
_BUNDLE = re.compile(r"([^/]+)\.textbundle/text\.\w+\Z", re.IGNORECASE)
_FOLDER_LANGUAGE = re.compile(r"(?:^|/)(?:i18n|content|locales)/([a-z]{2}(?:-[a-z]{2,4})?)/", re.IGNORECASE)


def stem_of(path: str) -> str:
    """The name of a file without its endings: that of its kind and that of a language."""
    name = path.rpartition("/")[2]
    if name[:5] == "text." and (bundle := _BUNDLE.search(path)):
        return bundle[1]
    stem = name.rpartition(".")[0] or name
    inner, dot, last = stem.rpartition(".")
    return inner if dot and inner and last.lower() in _SECOND_ENDINGS else stem


_SECOND_ENDINGS = LANGUAGES | {"html", "md", "markdown", "mdx"}


def language_of(path: str) -> str:
    """The language that a file's name or folder states (`about.fr.md`, `i18n/fr/`); empty for none."""
    name = path[path.rfind("/") + 1 :]
    if name.count(".") < 2 and "i18n/" not in path and "content/" not in path and "locales/" not in path:
        return ""
    inner, dot, last = name.rpartition(".")[0].rpartition(".")
    if dot and inner and last.lower() in LANGUAGES:
        return last
    match = _FOLDER_LANGUAGE.search(path) if "/" in path else None
    return match[1] if match and match[1].lower() in LANGUAGES else ""


def topics_of(path: str) -> list[str]:
    """The topics that a file's name states in the manner of Denote."""
    match = _DENOTE.match(stem_of(path)) if "__" in path else None
    return match[2].split("_") if match and match[2] else []


def is_numbered(path: str) -> bool:
    """Whether a file is named by a number, a time of day or a checksum: such a name is no title."""
    return _NUMBER.match(stem_of(path)) is not None or _DATED_NUMBER.search(path) is not None


def title_of_path(path: str, *, verbatim: bool = False) -> str:
    """A title made of a file's name, or of its folder's when the file is an index page. Never empty.

    verbatim: the name is a title as it stands, with its hyphens.
    """
    folder, _, name = path.rpartition("/")
    stem = _HASH.sub("", stem_of(path))
    if stem.lower().lstrip("_") in _INDEX_NAMES and folder:
        stem = folder.rpartition("/")[2]
    if folder[-4:].isdigit():
        stem = _MONTH_AND_DAY.sub("", stem)
    words = stem.replace("_", " ").strip() if verbatim else _words(stem)
    return (
        clean_line(words)
        if verbatim and clean_line(words)
        else (words or clean_line(stem.replace("_", " ")) or clean_line(name) or "Untitled")
    )


def _words(stem: str) -> str:
    if "--" in stem and (named := _DENOTE.match(stem)):
        stem = named[1]
    without_date = re.sub(
        r"^[^\w]*\d{4}[-_.]\d{1,2}[-_.]\d{1,2}(?:[-_T ]\d{2}[-:]?\d{2}(?:[-:]?\d{2})?)?(?=\D|$)", "", stem
    )
    without_date = re.sub(
        r"^(?:(?:19|20)\d{6}(?=[-_])|(?:19|20)\d{10}(?:\d\d)?(?=[-_ ]+\D)|\d{5,}\.(?=[^\W\d]))", "", without_date
    )
    text = re.sub(r"[-_\s]+", " ", decode_entities(unquote(without_date, errors="replace")))
    return clean_line(text.strip(" ._"))
