"""The web server that the tests fetch from: each path is one way in which the web is good or bad."""

from __future__ import annotations

import gzip
import ssl
import threading
import zlib
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Self

import brotli

SENTENCES = [
    "The harbour authority published its winter timetable on Tuesday, three weeks later than promised.",
    "Ferries to the outer islands will leave every ninety minutes, the spokeswoman Ada Lind said.",
    "Fishermen had asked for a second pier since the storm of 2019 destroyed most of the old one.",
    "A decision about the money is expected before the end of the year, according to the council.",
]


def article_html(title: str = "Ferries return to the islands", extra: str = "", paragraphs: int = 4) -> str:
    """A page as news sites make them: navigation, article, footer."""
    body = "".join(f"<p>{SENTENCES[i % 4]} Part {i} of the report.</p>" for i in range(paragraphs))
    return (
        f"<!doctype html><html lang='en'><head><title>{title} - Harbour News</title>"
        "<script>var hidden = 'never shown';</script><style>p { color: red }</style></head><body>"
        "<nav><a href='/a'>Home</a> <a href='/b'>Sport</a></nav>"
        f"<main><article><h1>{title}</h1>{body}{extra}</article></main>"
        "<footer>Imprint. All rights reserved.</footer></body></html>"
    )


CONSENT_HTML = (
    "<html><head><title>Before you continue</title></head><body><div><h1>We value your privacy</h1>"
    "<p>We and our 842 partners store cookies on your device and process personal data such as identifiers.</p>"
    "<p>You may accept or manage your privacy choices by clicking below, including your right to object.</p>"
    "<p>Your choices about cookies will be signalled to our partners and will not affect browsing data.</p>"
    "<button>Accept all</button><button>Reject all</button></div></body></html>"
)
ROBOT_HTML = "<html><head><title>Just a moment...</title></head><body><p>Checking your browser</p></body></html>"
SCRIPT_HTML = (
    "<html><head><title>App</title></head><body><noscript>You need to enable JavaScript to run this app."
    "</noscript><div id='root'></div></body></html>"
)


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: _Server

    def do_GET(self) -> None:
        """Answer by path; a client that has gone away is fine."""
        self.server.site.requests.append((self.path, {k.lower(): v for k, v in self.headers.items()}))
        path = self.path.partition("?")[0]
        page = self.server.site.pages.get(path)
        try:
            if page is not None:
                page(self)
            else:
                self.give(b"nothing here", status=404)
        except OSError:
            self.close_connection = True

    def give(self, body: bytes, kind: str = "text/html; charset=utf-8", status: int = 200, **headers: str) -> None:
        """A whole answer; `content_encoding="gzip"` becomes the header Content-Encoding."""
        self.send_response(status)
        if kind:
            self.send_header("Content-Type", kind)
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def begin(self, **headers: str) -> None:
        """The head of an answer that ends when the connection does."""
        self.send_response(200)
        self.send_header("Content-Type", "text/html")
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.end_headers()
        self.close_connection = True

    def go(self, location: str, status: int = 302) -> None:
        """A redirect."""
        self.give(b"", status=status, location=location, set_cookie="visited=1; Path=/")

    def log_message(self, *_: object) -> None:
        """Say nothing."""


def _drip(handler: _Handler) -> None:
    handler.begin()
    while not handler.server.site.closing.wait(0.02):
        handler.wfile.write(b"<")


def _silent(handler: _Handler) -> None:
    handler.server.site.closing.wait()


def _endless(handler: _Handler) -> None:
    handler.begin()
    while not handler.server.site.closing.is_set():
        handler.wfile.write(b"<p>more and more</p>" * 500)


def _bomb(packer: Callable[[], zlib._Compress], encoding: str) -> Callable[[_Handler], None]:
    """Some hundred MB of spaces that travel as some hundred kB, without a length."""

    def send(handler: _Handler) -> None:
        packed = packer()
        handler.begin(content_encoding=encoding)
        for _ in range(200):
            handler.wfile.write(packed.compress(b" " * 1_000_000))
        handler.wfile.write(packed.flush())

    return send


def _raw(data: bytes) -> Callable[[_Handler], None]:
    def send(handler: _Handler) -> None:
        handler.close_connection = True
        handler.wfile.write(data)

    return send


def _page(text: str | bytes, kind: str = "text/html; charset=utf-8", **headers: str) -> Callable[[_Handler], None]:
    body = text.encode() if isinstance(text, str) else text
    return lambda handler: handler.give(body, kind, **headers)


def _status(status: int) -> Callable[[_Handler], None]:
    return lambda handler: handler.give(b"<p>no</p>", status=status)


def _to(location: str, status: int = 302) -> Callable[[_Handler], None]:
    return lambda handler: handler.go(location, status)


def _raw_deflate(text: str) -> bytes:
    packer = zlib.compressobj(wbits=-zlib.MAX_WBITS)
    return packer.compress(text.encode()) + packer.flush()


def _pages() -> dict[str, Callable[[_Handler], None]]:
    good = article_html()
    half = len(good) // 2
    return {
        "/article": _page(good),
        "/long": _page(article_html(paragraphs=40)),
        "/short": _page(article_html(paragraphs=2)),
        "/gzip": _page(gzip.compress(good.encode()), content_encoding="gzip"),
        "/two-gzips": _page(
            gzip.compress(good[:half].encode()) + gzip.compress(good[half:].encode()), content_encoding="gzip"
        ),
        "/deflate": _page(zlib.compress(good.encode()), content_encoding="deflate"),
        "/raw-deflate": _page(_raw_deflate(good), content_encoding="deflate"),
        "/half-gzip": _page(gzip.compress(good.encode())[:-20], content_encoding="gzip"),
        "/no-gzip": _page(good, content_encoding="gzip"),
        "/brotli": _page(brotli.compress(good.encode()), content_encoding="br"),
        "/no-brotli": _page(good, content_encoding="br"),
        "/half-brotli": _page(brotli.compress(good.encode())[:-20], content_encoding="br"),
        "/brotli-bomb": _page(brotli.compress(b" " * 50_000_000), content_encoding="br"),
        "/zstd": _page(good, content_encoding="zstd"),
        "/bomb": _bomb(lambda: zlib.compressobj(9, wbits=31), "gzip"),
        "/deflate-bomb": _bomb(lambda: zlib.compressobj(9), "deflate"),
        "/endless": _endless,
        "/drip": _drip,
        "/silent": _silent,
        "/large": _page(b"<p>" + b"x" * 300_000),
        "/pdf": _page(b"%PDF-1.7 ...", "application/pdf"),
        "/pdf-in-disguise": _page(b"%PDF-1.7 ..."),
        "/junk": _page(b"\x00\xff\xfe" * 1000),
        "/picture": _page(b"\x89PNG", "image/png"),
        "/odd": _page(b"?", "application/x-\x1b[31modd"),
        "/untyped": _page(good, ""),
        "/empty": _page("  \n"),
        "/403": _status(403),
        "/410": _status(410),
        "/500": _status(500),
        "/204": lambda handler: handler.give(b"", status=204),
        "/nowhere": lambda handler: handler.give(b"", status=302),
        "/moved": _to("article", 301),
        "/hop0": _to("/article"),
        **{f"/hop{n}": _to(f"/hop{n - 1}", 307) for n in range(1, 8)},
        "/circle": _to("/circle2"),
        "/circle2": _to("/circle"),
        "/to-file": _to("file:///etc/passwd"),
        "/to-user": _to("http://me:secret@example.com/"),
        "/to-junk": _to("http://[::bad/"),
        "/to-private": _to("http://10.11.12.13/"),
        "/to-name": _to("http://inside.test/article"),
        "/not-http": _raw(b"220 mail.example.com ESMTP\r\n"),
        "/cut": _raw(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 5000\r\n\r\n<p>half"),
        "/heads": _raw(b"HTTP/1.1 200 OK\r\nX: " + b"y" * 500_000),
        "/consent": _page(CONSENT_HTML),
        "/robot": _page(ROBOT_HTML),
        "/script": _page(SCRIPT_HTML),
        "/latin": _page(article_html("Größe und Façade").encode("cp1252"), "text/html; charset=ISO-8859-1"),
    }


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    site: Site

    def handle_error(self, request: object, client_address: object) -> None:
        """A client that goes away is part of the tests."""


class Site:
    """A server in a thread of its own. Tests add to `pages`, and read `requests` and `names` (of TLS handshakes)."""

    def __init__(self, certificate: Path | None = None) -> None:
        self.pages = _pages()
        self.requests: list[tuple[str, dict[str, str]]] = []
        self.closing = threading.Event()
        self._server = _Server(("127.0.0.1", 0), _Handler)
        self._server.site = self
        self.port = self._server.server_address[1]
        self.scheme = "https" if certificate else "http"
        self.names: list[str | None] = []
        if certificate:
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            context.load_cert_chain(certificate)
            context.sni_callback = lambda _socket, name, _context: self.names.append(name)
            self._server.socket = context.wrap_socket(self._server.socket, server_side=True)
        self._thread = threading.Thread(target=lambda: self._server.serve_forever(0.02))

    def url(self, path: str, host: str = "127.0.0.1") -> str:
        """The address of a page."""
        return f"{self.scheme}://{host}:{self.port}{path}"

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.closing.set()
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()
