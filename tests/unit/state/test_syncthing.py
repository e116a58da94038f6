"""Two machines whose folders a real Syncthing keeps alike: no mark is lost. In the long run, where it is installed.

Everything stays on this machine: two of them talk over the loopback and look for nobody else.
"""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime
from pathlib import Path
from xml.etree import ElementTree

import pytest

from reader.state.store import StateStore
from tests.counts import SOAK

PROGRAM = shutil.which("syncthing")
pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(PROGRAM is None, reason="Syncthing is not installed here"),
    pytest.mark.skipif(not SOAK, reason="takes half a minute: make soak runs it"),
]
OPTIONS = {
    "globalAnnounceEnabled": "false",
    "localAnnounceEnabled": "false",
    "relaysEnabled": "false",
    "natEnabled": "false",
    "crashReportingEnabled": "false",
    "startBrowser": "false",
    "urAccepted": "-1",
    "autoUpgradeIntervalH": "0",
    "reconnectionIntervalS": "1",
}
ROUNDS = 12
PATIENCE = 60.0
"""Seconds for which a change may take to come to the other side."""


def free_port() -> int:
    """A port that nobody listens at just now."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


class Machine:
    """A folder that is synced, the Syncthing that does it, and a window of our own."""

    def __init__(self, place: Path, name: str) -> None:
        self.name = name
        self.folder, self.home = place / name / "state", place / name / "syncthing"
        self.folder.mkdir(parents=True)
        self.port = free_port()
        self.environment = {**os.environ, "HOME": str(place / name), "STNOUPGRADE": "1", "STNORESTART": "1"}
        assert PROGRAM is not None
        subprocess.run(
            [PROGRAM, "generate", f"--home={self.home}", "--no-default-folder"],
            env=self.environment,
            check=True,
            capture_output=True,
        )
        device = ElementTree.parse(self.home / "config.xml").getroot().find("device")
        assert device is not None
        self.id = device.get("id", "")
        self.store = StateStore(self.folder / "state.json", lambda: datetime.now(UTC), cache=place / name / "cache")

    def configure(self, machines: list[Machine]) -> None:
        """Sync the folder with the other machine, at its port, as soon as anything changes."""
        file = self.home / "config.xml"
        tree = ElementTree.parse(file)
        root = tree.getroot()
        for device in root.findall("device"):
            root.remove(device)
        folder = ElementTree.SubElement(
            root,
            "folder",
            {"id": "marks", "path": str(self.folder), "type": "sendreceive", "rescanIntervalS": "2"},
            fsWatcherEnabled="true",
            fsWatcherDelayS="1",
        )
        for machine in machines:
            device = ElementTree.SubElement(root, "device", {"id": machine.id, "name": machine.name})
            ElementTree.SubElement(device, "address").text = f"tcp://127.0.0.1:{machine.port}"
            ElementTree.SubElement(folder, "device", {"id": machine.id})
        ElementTree.SubElement(folder, "maxConflicts").text = "10"  # as it is when folders are made by hand
        gui, options = root.find("gui"), root.find("options")
        assert gui is not None and options is not None
        gui.set("enabled", "false")
        for name, value in {**OPTIONS, "listenAddress": f"tcp://127.0.0.1:{self.port}"}.items():
            option = options.find(name)
            (ElementTree.SubElement(options, name) if option is None else option).text = value
        tree.write(file)

    @contextmanager
    def syncing(self) -> Iterator[None]:
        """While this machine's Syncthing runs."""
        assert PROGRAM is not None
        with (self.home / "log").open("wb") as log:
            command = [PROGRAM, "serve", f"--home={self.home}", "--no-browser"]
            process = subprocess.Popen(command, env=self.environment, stdout=log, stderr=log)
            try:
                yield
            finally:
                process.terminate()
                process.wait(20)


@pytest.mark.timeout(600)
def test_a_real_syncthing_loses_no_mark(tmp_path: Path) -> None:
    machines = [Machine(tmp_path, name) for name in ("anna", "bert")]
    for machine in machines:
        machine.configure(machines)
    marked: set[str] = set()
    conflicts: set[str] = set()

    def look() -> None:
        for machine in machines:
            conflicts.update(file.name for file in machine.folder.glob("*.sync-conflict-*"))

    def mark(machine: Machine, number: int) -> None:
        look()
        article = f"{machine.name}{number}"
        machine.store.change({article: {"starred": True}})
        assert machine.store.flush(10)
        marked.add(article)

    def come_together() -> None:
        end = time.monotonic() + PATIENCE
        while any(marked - machine.store.starred() for machine in machines):
            assert time.monotonic() < end, [sorted(marked - machine.store.starred()) for machine in machines]
            for machine in machines:
                look()
                machine.store.reload_if_changed()
            time.sleep(0.1)

    for machine in machines:
        mark(machine, 0)  # before they have met: the first contact is a conflict
    with ExitStack() as stack:
        for machine in machines:
            stack.enter_context(machine.syncing())
        come_together()
        for number in range(1, ROUNDS):
            for machine in machines:
                mark(machine, number)  # on both sides before either has heard of the other's
            if number % 3 == 0:
                continue  # and more of it before they come together
            come_together()
        come_together()
    assert conflicts, "nothing was put to the test"
    for machine in machines:
        assert machine.store.close()
        assert StateStore(machine.folder / "state.json", lambda: datetime.now(UTC)).starred() >= marked
