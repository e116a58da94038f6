"""Subscriptions as OPML: the text of `feeds.opml` and of other programs' exports. Pure.

Rules that bind `SubscriptionList`:
- What it does not know (other programs' elements, attributes and comments) stays as it is when the list is changed.
- No entity, no DTD and nothing outside of the text is ever looked at.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from reader.feeds.addresses import without_password
from reader.model.errors import BroadsheetError
from reader.model.identity import normalise_url
from reader.text.clean import clean_line

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

    _Place = tuple[Element, tuple[str, ...]]
    """A feed's outline, and the names of its groups."""

MAX_BYTES = 20_000_000
MAX_FEEDS = 20_000
MAX_DEPTH = 64
"""Groups within groups; deeper ones are read as if they stood here."""
NAMESPACE = "urn:broadsheet:feeds"
"""Of our own attributes: `folder`, `paused`, `fulltext`."""
FULL_TEXT = ("auto", "always", "never")

_CONTROLS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f]")


class OpmlError(BroadsheetError):
    """A list that cannot be read. `str()` is one sentence without a full stop, cleaned."""


@dataclass(frozen=True, slots=True)
class Subscription:
    """A feed that the user wants."""

    url: str
    title: str = ""
    site_url: str = ""
    group: str = ""
    """Names of its groups with ` / ` between them; empty at the top."""
    folder: str = ""
    """Its folder in the library; empty until the first entry was written."""
    paused: bool = False
    fulltext: str = "auto"
    """Whether full texts are fetched by themselves: `auto` where the feed is short, `always`, `never`."""

    @property
    def name(self) -> str:
        """What to call it."""
        return self.title or without_password(self.url)


class SubscriptionList:
    """The feeds of one library, in the order of the file."""

    def __init__(self, root: Element) -> None:
        """root: an `opml` element; `parse` and `empty` make it."""
        self._root = root
        self._places: dict[str, _Place] | None = None
        """Where the feed of each key stands; None when that is not known any more."""

    @classmethod
    def empty(cls, title: str = "Broadsheet") -> SubscriptionList:
        """A list without feeds."""
        from xml.etree.ElementTree import Element, SubElement

        root = Element("opml", version="2.0")
        SubElement(SubElement(root, "head"), "title").text = title
        SubElement(root, "body")
        return cls(root)

    @classmethod
    def parse(cls, data: bytes, *, mend: bool = False) -> SubscriptionList:
        """The list in some bytes; mend: read what can be read of a damaged one. Raises OpmlError."""
        if len(data) > MAX_BYTES:
            raise OpmlError(f"The list of feeds is larger than {MAX_BYTES // 1_000_000} MB")
        root = _parsed(data, mend)
        if root.tag != "opml" and not any(_is_feed(element) for element in root.iter("outline")):
            raise OpmlError("This is XML, but no list of feeds (OPML)")
        return cls(root)

    def __iter__(self) -> Iterator[Subscription]:
        """The feeds, each address once."""
        seen: set[str] = set()
        for outline, groups in self._outlines():
            subscription = _subscription(outline, groups)
            key = _key(subscription.url)
            if key not in seen and len(seen) < MAX_FEEDS:
                seen.add(key)
                yield subscription

    def get(self, url: str) -> Subscription | None:
        """The feed of an address in any of its spellings."""
        place = self._by_key().get(_key(url))
        return _subscription(*place) if place else None

    def add(self, subscription: Subscription) -> bool:
        """Put a feed at the end of its group; False when it is there already."""
        places, key = self._by_key(), _key(subscription.url)
        if key in places:
            return False
        from xml.etree.ElementTree import SubElement

        outline = SubElement(self._group(subscription.group), "outline")
        _write(outline, subscription)
        places[key] = (outline, tuple(_names(subscription.group)))
        return True

    def change(self, address: str, **fields: Any) -> Subscription | None:
        """Change fields of a feed, or (`group`) move it; returns it as it is now, None when there is none."""
        place = self._by_key().get(_key(address))
        if place is None:
            return None
        outline, former = place[0], _subscription(*place)
        changed = replace(former, **fields)
        _write(outline, changed)
        if changed.group != former.group:
            self._parent_of(outline).remove(outline)
            self._group(changed.group).append(outline)
        if (changed.group, changed.url) != (former.group, former.url):
            self._places = None
        return changed

    def remove(self, url: str) -> bool:
        """Take a feed out, in every place where it stands; False when there was none."""
        key = _key(url)
        gone = [outline for outline, groups in self._outlines() if _key(_subscription(outline, groups).url) == key]
        for outline in gone:
            self._parent_of(outline).remove(outline)
        self._places = None
        return bool(gone)

    def merge(self, others: Iterable[Subscription]) -> list[Subscription]:
        """Take over feeds of another list that are not here; returns those. Their folders are ours to choose."""
        return [new for one in others if self.add(new := replace(one, folder=""))]

    def to_bytes(self, *, for_others: bool = False, now: datetime | None = None) -> bytes:
        """The file. for_others: without passwords and what commands print, and as an export with its date."""
        import copy
        from xml.etree import ElementTree

        root = copy.deepcopy(self._root) if for_others else self._root
        if for_others:
            for parent in list(root.iter()):
                for outline in list(parent):
                    if _attribute(outline, "xmlUrl").strip().startswith("command:"):
                        parent.remove(outline)
            for outline in root.iter("outline"):
                for name, value in outline.items():
                    if "@" in value and "://" in value:
                        outline.set(name, without_password(value))
            head = root.find("head")
            if head is not None and now:
                created = head.find("dateCreated")
                created = ElementTree.SubElement(head, "dateCreated") if created is None else created
                created.text = now.astimezone(UTC).strftime("%a, %d %b %Y %H:%M:%S GMT")
        ElementTree.register_namespace("broadsheet", NAMESPACE)
        ElementTree.indent(root)
        return b'<?xml version="1.0" encoding="UTF-8"?>\n' + ElementTree.tostring(root, encoding="utf-8") + b"\n"

    # Walking --------------------------------------------------------------------------------------------------------

    def _by_key(self) -> dict[str, _Place]:
        """The first place of each feed: looking through them all for each one would take hours of thousands."""
        if self._places is None:
            self._places = {}
            for place in self._outlines():
                self._places.setdefault(_key(_subscription(*place).url), place)
        return self._places

    def _outlines(self) -> Iterator[_Place]:
        """The outlines that are feeds, in order, with the names of their groups. Without recursion."""
        body = self._root.find("body")
        stack: list[tuple[Element, tuple[str, ...]]] = [(self._root if body is None else body, ())]
        while stack:
            element, groups = stack.pop()
            if element.tag == "outline":
                if _is_feed(element):
                    yield element, groups
                else:
                    name = clean_line(element.get("title") or element.get("text") or "", 120)
                    groups = (*groups, name) if name and len(groups) < MAX_DEPTH else groups
            stack.extend((child, groups) for child in reversed(element) if child.tag == "outline")

    def _parent_of(self, outline: Element) -> Element:
        return next(parent for parent in self._root.iter() if any(child is outline for child in parent))

    def _group(self, group: str) -> Element:
        """The element of a group, made where it is missing."""
        from xml.etree.ElementTree import SubElement

        place = self._root.find("body")
        if place is None:
            place = SubElement(self._root, "body")
        for name in _names(group):
            groups = (child for child in place if child.tag == "outline" and not _is_feed(child))
            there = next((g for g in groups if clean_line(g.get("title") or g.get("text") or "", 120) == name), None)
            place = SubElement(place, "outline", text=name, title=name) if there is None else there
        return place


def _key(url: str) -> str:
    """One for all spellings of an address."""
    return normalise_url(url) or url


def _names(group: str) -> list[str]:
    return [name for part in group.split(" / ") if (name := clean_line(part, 120))]


def _parsed(data: bytes, mend: bool) -> Element:
    from xml.etree.ElementTree import ParseError, TreeBuilder

    from defusedxml.common import DefusedXmlException
    from defusedxml.ElementTree import DefusedXMLParser

    parser = DefusedXMLParser(target=TreeBuilder(insert_comments=True), forbid_dtd=False, forbid_entities=True)
    try:
        parser.feed(data)
        return parser.close()
    except DefusedXmlException:
        raise OpmlError("The list of feeds defines entities, which is how XML does harm") from None
    except ParseError as error:
        if mend:
            return _mended(data)
        raise OpmlError(f"The list of feeds is not XML (line {error.position[0]})") from None
    except (ValueError, LookupError):
        raise OpmlError("The list of feeds is in an encoding that is not known") from None


def _mended(data: bytes) -> Element:
    """What can be read of damaged XML. Raises OpmlError."""
    from xml.etree import ElementTree

    from lxml import etree

    if b"<!ENTITY" in data.upper():
        raise OpmlError("The list of feeds defines entities, which is how XML does harm")
    text = _CONTROLS.sub("", data.decode("utf-8-sig", "replace"))
    text = re.sub(r"^\s*<\?xml[^>]*\?>", "", text)
    parser = etree.XMLParser(recover=True, resolve_entities=False, no_network=True, load_dtd=False)
    try:
        root = etree.fromstring(text, parser)
    except etree.XMLSyntaxError:
        root = None
    if root is None:
        raise OpmlError("This is no list of feeds (OPML)")
    made = ElementTree.Element("opml", version="2.0")
    body = ElementTree.SubElement(made, "body")
    stack: list[tuple[Any, Element]] = [(child, body) for child in reversed(root)]
    while stack:
        element, parent = stack.pop()
        if element.tag == "outline":
            attributes = {str(k): str(v) for k, v in element.attrib.items() if not str(k).startswith("{")}
            parent = ElementTree.SubElement(parent, "outline", attributes)
        stack.extend((child, parent) for child in reversed(element))
    if not len(body):
        raise OpmlError("This is no list of feeds (OPML)")
    return made


def _attribute(outline: Element, name: str) -> str:
    """An attribute whatever the case of its name."""
    value = outline.get(name)
    if value is None:
        lower = name.lower()
        value = next((v for k, v in outline.attrib.items() if k.lower() == lower), "")
    return value


def _is_feed(outline: Element) -> bool:
    return bool(_attribute(outline, "xmlUrl").strip())


def _subscription(outline: Element, groups: tuple[str, ...]) -> Subscription:
    def own(name: str) -> str:
        return clean_line(outline.get(f"{{{NAMESPACE}}}{name}", ""), 300)

    fulltext = own("fulltext")
    url = clean_line(_attribute(outline, "xmlUrl"), 2048)
    title = clean_line(_attribute(outline, "title") or _attribute(outline, "text"), 300)
    return Subscription(
        url=url,
        title="" if title in (url, without_password(url)) else title,
        site_url=clean_line(_attribute(outline, "htmlUrl"), 2048),
        group=" / ".join(groups),
        folder=own("folder"),
        paused=own("paused") == "true",
        fulltext=fulltext if fulltext in FULL_TEXT else "auto",
    )


def _write(outline: Element, subscription: Subscription) -> None:
    """The attributes of a feed; those of other programs stay."""
    for name in [name for name in outline.attrib if name.lower() in ("xmlurl", "htmlurl", "title", "text", "type")]:
        if name.lower() != "type":
            del outline.attrib[name]
    name = clean_line(subscription.title) or without_password(subscription.url)
    outline.set("type", outline.get("type", "rss"))
    outline.set("text", name)
    outline.set("title", name)
    outline.set("xmlUrl", clean_line(subscription.url, 2048))
    if subscription.site_url:
        outline.set("htmlUrl", clean_line(subscription.site_url, 2048))
    ours = {
        "folder": subscription.folder,
        "paused": "true" if subscription.paused else "",
        "fulltext": "" if subscription.fulltext == "auto" else subscription.fulltext,
    }
    for name, value in ours.items():
        attribute = f"{{{NAMESPACE}}}{name}"
        if value := clean_line(value, 300):
            outline.set(attribute, value)
        else:
            outline.attrib.pop(attribute, None)


def newsboat_urls(text: str) -> tuple[list[Subscription], list[str]]:
    """The feeds of newsboat's `urls` file (address, then tags; `~name` is the title), and the lines passed over.

    Commands (`exec:`, `filter:`) and queries are passed over: commands stand in the settings only.
    """
    import shlex

    feeds: list[Subscription] = []
    passed: list[str] = []
    for line in text.splitlines():
        stripped = line.strip()
        if not stripped or stripped.startswith("#"):
            continue
        try:
            words = shlex.split(stripped)
        except ValueError:
            words = stripped.split()
        if not words or not words[0].lower().startswith(("http://", "https://")):
            passed.append(clean_line(stripped, 120))
            continue
        tags = [word for word in words[1:] if word and word != "!"]
        title = next((word[1:] for word in tags if word.startswith("~")), "")
        group = next((word for word in tags if not word.startswith(("~", '"'))), "")
        feeds.append(Subscription(words[0], title=clean_line(title, 300), group=clean_line(group, 120)))
    return feeds, passed
