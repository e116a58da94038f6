"""Encrypted pages: the connection goes to the checked address, the certificate is checked for the name."""

from __future__ import annotations

import shutil
import ssl
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from reader.web.errors import FetchError
from reader.web.fetch import Page
from reader.web.network import Network
from tests.unit.feeds.documents import item, rss
from tests.unit.feeds.sites import Clock, FeedSite, fetch, subscribe
from tests.unit.web.server import Site

Get = Callable[..., Page]

pytestmark = pytest.mark.skipif(shutil.which("openssl") is None, reason="no openssl to make a certificate with")


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Key and certificate of `news.test` in one file, made for this run."""
    folder = tmp_path_factory.mktemp("tls")
    command = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=news.test"]
    command += ["-addext", "subjectAltName=DNS:news.test"]
    command += ["-keyout", str(folder / "key.pem"), "-out", str(folder / "cert.pem")]
    subprocess.run(command, check=True, capture_output=True, timeout=60)
    both = folder / "both.pem"
    both.write_bytes((folder / "key.pem").read_bytes() + (folder / "cert.pem").read_bytes())
    return both


@pytest.fixture(scope="module")
def secure(certificate: Path) -> Iterator[Site]:
    with Site(certificate) as running:
        yield running


def trusting(certificate: Path, name: str = "news.test") -> Network:
    """A network in which the name is this machine, and the certificate that of an authority."""
    return Network(
        resolve=lambda host, port: ["127.0.0.1"] if host == name else [],
        tls=lambda: ssl.create_default_context(cafile=str(certificate)),
    )


def test_a_secure_page_comes_from_the_checked_address_under_its_own_name(
    secure: Site, certificate: Path, get: Get
) -> None:
    secure.requests.clear()
    page = get(secure.url("/hop1", "news.test"), network=trusting(certificate))
    assert page.final_url == secure.url("/article", "news.test")
    assert {headers["host"] for _, headers in secure.requests} == {f"news.test:{secure.port}"}
    assert secure.names == ["news.test"] * 3


def test_a_certificate_of_another_name_is_refused(secure: Site, certificate: Path, get: Get) -> None:
    secure.requests.clear()
    with pytest.raises(FetchError, match=r"^The certificate of other\.test is not valid: "):
        get(secure.url("/article", "other.test"), network=trusting(certificate, "other.test"))
    assert secure.requests == []


def test_a_certificate_that_nobody_vouches_for_is_refused(secure: Site, get: Get) -> None:
    with pytest.raises(FetchError, match=r"^The certificate of 127\.0\.0\.1 is not valid: "):
        get(secure.url("/article"))


def test_a_server_that_does_not_speak_tls_is_one_sentence(site: Site, get: Get) -> None:
    with pytest.raises(FetchError, match=r"^No secure connection to 127\.0\.0\.1 is possible$"):
        get(site.url("/article").replace("http:", "https:"))


def test_a_secure_page_cannot_lead_to_an_open_one(secure: Site, site: Site, certificate: Path, get: Get) -> None:
    secure.pages["/down"] = lambda handler: handler.go(site.url("/article", "news.test"))
    site.requests.clear()
    with pytest.raises(FetchError, match="from https to unencrypted http"):
        get(secure.url("/down", "news.test"), network=trusting(certificate))
    assert site.requests == []


def test_an_open_page_may_lead_to_a_secure_one(secure: Site, site: Site, certificate: Path, get: Get) -> None:
    site.pages["/up"] = lambda handler: handler.go(secure.url("/article", "news.test"))
    assert get(site.url("/up", "news.test"), network=trusting(certificate)).html


def test_a_feed_comes_over_tls_and_a_bad_certificate_costs_that_feed(
    secure: Site, certificate: Path, tmp_path: Path
) -> None:
    url = FeedSite(secure).serve("/feed", rss(item(1))).replace("127.0.0.1", "news.test")
    outcome = fetch(subscribe(tmp_path / "good", url), Clock(), network=trusting(certificate))
    assert (outcome.sentence(), outcome.failures) == ("1 new in 1 feed", [])
    nobody = Network(resolve=lambda _host, _port: ["127.0.0.1"])
    outcome = fetch(subscribe(tmp_path / "bad", url), Clock(), network=nobody)
    assert [failure.error[:41] for failure in outcome.failures] == ["The certificate of news.test is not valid"]
