"""Bytes of one file -> an article and its problems. Nothing here raises on any input."""
