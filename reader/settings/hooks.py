"""Commands of the settings that are told what happened: JSON lines on standard input, no shell, a time limit."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

COMMAND_SECONDS = 60
"""How long a command of the settings may take."""


def run_hook(name: str, command: Sequence[str], records: Iterable[Mapping[str, object]], folder: Path) -> str:
    """Give records to a command, one JSON object a line; why that failed as a sentence, empty when it did not. Blocks.

    name: of the setting. folder: where it runs.
    """
    lines = "".join(json.dumps(record, ensure_ascii=False) + "\n" for record in records)
    try:
        done = subprocess.run(
            list(command),
            input=lines.encode("utf-8", "replace"),
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            timeout=COMMAND_SECONDS,
            check=False,
            cwd=folder,
            start_new_session=True,
        )
    except subprocess.TimeoutExpired:
        return f"The command {name} did not end within {COMMAND_SECONDS} seconds"
    except (OSError, ValueError) as error:
        return f"The command {name} cannot be started: {getattr(error, 'strerror', '') or error}"
    return f"The command {name} ended with status {done.returncode}" if done.returncode else ""
