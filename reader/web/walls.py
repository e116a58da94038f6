"""Tells an article from what sites show in its place: consent pages, checks for robots, paywalls. Pure."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

_CONSENT_HOST = re.compile(r"^(?:consent|guce|cmp|privacy-?mgmt|cookie-?consent)\.|\.consent\.", re.IGNORECASE)
_CONSENT = re.compile(
    r"\b(?:cookies?|consent|privacy|partners|personal data|datenschutz|zustimm\w*|einwillig\w*|vie privée|"
    r"confidentialité|consentement|privacidad|consentimiento|privacidade|consenso|toestemming|integritet)\b|クッキー|同意",
    re.IGNORECASE,
)
_CONSENT_ACT = re.compile(
    r"accept all|reject all|accept (?:and|&) continue|i agree|agree and|we value your privacy|before you continue|"
    r"manage (?:options|settings|preferences|choices)|your (?:privacy )?choices|alle akzeptieren|zustimmen|"
    r"tout accepter|aceptar todo|accetta tutt|aceitar tud|alles accepteren|すべて同意|同意する",
    re.IGNORECASE,
)
_ROBOT = re.compile(
    r"just a moment\.\.\.|checking your browser|are you a (?:robot|human)|not a robot|"
    r"verify (?:that )?you are (?:a )?human|unusual traffic|captcha|"
    r"access denied|attention required|pardon our interruption|request blocked",
    re.IGNORECASE,
)
_SCRIPT = re.compile(
    r"(?:enable|activate|requires?|turn on|needs?) (?:java ?script)|java ?script (?:is )?(?:disabled|required)"
    r"|javascript to run this app",
    re.IGNORECASE,
)
_PAYWALL = re.compile(
    r"subscribe (?:now )?to (?:continue|read)|subscribers only|subscription (?:required|to read)|"
    r"(?:log|sign) in to (?:continue|read)|to continue reading|already a subscriber",
    re.IGNORECASE,
)
_SHORT = 3000
"""Characters beyond which a text is taken for the article whatever it talks about."""


def why_no_article(markdown: str, title: str, visible: str, final_url: str, min_text: int) -> str:
    """Why this is not the article, as one sentence without a full stop; empty when it is.

    markdown: what was extracted. title, visible: of the page. min_text: UTF-8 bytes that an article has at least.
    """
    enough = len(markdown.encode()) >= min_text
    if enough and not _is_consent_text(markdown):
        return ""
    shown = f"{title}\n{markdown}\n{visible}"[:10_000]
    host = urlsplit(final_url).hostname or ""
    if enough or _CONSENT_HOST.search(host) or (_CONSENT.search(shown) and _CONSENT_ACT.search(shown)):
        return "The site shows a question about cookies and consent in the article's place"
    if _ROBOT.search(shown):
        return "The site wants to check that a person is asking, and shows no article"
    if _PAYWALL.search(shown):
        return "The site shows the article only to its subscribers"
    if _SCRIPT.search(shown):
        return "The page shows its text only in a browser that runs scripts"
    return "No article's text was found on the page"


def _is_consent_text(markdown: str) -> bool:
    """Whether most of a short text is about consent, and it asks for it."""
    if len(markdown) > _SHORT or not _CONSENT_ACT.search(markdown):
        return False
    paragraphs = [line for line in markdown.split("\n") if line.strip()]
    about = sum(len(line) for line in paragraphs if _CONSENT.search(line) or _CONSENT_ACT.search(line))
    return 2 * about > sum(map(len, paragraphs))
