"""Powers and indices: set in the raised and lowered characters that Unicode has, else written out as `10^(6)`."""

from __future__ import annotations

import re
from collections.abc import Mapping

_UP = str.maketrans(
    dict(
        zip(
            "0123456789+-−=()abcdefghijklmnoprstuvwxyzABDEGHIJKLMNOPRTUVWαβγδεθφχ",
            "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁼⁽⁾ᵃᵇᶜᵈᵉᶠᵍʰⁱʲᵏˡᵐⁿᵒᵖʳˢᵗᵘᵛʷˣʸᶻᴬᴮᴰᴱᴳᴴᴵᴶᴷᴸᴹᴺᴼᴾᴿᵀᵁⱽᵂᵅᵝᵞᵟᵋᶿᵠᵡ",
            strict=True,
        )
    )
)
_DOWN = str.maketrans(
    dict(
        zip(
            "0123456789+-−=()aehijklmnoprstuvxβγρφχ",
            "₀₁₂₃₄₅₆₇₈₉₊₋₋₌₍₎ₐₑₕᵢⱼₖₗₘₙₒₚᵣₛₜᵤᵥₓᵦᵧᵨᵩᵪ",
            strict=True,
        )
    )
)
LONGEST = 24
"""Characters above which raised or lowered text is a remark, not a power or an index."""
_ORDINALS = frozenset(["st", "nd", "rd", "th", "er", "re", "ère", "e", "è", "ème", "o", "a", "os", "as", "º", "ª"])
"""What stands raised behind a number in words such as `1st`; the line says the same without it."""
_SIGNS = frozenset("*†‡§¶®™©℠°′″")

_MATH_SCRIPT = re.compile(
    r"\\[A-Za-z]+(?:[_^](?:\{[^{}]*\}|.))*|"  # a command, with what belongs to it
    r"(?<=[A-Za-z0-9)\]}Α-ω])((?:[_^](?:\{[^{}\\]{1,12}\}|[A-Za-z0-9+\-*](?![A-Za-z0-9])))+)"
)
_ONE_SCRIPT = re.compile(r"([_^])(?:\{([^{}]*)\}|(.))")


def raised(text: str) -> str:
    """A text in raised characters; empty when Unicode lacks one of them."""
    return _moved(text, _UP)


def lowered(text: str) -> str:
    """A text in lowered characters; empty when Unicode lacks one of them."""
    return _moved(text, _DOWN)


def _moved(text: str, table: Mapping[int, str]) -> str:
    bare = "".join(text.split())
    return bare.translate(table) if bare and all(ord(char) in table for char in bare) else ""


def script(text: str, base: str, up: bool, ascii_only: bool) -> str:
    """How the text of a `<sup>` (`up`) or `<sub>` is written behind the character `base`, empty for none.

    Signs, ordinals, remarks in brackets and long texts stay as they are.
    """
    bare = text.strip()
    if not bare or not base or base.isspace() or len(bare) > LONGEST or "\n" in bare:
        return text
    if bare[0] in "[(" or bare in _SIGNS or (up and base.isdecimal() and bare.lower() in _ORDINALS):
        return text
    moved = "" if ascii_only else raised(bare) if up else lowered(bare)
    return moved or f"{'^' if up else '_'}({bare})"


def math(source: str, ascii_only: bool = False) -> str:
    """Mathematics as written in TeX, with simple powers and indices set: `x_1^{2}` -> `x₁²`. Nothing else changes."""
    if ascii_only or ("_" not in source and "^" not in source):
        return source
    return _MATH_SCRIPT.sub(lambda match: _set_scripts(match[0]) if match[1] else match[0], source)


def _set_scripts(scripts: str) -> str:
    set_ = [raised(a or b) if mark == "^" else lowered(a or b) for mark, a, b in _ONE_SCRIPT.findall(scripts)]
    return "".join(set_) if all(set_) else scripts
