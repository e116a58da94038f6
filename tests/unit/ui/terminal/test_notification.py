"""What asks a terminal for a notification: nothing in the text ends it or says more."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader.ui.terminal.notification import sequence


def test_both_forms() -> None:
    assert sequence("osc9", "14 new in 5 feeds") == "\x1b]9;Broadsheet: 14 new in 5 feeds\x07"
    assert sequence("osc777", "3 new; 1 starred") == "\x1b]777;notify;Broadsheet;3 new, 1 starred\x07"
    assert sequence("off", "14 new") == ""


@pytest.mark.parametrize("kind", ["osc9", "osc777"])
@given(text=st.text())
def test_no_text_ends_a_sequence(kind: str, text: str) -> None:
    assert re.fullmatch(r"\x1b\](9;|777;notify;Broadsheet;)[^\x00-\x1f\x7f-\x9f]*\x07", sequence(kind, text))
