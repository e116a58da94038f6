"""An article as a Markdown file with YAML front matter, whatever its own file looks like: `broadsheet show --markdown`.

The head has the names of the bundled sample, so that what is printed is an article file again. python-frontmatter
writes it, because then any program that reads front matter with it reads these files as they are meant.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from reader.library.answers import Opened
from reader.model.article import Article, Image, Related, Source


def article_markdown(opened: Opened) -> str:
    """The whole text of the file, ending with a line end; empty for an article whose file cannot be read."""
    if opened.whole is None or opened.article is None:
        return ""
    import frontmatter  # loads PyYAML: only for who asks for it

    post = frontmatter.Post(opened.whole.body.strip("\n"), **_head(opened.article, opened.whole.related))
    return frontmatter.dumps(post, sort_keys=False, allow_unicode=True, width=10_000) + "\n"


def _head(article: Article, related: Sequence[Related]) -> dict[str, Any]:
    """What is known of an article, without what is not, in the order of the sample's files."""
    return _known_fields(
        title=article.title,
        excerpt=article.summary,
        publishedDateTime=None if article.saved or article.published is None else article.published.isoformat(),
        savedDateTime=article.published.isoformat() if article.saved and article.published else None,
        updatedDateTime=article.updated.isoformat() if article.updated else None,
        originalUrl=article.url,
        webUrl=next((url for url in article.alternative_urls if url != article.amp_url), article.url),
        ampWebUrl=article.amp_url,
        type=article.kind,
        quality=article.quality,
        heat=article.heat,
        published=False if article.unpublished else None,
        draft=article.draft or None,
        removed=article.removed or None,
        language=article.language,
        provider=_provider(article.source),
        authors=list(article.authors),
        topics=list(article.topics),
        images=_images(article.images),
        related=[_card(entry) for entry in related],
    )


def _card(entry: Related) -> dict[str, Any]:
    return _known_fields(
        title=entry.title,
        excerpt=entry.summary,
        publishedDateTime=entry.published.isoformat() if entry.published else None,
        originalUrl=entry.url,
        webUrl=entry.alternative_urls[0] if entry.alternative_urls else entry.url,
        type=entry.kind,
        quality=entry.quality,
        provider=_provider(entry.source),
        images=_images(entry.images),
    )


def _provider(source: Source) -> dict[str, Any]:
    return _known_fields(name=source.name, domain=source.domain)


def _images(images: Sequence[Image]) -> list[dict[str, Any]]:
    return [
        _known_fields(url=image.url, title=image.caption, width=image.width, height=image.height) for image in images
    ]


def _known_fields(**values: object) -> dict[str, Any]:
    """The fields that have a value."""
    return {name: value for name, value in values.items() if value not in (None, "", [], {})}
