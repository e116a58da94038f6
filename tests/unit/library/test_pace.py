"""Each method of the library is declared quick or slow, once."""

from __future__ import annotations

import pytest

from reader.library.quick_slow import QUICK, SLOW
from tests.ui.pace import DESKS


@pytest.mark.parametrize("name", DESKS)
def test_every_public_method_is_declared_once(name: str) -> None:
    public = {
        method
        for method, value in vars(DESKS[name]).items()
        if not method.startswith("_") and (callable(value) or hasattr(value, "__get__"))
    }
    assert QUICK[name] & SLOW[name] == set()
    assert QUICK[name] | SLOW[name] == public
