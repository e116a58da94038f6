"""A built wheel, installed into a fresh venv, starts with styles and sample."""

from __future__ import annotations

import subprocess
import sys
import venv
from pathlib import Path

import pytest

from tests.terminal.terminal import Terminal, environment

pytestmark = [pytest.mark.terminal, pytest.mark.slow, pytest.mark.skipif(sys.platform == "win32", reason="needs a pty")]

ROOT = Path(__file__).parents[2]


def test_the_wheel_starts_in_a_fresh_venv(tmp_path: Path) -> None:
    subprocess.run(
        [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(tmp_path / "dist"), str(ROOT)],
        check=True,
        capture_output=True,
    )
    (wheel,) = (tmp_path / "dist").glob("*.whl")
    place = tmp_path / "venv"
    venv.create(place, with_pip=False)
    python = place / "bin" / "python"
    # The wheel itself is installed for real; what it depends on is taken from this environment, so that the test
    # needs no network.
    subprocess.run(
        [sys.executable, "-m", "pip", "--python", str(python), "install", "--no-deps", "--no-index", str(wheel)],
        check=True,
        capture_output=True,
    )
    ours = subprocess.run(
        [sys.executable, "-c", "import sysconfig; print(sysconfig.get_path('purelib'))"],
        check=True,
        capture_output=True,
        text=True,
    ).stdout.strip()
    theirs = subprocess.run(
        [str(python), "-c", "import sysconfig; print(sysconfig.get_path('purelib'))"],
        check=True,
        capture_output=True,
        text=True,
    ).stdout.strip()
    Path(theirs, "dependencies.pth").write_text(ours + "\n")
    found = subprocess.run(
        [str(python), "-c", "import reader; print(reader.__file__)"],
        check=True,
        capture_output=True,
        text=True,
        cwd="/",
    )
    assert str(place) in found.stdout, "the installed package, not the checkout"
    with Terminal([str(place / "bin" / "broadsheet")], environment(tmp_path / "home"), cwd=tmp_path) as terminal:
        terminal.wait_for("unread")
        terminal.send("Q")
        assert terminal.end() == 0
