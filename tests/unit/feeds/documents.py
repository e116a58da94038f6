"""Small feeds of our own writing, in the shapes that feeds have."""

from __future__ import annotations

RSS_HEAD = (
    '<?xml version="1.0" encoding="utf-8"?><rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"'
    ' xmlns:media="http://search.yahoo.com/mrss/" xmlns:dc="http://purl.org/dc/elements/1.1/"><channel>'
    "<title>Harbour News</title><link>https://harbour.test/</link><language>en</language>"
)


def rss(*items: str, head: str = "") -> bytes:
    """A feed of these items (the inside of `item` elements)."""
    inside = "".join(f"<item>{item}</item>" for item in items)
    return f"{RSS_HEAD}{head}{inside}</channel></rss>".encode()


def item(number: int, title: str = "", body: str = "", host: str = "https://harbour.test") -> str:
    """An item with an address, an identifier, a date of its own and a text."""
    body = body or f"<p>Ferry {number} carries <a href='/cargo/{number}'>this</a>.</p>"
    return (
        f"<title>{title or f'Ferry {number} sails'}</title><link>{host}/news/{number}</link>"
        f"<guid isPermaLink='false'>ferry-{number}</guid>"
        f"<pubDate>Sat, 28 Nov 2026 {number // 60 % 24:02d}:{number % 60:02d}:00 GMT</pubDate>"
        f"<description>What ferry {number} carries.</description>"
        f"<content:encoded><![CDATA[{body}]]>"
        "</content:encoded>"
    )


ATOM = b"""<?xml version="1.0"?><feed xmlns="http://www.w3.org/2005/Atom" xml:base="https://blog.test/b/" xml:lang="de">
<title type="html">Notes &amp;amp; Queries</title><link rel="self" href="feed.xml"/><link href="/"/>
<entry><title type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml">A <em>strange</em> title</div></title>
<id>tag:blog.test,2026:1</id><link href="one.html?utm_source=feed"/><updated>2026-11-27T10:00:00+02:00</updated>
<author><name>Ada Lind</name></author><category term="sea"/>
<content type="xhtml" xml:base="deep/"><div xmlns="http://www.w3.org/1999/xhtml"><p><a href="q">there</a></p></div>
</content></entry></feed>"""

RDF = b"""<?xml version="1.0"?><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"
 xmlns="http://purl.org/rss/1.0/" xmlns:dc="http://purl.org/dc/elements/1.1/">
<channel rdf:about="https://old.test/"><title>Old</title><link>https://old.test/</link></channel>
<item rdf:about="https://old.test/1"><title>First</title><link>https://old.test/1</link>
<dc:date>2026-11-01</dc:date><dc:creator>Bo</dc:creator></item></rdf:RDF>"""

JSON_FEED = b"""{"version": "https://jsonfeed.org/version/1.1", "title": "Json", "home_page_url": "https://json.test/",
"items": [{"id": 1, "url": "https://json.test/1", "title": "One",
"content_html": "<p>Text with a <a href='/x'>link</a>",
"date_published": "2026-11-20T12:00:00+01:00", "authors": [{"name": "Cleo"}], "tags": ["a", "b"],
"attachments": [{"url": "https://json.test/a.mp3", "mime_type": "audio/mpeg", "size_in_bytes": 1000000}]},
{"id": "2", "content_text": "A note without a title."}]}"""
