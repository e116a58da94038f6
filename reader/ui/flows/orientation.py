"""Where one is: what the masthead and the rule over the panes say. Pure but for asking what is shown."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from reader.stories.relations import Relation
from reader.ui.commands import BY_ID, Keymap, first_key, key_name, keys_of
from reader.ui.flows.layout import Layout
from reader.ui.flows.listing import Listing, View
from reader.ui.flows.opened import Reading
from reader.ui.flows.panes import Panes
from reader.ui.messages import Figures
from reader.ui.pane import Pane
from reader.ui.render.lines import host
from reader.ui.widgets.masthead import Heads, Tab
from reader.ui.widgets.query_bar import PROMPT_KEYS, QueryBar


def library_name(roots: Sequence[Path]) -> str:
    """What a library is called: its folder's name, and how many others there are."""
    names = [root.name or str(root) for root in roots]
    return f"{names[0]} +{len(names) - 1}" if len(names) > 1 else names[0] if names else ""


def heads(name: str, listing: Listing, figures: Figures, keymap: Keymap) -> Heads:
    """What the masthead says. name: the library's."""

    def key(command: str) -> str:
        return key_name(keys[0]) if (keys := keys_of(BY_ID[command], keymap)) else ""

    present = None if listing.selection.words.strip() else listing.view
    tabs = (
        Tab("show_all", View.ALL.value, figures.total, present is View.ALL),
        Tab("view_unread", View.UNREAD.value, figures.total_unread, present is View.UNREAD, key("show_unread")),
        Tab("view_starred", View.STARRED.value, figures.starred, present is View.STARRED, key("show_starred")),
        Tab("stories", "Stories", figures.stories, key=key("stories")),
        Tab("follow_ups", "Follow-ups", figures.follow_ups or None, key=key("follow_ups")),
    )
    if listing.saved:
        saved = Tab("queries", listing.saved_name or "Queries", None, bool(listing.saved_name), key("queries"))
        tabs = (*tabs, saved)
    words = listing.selection.words.strip()
    return Heads(name, tabs, f"“{words}” · {listing.order()}" if words else listing.order())


def titles(panes: Panes, listing: Listing, reading: Reading) -> dict[Pane, str]:
    """What stands over each pane."""
    count, place = len(panes.articles.rowids), panes.articles.cursor
    of = f"{place + 1:,} of {count:,}" if count else "0"
    picks = panes.articles.picks  # none is told too, while a range takes rows away: verbs act on none
    if picks:
        of = f"{picks.count(panes.articles.rowids, place):,} of {count:,} selected"
    return {
        Pane.LIST: f"{listing.title()} · {of}",
        Pane.READER: _source(reading),
        Pane.RELATED: _related(panes, reading.relations),
    }


def _source(reading: Reading) -> str:
    opened = reading.opened
    if opened is None:
        return ""
    said = opened.article or opened.card
    return (said.source.name or said.source.domain or host(opened.url)) if said else ""


def _related(panes: Panes, relations: Sequence[Relation]) -> str:
    if not relations:
        return "Related"
    return (
        f"Unread related {len(panes.related.relations):,}"
        if panes.related.unread_only
        else f"Related {len(relations):,}"
    )


_HINTS = (("a-z", "the letter of a link follows it"), ("Esc", "no letters"))
_FINDING = (("next_unread", "next match"), ("previous_unread", "previous"), ("search", "find again"), ("cancel", "end"))


def bar_mode(panes: Panes, query: QueryBar) -> tuple[tuple[tuple[str, str], ...], tuple[tuple[str, str], ...]]:
    """What the key bar says in a mode, as its `prompt` and `own`: while something is typed, while letters stand on the
    links, while matches are marked in the text; empty in none of them."""
    if query.is_open:
        return PROMPT_KEYS[query.ask], ()
    if panes.view.hinting:
        return _HINTS, ()
    return (), _FINDING if panes.view.finding and panes.pane is Pane.READER else ()


def related_hint(panes: Panes, reading: Reading, keymap: Keymap) -> str:
    """`6 related: l` while an article is read and its related ones are not beside it; else empty."""
    count = len(reading.relations)
    if not count or panes.pane is not Pane.READER or (panes.layout is Layout.WIDE and not panes.zen):
        return ""
    return f"{count:,} related: {first_key('pane_right', keymap)}"
