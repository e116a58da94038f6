"""The process in which Pillow opens pictures: `python -m reader.web.picture_child MEMORY CPU_SECONDS`.

Reads one line of JSON (`width`, `height`: the most pixels that are wanted; `ground`: red, green and blue behind what is
transparent) and then the picture's bytes from standard input; writes one line of JSON (`width`, `height`) and three
bytes for each pixel. What a hostile picture does to it ends with this process.
"""

from __future__ import annotations

import io
import json
import sys

from reader.web.child_limits import NO_MEMORY, limit_self

NO_PICTURE = 5
"""Exit code: the bytes are no picture of a kind that is shown."""
TOO_LARGE = 6
"""Exit code: the picture has more pixels than are looked at."""
MOST_PIXELS = 60_000_000
"""Pixels of a picture that are looked at, before it is made smaller."""
_KINDS = ("PNG", "JPEG", "GIF", "WEBP", "BMP", "ICO", "PPM", "AVIF")
"""Formats whose readers are opened for foreign bytes."""


def main(arguments: list[str]) -> int:
    """Do it; returns the exit code."""
    limit_self(int(arguments[0]), int(arguments[1]))
    asked = json.loads(sys.stdin.buffer.readline())
    try:
        width, height, data = shrink(
            sys.stdin.buffer.read(), int(asked["width"]), int(asked["height"]), tuple(asked["ground"])
        )
    except MemoryError:
        return NO_MEMORY
    except ValueError as error:
        return TOO_LARGE if str(error) == "too large" else NO_PICTURE
    sys.stdout.buffer.write(json.dumps({"width": width, "height": height}).encode() + b"\n" + data)
    return 0


def shrink(data: bytes, width: int, height: int, ground: tuple[int, ...]) -> tuple[int, int, bytes]:
    """A picture (of a moving one the first) in at most so many pixels: its width, its even height, its bytes.

    A small picture keeps its size. What is missing of a picture that was cut off is left grey. Raises ValueError.
    """
    from PIL import Image, ImageFile, ImageOps

    ImageFile.LOAD_TRUNCATED_IMAGES = True
    Image.MAX_IMAGE_PIXELS = MOST_PIXELS
    try:
        image = Image.open(io.BytesIO(data), formats=_KINDS)
        if image.width * image.height > MOST_PIXELS:
            raise ValueError("too large")
        image.draft("RGB", (2 * width, 2 * height))
        turned = ImageOps.exif_transpose(image)
        flat = turned.convert("RGBA")
        scale = min(1.0, width / flat.width, height / flat.height)
        size = (max(1, round(flat.width * scale)), max(2, round(flat.height * scale / 2) * 2))
        flat = flat.resize(size)
        behind = Image.new("RGBA", size, (*ground[:3], 255))
        shown = Image.alpha_composite(behind, flat).convert("RGB")
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        raise ValueError("too large") from None
    except (OSError, SyntaxError, EOFError, KeyError, IndexError, TypeError, AttributeError, OverflowError) as error:
        raise ValueError("no picture") from error
    return shown.width, shown.height, shown.tobytes()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
