"""Properties are checked on busy machines, too: no deadline for a single example."""

from __future__ import annotations

from hypothesis import settings

settings.register_profile("parse", deadline=None)
settings.load_profile("parse")
