"""Links of the text that lead to files of the library: by letters, by clicks, and in the sidebar."""

from __future__ import annotations

from pathlib import Path
from string import ascii_lowercase

import pytest

from reader.ui.widgets.related_sidebar import RelatedSidebar
from tests.ui.conftest import NORMAL, WIDE, Desk, open_desk

_LONG = "Words of the tide.\n\n" * 60
TARGETS = {
    "a wikilink": "[[Harbour budget|costs]]",
    "a wikilink in other letters": "[[harbour-budget]]",
    "an alias": "[[The money]]",
    "a relative path": "[costs](../money/b%20budget.md)",
    "a path from the folder": "[costs](/money/b%20budget.md)",
    "a permalink": "[costs](/posts/budget/)",
    "the site's own address": "[costs](https://tides.example.org/posts/budget/)",
    "the address of the file": "[costs](http://old.example.com/harbour-budget?utm_source=x)",
    "a shortcode": '[costs]({{< relref "/posts/budget" >}})',
    "a place of the generator": "[costs]({filename}/money/b%20budget.md)",
}


def vault(folder: Path, body: str, head: str = "") -> Path:
    """A site of three notes: the newest one has this body."""
    (folder / "money").mkdir(parents=True)
    (folder / "notes").mkdir()
    (folder / "hugo.toml").write_text('baseURL = "https://tides.example.org/"\n', encoding="utf-8")
    (folder / "notes" / "a.md").write_text(
        f"---\ntitle: Night boats\ndate: 2026-01-03\n{head}---\n{body}\n", encoding="utf-8"
    )
    (folder / "money" / "b budget.md").write_text(
        "---\ntitle: Harbour budget\ndate: 2026-01-02\naliases: [The money]\npermalink: /posts/budget/\n"
        f"url: https://old.example.com/harbour-budget\n---\nFirst.\n\n{_LONG}## Costs of it\n\nThe quay.\n\n{_LONG}"
        f"A claim about the crane. ^crane\n\n{_LONG}",
        encoding="utf-8",
    )
    (folder / "notes" / "c.md").write_text("---\ntitle: Old quay\ndate: 2026-01-01\n---\nText.\n", encoding="utf-8")
    return folder


async def opened(desk: Desk) -> None:
    await desk.press("g", "enter")
    await desk.until_title("Night boats")
    await desk.wait(lambda: desk.is_read("Night boats"))


def seen(desk: Desk) -> str:
    """What stands in the reader's lines."""
    return "\n".join(line.text for _, line in desk.view._shown())  # pyright: ignore[reportPrivateUsage]


async def test_a_link_to_a_file_opens_it_by_its_letter(tmp_path: Path) -> None:
    body = "".join(f"- The boats, {link}.\n" for link in TARGETS.values())
    async with open_desk(vault(tmp_path / "site", body), NORMAL) as desk:
        await opened(desk)
        for letter, link in zip(ascii_lowercase, TARGETS, strict=False):
            await desk.press("semicolon", letter)
            await desk.wait(lambda: desk.title == "Harbour budget", f"what {link} leads to")
            assert desk.selected() == "Harbour budget"
            await desk.press("backspace")
            await desk.until_title("Night boats")


PARTS = {
    "[[Harbour budget#Costs of it|costs]]": "Costs of it",
    "[costs](../money/b%20budget.md#costs-of-it)": "Costs of it",
    "[[Harbour budget#^crane]]": "A claim about the crane.",
}


async def test_it_opens_at_the_part_that_it_names(tmp_path: Path) -> None:
    body = "".join(f"- The boats, {link}.\n" for link in PARTS)
    async with open_desk(vault(tmp_path / "site", body), NORMAL) as desk:
        await opened(desk)
        for letter, words in zip(ascii_lowercase, PARTS.values(), strict=False):
            await desk.press("semicolon", letter)
            await desk.until_title("Harbour budget")
            await desk.wait(lambda words=words: words in seen(desk), f"the part {words!r}, not {seen(desk)!r}")
            assert "First." not in seen(desk)
            await desk.press("backspace")
            await desk.until_title("Night boats")


async def test_a_part_that_is_not_there_is_said_and_the_article_opens(tmp_path: Path) -> None:
    async with open_desk(vault(tmp_path / "site", "The boats, [[Harbour budget#Profits]]."), NORMAL) as desk:
        await opened(desk)
        await desk.press("semicolon", "a")
        await desk.until_title("Harbour budget")
        await desk.wait(lambda: desk.said == "This article has no part “Profits”", "that it has no such part")


async def test_a_link_to_the_open_article_goes_to_its_part_and_makes_no_hop(tmp_path: Path) -> None:
    body = f"See [[Night boats#Below]].\n\n{_LONG}## Below\n\nHere.\n\n{_LONG}"
    async with open_desk(vault(tmp_path / "site", body), NORMAL) as desk:
        await opened(desk)
        await desk.press("semicolon", "a")
        await desk.wait(lambda: "Here." in seen(desk), "the part")
        assert desk.title == "Night boats" and not desk.screen.flows.reading.trail.can_go_back


async def test_a_link_to_no_file_is_a_sentence_with_its_words(tmp_path: Path) -> None:
    links = ("[[Dry dock]]", "[the dock](dock/Dry%20dock.md)", "[[plan.pdf]]")
    body = "\n\n".join(f"They moved to {link} in spring." for link in links)
    async with open_desk(vault(tmp_path / "site", body), NORMAL) as desk:
        await opened(desk)
        for letter, link in zip(ascii_lowercase, links, strict=False):
            await desk.press("semicolon", letter)
            await desk.wait(lambda: "The library has no file “" in desk.said, "that it is not here")
            assert ("They moved to" in desk.said) == ("pdf" not in link) and desk.title == "Night boats"
            await desk.press("y")


async def test_a_click_on_a_link_opens_its_file(tmp_path: Path) -> None:
    async with open_desk(vault(tmp_path / "site", "The boats, [[Harbour budget|costs]]."), WIDE) as desk:
        await opened(desk)
        link = desk.view.links()[0]
        left = desk.view._left  # pyright: ignore[reportPrivateUsage]
        await desk.pilot.click(desk.view, offset=(left + link.start + 1, link.y + desk.view.gutter.top))
        await desk.until_title("Harbour budget")


@pytest.mark.parametrize("dated", [True, False])
async def test_the_sidebar_shows_links_of_the_text_both_ways(tmp_path: Path, dated: bool) -> None:
    """With dates as Later and Earlier, without as Links and Linked from; digits and Enter follow them."""
    folder = tmp_path / "vault"
    folder.mkdir()
    for day, (title, body) in enumerate(
        (("Old quay", "Nothing."), ("Night boats", "They left [[Old quay]]."), ("Dry dock", "After [[Night boats]]."))
    ):
        head = f"---\ntitle: {title}\ndate: 2026-01-0{day + 1}\n---\n" if dated else f"# {title}\n\n"
        (folder / f"{title}.md").write_text(f"{head}{body}\n", encoding="utf-8")
    async with open_desk(folder, WIDE) as desk:
        rowid = next(n for n in desk.list.rowids if (row := desk.library.row(n)) and row.title == "Night boats")
        desk.list.select(rowid)
        await desk.press("enter")
        await desk.until_title("Night boats")
        await desk.wait(lambda: len(desk.sidebar.relations) == 2, "both")
        ways = {relation.card.title: str(relation.direction) for relation in desk.sidebar.relations}
        later, earlier = ("later", "earlier") if dated else ("linked_from", "links")
        assert ways == {"Old quay": earlier, "Dry dock": later}
        reasons = " ".join(relation.reason for relation in desk.sidebar.relations)
        assert "They left Old quay" in reasons and "After Night boats" in reasons
        number = next(relation.number for relation in desk.sidebar.relations if relation.card.title == "Old quay")
        await desk.press(str(number))
        await desk.until_title("Old quay")
        await desk.press("l")
        await desk.wait(lambda: isinstance(desk.screen.focused, RelatedSidebar), "the sidebar")
        titles = [relation.card.title for relation in desk.sidebar.relations]
        await desk.press(*"j" * titles.index("Night boats"))
        await desk.press("enter")
        await desk.until_title("Night boats")
