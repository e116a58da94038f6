"""How the items of an ordered list of HTML are numbered."""

from __future__ import annotations

_ROMAN = ((1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"), (40, "xl"))
_SMALL_ROMAN = ((10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"))


class Numbering:
    """The numbers of one list: `start`, `reversed` and `type` of the list, `value` of an item."""

    def __init__(self, attributes: dict[str, str], ordered: bool, size: int = 0) -> None:
        """size: items of the list, from which one that is `reversed` without a start counts down."""
        self.counts = ordered
        """Whether its items have numbers; those of other lists have bullets."""
        self._step = -1 if "reversed" in attributes else 1
        start = _whole(attributes.get("start", ""))
        self._next = start if start is not None else size if self._step < 0 else 1
        self._form = attributes.get("type", "1").strip()

    def take(self, attributes: dict[str, str]) -> str:
        """The number of the next item, which has such attributes, with its full stop."""
        value = _whole(attributes.get("value", ""))
        number = self._next if value is None else value
        self._next = number + self._step
        return f"{written(number, self._form)}."


def _whole(text: str) -> int | None:
    bare = text.strip()
    return int(bare) if bare.removeprefix("-").isdecimal() and len(bare) < 10 else None


def written(number: int, form: str) -> str:
    """A number as `1`, `a`, `A`, `i` or `I`; as figures where it has no such form."""
    if form in ("a", "A") and number > 0:
        letters = ""
        while number > 0:
            number, rest = divmod(number - 1, 26)
            letters = chr(ord(form) + rest) + letters
        return letters
    if form in ("i", "I") and 0 < number < 4000:
        letters = ""
        for value, letter in (*_ROMAN, *_SMALL_ROMAN):
            letters += letter * (number // value)
            number %= value
        return letters.upper() if form == "I" else letters
    return str(number)
