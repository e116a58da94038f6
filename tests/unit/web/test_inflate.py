"""Pages come compressed, in pieces that end anywhere."""

from __future__ import annotations

import gzip

from reader.web.inflate import Inflater


def test_two_gzip_files_are_one_page_wherever_the_pieces_end() -> None:
    data = gzip.compress(b"<p>first half</p>") + gzip.compress(b"<p>second half</p>")
    for cut in range(1, len(data)):
        inflater = Inflater("gzip", 1_000_000)
        inflater.feed(data[:cut])
        inflater.feed(data[cut:])
        assert inflater.finish() == b"<p>first half</p><p>second half</p>", cut


def test_rubbish_behind_the_end_is_left_out() -> None:
    for rubbish in (b"\0\0", b"\x1f", b"\x1fno"):
        inflater = Inflater("gzip", 1_000_000)
        for byte in gzip.compress(b"<p>all</p>") + rubbish:
            inflater.feed(bytes([byte]))
        assert inflater.finish() == b"<p>all</p>"
