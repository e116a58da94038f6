"""Connected groups of articles, and what is done when one is as large as a library.

The rule, in words. A connected group of at most LARGE articles is one group. A larger one is cut: of its relations only
the stronger ones are kept, step by step of a fixed ladder (see `near`), and an article's group is what it is connected
with on the first step on which that is at most LARGE articles. An article that is then alone joins the group
of the neighbour that it is tied to most. What is larger still on the last step, where everybody knows the same
others, is one group however large it is.

Why a change costs its own surroundings only, and yet gives what making all groups anew gives. Call the ends of every
relation that came, went or changed its step *touched*, and what an article is connected with on its step its core.

1. If a core had no touched member, no relation of its step joined it or left it, so it is still connected and
   still whole on that step; it can only have to be looked at on an earlier step, where it was too large to count
   before.
2. There, what the article is connected with now is small, but was a piece of something large; so some relation that
   led out of the piece is gone or weaker, and its end in the piece is touched. So the new core is that of a touched
   article.
3. Hence every article whose core changed is in the old core or in the new core of a touched one. Whose core did not
   change and who is not touched has the same closest neighbour as before.
4. So take the touched articles, and with each article taken its old group, its new core and, if it is alone there,
   its closest neighbour, until nothing is added. No group, old or new, crosses the border of what was taken: a
   group is made of cores and of ties to closest neighbours, and outside of it both are what they were.

Each step keeps fewer relations than the one before, so what is too large on one is too large on all before it. By 1 and
2 an article that is not touched, nor in the new core of one that is, has its core on the step where that was, or later.

All of it is found by walks that stop after LARGE + 1 articles, or where an article is met that a walk of this step
found in something large.
"""

from __future__ import annotations

from collections.abc import Iterable

from reader.stories.near import LADDER, Near

LARGE = 2000
"""Articles: a larger connected group is cut."""


class Groups:
    """The groups of one graph, found when they are asked for. To be thrown away when the graph changes."""

    def __init__(self, near: Near, large: int, steps: dict[str, int], touched: Iterable[str] = ()) -> None:
        """steps: the step that each article has its core on, without those on the first: as the groups of the graph
        before the last change left it; kept up to date. touched: by that change.
        """
        self._near = near
        self._large = large
        self._steps = steps
        self._cores: dict[str, list[str]] = {}
        self._giants: list[set[str]] = [set() for _ in LADDER]
        """Per step, articles that are connected there with more than is counted."""
        for article in touched:
            if article in near and article not in self._cores:
                self._find(article, touched=True)

    def core(self, article: str) -> list[str]:
        """What an article is connected with on the first step on which that is not too large."""
        return self._cores.get(article) or self._find(article, touched=False)

    def _find(self, article: str, *, touched: bool) -> list[str]:
        step = self._steps.get(article, 0)
        found = self._connected(article, step)
        while found is None:
            step += 1
            found = self._connected(article, step)
            touched = False
        while touched and step and (larger := self._connected(article, step - 1)):
            step, found = step - 1, larger
        self._cores.update(dict.fromkeys(found, found))
        for other in found:
            if step:
                self._steps[other] = step
            else:
                self._steps.pop(other, None)
        return found

    def host(self, article: str) -> str | None:
        """The neighbour whose group an article joins because it is alone otherwise; None when it is not."""
        return self._near.closest(article) if len(self.core(article)) == 1 else None

    def gather(self, articles: Iterable[str]) -> list[list[str]]:
        """The groups of some articles that no group leads out of."""
        labels: dict[str, str] = {}
        gathered: dict[str, list[str]] = {}
        for article in articles:
            way: list[str] = []
            here = article
            while here not in labels:
                way.append(here)
                host = self.host(here)
                if host is None:
                    labels[here] = self.core(here)[0]
                elif len(way) > 1 and host == way[-2]:
                    labels[here] = min(here, host)  # both are alone, and each is the other's closest
                else:
                    here = host
            labels.update(dict.fromkeys(way, labels[here]))
            gathered.setdefault(labels[article], []).append(article)
        return list(gathered.values())

    def _connected(self, start: str, step: int) -> list[str] | None:
        """What an article is connected with on a step; None when that is too large."""
        giant = self._giants[step]
        if start in giant:
            return None
        most = self._large if step < len(LADDER) - 1 else len(self._near)
        found, seen = [start], {start}
        for article in found:
            for other in self._near.reached(article, step):
                if other not in seen:
                    seen.add(other)
                    found.append(other)
                    if other in giant or len(found) > most:
                        giant.update(found)
                        return None
        return found
