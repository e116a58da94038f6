"""What an article says, as numbers: which words it uses, and how much each of them counts in it.

A word is compared by its first six letters without case and accents, a number whole (`1.43`), a text in a script that
is written without spaces by its pairs of letters. In the index a word is a number of 24 bits (a checksum of what is
compared): two of some hundred thousand words that share one cost nothing, since what counts is the company of words.
"""

from __future__ import annotations

import re
import struct
from collections import Counter
from collections.abc import Iterable, Sequence
from functools import lru_cache
from math import log
from typing import NamedTuple
from zlib import crc32

from reader.text.folding import fold

CUT = 6
"""Letters of a word that are compared: the only stemming, for every language with letters."""
CUT_CYRILLIC = 5
"""The same of words in Cyrillic letters: their endings are longer."""
TITLE, SLUG, SUMMARY, LEAD = 2.0, 1.0, 1.0, 0.7
"""How much a word counts in the headline, in the address' headline, in the summary and at the text's beginning."""
LEAD_ONCE = 0.35
"""What a text says once, it says in passing."""
TAIL = 1.0
"""The same behind a dash or a bar at the end of the headline, where most name their source."""
LEAD_CHARACTERS = 1500
MOST_WORDS = 200
"""Words of one article that are kept: those that count most."""
STEP = 0.25
"""A weight is kept as a number of such steps, 31 at most."""
_MOST_STEPS = 31
_EVERYDAY = 3
"""Letters up to which a word is an everyday one, unless it is an abbreviation."""

SHARES = (0.01, 0.3, 0.3, 0.2, 0.08, 0.03, 0.005)
"""The share of imagined articles that use a word, by its length class: short words are everyday words in every language
with letters. Class 0: numbers and pairs of letters; 1 to 5: words of so many letters; 6: longer ones."""

_WORD = re.compile(r"\d+(?:[.,:]\d+)*|[^\W\d_]+(?:['’][^\W\d_]+)?")
_MARKUP = re.compile(r"<[^<>]{0,500}>|&#?\w{1,30};|\b(?:https?://|www\.)\S+|\]\([^()\s]*\)|!\[[^\]]*\]")
_UNSPACED = re.compile("[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3005-\u30ff\u3400-\u9fff\uac00-\ud7af\uf900-\ufaff]")
_TAIL = re.compile(r"(?: [|–—-] (?:[^\s|–—]+ ){0,4}[^\s|–—]+){1,2}$")
_HEADLINE_LEAST, _TAIL_MOST = 20, 160
"""Characters that a headline has at least without its tail, and a tail at most."""
_SCHEME = re.compile(r"^\w+://[^/]*")
_ENDING = re.compile(r"\.\w{2,5}$")
_BETWEEN = re.compile(r"[-_\W]+")


class Text(NamedTuple):
    """What is read of an article to compare it."""

    title: str
    url: str = ""
    summary: str = ""
    body: str = ""


Said = dict[int, int]
"""The words of an article by their numbers, each with how much it counts and its length class in one byte."""


def steps_of(value: int) -> int:
    """How much a word counts, in steps of STEP."""
    return value & _MOST_STEPS


def class_of(value: int) -> int:
    """The length class of a word, see SHARES."""
    return value >> 5


def keys(text: str) -> list[str]:
    """The words of a text in the form in which they are compared, one for each time they occur."""
    keys: list[str] = []
    folded = fold(text)
    if not folded.isascii() and _UNSPACED.search(folded):
        return _mixed_keys(folded)
    for word in _WORD.findall(folded):
        if word[0].isdigit():
            keys.append(word)
        elif "'" in word or "’" in word:
            word = word.replace("’", "'").removesuffix("'s")
            if "'" not in word:
                keys.append(word[: _cut(word)])
        else:
            keys.append(word[: _cut(word)])
    return keys


def _cut(word: str) -> int:
    return CUT_CYRILLIC if "\u0400" <= word[0] <= "\u052f" else CUT


def _mixed_keys(folded: str) -> list[str]:
    keys: list[str] = []
    for word in _WORD.findall(folded):
        if _UNSPACED.search(word):
            keys.extend(word[at : at + 2] for at in range(max(1, len(word) - 1)))
        else:
            word = word.replace("’", "'").removesuffix("'s")
            if word[0].isdigit() or "'" not in word:
                keys.append(word if word[0].isdigit() else word[: _cut(word)])
    return keys


def number_of(key: str) -> int:
    """The number of a word, 24 bits."""
    return crc32(key.encode("utf-8", "surrogatepass")) >> 8


def shape_of(key: str) -> int:
    """The length class of a word, see SHARES."""
    if key[0].isdigit() or _UNSPACED.match(key):
        return 0
    return CUT if len(key) >= _cut(key) else len(key)


def is_everyday(form: str, shape: int) -> bool:
    """Whether a word as it is written has so few letters that it tells nobody anything; `US` and `42` do.

    shape: its length class.
    """
    return 0 < shape <= _EVERYDAY and not (len(form) > 1 and form.isupper())


def slug_of(url: str) -> str:
    """The words of the part of an address that reads like a headline: often another one than the title."""
    path = _SCHEME.sub("", url).split("?")[0].split("#")[0]
    parts = [part for part in path.split("/") if part.count("-") >= 2 or part.count("_") >= 2]
    best = _ENDING.sub("", max(parts, key=len, default=""))
    return " ".join(word for word in _BETWEEN.split(best) if word.isalpha())


def headline_of(title: str) -> tuple[str, str]:
    """A title without what feeds put behind it (` | The Daily Mole`, ` - Mole News`), and that; often empty."""
    tail = _TAIL.search(title, max(_HEADLINE_LEAST, len(title) - _TAIL_MOST))
    if tail is None:
        return title, ""
    return title[: tail.start()], tail[0]


def places(text: Text) -> tuple[tuple[str, float, float], ...]:
    """The parts of an article that are compared besides its headline, with how much a word counts in each, and how
    much one that is there once only."""
    return (
        (slug_of(text.url), SLUG, SLUG),
        (_MARKUP.sub(" ", text.summary[:4000]), SUMMARY, SUMMARY),
        (_MARKUP.sub(" ", text.body[: 3 * LEAD_CHARACTERS])[:LEAD_CHARACTERS], LEAD, LEAD_ONCE),
    )


def said(text: Text) -> Said:
    """The words of an article."""
    headline, tail = headline_of(text.title)
    raw: dict[str, float] = dict.fromkeys(keys(headline), TITLE)
    for key in keys(tail):
        raw.setdefault(key, TAIL)
    for part, weight, once in places(text):
        if part:
            for key, count in Counter(keys(part)).items():
                raw[key] = raw.get(key, 0.0) + (weight * (1 + log(count)) if count > 1 else once)
    ordered = sorted(raw.items(), key=lambda item: (-item[1], item[0]))[:MOST_WORDS]
    words: Said = {}
    for key, weight in ordered:
        words.setdefault(number_of(key), shape_of(key) << 5 | max(1, min(_MOST_STEPS, round(weight / STEP))))
    return words


def pack(words: Said) -> bytes:
    """The words of an article as the index keeps them, the same for the same words, 3 bytes each.

    First how many values there are, then each of these with how many words have it, in a byte each; then the words, by
    value and number: the upper two bytes of all, and the lowest byte of all.
    """
    ordered = sorted((value, number) for number, value in words.items())
    values = Counter(value for value, _ in ordered)
    head = bytes((len(values), *(part for pair in values.items() for part in pair)))
    highs = struct.pack(f">{len(ordered)}H", *[number >> 8 for _, number in ordered])
    return head + highs + bytes(number & 255 for _, number in ordered)


def unpack(packed: bytes) -> Said:
    """The words that `pack` packed."""
    end = 1 + 2 * packed[0]
    values = b"".join(packed[at : at + 1] * packed[at + 1] for at in range(1, end, 2))
    return dict(zip(numbers_in(packed), values, strict=True))


def numbers_in(packed: bytes) -> list[int]:
    """The numbers alone of packed words."""
    start = 1 + 2 * packed[0]
    count = (len(packed) - start) // 3
    highs = struct.unpack_from(f">{count}H", packed, start)
    return [high << 8 | low for high, low in zip(highs, packed[start + 2 * count :], strict=True)]


def steps_in(packed: bytes, words: Iterable[int]) -> dict[int, int]:
    """How much each of a few words counts in packed ones, of those that are there: the rest is not unpacked."""
    start = 1 + 2 * packed[0]
    lows_start = start + 2 * ((len(packed) - start) // 3)
    highs, lows = packed[start:lows_start], packed[lows_start:]
    steps: dict[int, int] = {}
    for word in words:
        high = (word >> 8).to_bytes(2)
        at = highs.find(high)
        while at >= 0 and (at & 1 or lows[at >> 1] != word & 255):
            at = highs.find(high, at + 1)
        if at >= 0:
            steps[word] = steps_of(_value_at(packed, at >> 1))
    return steps


def _value_at(packed: bytes, place: int) -> int:
    for at in range(1, 1 + 2 * packed[0], 2):
        place -= packed[at + 1]
        if place < 0:
            return packed[at]
    raise IndexError


def written(text: Text) -> dict[int, str]:
    """The words of an article whole, as it writes them first, by their numbers: what a reason shows.

    Pairs of letters of scripts without spaces are left out where a longer run of them is told by another pair.
    """
    shown: dict[int, str] = {}
    for part in (text.title, *(part for part, *_ in places(text))):
        for match in _WORD.finditer(part):
            for number, form in _forms(match[0]):
                shown.setdefault(number, form)
    return shown


@lru_cache(maxsize=4096)
def _forms(word: str) -> tuple[tuple[int, str], ...]:
    """A word by its numbers, and as a reason shows it; a run of a script without spaces by its pairs of letters."""
    return tuple((number_of(key), word if shape_of(key) or key[0].isdigit() else key) for key in keys(word))


def joined(words: Sequence[str]) -> list[str]:
    """Words for a reason: pairs of letters that overlap (`京都`, `東京`) as one run (`東京都`)."""
    runs: list[str] = []
    for word in dict.fromkeys(words):
        if len(word) == 2 and _UNSPACED.match(word):
            for place, run in enumerate(runs):
                if _UNSPACED.match(run) and word in run:
                    break
                if _UNSPACED.match(run) and run[-1] == word[0]:
                    runs[place] = run + word[1]
                    break
                if _UNSPACED.match(run) and run[0] == word[1]:
                    runs[place] = word[0] + run
                    break
            else:
                runs.append(word)
        else:
            runs.append(word)
    return runs
