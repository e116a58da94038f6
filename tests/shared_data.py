"""Where optional real files lie: a folder `shared` beside the checkout. Tests that use it skip without it."""

from __future__ import annotations

from pathlib import Path

import pytest

SHARED = Path(__file__).resolve().parents[2] / "shared"

needs_shared = pytest.mark.skipif(not SHARED.is_dir(), reason="no folder of real files beside the checkout")
