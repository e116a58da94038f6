"""The seal of the index file does no harm to who has it open."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from reader.index import seal
from reader.index.db import Database

ANOTHER = """
import sqlite3, sys
conn = sqlite3.connect(sys.argv[1], isolation_level=None)
conn.execute("INSERT INTO meta VALUES ('came', 1)")
conn.close()
"""


def test_another_process_that_comes_and_goes_leaves_the_log_of_a_sealed_file(tmp_path: Path) -> None:
    path = tmp_path / "index.sqlite"
    database = Database(path)
    with database.writing(database.generation) as conn:
        conn.execute("INSERT INTO meta VALUES ('here', 1)")
    database.seal()
    assert seal.intact(path)
    subprocess.run([sys.executable, "-c", ANOTHER, str(path)], check=True)
    assert path.with_name("index.sqlite-wal").exists()
    came = database.read(lambda conn: conn.execute("SELECT count(*) FROM meta WHERE name = 'came'").fetchone()[0], -1)
    assert came == 1
    database.close()


def test_a_changed_file_has_not_its_checksum(tmp_path: Path) -> None:
    path = tmp_path / "file"
    path.write_bytes(b"a" * 4096)
    seal.seal(path)
    assert seal.intact(path)
    path.write_bytes(b"a" * 4095 + b"b")
    assert seal.intact(path) is False
    path.unlink()
    path.write_bytes(b"c" * 4096)
    assert seal.intact(path) is False
