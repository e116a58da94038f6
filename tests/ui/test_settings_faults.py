"""What the settings say in vain is said on the screen, with its line."""

from __future__ import annotations

from pathlib import Path

import pytest

from reader.settings import config_file
from tests.ui.conftest import open_desk


async def test_a_key_that_is_set_in_vain_is_said_at_the_start(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "config.yaml"
    file.write_text("preview_delay: 0\ntheme: gruvbxo\nkeys:\n  stra: f5\n")
    monkeypatch.setenv("BROADSHEET_CONFIG", str(file))
    async with open_desk(folder, config=config_file.load(file)) as desk:
        said = [notice.message for notice in desk.app._notifications]
        assert "config.yaml, line 4: there is no command 'stra'; did you mean star?" in said
        assert "config.yaml, line 2: there is no theme 'gruvbxo'; did you mean gruvbox?" in said
