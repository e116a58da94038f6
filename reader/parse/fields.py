"""The mapping: what a head and a body say -> an Article. One rule per field, the first non-empty source wins."""

from __future__ import annotations

from dataclasses import dataclass, field
from urllib.parse import unquote, urlsplit

from reader.model.article import Article, Image, Moment, Precision, RelatedKey, Source
from reader.model.problem import Severity
from reader.parse import body as body_text
from reader.parse.dates import day_in_path, day_part, is_ambiguous, parse_moment, swapped_day
from reader.parse.related import MAX_RELATED, related_keys
from reader.parse.tree import Finding, Head, Node, field_name
from reader.parse.values import (
    NAME_LIMIT,
    decode_entities,
    first,
    is_false,
    is_true,
    labels,
    people,
    pictures,
    plain_line,
    text_of,
    unique,
    web_address,
    whole_number,
)
from reader.text.clean import clean_line, search_key

CONTAINERS = ("extra", "params", "taxonomies")
"""Fields that hold further fields (static site generators keep their own ones there)."""
TITLE = ("title", "headline", "name", "displayname")
PUBLISHED = (
    "publisheddatetime",
    "publishedat",
    "datepublished",
    "publishdate",
    "pubdate",
    "publicationdate",
    "published",
    "date",
    "announced",
    "created",
    "createdat",
    "datecreated",
    "posted",
    "startdatetime",
    "datestart",
    "rsspubdate",
    "saveddatetime",
)
UPDATED = ("updateddatetime", "updated", "updatedat", "lastmod", "lastmodifiedat", "lastmodified", "modified")
AUTHORS = ("authors", "author", "by", "byline", "creator", "reporter")
TOPICS = ("tags", "categories", "category", "keywords")
"""Put together when there is no field `topics`."""
SUMMARY = ("excerpt", "summary", "description", "teaser", "deck", "subtitle", "abstract", "rssdescription")
URLS = (
    "originalurl",
    "weburl",
    "canonical",
    "canonicalurl",
    "externalurl",
    "sourceurl",
    "link",
    "url",
    "from",
    "permalink",
    "source",
)
AMP_URLS = ("ampweburl", "cdnampweburl", "ampurl")
IMAGES = (
    "images",
    "image",
    "cover",
    "coverimage",
    "hero",
    "heroimage",
    "featuredimage",
    "featureimage",
    "thumbnail",
    "previewimage",
    "ogimage",
    "teaserimage",
    "banner",
)
LANGUAGE = ("language", "lang", "locale")
KIND = ("type", "kind")
SOURCE = ("provider", "source", "publisher", "sitename", "site")
RELATED = ("related", "relatedposts", "relatedarticles", "relatedstories")
OTHERS = ("topics", "time", "draft", "removed", "heat", "quality", "status", "slug", "dates")

KNOWN = frozenset((*CONTAINERS, *TITLE, *PUBLISHED, *UPDATED, *AUTHORS, *TOPICS, *SUMMARY)) | frozenset(
    (*URLS, *AMP_URLS, *IMAGES, *LANGUAGE, *KIND, *SOURCE, *RELATED, *OTHERS)
)
"""Every field name that the mapping looks at; the header reading skips all others."""

_PLAIN_FOLDERS = frozenset(
    {"post", "posts", "article", "articles", "content", "contents", "page", "pages", "src", "docs", "doc", "data"}
    | {"blog", "blogs", "entries", "news", "source", "sources", "archive", "archives", "drafts", "site", "website"}
    | {"public", "files", "txt", "md", "markdown", "en", "index"}
)
_TOPICS_LIMIT = 60


@dataclass(slots=True)
class Material:
    """Everything an Article is made from."""

    path: str
    head: Head
    body: str = ""
    hints: dict[str, Node] = field(default_factory=dict[str, Node])
    """What the body itself states (a page's <title>, a byline): used where the head is silent."""
    related: tuple[RelatedKey, ...] | None = None
    """Already read by the narrow scanner; None to take it from the head."""


def map_fields(material: Material) -> tuple[Article, list[Finding]]:
    """The article without its problems, and the problems found on the way (lines count from 0 in the head)."""
    return _Mapper(material).article()


class _Mapper:
    """Looks fields up under their folded names."""

    def __init__(self, material: Material) -> None:
        self.material = material
        self.findings: list[Finding] = []
        names: dict[str, Node] = {}
        self.names = names
        fields = material.head.fields
        for key, value in fields.items():
            if value:
                names.setdefault(field_name(key), value)
        for container in CONTAINERS:
            inner = names.get(container)
            if isinstance(inner, dict):
                for key, value in inner.items():
                    if value:
                        names.setdefault(field_name(key), value)
        for key, value in material.hints.items():
            names.setdefault(key, value)

    def article(self) -> tuple[Article, list[Finding]]:
        """Every field, each by its own rule."""
        names = self.names
        material = self.material
        title = self.title()
        urls, amp_url = self.urls()
        kind = plain_line(text_of(names["type"]), NAME_LIMIT) if "type" in names else ""
        if not kind and "kind" in names:
            kind = plain_line(text_of(names["kind"]), NAME_LIMIT)
        related = material.related
        if related is None:
            related = related_keys(self.first(RELATED))
        if len(related) >= MAX_RELATED:
            sentence = f"the related list has {MAX_RELATED:,} entries or more"
            self.note(Severity.NOTE, "related", sentence, "what comes after these is left out")
        article = Article(
            path=material.path,
            title=title,
            published=self.published(),
            updated=self.updated(),
            source=self.source(urls),
            authors=unique([name for key in AUTHORS if (node := names.get(key)) for name in people(node)][:100]),
            topics=self.topics(kind),
            summary=self.summary(title),
            url=urls[0] if urls else "",
            alternative_urls=urls[1:],
            amp_url=amp_url,
            images=self.images(),
            language=plain_line(text_of(self.first(LANGUAGE)), 35),
            kind=kind,
            unpublished="published" in names and is_false(names["published"]),
            draft=("draft" in names and is_true(names["draft"])) or names.get("status") in ("draft", "Draft"),
            removed="removed" in names and is_true(names["removed"]),
            heat=whole_number(names["heat"]) if "heat" in names else None,
            quality=whole_number(names["quality"]) if "quality" in names else None,
            related=related,
            has_body=body_text.has_text(material.body),
        )
        return article, self.findings

    def first(self, keys: tuple[str, ...]) -> Node:
        """The first non-empty field of these."""
        names = self.names
        for key in keys:
            if key in names:
                return names[key]
        return ""

    def title(self) -> str:
        """A stated title, the first heading, or the file's name; never empty."""
        names = self.names
        for key in TITLE:
            if key in names and (title := plain_line(text_of(names[key]))):
                return title
        return body_text.heading(self.material.body) or title_of_path(self.material.path)

    def published(self) -> Moment | None:
        """The first field that is a moment, else a day in a name; a field that should be one and is not is told."""
        names = self.names
        failed: tuple[str, str] | None = None
        clock = text_of(names["time"]) if "time" in names else ""
        for key in PUBLISHED:
            if key not in names:
                continue
            value = names[key]
            if isinstance(value, dict):
                value = first(value, (*PUBLISHED, "start", "from"))
            elif isinstance(value, list):
                value = value[0]
            text = text_of(value)
            if moment := parse_moment(text, clock):
                if moment.precision is not Precision.AWARE and is_ambiguous(text):
                    self.note(
                        Severity.NOTE,
                        key,
                        f"the date {_shown(text)} could be read in two ways",
                        "read as month, day, year",
                    )
                break
            if text and not is_true(text) and not is_false(text) and failed is None:
                failed = (key, text)
        else:
            moment = self.day_elsewhere()
        if failed is None:
            return moment
        return self.mend_date(failed, moment)

    def mend_date(self, failed: tuple[str, str], moment: Moment | None) -> Moment | None:
        """A value that should be a date and is none: say so, and take the next best."""
        key, text = failed
        sentence = f"{_shown(text)} is no date"
        if moment:
            self.note(
                Severity.MENDED,
                key,
                sentence,
                f"{moment.isoformat()} is used, which the file or its name states elsewhere",
            )
        elif moment := swapped_day(text):
            self.note(Severity.MENDED, key, sentence, f"read with day and month swapped as {moment.isoformat()}")
        elif moment := day_part(text):
            self.note(Severity.MENDED, key, f"{_shown(text)} has an impossible time of day", "the calendar day is used")
        elif "{{" in text or "<%" in text:
            self.note(Severity.NOTE, key, "the date is a template that was never filled in", "the date is unknown")
        else:
            self.note(Severity.UNREADABLE, key, sentence, "the date is unknown")
        return moment

    def day_elsewhere(self) -> Moment | None:
        """A calendar day in the file's name, its permanent address or its folders."""
        path = self.material.path
        name = path.rpartition("/")[2]
        if day := day_in_path(name):
            return day
        for key in ("permalink", "slug", "url"):
            value = self.names.get(key)
            if isinstance(value, str) and (day := day_in_path(value[:500])):
                return day
        return day_in_path(path)

    def updated(self) -> Moment | None:
        """The first field that is a moment; `date: {created, updated}` has it inside."""
        names = self.names
        for key in UPDATED:
            if key in names and (moment := parse_moment(text_of(names[key]))):
                return moment
        for key in ("date", "dates"):
            value = names.get(key)
            if isinstance(value, dict) and (moment := parse_moment(text_of(first(value, UPDATED)))):
                return moment
        return None

    def source(self, urls: tuple[str, ...]) -> Source:
        """Who published it: stated, else the address's host, else the top folder."""
        names = self.names
        for key in SOURCE:
            node = names.get(key)
            if not node:
                continue
            domain = ""
            if isinstance(node, dict):
                domain = plain_line(text_of(first(node, ("domain",))), NAME_LIMIT)
                node = first(node, ("name", "title", "label", "text"))
            elif isinstance(node, list):
                node = node[0]
            text = text_of(node)
            if "%" in text:
                text = unquote(text)
            name = plain_line(text, NAME_LIMIT)
            if web_address(name):
                name = _host(name)
            if name or domain:
                return Source(name or domain, domain)
        if urls and (host := _host(urls[0])):
            return Source(host, host)
        return Source(_folder(self.material.path))

    def topics(self, kind: str) -> tuple[str, ...]:
        """Stated topics, else all tags and categories without what every article has."""
        names = self.names
        if "topics" in names:
            found = labels(names["topics"])
            if len(found) == 1:
                return tuple(found)
        else:
            found = [label for key in TOPICS if key in names for label in labels(names[key])]
            constant = {"news", "article", "post", kind.casefold()}
            found = [label for label in found if label.casefold() not in constant]
        return unique(found)[:_TOPICS_LIMIT]

    def summary(self, title: str) -> str:
        """A stated summary, else the text's own beginning; empty when it only repeats the title."""
        names = self.names
        for key in SUMMARY:
            if key in names:
                summary = body_text.plain_summary(text_of(names[key]))
                if summary and summary != title:
                    return "" if _same(summary, title) else summary
        if not self.material.body:
            return ""
        summary = body_text.opening(self.material.body)
        return "" if _same(summary, title) else summary

    def urls(self) -> tuple[tuple[str, ...], str]:
        """Every address of the article, the original first, and the AMP one."""
        names = self.names
        found: list[str] = []
        for key in URLS:
            if key in names and names[key] not in found and (url := web_address(names[key])) and url not in found:
                found.append(url)
        amp_url = ""
        for key in AMP_URLS:
            if key in names and (url := web_address(names[key])):
                amp_url = amp_url or url
                if url not in found:
                    found.append(url)
        return tuple(found), amp_url

    def images(self) -> tuple[Image, ...]:
        """The pictures of the first field that has any."""
        names = self.names
        for key in IMAGES:
            if key in names and (found := pictures(names[key])):
                return found
        return ()

    def note(self, severity: Severity, key: str, sentence: str, done: str) -> None:
        """A problem at the line of a field."""
        lines = self.material.head.lines
        line = next((at for name, at in lines.items() if field_name(name) == key), None)
        self.findings.append(Finding(line, severity, sentence, done))


def title_of_path(path: str) -> str:
    """A title made of a file's name, or of its folder's when the file is an index page. Never empty."""
    folder, _, name = path.rpartition("/")
    stem = name.rpartition(".")[0] or name
    if stem.lower().lstrip("_") in ("index", "readme", "default") and folder:
        stem = folder.rpartition("/")[2]
    words = _words(stem)
    return words or clean_line(stem) or clean_line(name) or "Untitled"


def _words(stem: str) -> str:
    import re

    without_date = re.sub(
        r"^[^\w]*\d{4}[-_.]\d{1,2}[-_.]\d{1,2}(?:[-_T ]\d{2}[-:]?\d{2}(?:[-:]?\d{2})?)?(?=\D|$)", "", stem
    )
    without_date = re.sub(r"^(?:19|20)\d{6}(?=[-_])", "", without_date)
    text = re.sub(r"[-_\s]+", " ", decode_entities(unquote(without_date, errors="replace")))
    return clean_line(text.strip(" ._"))


def _same(summary: str, title: str) -> bool:
    """Whether two lines say the same, but for case and the forms of their characters."""
    return len(summary) < 4 * len(title) + 20 and search_key(summary) == search_key(title)


def _host(url: str) -> str:
    try:
        host = urlsplit(url).hostname or ""
    except ValueError:
        return ""
    return clean_line(host.removeprefix("www."), NAME_LIMIT)


def _folder(path: str) -> str:
    """The top folder as a source, unless its name only says what kind of files it holds."""
    top, slash, _ = path.partition("/")
    name = top.lstrip("_.").lower()
    if not slash or not name or name in _PLAIN_FOLDERS or name.isdigit():
        return ""
    return clean_line(top.strip("_"), NAME_LIMIT)


def _shown(text: str) -> str:
    return f'"{clean_line(text, 60)}"'
