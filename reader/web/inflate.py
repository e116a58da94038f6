"""The bytes of an answer, decompressed piece by piece and never past the limit."""

from __future__ import annotations

import zlib
from typing import Any

from reader.web.errors import FetchError

ACCEPTED = "gzip, deflate, br"
"""The `Accept-Encoding` that goes with this module."""

_PIECE = 1 << 16
"""Bytes that are decompressed between two looks at the limit."""
_GZIP = 16 + zlib.MAX_WBITS
_RAW_DEFLATE = -zlib.MAX_WBITS
_GZIP_START = b"\x1f\x8b"


class Inflater:
    """Collects one body. `limit` holds for the bytes that come in and for those that come out."""

    def __init__(self, encoding: str, limit: int) -> None:
        """encoding: the value of `Content-Encoding`, may be empty. Raises FetchError for one we did not ask for."""
        encoding = encoding.strip().lower()
        if encoding not in ("", "identity", "none", "gzip", "x-gzip", "deflate", "br"):
            raise FetchError("The page comes in a compression that was not asked for")
        self._gzip = "gzip" in encoding
        self._stream = zlib.decompressobj(_GZIP if self._gzip else zlib.MAX_WBITS)
        self._packed = self._gzip or encoding == "deflate"
        self._brotli = _brotli() if encoding == "br" else None
        self._limit = limit
        self._taken = 0
        self._behind = b""
        """What came behind the end of a gzip file and may begin another one; too little to tell."""
        self._out = bytearray()

    def feed(self, data: bytes) -> None:
        """Take the next piece as it came. Raises FetchError when there is too much, or it is no such compression."""
        first, self._taken = self._taken == 0, self._taken + len(data)
        if self._taken > self._limit:
            raise too_large(self._limit)
        if self._brotli is not None:
            self._unbrotli(self._brotli, data)
            return
        if not self._packed:
            self._out += data
            return
        try:
            self._inflate(data, first)
        except zlib.error:
            raise FetchError("The page came damaged: it cannot be decompressed") from None

    def _unbrotli(self, stream: Any, data: bytes) -> None:
        import brotli  # pyright: ignore[reportMissingTypeStubs]

        try:
            while True:
                piece = stream.process(data, output_buffer_limit=_PIECE)
                self._out += piece
                if len(self._out) > self._limit:
                    raise too_large(self._limit)
                if stream.can_accept_more_data():
                    return
                data = b""
        except brotli.error:
            raise FetchError("The page came damaged: it cannot be decompressed") from None

    def _inflate(self, data: bytes, first: bool) -> None:
        data, self._behind = self._behind + data, b""
        while data:
            if self._stream.eof and self._gzip and data == _GZIP_START[:1]:
                self._behind = data
                return
            if self._stream.eof:  # several gzip files in a row are one; anything else behind the end is rubbish
                if not (self._gzip and data.startswith(_GZIP_START)):
                    return
                self._stream = zlib.decompressobj(_GZIP)
            try:
                self._out += self._stream.decompress(data, self._limit + 1 - len(self._out))
            except zlib.error:
                if self._gzip or not first:
                    raise
                first = False  # some servers mean the bare stream when they say deflate
                self._stream = zlib.decompressobj(_RAW_DEFLATE)
                continue
            if len(self._out) > self._limit:
                raise too_large(self._limit)
            data = self._stream.unused_data

    def finish(self) -> bytes:
        """The whole body. Raises FetchError when the end of a compressed one is missing."""
        unfinished = (
            not self._brotli.is_finished() if self._brotli is not None else self._packed and not self._stream.eof
        )
        if self._taken and unfinished:
            raise FetchError("The page broke off before its end")
        return bytes(self._out)


def _brotli() -> Any:
    import brotli  # pyright: ignore[reportMissingTypeStubs]

    return brotli.Decompressor()


def too_large(limit: int) -> FetchError:
    """The error for a page of more than `limit` bytes."""
    return FetchError(f"The page is larger than {limit / 1_000_000:.3g} MB")
