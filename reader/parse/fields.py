"""The mapping: what a head and a body say -> an Article. One rule per field, the first non-empty source wins."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from reader.model.article import Article, Image, Moment, Precision, RelatedKey
from reader.model.problem import Severity
from reader.parse import body_facts as body_text
from reader.parse.by_value import OTHERWISE_TITLES, day_by_value, may_be_title, picture_by_value, tags_of_head
from reader.parse.content import content_id
from reader.parse.dates import (
    day_in_path,
    day_part,
    is_ambiguous,
    names_no_day,
    parse_moment,
    swapped_day,
    unknown_zone,
    without_extra_zero,
)
from reader.parse.field_names import (
    AMP_URLS,
    CONTAINERS,
    GENRES,
    KNOWN,
    NO_DATES,
    NO_PICTURES,
    OUTER_CONTAINERS,
    PUBLISHED,
    SAVED,
    STATED_AS_PUBLISHED,
    TITLE,
    UPDATED,
)
from reader.parse.known_as import block_names, other_names, series_of
from reader.parse.path_words import is_numbered, language_of, stem_of, title_of_path, topics_of
from reader.parse.present import present
from reader.parse.related import MAX_RELATED, related_keys, stated_entries
from reader.parse.sources import source_of
from reader.parse.stated import original_at_end, tags_of_text, without_tags_behind
from reader.parse.tree import Finding, Head, Node, field_name
from reader.parse.values import (
    NAME_LIMIT,
    first,
    foreign_address,
    is_false,
    is_picture,
    is_true,
    labels,
    people,
    pictures,
    plain_line,
    plain_name,
    spaced_address,
    text_of,
    unique,
    web_address,
    whole_number,
)
from reader.text.clean import clean_line, search_key

_TOPICS_LIMIT = 60
_CONTAINERS = frozenset((*CONTAINERS, *OUTER_CONTAINERS, "head"))
_DOI = re.compile(r"(?:doi:\s*|https?://(?:dx\.)?doi\.org/)?(10\.\d{4,9}/\S+)", re.IGNORECASE)


@dataclass(slots=True)
class Material:
    """Everything an Article is made from."""

    path: str
    head: Head
    body: str = ""
    hints: dict[str, Node] = field(default_factory=dict[str, Node])
    """What the body itself states (a page's <title>, a byline): used where the head is silent."""
    prose: int = 0
    """Where the body's prose begins."""
    is_markdown: bool = False
    """Whether the body is Markdown, in which `#words` are topics."""
    related: tuple[RelatedKey, ...] | None = None
    """Already read by the narrow scanner; None to take it from the head."""


def map_fields(material: Material) -> tuple[Article, list[Finding]]:
    """The article without its problems, and the problems found on the way (lines count from 0 in the head)."""
    return _Mapper(material).article()


def fields_of(material: Material) -> dict[str, Node]:
    """What head and text state, under folded names, also what stands inside of fields such as `extra`."""
    return _Mapper(material).names


class _Mapper:
    """Looks fields up under their folded names."""

    def __init__(self, material: Material) -> None:
        self.material = material
        self.findings: list[Finding] = []
        names: dict[str, Node] = {}
        self.names = names
        fields = material.head.fields
        self.saved = False
        """Whether the time of publication is unknown, and that of saving stands for it."""
        self.unfilled = False
        """Whether a field that means publication only stands there without a value."""
        self.untitled = False
        """The same of the title: whoever writes so means that there is none."""
        for key, value in fields.items():
            if value:
                names.setdefault(field_name(key), value)
            elif key == "title":
                self.untitled = True
            elif not self.unfilled and field_name(key) in STATED_AS_PUBLISHED:
                self.unfilled = True
        if not _CONTAINERS.isdisjoint(names):
            self._open_containers()
        for key, value in material.hints.items():
            names.setdefault(key, value)
        self.has = present(names)

    def _open_containers(self) -> None:
        """Fields inside of fields count where the outer ones are silent."""
        names = self.names
        for container in CONTAINERS:
            inner = names.get(container)
            if isinstance(inner, dict):
                for key, value in inner.items():
                    if value:
                        names.setdefault(field_name(key), value)
        for name, value in tags_of_head(names.get("head")):
            names.setdefault(name, value)
        for container in OUTER_CONTAINERS:
            inner = names.get(container)
            if isinstance(inner, dict):
                for key, value in inner.items():
                    name = field_name(key)
                    name = "teaserimage" if container == "header" and name == "teaser" else name
                    if value and (container == "kindlesync" or name not in TITLE):
                        names.setdefault(name, value)

    def article(self) -> tuple[Article, list[Finding]]:
        """Every field, each by its own rule."""
        names = self.names
        material = self.material
        title = self.title()
        urls, amp_url = self.urls()
        kind = plain_line(text_of(names["type"]), NAME_LIMIT) if "type" in names else ""
        if not kind and "kind" in names:
            kind = plain_line(text_of(names["kind"]), NAME_LIMIT)
        related = material.related or ()
        if self.has.has_stated:
            related = (*related, *related_keys(stated_entries(names)))
        if len(related) >= MAX_RELATED:
            sentence = f"the related list has {MAX_RELATED:,} entries or more"
            self.note(Severity.NOTE, "related", sentence, "what comes after these is left out")
        article = Article(
            path=material.path,
            title=title,
            published=self.published(),
            saved=self.saved,
            updated=self.updated(),
            source=source_of(names, self.has.source, urls, material.path),
            authors=self.authors(),
            topics=self.topics(kind),
            summary=self.summary(title),
            url=urls[0] if urls else "",
            alternative_urls=urls[1:],
            amp_url=amp_url,
            images=self.images(),
            language=self.language(),
            kind=kind,
            unpublished="published" in names and is_false(names["published"]),
            draft=("draft" in names and is_true(names["draft"]))
            or ("isdraft" in names and is_true(names["isdraft"]))
            or ("wip" in names and is_true(names["wip"]))
            or ("status" in names and str(names["status"]).lower() in ("draft", "wip"))
            or "_drafts/" in material.path,
            removed="removed" in names and is_true(names["removed"]),
            heat=whole_number(names["heat"]) if "heat" in names else None,
            quality=whole_number(names["quality"]) if "quality" in names else None,
            related=related,
            names=(*(other_names(names) if self.has.is_named else ()), *block_names(material.body)),
            series=series_of(names) if self.has.in_series else (),
            has_body=body_text.has_text(material.body),
            content="" if urls else content_id(material.head.fields, material.body),
        )
        return article, self.findings

    def authors(self) -> tuple[str, ...]:
        """All who are stated, else the sender of a letter."""
        names = self.names
        authors = [name for key in self.has.authors for name in people(names[key])]
        if not authors and "from" in names and ("subject" in names or "@" in text_of(names["from"])):
            authors = people(names["from"])
        return unique(authors[:100])

    def language(self) -> str:
        """Stated, or told by the file's name."""
        keys = self.has.language
        return (plain_line(text_of(self.names[keys[0]]), 35) if keys else "") or language_of(self.material.path)

    def title(self) -> str:
        """A stated title, the first heading, or the file's name; never empty."""
        names, body = self.names, self.material.body
        for key in self.has.title:
            text = text_of(names[key])
            if key in OTHERWISE_TITLES and not may_be_title(key, text, names, body):
                continue
            title = plain_name(text, 500) if "[[" in text or "{{" in text or "<%" in text else plain_line(text)
            if title:
                return title
        # Of the fields that lists read, which the reader has too: both must find the same title.
        stated = any(value and name in KNOWN for name, value in names.items())
        heading = body_text.heading(body, alone=not stated)
        if heading or (heading := self.first_words()):
            return heading
        # In the folders of note programs names are titles, written as they are meant.
        title = title_of_path(self.material.path, verbatim="tagline" in names or "[[" in body[:20_000])
        return self.sentence_of(title) or title

    def sentence_of(self, title: str) -> str:
        """The first sentence of a text whose file is named by the words with which it begins; else empty."""
        body = self.material.body
        path = self.material.path
        if not body or " " in stem_of(path) or not (self.untitled or day_in_path(path)):
            return ""
        from reader.parse.plain import first_sentence

        sentence = first_sentence(body_text.opening(body[self.material.prose :]))
        letters = search_key(re.sub(r"[^\w\s]", "", sentence))
        return sentence if letters.startswith(search_key(title) + " ") else ""

    def first_words(self) -> str:
        """The beginning of the text as a title, for a short note whose file is named by a number; else empty."""
        if not self.material.body or not is_numbered(self.material.path):
            return ""
        from reader.parse.plain import first_sentence

        words = first_sentence(body_text.opening(self.material.body[self.material.prose :]))
        return without_tags_behind(words) if "#" in words else words

    def published(self) -> Moment | None:
        """The first field that is a moment, else a day in a name; a field that should be one and is not is told."""
        names = self.names
        failed: tuple[str, str] | None = None
        clock = text_of(names["time"]) if "time" in names else ""
        for key in self.has.published:
            value = names[key]
            if isinstance(value, dict):
                value = _of_parts(first(value, ("dateparts",))) or first(value, (*PUBLISHED, "start", "from", "raw"))
            while isinstance(value, list) and value:  # `[[2026-02-10]]` without quotes
                value = value[0]
            text = text_of(value)
            if "[[" in text:
                text = text.strip("[] ")
            if moment := parse_moment(text, clock):
                self.saved = key in SAVED or (self.unfilled and key not in STATED_AS_PUBLISHED)
                if moment.precision is not Precision.AWARE and is_ambiguous(text):
                    self.note(
                        Severity.NOTE,
                        key,
                        f"the date {_shown(text)} could be read in two ways",
                        "read as month, day, year",
                    )
                elif moment.precision is Precision.NAIVE and (zone := unknown_zone(text)):
                    self.note(Severity.NOTE, key, f"no time zone is known as {_shown(zone)}", "the time is as stated")
                break
            if key in KNOWN and text.lower() not in NO_DATES and failed is None:
                failed = (key, text) if text and not is_true(text) and not is_false(text) else None
        else:
            # Our own files of saved pages state the moment; the day in their name is that of saving, too.
            own = self.day_of_saving() if "saveddatetime" in names else None
            moment = own or self.day_elsewhere() or self.day_of_saving() or day_by_value(names, KNOWN)
        if failed is None:
            return moment
        return self.mend_date(failed, moment)

    def mend_date(self, failed: tuple[str, str], moment: Moment | None) -> Moment | None:
        """A value that should be a date and is none: say so, and take the next best."""
        key, text = failed
        sentence = f"{_shown(text)} {'names no day' if names_no_day(text) else 'is no date'}"
        if moment:
            self.note(
                Severity.MENDED,
                key,
                sentence,
                f"{moment.isoformat()} is used, which the file or its name states elsewhere",
            )
        elif moment := without_extra_zero(text):
            self.note(Severity.MENDED, key, sentence, f"a zero too many: read as {moment.isoformat()}")
        elif moment := swapped_day(text):
            self.note(Severity.MENDED, key, sentence, f"read with day and month swapped as {moment.isoformat()}")
        elif moment := day_part(text):
            self.note(Severity.MENDED, key, f"{_shown(text)} has an impossible time of day", "the calendar day is used")
        elif "{{" in text or "<%" in text:
            self.note(Severity.NOTE, key, "the date is a template that was never filled in", "the date is unknown")
        else:
            self.note(Severity.LOST, key, sentence, "the date is unknown")
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

    def day_of_saving(self) -> Moment | None:
        """When somebody kept a copy of the article, for what states no other time."""
        for key in self.has.saved:
            if moment := parse_moment(text_of(self.names[key]).strip("[] ")):
                self.saved = True
                return moment
        return None

    def updated(self) -> Moment | None:
        """The first field that is a moment; `date: {created, updated}` has it inside."""
        names = self.names
        for key in self.has.updated:
            if moment := parse_moment(text_of(names[key])):
                return moment
        for key in ("date", "dates"):
            value = names.get(key)
            if isinstance(value, dict) and (moment := parse_moment(text_of(first(value, UPDATED)))):
                return moment
        return None

    def topics(self, kind: str) -> tuple[str, ...]:
        """Stated topics, else all tags and categories without what every article has."""
        names = self.names
        if "topics" in names:
            topics = labels(names["topics"])
            if len(topics) == 1:
                return tuple(topics)
        else:
            topics = [
                label
                for key in self.has.topics
                for label in labels(self.words(names[key]))
                if key != "topic" or not label.isdecimal()
            ]
            if not topics:
                topics = [label for key in GENRES if key in names for label in labels(names[key])]
            constant = {"news", "article", "post", "posts", kind.casefold()}
            topics = [label for label in topics if label.casefold() not in constant]
        if not topics and self.material.is_markdown:
            topics = [*topics_of(self.material.path), *tags_of_text(self.material.body)]
        return unique(topics)[:_TOPICS_LIMIT]

    def words(self, node: Node) -> Node:
        """Topics of a Jekyll post that stand in one text are set apart by blanks."""
        if (
            isinstance(node, str)
            and "," not in node
            and ("_posts/" in self.material.path or "_drafts/" in self.material.path)
        ):
            return [*node.split()]
        return node

    def summary(self, title: str) -> str:
        """A stated summary, else the text's own beginning; empty when it only repeats the title."""
        names = self.names
        for key in self.has.summary:
            text = text_of(names[key])
            summary = "" if len(text) < 6 and (is_true(text) or is_false(text)) else body_text.plain_summary(text)
            if summary and summary != title:
                return "" if _same(summary, title) else summary
        if not self.material.body:
            return ""
        summary = body_text.opening(self.material.body[self.material.prose :])
        return "" if _same(summary, title) else summary

    def urls(self) -> tuple[tuple[str, ...], str]:
        """Every address of the article, the original first, and the AMP one."""
        names = self.names
        urls: list[str] = []
        for key in self.has.urls:
            value = names[key]
            if isinstance(value, list):
                urls += [url for item in value if (url := spaced_address(item)) and url not in urls]
                continue
            if value in urls:
                continue
            if (url := spaced_address(value)) and url not in urls:
                urls.append(url)
            elif not url and (meant := foreign_address(value)):
                self.note(Severity.LOST, key, f"{_shown(meant)} is no address of the web", "it is left out")
        if not urls and self.material.is_markdown and (original := original_at_end(self.material.body)):
            urls.append(original)
        if not urls and "doi" in names and (doi := _DOI.fullmatch(text_of(names["doi"]).strip())):
            urls.append(f"https://doi.org/{doi[1]}")
        amp_url = ""
        for key in AMP_URLS:
            if key in names and (url := web_address(names[key])):
                amp_url = amp_url or url
                if url not in urls:
                    urls.append(url)
        return tuple(urls), amp_url

    def images(self) -> tuple[Image, ...]:
        """The pictures of the first field that has any."""
        names = self.names
        for key in self.has.images:
            images = pictures(names[key])
            if key in NO_PICTURES:
                images = tuple(image for image in images if is_picture(image.url))
            if images:
                return images
        return pictures(picture_by_value(names, KNOWN))

    def note(self, severity: Severity, key: str, sentence: str, done: str) -> None:
        """A problem at the line of a field."""
        lines = self.material.head.lines
        line = next((at for name, at in lines.items() if field_name(name) == key), None)
        self.findings.append(Finding(line, severity, sentence, done))


def _same(summary: str, title: str) -> bool:
    """Whether two lines say the same, but for case and the forms of their characters."""
    return len(summary) < 4 * len(title) + 20 and search_key(summary) == search_key(title)


def _of_parts(node: Node) -> str:
    """`[[2023, 10, 15]]`, as citations keep a day; empty for anything else."""
    parts = node[0] if isinstance(node, list) and node else ""
    if not isinstance(parts, list) or len(parts) != 3 or not all(isinstance(part, str) for part in parts):
        return ""
    return "-".join(text_of(part).zfill(2) for part in parts)


def _shown(text: str) -> str:
    return f'"{clean_line(text, 60)}"'
