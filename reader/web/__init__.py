"""The full text of an article, fetched from the web when the user asks for it, and never otherwise.

Importing this room is cheap and needs none of its libraries; `available()` tells whether they are there.
"""

from __future__ import annotations

import importlib.util

MISSING = (
    "The full text needs one more library: pipx inject broadsheet 'broadsheet[web]', or pip install 'broadsheet[web]'"
)
"""What to tell the user when `available()` is False: one sentence without a full stop."""

_NEEDED = ("trafilatura", "lxml_html_clean")


def available() -> bool:
    """Whether the libraries of the optional extra `broadsheet[web]` are installed. Imports none of them."""
    return all(importlib.util.find_spec(name) is not None for name in _NEEDED)
