"""The one table of commands: bindings, key bar, palette, help and the manual are made from it.

A command is declared here once. What it does is in a controller, found by its identifier; that every command has a
body, and that keys, help and manual agree, is tested.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from operator import attrgetter

from reader.ui.pane import Pane


class Group(StrEnum):
    """The headings under which help and the manual show commands, in this order."""

    MOVE = "Moving"
    READ = "Reading"
    FOLLOW = "Following stories"
    MARK = "Marks and stars"
    FIND = "Finding"
    SEND = "Out of the terminal"
    PROGRAM = "Program"


@dataclass(frozen=True, slots=True)
class Context:
    """What decides whether a command makes sense just now. Immutable, so that predicates are pure."""

    pane: Pane = Pane.LIST
    has_articles: bool = False
    """The list shows at least one article."""
    has_article: bool = False
    """The reader shows an article or a ghost's card."""
    has_target: bool = False
    """The focused pane has something to put a mark on."""
    has_url: bool = False
    """What the focused pane has selected states an address."""
    has_page: bool = False
    """What the reader shows states an address."""
    has_related: bool = False
    has_trail: bool = False
    """At least one related article was followed."""
    can_go_back: bool = False
    can_go_forward: bool = False
    can_undo: bool = False
    can_redo: bool = False
    finding: bool = False
    """The reader highlights matches of a find."""
    filtered: bool = False
    """The list shows less than the whole library."""
    has_file: bool = False
    """What the reader shows comes from a file of the library."""


def _always(_: Context) -> bool:
    return True


@dataclass(frozen=True, slots=True)
class Command:
    """One thing the user can ask for."""

    id: str
    """Stable name: used in settings to change keys, and by controllers to say what it does."""
    keys: tuple[str, ...]
    """Default keys, in Textual's names; empty for commands that only the palette offers."""
    label: str
    """One or two words for the key bar."""
    description: str
    """A phrase for palette, help and manual."""
    group: Group
    available: Callable[[Context], bool] = _always
    bar: tuple[Pane, ...] = ()
    """Panes in which the key bar shows it."""
    palette: bool = True

    @property
    def of_text(self) -> bool:
        """Whether it concerns the text in the reader, which must be that of the selected article then."""
        return self.available in (_article, _page, _related, _file)

    def lack(self, context: Context) -> str:
        """Why it does not make sense just now, as a sentence without a full stop."""
        if (self.of_text and not context.has_article) or (self.available is _url and not context.has_target):
            return "No article is open"
        return _LACKS[self.available]


_EVERYWHERE = (Pane.LIST, Pane.READER, Pane.RELATED)
_article = attrgetter("has_article")
_target = attrgetter("has_target")
_articles = attrgetter("has_articles")
_url = attrgetter("has_url")
_page = attrgetter("has_page")
_related = attrgetter("has_related")
_file = attrgetter("has_file")
_go_back = attrgetter("can_go_back")
_go_forward = attrgetter("can_go_forward")
_trail = attrgetter("has_trail")
_undo = attrgetter("can_undo")
_redo = attrgetter("can_redo")
_LACKS: dict[Callable[[Context], bool], str] = {
    _url: "This article states no address",
    _page: "This article states no address",
    _related: "This article has no related articles",
    _file: "The library has no file of this article",
    _article: "No article is open",
    _articles: "The list is empty",
    _target: "Nothing is selected",
    _go_back: "No related article was followed, so there is no way back to go",
    _go_forward: "Nothing was gone back from, so there is no way forward to go",
    _trail: "There is no trail yet: following a related article begins one",
    _undo: "Nothing to undo",
    _redo: "Nothing to redo",
}


def _digits() -> tuple[Command, ...]:
    return tuple(
        Command(
            f"open_related_{number}",
            (digit,),
            f"related {number}",
            f"Open related article {number}",
            Group.FOLLOW,
            _related,
            palette=False,
        )
        for number, digit in enumerate("1234567890", start=1)
    )


COMMANDS: tuple[Command, ...] = (
    Command("down", ("j", "down"), "down", "Move down", Group.MOVE, palette=False),
    Command("up", ("k", "up"), "up", "Move up", Group.MOVE, palette=False),
    Command("top", ("g", "home"), "top", "Go to the top", Group.MOVE),
    Command("bottom", ("G", "end"), "bottom", "Go to the bottom", Group.MOVE),
    Command("half_down", ("ctrl+d",), "half down", "Half a page down", Group.MOVE, palette=False),
    Command("half_up", ("ctrl+u",), "half up", "Half a page up", Group.MOVE, palette=False),
    Command("page_down", ("pagedown",), "page down", "A page down", Group.MOVE, palette=False),
    Command("page_up", ("pageup",), "page up", "A page up", Group.MOVE, palette=False),
    Command("pane_left", ("h", "left"), "left", "Go to the pane on the left", Group.MOVE, palette=False),
    Command("pane_right", ("l", "right"), "right", "Go to the pane on the right", Group.MOVE, palette=False),
    Command("pane_next", ("tab",), "next pane", "Go round the panes", Group.MOVE, bar=_EVERYWHERE, palette=False),
    Command(
        "pane_previous", ("shift+tab",), "previous pane", "Go round the panes backwards", Group.MOVE, palette=False
    ),
    Command("wider", ("=",), "wider", "Make the pane with the keys wider", Group.MOVE),
    Command("narrower", ("-",), "narrower", "Make the pane with the keys narrower", Group.MOVE),
    Command("usual_widths", (), "usual widths", "All panes as wide as at first", Group.MOVE),
    Command(
        "open",
        ("enter",),
        "read",
        "List: read the article; related: open the article; reader: what others report, whole",
        Group.READ,
        _articles,
        bar=(Pane.LIST, Pane.RELATED),
    ),
    Command(
        "read_on",
        ("space",),
        "read on",
        "Page down; at the end go on to the next unread article",
        Group.READ,
        _articles,
        bar=(Pane.LIST, Pane.READER),
    ),
    Command(
        "read_back", ("shift+space", "b"), "page up", "Page up in the article", Group.READ, _article, palette=False
    ),
    Command(
        "next_unread",
        ("n",),
        "next unread",
        "Next unread article, in the list or the sidebar; from a follow-up the next one; while finding, the next match",
        Group.READ,
        _articles,
        bar=_EVERYWHERE,
    ),
    Command(
        "previous_unread",
        ("p", "N"),
        "previous unread",
        "Previous unread article, in the list or the sidebar; while finding, the previous match",
        Group.READ,
        _articles,
    ),
    Command("next_article", ("J",), "next", "Next article, from any pane", Group.READ, _articles),
    Command("previous_article", ("K",), "previous", "Previous article, from any pane", Group.READ, _articles),
    *_digits(),
    Command(
        "open_related_number",
        ("#",),
        "related by number",
        "Open a related article by its number",
        Group.FOLLOW,
        _related,
        bar=(Pane.RELATED,),
    ),
    Command(
        "trail_back",
        ("backspace", "["),
        "back",
        "Go back along the trail of articles followed",
        Group.FOLLOW,
        _go_back,
        bar=(Pane.READER, Pane.RELATED),
    ),
    Command(
        "trail_forward",
        ("]",),
        "forward",
        "Go forward along the trail",
        Group.FOLLOW,
        _go_forward,
        bar=(Pane.READER, Pane.RELATED),
    ),
    Command(
        "trail_start",
        ("{",),
        "start of trail",
        "Return to the start of the trail",
        Group.FOLLOW,
        _go_back,
    ),
    Command(
        "trail_jump",
        ("}",),
        "trail",
        "Show the trail: go to any of its articles, or star them all",
        Group.FOLLOW,
        _trail,
        bar=(Pane.READER,),
    ),
    Command("star_trail", (), "star trail", "Star every article of the trail", Group.FOLLOW, _trail),
    Command(
        "timeline",
        ("T",),
        "timeline",
        "Timeline of this story",
        Group.FOLLOW,
        _articles,
        bar=(Pane.READER, Pane.RELATED),
    ),
    Command("coverage", ("c",), "coverage", "Coverage of this story by source", Group.FOLLOW, _articles),
    Command("stories", ("B",), "by story", "Show the library by story", Group.FOLLOW, _articles),
    Command(
        "follow_ups", ("F",), "follow-ups", "How every starred story went on, also those without a file", Group.FOLLOW
    ),
    Command("catch_up", ("W",), "catch up", "What happened since you were here last", Group.FOLLOW),
    Command("weaker", ("w",), "weaker", "Follow-ups: show what is less like the star, or hide it", Group.FOLLOW),
    Command("export_story", (), "copy story", "Copy the timeline of this story as Markdown", Group.FOLLOW, _articles),
    Command("toggle_read", ("m",), "read mark", "Mark read or unread", Group.MARK, _target, bar=(Pane.LIST,)),
    Command("mark_all_read", ("A",), "all read", "Mark all shown articles read", Group.MARK, _articles),
    Command("mark_above_read", ("<",), "above read", "Mark this article and all above read", Group.MARK, _target),
    Command("star", ("s",), "star", "Star for follow-up, or take the star away", Group.MARK, _target, bar=_EVERYWHERE),
    Command("star_words", ("S",), "star with words", "Star with a note, a day and a scope", Group.MARK, _target),
    Command("done", ("d",), "done", "Done with this star, or open again", Group.MARK, _target),
    Command("snooze", ("z",), "snooze", "Put this star aside until a day", Group.MARK, _target),
    Command(
        "mute",
        (),
        "mute",
        "Hide the story of this article, or show it again; on the screens of stories M",
        Group.MARK,
        _target,
    ),
    Command(
        "select", ("V",), "select", "Select rows of the list: the next verb acts on all of them", Group.MARK, _articles
    ),
    Command("select_all", ("ctrl+a",), "select all", "Select all that the list shows", Group.MARK, _articles),
    Command("undo", ("u",), "undo", "Undo the last mark, star or bulk action", Group.MARK, _undo),
    Command("redo", ("U",), "redo", "Redo what was undone", Group.MARK, _redo),
    Command(
        "search",
        ("/",),
        "search",
        "Search the library; in the reader, find in the article",
        Group.FIND,
        bar=_EVERYWHERE,
    ),
    Command("search_library", ("ctrl+f",), "search", "Search the library, from any pane", Group.FIND),
    Command(
        "show_unread",
        ("a",),
        "all/unread",
        "Show all, or what is unread: articles, or in the sidebar related articles",
        Group.FIND,
        bar=(Pane.LIST, Pane.RELATED),
    ),
    Command("show_starred", ("*",), "starred", "Show the starred articles, or all again", Group.FIND),
    Command("show_all", (), "all", "Show all articles", Group.FIND),
    Command("view_unread", (), "unread", "Show the unread articles", Group.FIND),
    Command("view_starred", (), "starred", "Show the starred articles", Group.FIND),
    Command("queries", ("f",), "queries", "Saved queries: use one, or save the present one", Group.FIND),
    Command("topics", ("t",), "topics", "Sources and topics, with what is unread of each", Group.FIND),
    Command("show_removed", (), "removed", "Show removed articles too, or hide them again", Group.FIND),
    Command(
        "open_original", ("o", "v"), "browser", "Open the original in the browser", Group.SEND, _url, bar=(Pane.READER,)
    ),
    Command("open_amp", ("O",), "AMP page", "Open the AMP page in the browser", Group.SEND, _page),
    Command("copy_url", ("y",), "copy URL", "Copy the URL", Group.SEND, _url),
    Command("copy_link", ("Y",), "copy link", "Copy a Markdown link: title and URL", Group.SEND, _url),
    Command(
        "full_text",
        ("x",),
        "full text",
        "Get the full text from the article's page; again to stop",
        Group.SEND,
        _page,
        bar=(Pane.READER,),
    ),
    Command("full_texts", ("X",), "full texts", "Get the full texts of all that the list shows", Group.SEND, _articles),
    Command("link_hints", (";",), "links", "Put a letter on each link; the letter follows it", Group.READ, _article),
    Command("shift_left", ("(",), "shift left", "Move wide listings left", Group.READ, _article, palette=False),
    Command(
        "shift_right", (")",), "shift right", "Show wide listings further right", Group.READ, _article, palette=False
    ),
    Command("pictures", ("i",), "pictures", "Show the pictures of the article, or hide them", Group.READ, _article),
    Command("zen", ("Z",), "zen", "The text alone, or everything around it again", Group.READ, _article),
    Command("contents", (".",), "contents", "Table of contents of a long article", Group.READ, _article),
    Command(
        "metadata",
        ("M",),
        "metadata",
        "Show everything the file says; on the screens of stories, mute the story",
        Group.READ,
        _file,
    ),
    Command(
        "copy_text", ("C",), "copy text", "Copy the text of the article, or one of its listings", Group.SEND, _article
    ),
    Command("save", ("e",), "save", "Save what is shown: the article, the list, the story", Group.SEND),
    Command("pipe", ("|",), "pipe", "Give the text to a command and show its answer", Group.SEND, _article),
    Command("edit", ("E",), "editor", "Open the file in your editor ($EDITOR)", Group.SEND, _file),
    Command("problems", ("!",), "problems", "Show what could not be read as it stands, and why", Group.FIND),
    Command("sort", ("\\",), "sort", "Choose the order of the list", Group.FIND),
    Command("stop_reading", (), "stop reading", "Stop reading the folders; rescan goes on with it", Group.PROGRAM),
    Command("rescan", ("r",), "rescan", "Compare the library with its folders now", Group.PROGRAM),
    Command("fetch_feeds", ("R",), "fetch", "Fetch the feeds of the library now", Group.PROGRAM),
    Command("add_feed", ("+",), "add", "Add a feed, or save a page, by its address", Group.PROGRAM),
    Command("palette", (":", "ctrl+p"), "commands", "Find any command by its name", Group.PROGRAM, palette=False),
    Command("help", ("?", "f1"), "help", "Show all keys", Group.PROGRAM, bar=_EVERYWHERE),
    Command("redraw", ("ctrl+l",), "redraw", "Draw the screen anew", Group.PROGRAM),
    Command("suspend", ("ctrl+z",), "suspend", "Suspend to the shell; its command fg comes back", Group.PROGRAM),
    Command("theme", (), "theme", "The next theme: dark, light, strong contrasts, 16 colours", Group.PROGRAM),
    Command("back", ("q",), "back", "One level back; on the top level twice, quit", Group.PROGRAM),
    Command(
        "cancel", ("escape",), "cancel", "Back; from the list, show all articles again", Group.PROGRAM, palette=False
    ),
    Command("quit", ("Q", "ctrl+q"), "quit", "Quit", Group.PROGRAM),
)

BY_ID: dict[str, Command] = {command.id: command for command in COMMANDS}

_KEY_NAMES = {
    "down": "↓",
    "up": "↑",
    "left": "←",
    "right": "→",
    "pagedown": "PgDn",
    "pageup": "PgUp",
    "home": "Home",
    "end": "End",
    "enter": "Enter",
    "space": "Space",
    "escape": "Esc",
    "tab": "Tab",
    "backspace": "Backspace",
    "slash": "/",
    "colon": ":",
    "comma": ",",
}


def key_name(key: str) -> str:
    """How a key is written for people: `ctrl+d` -> `Ctrl+D`, `pagedown` -> `PgDn`, the sequence `g g` -> `gg`."""
    if " " in key and len(key) > 1:
        return "".join(map(key_name, key.split()))
    *modifiers, last = key.split("+") if len(key) > 1 else [key]
    name = _KEY_NAMES.get(last, last)
    if modifiers and len(name) == 1:
        name = name.upper()
    elif len(name) > 1 and name.islower():
        name = name.capitalize()
    return "+".join([*(m.capitalize() for m in modifiers), name])


def key_named(name: str) -> str:
    """The key that is written so for people, in Textual's words: `Esc` -> `escape`."""
    return next((key for key, shown in _KEY_NAMES.items() if shown == name), name)


Keymap = Mapping[str, tuple[str, ...]]
"""The user's own keys: command identifier -> keys. An empty tuple takes the keys away."""


def keys_of(command: Command, keymap: Keymap) -> tuple[str, ...]:
    """The keys of a command under the user's keymap."""
    return keymap.get(command.id, command.keys)


def first_key(command_id: str, keymap: Keymap) -> str:
    """The name of a command's first key, for sentences; `the palette` when it has none."""
    keys = keys_of(BY_ID[command_id], keymap)
    return key_name(keys[0]) if keys else "the palette"


def bar_commands(context: Context) -> list[Command]:
    """What the key bar shows in this context, in the table's order."""
    return [command for command in COMMANDS if context.pane in command.bar and command.available(context)]
