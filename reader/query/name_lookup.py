"""The names of sources or topics, found by the words in them."""

from __future__ import annotations

from collections.abc import Iterable

from reader.text.folding import tokens


def key(text: str) -> str:
    """The words of a text, folded, each with a space on both sides."""
    return f" {' '.join(tokens(text))} "


class Names:
    """Numbered names. Grows with `add`; a name is worked on once, so that finding among thousands takes about 1 ms."""

    def __init__(self, names: Iterable[tuple[int, str]] = ()) -> None:
        """names: number and name of each."""
        self._names: dict[int, tuple[str, str]] = {}
        self.add(names)

    def __len__(self) -> int:
        return len(self._names)

    def add(self, names: Iterable[tuple[int, str]]) -> None:
        """More names; a number that is there already gets its new name."""
        self._names.update((number, (name, key(name))) for number, name in names)

    def all(self) -> list[str]:
        """Every name as it is written, in alphabetical order, for completion."""
        return [name for name, _ in sorted(self._names.values(), key=lambda both: (both[1], both[0])) if name]

    def find(self, words: str, *, prefix: bool = False, exact: bool = False) -> list[int]:
        """Numbers of the names that hold these words one after the other.

        prefix: the last word may be just the beginning of a word. exact: the name has no other words.
        """
        sought = key(words)
        if not sought.strip():
            return []
        if exact:
            return [number for number, (_, has) in self._names.items() if has == sought]
        if prefix:
            sought = sought[:-1]
        return [number for number, (_, has) in self._names.items() if sought in has]
