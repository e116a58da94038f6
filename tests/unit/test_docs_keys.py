"""docs/keys.md is made from the table of commands and cannot lag behind it."""

from __future__ import annotations

from pathlib import Path

from reader.ui.commands import COMMANDS, key_name
from reader.ui.render.row import UNICODE, signs
from reader.ui.screens.help import help_rows

PAGE = Path(__file__).parents[2] / "docs" / "keys.md"


def table() -> str:
    lines: list[str] = []
    for group, entries in help_rows({}):
        lines += [f"### {group.value}", "", "| keys | does |", "|---|---|"]
        for keys, description in entries:
            shown = " ".join(f"`{key}`" for key in keys.split(" ")).replace("|", "\\|")
            lines.append(f"| {shown} | {description} |")
        lines.append("")
    return "\n".join(lines)


def test_the_manual_has_exactly_the_keys_of_the_program() -> None:
    text = PAGE.read_text(encoding="utf-8")
    assert table() in text, "docs/keys.md: replace the tables by:\n" + table()


def test_manual_and_readme_have_the_legend_of_signs() -> None:
    legend = "".join(f"| `{sign}` | {says} |\n" for sign, says in signs(UNICODE))
    for page in (PAGE, PAGE.parents[1] / "README.md"):
        assert legend in page.read_text(encoding="utf-8"), f"{page.name}: the table of signs is\n{legend}"


def test_the_manual_names_every_command_id() -> None:
    text = PAGE.read_text(encoding="utf-8")
    for command in COMMANDS:
        assert f"`{command.id}`" in text or command.id.startswith("open_related_"), command.id
        assert all(key_name(key) for key in command.keys)
