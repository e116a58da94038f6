"""The settings: one frozen value. `reader.settings.config_file`, loaded when there is a file, reads and writes it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType

SYMBOLS = ("unicode", "ascii", "plain")
PICTURES = ("local", "all", "off")
NOTIFICATIONS = ("off", "osc9", "osc777")
READ_RULES = ("open", "hand", "end", "past")
"""On opening it; by hand alone; when its end is seen; on opening it, and when the selection moves down past it."""
RULE_ACTIONS = ("read", "star", "hide", "topic:NAME")
"""What a rule may do with a new article: mark it read, star it, leave it out of lists, give it a topic."""
DEFAULT_MEASURE = 72


@dataclass(frozen=True, slots=True)
class Config:
    """What the user can set. A default-made instance is the program without a settings file."""

    keys: Mapping[str, tuple[str, ...]] = field(default_factory=lambda: MappingProxyType({}))
    """Command identifier -> its keys, in place of the default ones. An empty tuple takes the keys away."""
    theme: str = "auto"
    """`dark`, `light`, `contrast`, `basic`, a Textual theme, or `auto`: `basic` on 16 colours, else by COLORFGBG."""
    measure: int = DEFAULT_MEASURE
    """Longest line of the reader pane, in cells, 30 to 240."""
    rows: int = 3
    """Lines of each article in the list, 1 to 3; on screens of fewer than 20 lines always 1."""
    symbols: str = "unicode"
    """`unicode`; `ascii` and `plain` for terminals and fonts without signs: these write every sign in ASCII."""
    mouse: bool = True
    """Whether the mouse is the program's; without, it selects text as in any other program."""
    browser: tuple[str, ...] = ()
    """Program and arguments that open web addresses, `%s` for the address; empty: BROWSER, else the system's way."""
    time_zone: str = "local"
    """Zone in which times are shown: `local`, or an IANA name such as `Europe/Berlin`."""
    preview_delay: float = 0.12
    """Seconds for which the hand rests after a run of moves until an article is shown, 0 to 5; one move: a sixth."""
    show_removed: bool = False
    """Whether articles marked as removed are listed; else they are only counted."""
    state_file: Path | None = None
    """Where the user's marks are kept; None means the platform's place."""
    cache_dir: Path | None = None
    """Where index and fetched pages are kept; None means the platform's place."""
    queries: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    """Saved queries: name -> text, in the order of the file."""
    query_keys: Mapping[str, tuple[str, ...]] = field(default_factory=lambda: MappingProxyType({}))
    """Name of a saved query -> the keys that use it, which no command has."""
    story_days: float | None = None
    """Accepted for older settings, and without effect; None when it is not set."""
    mark_read: str | float = "open"
    """When an article counts as read: one of READ_RULES, or so many seconds after it was shown, 0.5 to 3600."""
    read_same_report: bool = True
    """Whether reading an article also marks the same report of other sources in its story read."""
    fold_same_report: bool = True
    """Whether lists show one row for several identical reports of one event."""
    pictures: str = "local"
    """`local`: pictures beside an article are shown at once, others on the key; `all`: both; `off`: on the key only."""
    ignore: tuple[str, ...] = ()
    """Patterns, as in a `.gitignore`, of what is left out of every library; `!*` lets everything in."""
    fetch_private_hosts: bool = False
    """Whether pages may be fetched from private and local addresses (an intranet); the internet is always allowed."""
    library: Mapping[str, Path] = field(default_factory=lambda: MappingProxyType({}))
    """Libraries by name; the first is what opens when no folder is given. Empty: the usual place, else the sample."""
    fetch_every: int = 60
    """Minutes after which feeds are fetched by themselves, at the start and while a library is open; 0: never."""
    keep_days: int = 0
    """Days after which read articles of feeds count as old for `broadsheet feeds tidy`; 0: never."""
    archive_folder: Path | None = None
    """Where `broadsheet feeds tidy` moves them; None: it must be said."""
    rules: Mapping[str, tuple[str, ...]] = field(default_factory=lambda: MappingProxyType({}))
    """Name of a saved query -> what is done with the new articles of a fetch that it finds, of RULE_ACTIONS."""
    save_folder: Path | None = None
    """Where documents are saved; None: where the program was started, the home folder where that is of the library."""
    pipes: Mapping[str, tuple[str, ...]] = field(default_factory=lambda: MappingProxyType({}))
    """Name -> command that gets an article's text, as its arguments, and whose answer is shown."""
    notify: str = "off"
    """How the terminal is asked to show a notification of what came by itself: `osc9` or `osc777`; `off`: not."""
    on_new: tuple[str, ...] = ()
    """Command that gets new articles as JSON lines after a fetch, as its arguments; empty: none."""
    on_follow_up: tuple[str, ...] = ()
    """Command that gets new developments of stars as JSON lines, as its arguments; empty: none."""
    passwords: Mapping[str, tuple[str, ...]] = field(default_factory=lambda: MappingProxyType({}))
    """Host -> command that prints `user:password` for its feeds, as its arguments."""
    page_rules: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    """Host, or domain -> CSS selector of the part of its pages that is the article."""
    full_text_in_files: bool = False
    """Whether the full text of a feed's entry is written into its file; else it is kept beside it, in the cache."""
    feed_commands: Mapping[str, tuple[str, ...]] = field(default_factory=lambda: MappingProxyType({}))
    """Name -> command that prints a feed, as its arguments."""


DEFAULTS = Config()


def topic_of(action: str) -> str:
    """The topic that a rule's action gives; empty for another action."""
    name, _, topic = action.partition(":")
    return " ".join(topic.split()) if name.strip() == "topic" else ""


def rule_action(text: str) -> str:
    """A rule's action as it is kept; empty for what is none."""
    if topic := topic_of(text):
        return f"topic:{topic}"
    return text if text in RULE_ACTIONS and not text.startswith("topic") else ""
