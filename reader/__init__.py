"""Broadsheet: a newspaper in the terminal, made from a folder of front-matter article files."""

__version__ = "0.2.0"
