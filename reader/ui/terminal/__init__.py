"""The terminal's side: what is written to it, what it sends, and how it is left as it was."""
