"""Pictures: what is opened, what is refused, and where files may lie."""

from __future__ import annotations

import io
import struct
import zlib
from pathlib import Path

import pytest

from reader.model.errors import FullTextError
from reader.model.picture import Pixels
from reader.web import pictures
from tests.unit.web.server import Site

Image = pytest.importorskip("PIL.Image", reason="pillow is not installed")


def picture(width: int, height: int, kind: str = "PNG", colour: tuple[int, int, int] = (200, 30, 30)) -> bytes:
    made = io.BytesIO()
    Image.new("RGB", (width, height), colour).save(made, kind)
    return made.getvalue()


def opened(data: bytes, width: int = 40, height: int = 30) -> Pixels:
    return pictures.open_picture(data, width, height, (0, 0, 0), cancelled=lambda: False)


def huge(width: int, height: int) -> bytes:
    """A PNG that says it has so many pixels, in few bytes."""

    def part(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + part(b"IHDR", head) + part(b"IDAT", zlib.compress(b"\0" * 1000)) + part(b"IEND", b"")


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "GIF", "WEBP", "BMP"])
def test_a_picture_is_made_as_small_as_the_pane(kind: str) -> None:
    found = opened(picture(800, 400, kind))
    assert (found.width, found.height) == (40, 20)
    assert len(found.data) == 40 * 20 * 3
    assert all(abs(a - b) < 12 for a, b in zip(found.data[:3], (200, 30, 30), strict=True))


def test_a_small_picture_keeps_its_size_and_has_an_even_height() -> None:
    assert (opened(picture(5, 3)).width, opened(picture(5, 3)).height) in ((5, 2), (5, 4))


def test_what_is_transparent_shows_the_ground() -> None:
    made = io.BytesIO()
    Image.new("RGBA", (4, 4), (255, 0, 0, 0)).save(made, "PNG")
    assert pictures.open_picture(made.getvalue(), 4, 4, (9, 8, 7), cancelled=lambda: False).data[:3] == bytes((9, 8, 7))


def test_of_a_moving_picture_the_first_is_shown() -> None:
    made = io.BytesIO()
    frames = [Image.new("RGB", (8, 8), (255, 0, 0)), *(Image.new("RGB", (8, 8), (0, 0, n)) for n in range(60))]
    frames[0].save(made, "GIF", save_all=True, append_images=frames[1:])
    assert opened(made.getvalue()).data[:1] > b"\xe0"


def test_a_picture_that_is_cut_off_is_shown_as_far_as_it_goes() -> None:
    assert opened(picture(300, 300, "JPEG")[:2000]).width == 30


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (b"this is a text", "no picture"),
        (b"", "no picture"),
        (b"\x89PNG\r\n\x1a\n", "no picture"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "no picture"),
        (huge(50_000, 50_000), "too large"),
        (huge(2**31 - 1, 2**31 - 1), "too large"),
    ],
    ids=["text", "nothing", "beginning", "svg", "50,000 x 50,000", "2 billion x 2 billion"],
)
def test_what_cannot_be_shown_is_one_sentence(data: bytes, why: str) -> None:
    with pytest.raises(FullTextError) as caught:
        opened(data)
    assert why in caught.value.sentence


def test_files_are_looked_for_inside_of_the_folder_only(tmp_path: Path) -> None:
    root = tmp_path / "vault"
    for name in ("notes/a.md", "notes/b.png", "attachments/c.png", "static/d/e.png", "f g.png"):
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).touch()
    (tmp_path / "secret.png").touch()
    (root / "link.png").symlink_to(tmp_path / "secret.png")
    article = root / "notes" / "a.md"

    def found(address: str) -> str:
        file = pictures.local_file(address, article, root)
        return file.relative_to(root).as_posix() if file else ""

    assert found("b.png") == found("./b.png") == "notes/b.png"
    assert found("c.png") == "attachments/c.png"
    assert found("/d/e.png") == "static/d/e.png"
    assert found("../f%20g.png?w=1").endswith("f g.png")
    for address in (
        "../../secret.png",
        "/../secret.png",
        "link.png",
        "file:///etc/passwd",
        "http://e.org/b.png",
        "",
        "\0",
    ):
        assert not found(address), address


def test_remote_pictures_come_through_the_guarded_fetch() -> None:
    with Site() as site:
        site.pages["/p.png"] = lambda handler: send(handler, "image/png", picture(9, 9))
        site.pages["/page"] = lambda handler: send(handler, "text/html", b"<p>no")

        def get(path: str, allow: bool = True) -> bytes:
            return pictures.fetch_picture(
                site.url(path), allow_private=allow, cancelled=lambda: False, on_progress=lambda _: None
            )

        assert opened(get("/p.png")).width == 9
        with pytest.raises(FullTextError, match="no picture"):
            get("/page")
        with pytest.raises(FullTextError):
            get("/p.png", allow=False)


def send(handler: object, kind: str, data: bytes) -> None:
    handler.send_response(200)  # type: ignore[attr-defined]
    handler.send_header("Content-Type", kind)  # type: ignore[attr-defined]
    handler.send_header("Content-Length", str(len(data)))  # type: ignore[attr-defined]
    handler.end_headers()  # type: ignore[attr-defined]
    handler.wfile.write(data)  # type: ignore[attr-defined]
