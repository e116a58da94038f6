"""A blog of one author, without a list and without a link: what goes on is found by words and time."""

from __future__ import annotations

from pathlib import Path

from reader.folders.article_files import read_whole
from reader.library.library import Library
from reader.model.article import WholeArticle
from reader.model.query import Selection

POSTS = {
    "boat 1": (
        "2022-02-05",
        "I bought a rowing boat",
        "She lies in a shed at Pell Quay under a tarpaulin full of leaves: a clinker dinghy of larch, fourteen feet,"
        " with two planks gone near the transom. The seller threw in the oars and wished me luck in an odd voice.",
    ),
    "boat 2": (
        "2022-04-18",
        "Two new planks",
        "Larch is hard to come by. A man in Orrin had some that his father sawed for a dinghy that was never built. I"
        " steamed it in a length of gutter and clenched it with copper rivets; the clinker laps are nearly tight.",
    ),
    "boat 3": (
        "2022-07-30",
        "Launch day at the quay",
        "We rolled the dinghy down the slip at Pell Quay before breakfast. She leaked at every clinker lap, as they all"
        " do, and by noon the larch had taken up and she was dry. The oars are too long.",
    ),
    "server 1": (
        "2022-03-01",
        "Moving this site away from WordPress",
        "Eleven years of posts are going into plain Markdown files. The exporter lost every footnote and half of the"
        " captions, so I have written a script, and a second one that checks what the first one breaks.",
    ),
    "server 2": (
        "2022-03-27",
        "The footnotes are back",
        "If you read this in a feed you have seen forty posts twice; sorry. WordPress kept footnotes as shortcodes,"
        " which the exporter threw away. The script now reads them from the database, and the Markdown is whole.",
    ),
    "bees 1": (
        "2022-05-14",
        "A swarm in the pear tree",
        "Half of next door's colony hung from our pear tree like a wet coat. A beekeeper from the allotments shook it"
        " into a skep and asked whether we had ever thought of a hive. We had not.",
    ),
    "bees 2": (
        "2022-06-25",
        "First look into the hive",
        "Six frames of brood, a queen with a blue dot, and nobody was stung. The beekeeper says that a swarm so early"
        " builds fast and that the colony wants a second box before the limes flower.",
    ),
    "bees 3": (
        "2023-03-12",
        "They came through the winter",
        "On the first warm day the hive hummed. The colony is small, the queen still has her blue dot, and there is"
        " brood on two frames. I gave them fondant all the same, because the beekeeper said so.",
    ),
    "knee 1": (
        "2022-09-03",
        "Grounded",
        "The physiotherapist drew my meniscus on the paper of the couch: a torn one, from the half marathon that I"
        " should not have run. No running until Christmas, and a sheet of exercises with a rubber band.",
    ),
    "knee 2": (
        "2022-11-19",
        "Ten minutes on a treadmill",
        "The physiotherapist let me run, for ten minutes, with her eyes on my knee. The meniscus has been quiet for"
        " three weeks. I have worn out one rubber band and grown fond of the other.",
    ),
    "alone 1": ("2022-03-20", "Three novels about lighthouses", "Two are about marriage. The third has a lamp in it."),
    "alone 2": (
        "2022-08-21",
        "What to cook when it is too hot",
        "Cold soup of cucumber and yoghurt, and bread that somebody else has baked.",
    ),
    "alone 3": (
        "2022-10-10",
        "On not answering the telephone",
        "It rings, I look at it, it stops. Whoever it was will write, or it did not matter.",
    ),
    "alone 4": (
        "2022-12-31",
        "The year in numbers",
        "Forty-one books, nine of them good. Two coats given away. One wisdom tooth fewer.",
    ),
    "alone 5": (
        "2023-02-02",
        "A concert in a swimming pool",
        "They had drained it. A quartet sat where the deep end was, and the echo played a fifth part.",
    ),
}
"""Matter and number, day, title and text of each post; own writing."""


def test_half_of_the_posts_that_go_on_name_another_of_theirs_first(tmp_path: Path) -> None:
    for name, (day, title, text) in POSTS.items():
        page = f"---\ntitle: {title}\ndate: {day}\n---\n\n{text}\n"
        (tmp_path / f"{day}-{name.replace(' ', '-')}.md").write_text(page, encoding="utf-8")
    library = Library.open([tmp_path], None, None)
    library.refresh(lambda _: None, lambda: False)
    matter_of = {title: name.split()[0] for name, (_, title, _) in POSTS.items()}
    goes_on: list[str] = []
    answered: dict[str, bool] = {}
    for row in library.rows(list(library.select(Selection()))):
        assert row is not None
        matter = matter_of[row.title]
        place = library.index.file(row.rowid)
        assert place is not None
        whole = read_whole(*place)
        assert isinstance(whole, WholeArticle)
        relations = library.relations(row, whole)
        if matter != "alone":
            goes_on.append(row.title)
        if relations:
            answered[row.title] = matter != "alone" and matter_of[relations[0].card.title] == matter
    library.close()
    assert len([title for title in goes_on if answered.get(title)]) >= len(goes_on) / 2
    assert sum(answered.values()) >= 0.9 * len(answered)
