"""Splitting a large connected group of articles where the relations between its parts are thin.

The rule, in words: a group of more than SPLIT_ABOVE articles falls into the communities that have clearly more
relations inside than articles with as many relations would have by chance (modularity, Newman 2004; communities by the
method of Blondel et al. 2008). The split is made only when it is that clear (THIN); a dense group, such as the
fifty reports of one announcement that all list each other, stays whole however large it is. Parts are split again by
the same rule. Relations that both articles state and relations between articles of the same days bind more strongly,
so the cut goes through one-sided relations and through gaps in time.

All numbers are whole and every choice has a fixed order, so the same group always splits the same way.
"""

from __future__ import annotations

SPLIT_ABOVE = 20
"""Articles: a smaller story is short enough to be followed whole."""
THIN = 0.14
"""Least modularity for a split: 0 is chance, 0.3 and more are clearly separate stories."""
FINER_ABOVE = 240
"""Articles: modularity only sees parts that are large beside the whole, so larger groups are looked at more finely."""
_SWEEPS = 6
"""Passes over all articles on one level; real groups settle in two to five."""

Links = list[dict[int, int]]
"""Per article its neighbours and how strongly they are tied; symmetric, without loops."""


def split(links: Links) -> list[list[int]]:
    """Parts of a connected group, each connected, of two articles or more, ascending, in the order of their first.

    Articles are numbered in the order of time. Every article is in exactly one part.
    """
    done: list[list[int]] = []
    waiting = [(list(range(len(links))), links)]
    while waiting:
        group, within = waiting.pop()
        parts = _communities(within) if len(group) > SPLIT_ABOVE else []
        if len(parts) < 2:
            done.append(group)
            continue
        for part in parts:
            articles = [group[place] for place in part]
            if len(part) > SPLIT_ABOVE:
                waiting.append((articles, _inside(within, part)))
            else:
                done.append(articles)
    return sorted(done)


def _inside(links: Links, part: list[int]) -> Links:
    """The ties among the articles of one part, numbered anew."""
    place_of = {article: place for place, article in enumerate(part)}
    return [
        {place_of[other]: weight for other, weight in links[article].items() if other in place_of} for article in part
    ]


def _communities(links: Links) -> list[list[int]]:
    """The parts of a group, or nothing when they are not clearly apart."""
    fineness = max(1, len(links) // FINER_ABOVE)
    while True:
        labels, clear = _modular(links, fineness)
        if clear:
            return _tidy(links, labels)
        if fineness == 1:
            return []
        fineness //= 2


def _modular(links: Links, fineness: int) -> tuple[list[int], bool]:
    """The community of each article, and whether the communities are clearly apart."""
    loops = [0] * len(links)
    labels = list(range(len(links)))
    total = sum(sum(row.values()) for row in links)
    while True:
        moved = _settle(links, loops, total, fineness)
        if moved is None:
            break
        names = {label: name for name, label in enumerate(sorted(set(moved)))}
        moved = [names[label] for label in moved]
        labels = [moved[label] for label in labels]
        links, loops = _merge(links, loops, moved, len(names))
    inside = sum(loops)
    squares = sum((sum(row.values()) + loop) ** 2 for row, loop in zip(links, loops, strict=True))
    return labels, inside / total - squares / (total * total) >= THIN


def _settle(links: Links, loops: list[int], total: int, fineness: int) -> list[int] | None:
    """Move each node to the neighbouring community that gains most, until nothing moves. None when nothing moved.

    After the first pass only the neighbours of what moved are looked at again.
    """
    size = len(links)
    degrees = [sum(row.values()) + loop for row, loop in zip(links, loops, strict=True)]
    scaled = [degree * fineness for degree in degrees]
    community = list(range(size))
    weights = degrees.copy()
    ever = False
    waiting = bytearray(b"\1" * size)
    for _ in range(_SWEEPS):
        moved = False
        for node in range(size):
            if not waiting[node]:
                continue
            waiting[node] = 0
            home, degree = community[node], scaled[node]
            row = links[node]
            near = {home: 0}
            for other, weight in row.items():
                label = community[other]
                near[label] = near.get(label, 0) + weight
            weights[home] -= degrees[node]
            best, most = home, near[home] * total - weights[home] * degree
            for label, weight in near.items():
                gain = weight * total - weights[label] * degree
                if gain > most or (gain == most and label < best and best != home):
                    best, most = label, gain
            weights[best] += degrees[node]
            if best != home:
                community[node] = best
                moved = True
                for other in row:
                    if community[other] != best:
                        waiting[other] = 1
        if not moved:
            break
        ever = True
    return community if ever else None


def _merge(links: Links, loops: list[int], labels: list[int], size: int) -> tuple[Links, list[int]]:
    """The graph whose nodes are the communities; a loop counts the weight inside, both ways."""
    merged: Links = [{} for _ in range(size)]
    inside = [0] * size
    for node, row in enumerate(links):
        label = labels[node]
        inside[label] += loops[node]
        target = merged[label]
        for other, weight in row.items():
            far = labels[other]
            if far == label:
                inside[label] += weight
            else:
                target[far] = target.get(far, 0) + weight
    return merged, inside


def _tidy(links: Links, labels: list[int]) -> list[list[int]]:
    """Make every part connected, then give single articles to the part that they are tied to most strongly."""
    part_of = [-1] * len(links)
    parts: list[list[int]] = []
    for start in range(len(links)):
        if part_of[start] >= 0:
            continue
        part_of[start] = len(parts)
        part = [start]
        for node in part:
            for other in links[node]:
                if part_of[other] < 0 and labels[other] == labels[node]:
                    part_of[other] = len(parts)
                    part.append(other)
        parts.append(part)
    for number, part in enumerate(parts):
        if len(part) != 1:
            continue
        ties: dict[int, int] = {}
        for other, weight in links[part[0]].items():
            ties[part_of[other]] = ties.get(part_of[other], 0) + weight
        host = min(ties, key=lambda label: (-ties[label], label))
        parts[host].append(part[0])
        part_of[part[0]] = host
        parts[number] = []
    return [sorted(part) for part in parts if part]
