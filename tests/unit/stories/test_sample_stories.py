"""The four stories of the sample, found with its related lists and without them."""

from __future__ import annotations

import re
import shutil
from collections import Counter, defaultdict
from pathlib import Path

import pytest

from reader.library.library import Library
from reader.model.query import Selection
from reader.settings import paths

STORIES = {
    "mill": "tide-mill|pond-needs-a-ladder|wanted-millwright|sluice-gate|church-door|saltmere-mill|gate-is-from"
    "|how-an-oak|boots-provided|new-wheel|first-flour|a-year-in-the-mud|shio-no-chikara",
    "farrow": "farrow|ninth-chapter|trouble-is-the-author|winifred|named-a-school|ninth-tide|an-ending-that-was",
    "sedge": "sedge|other-twelve-seconds",
    "comet": "comet|marrable|smudge|two-heads",
}
"""The articles of each story, by what their file names hold."""


def labels(folder: Path) -> dict[str, str]:
    """The story of each article that belongs to one."""
    return {
        path.name: story
        for path in folder.glob("*.md")
        for story, pattern in STORIES.items()
        if re.search(pattern, path.name)
    }


def b_cubed(found: dict[str, object], gold: dict[str, str]) -> float:
    """The harmonic mean of how pure and how whole the groups are, seen from each article (Bagga and Baldwin, 1998)."""
    groups: dict[object, list[str]] = defaultdict(list)
    for name, group in found.items():
        groups[group].append(name)
    whole = Counter(gold.values())
    precision = recall = 0.0
    for members in groups.values():
        counts = Counter(gold[name] for name in members)
        for name in members:
            precision += counts[gold[name]] / len(members) / len(gold)
            recall += counts[gold[name]] / whole[gold[name]] / len(gold)
    return 2 * precision * recall / (precision + recall)


def without_related(text: str) -> str:
    """An article without its related list."""
    return re.sub(r"^related:\n(?:[ \t-].*\n|\n(?=[ \t-]))*", "", text, flags=re.MULTILINE)


@pytest.mark.parametrize(("bare", "least"), [(False, 0.95), (True, 0.70)])
def test_the_stories_of_the_sample_are_found(tmp_path: Path, bare: bool, least: float) -> None:
    folder = tmp_path / "sample"
    shutil.copytree(paths.sample_dir(), folder)
    for path in folder.glob("*.md") if bare else ():
        path.write_text(without_related(path.read_text(encoding="utf-8")), encoding="utf-8")
    library = Library.open([folder], None, None)
    library.refresh(lambda _: None, lambda: False)
    listed = {row.path for row in library.index.rows(library.select(Selection())) if row}
    gold = {name: story for name, story in labels(folder).items() if name in listed}  # one was taken back
    assert len(gold) == 50
    story_of = {
        row.path: told.story.id for told in library.stories.outlines() for event in told.events for row in event.reports
    }
    assert b_cubed({name: story_of.get(name, name) for name in gold}, gold) >= least
    library.close()


def test_reasons_show_what_belongs_to_the_matter_only(tmp_path: Path) -> None:
    library = Library.open([paths.sample_dir()], None, tmp_path)
    library.refresh(lambda _: None, lambda: False)
    shown: set[str] = set()
    for number in library.select(Selection()):
        opened = library.open_article(number)
        for relation in opened.relations if opened else ():
            if relation.reason.startswith("both say: "):
                shown.update(relation.reason.removeprefix("both say: ").split(" · ")[0].split(", "))
    library.close()
    assert {"Saltmere", "Marrable", "Winifred", "surplus", "electricity"} <= shown
    assert shown.isdisjoint({"then", "said", "which", "next", "look", "when", "years", "first"})
