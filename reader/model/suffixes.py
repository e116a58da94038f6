"""Which files are articles, told by the ending of their names."""

from __future__ import annotations

READABLE_SUFFIXES = (
    *(".md", ".markdown", ".mdx", ".html", ".htm", ".txt", ".qmd", ".rmd", ".rst", ".org", ".adoc", ".asciidoc"),
    *(
        ".textile",
        ".mkd",
        ".mkdn",
        ".mdown",
        ".mdoc",
        ".svx",
        ".rmarkdown",
        ".njk",
        ".lr",
        ".smd",
        ".ipynb",
        ".tid",
        ".mdwn",
    ),
)
"""Endings (in any case) of the files that are read as articles."""
