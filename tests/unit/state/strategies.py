"""What a state file may hold, for property tests."""

from __future__ import annotations

from hypothesis import strategies as st

JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-5, 5) | st.floats(allow_nan=False) | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.text(max_size=3), inner, max_size=2),
    max_leaves=4,
)
STAMPS = st.sampled_from(
    [
        "2026-05-01T12:00:00.000Z",
        "2026-05-01T12:00:00Z",
        "2026-05-01T12:00:00.5Z",
        "2026-05-01T12:00:00.501Z",
        "2027-01-01T00:00:00.000Z",
        "2026-13-01T00:00:00.000Z",
        "yesterday",
        "",
    ]
)
FIELDS = [
    "read",
    "starred",
    "note",
    "due",
    "status",
    "progress",
    "snoozed",
    "scope",
    "acknowledged",
    "known_text",
    "muted",
    "topics",
    "title",
    "url",
    "source",
    "summary",
    "flavour",
]
RECORDS = st.dictionaries(
    st.sampled_from([*FIELDS, *(f"{name}_at" for name in FIELDS), "seen_at", "seen", "_at", "read_at_at"]),
    JSON | STAMPS,
    max_size=6,
)
IDS = st.text(max_size=4) | st.sampled_from(
    ["a", "ab", 'a": b', '"', "\\", "a\\", "é", "a\n", "\u2028", "\ud800", "a!"]
)
ARTICLES = st.dictionaries(IDS, RECORDS | JSON, max_size=5)
