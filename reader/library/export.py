"""Articles as JSON: what `broadsheet list --json` and `show --json` print. The schema is in docs/json.md."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from reader.model.article import Article, Image, Moment, Related, Source
from reader.model.problem import Problem
from reader.stories.relations import Relation

Json = dict[str, Any]


def article_json(article: Article, article_id: str, state: Json) -> Json:
    """One article as `list --json` prints it: every field of the mapping, in a stable order."""
    return {
        "id": article_id,
        "path": printable_path(article.path),
        "title": article.title,
        **moment_json("published", article.published),
        "saved": article.saved,
        **moment_json("updated", article.updated),
        "source": source_json(article.source),
        "authors": list(article.authors),
        "topics": list(article.topics),
        "summary": article.summary,
        "url": article.url,
        "alternative_urls": list(article.alternative_urls),
        "images": [image_json(image) for image in article.images],
        "language": article.language,
        "kind": article.kind,
        "state": article_states(article),
        "heat": article.heat,
        "quality": article.quality,
        "related_count": len(article.related),
        "has_body": article.has_body,
        "problems": [problem_json(problem) for problem in article.problems],
        **state,
    }


def printable_path(path: str) -> str:
    """A path as JSON can hold it: what is no text becomes U+FFFD."""
    return path.encode("utf-8", "surrogateescape").decode("utf-8", "replace")


def article_states(article: Article) -> list[str]:
    """The states a file gives its article: `unpublished`, `draft`, `removed`, `expired`."""
    states = {
        "unpublished": article.unpublished,
        "draft": article.draft,
        "removed": article.removed,
        "expired": article.heat == -1,
    }
    return [name for name, holds in states.items() if holds]


def moment_json(name: str, moment: Moment | None) -> Json:
    """A time as two members: ISO 8601 with its own precision, and the name of that precision (`unknown` for none)."""
    return {
        name: moment.isoformat() if moment else None,
        f"{name}_precision": moment.precision.value if moment else "unknown",
    }


def source_json(source: Source) -> Json:
    """Name and domain."""
    return {"name": source.name, "domain": source.domain}


def image_json(image: Image) -> Json:
    """Address, caption and size."""
    return {"url": image.url, "caption": image.caption, "width": image.width, "height": image.height}


def problem_json(problem: Problem) -> Json:
    """Line, severity, sentence and what was done."""
    return {
        "line": problem.line,
        "severity": problem.severity.value,
        "sentence": problem.sentence,
        "done": problem.done,
        "excerpt": problem.excerpt,
    }


def related_json(entry: Related) -> Json:
    """One entry of a related list."""
    return {
        "title": entry.title,
        "summary": entry.summary,
        **moment_json("published", entry.published),
        "source": source_json(entry.source),
        "url": entry.url,
        "alternative_urls": list(entry.alternative_urls),
        "kind": entry.kind,
        "quality": entry.quality,
    }


def relations_json(relations: Sequence[Relation]) -> list[Json]:
    """Resolved relations in the order of the sidebar; `id` is that of the related article, `ghost` has no file."""
    return [
        {
            "number": relation.number,
            "direction": relation.direction.value,
            "id": relation.id,
            "ghost": relation.is_ghost,
            "seconds": relation.seconds,
            "path": None if relation.path is None else printable_path(relation.path),
            "evidence": [evidence.value for evidence in relation.evidence],
            "reason": relation.reason,
            "same_event": [
                {"id": row.id, "path": printable_path(row.path), "title": row.title} for row in relation.others
            ],
            **related_json(relation.card),
        }
        for relation in relations
    ]
