"""Pictures in half blocks, where each cell is two pixels, one above the other, or shown by the terminal itself."""

from __future__ import annotations

from collections.abc import Iterator

from rich.cells import cell_len

from reader.model.picture import Pixels
from reader.ui.render.blocks import Prefix
from reader.ui.render.lines import Frame, Line

HALF = "▀"


def picture_lines(pixels: Pixels, prefix: Prefix, frame: Frame, number: int) -> Iterator[Line]:
    """The lines of a picture, never wider than the measure; one that was made for a wider pane is thinned out."""
    fitted = prefix.fitted(frame)
    room = max(1, frame.measure - cell_len(fitted.rest.text))
    if pixels.number:
        columns, lead = min(pixels.columns, room), fitted.rest
        for row in range(pixels.rows):
            yield Line(lead.text + HALF * columns, lead.styles, number, held=(pixels.number, row, columns))
        return
    width = min(pixels.width, room)
    rows = max(2, round(pixels.height * width / pixels.width / 2) * 2)
    for row in range(0, rows, 2):
        upper = _row(pixels, row * pixels.height // rows, width)
        lower = _row(pixels, (row + 1) * pixels.height // rows, width)
        lead = fitted.rest
        yield Line(lead.text + HALF * width, lead.styles, number, pixels=(upper, lower))


def _row(pixels: Pixels, row: int, width: int) -> bytes:
    """One row of pixels, thinned out to a width."""
    begin = row * pixels.width * 3
    data = pixels.data[begin : begin + pixels.width * 3]
    if width == pixels.width:
        return data
    places = (column * pixels.width // width * 3 for column in range(width))
    return b"".join(data[at : at + 3] for at in places)
