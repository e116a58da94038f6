"""The style of one part of a widget."""

from __future__ import annotations

from textual.style import Style
from textual.widget import Widget

from reader.ui.speed.quick_lines import KeptLines


def part_style(widget: Widget, name: str) -> Style:
    """What a component class sets, and nothing else, so that styles can be laid over each other.

    `get_visual_style(partial=True)` would do, but it loses the background.
    """
    if not isinstance(widget, KeptLines):
        return _found(widget, name)
    style = widget.part_styles.get(name)
    if style is None:
        style = widget.part_styles[name] = _found(widget, name)
    return style


def _found(widget: Widget, name: str) -> Style:
    styles = widget.get_component_styles(name)
    text = styles.text_style
    return Style(
        styles.background if styles.has_rule("background") else None,
        styles.color if styles.has_rule("color") else None,
        bold=text.bold,
        italic=text.italic,
        underline=text.underline,
        reverse=text.reverse,
        strike=text.strike,
    )
