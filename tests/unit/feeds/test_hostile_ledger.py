"""A ledger that somebody else has made, or a sync program has damaged: it costs itself, and leads nowhere."""

from __future__ import annotations

import json
import math
import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader.feeds.article_file import content_hash
from reader.feeds.feed_store import FeedStore
from reader.feeds.ledger import NAME, Ledger, LedgerError
from reader.feeds.retention import old_files, put_away

AFTER = 4_000_000_000
ARTICLE = b'---\ntitle: "Mine"\nfeed: "https://one.test/"\n---\n\nText.\n'
"""As a fetch into another library of the user's has written it."""


@pytest.mark.parametrize("place", ["../other/2026-11-28-mine.md", "{root}/other/2026-11-28-mine.md"])
def test_no_line_leads_out_of_the_library(place: str, tmp_path: Path) -> None:
    library, mine = tmp_path / "library", tmp_path / "other" / "2026-11-28-mine.md"
    library.mkdir()
    mine.parent.mkdir()
    mine.write_bytes(ARTICLE)
    path = place.format(root=tmp_path)
    assert (library / path).read_bytes() == ARTICLE
    line = {"keys": ["k"], "hash": content_hash(ARTICLE), "path": path, "first_seen": 1}
    (library / NAME).write_text(json.dumps(line) + "\n")
    store = FeedStore(library)
    assert old_files(store, AFTER) == []
    assert put_away(store, [path], None).done == () and mine.read_bytes() == ARTICLE
    assert not store.put_text(path, "Other text") and mine.read_bytes() == ARTICLE


_NUMBERS = st.one_of(
    st.integers(), st.floats(), st.sampled_from([math.inf, math.nan, 10**30, -(10**30), "7", "x", None])
)


@given(
    st.dictionaries(
        st.sampled_from(["keys", "path", "url", "host", "until", "first_seen", "rewrites", "asked_at", "per_week"]),
        st.one_of(_NUMBERS, st.just(["k"]), st.just("a/2026-11-28-x.md"), st.just("https://one.test/")),
    )
)
def test_whatever_numbers_it_states_times_stay_times(
    tmp_path_factory: pytest.TempPathFactory, line: dict[str, object]
) -> None:
    folder = tmp_path_factory.mktemp("ledger")
    (folder / NAME).write_text(json.dumps(line) + "\n")
    ledger = Ledger(folder)
    ledger.refresh()
    seconds = [entry.first_seen for entry in ledger.entries()] + list(ledger.hosts.values())
    seconds += [state.asked_at for state in ledger.feeds.values()]
    assert all(abs(number) < 1 << 40 for number in seconds)
    assert all(math.isfinite(state.per_week) for state in ledger.feeds.values())


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no FIFOs here")
def test_one_that_is_no_file_is_told_and_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / NAME)
    with pytest.raises(LedgerError, match="is no file"):
        Ledger(tmp_path).refresh()
