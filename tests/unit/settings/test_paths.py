"""Where things are, and what moves them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from reader.settings import paths


@pytest.mark.parametrize(
    ("variable", "find"),
    [
        ("BROADSHEET_CONFIG", paths.config_file),
        ("BROADSHEET_STATE", paths.state_file),
        ("BROADSHEET_CACHE", paths.cache_dir),
    ],
)
def test_the_environment_overrides_a_place(
    variable: str, find: Callable[[], Path], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv(variable, "")
    platform_place = find()
    assert platform_place.is_absolute()
    assert any("broadsheet" in part.lower() for part in platform_place.parts)
    monkeypatch.setenv(variable, "~/mine")
    assert find() == tmp_path / "mine"
    monkeypatch.setenv(variable, "~nobody-of-this-name/mine")
    assert find() == Path("~nobody-of-this-name/mine")


def test_the_log_lies_in_the_cache(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("BROADSHEET_CACHE", str(tmp_path))
    assert paths.log_file().parent == tmp_path


def test_the_bundled_folders_are_found_in_the_package_first_and_else_beside_it(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    package = tmp_path / "reader"
    package.mkdir()
    monkeypatch.setattr(paths, "PACKAGE", package)
    with pytest.raises(FileNotFoundError, match=r"installed incompletely.*styles"):
        paths.styles_dir()
    (tmp_path / "styles").mkdir()
    (tmp_path / "sample_feed").mkdir()
    assert (paths.styles_dir(), paths.sample_dir()) == (tmp_path / "styles", tmp_path / "sample_feed")
    (package / "styles").mkdir()
    assert paths.styles_dir() == package / "styles"


def test_this_checkout_has_its_bundled_folders() -> None:
    assert paths.styles_dir().is_dir()
    assert paths.sample_dir().is_dir()
