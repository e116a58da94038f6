"""Kinds of edges between articles, several of which may be one number."""

from __future__ import annotations

STATED = 1
"""Named in a related list or a field of the head."""
LINKED = 2
"""Linked from the text."""
SERIES = 4
"""A part of the same series."""
