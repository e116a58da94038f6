"""Pure functions from articles and Markdown to styled lines; no widget is imported here."""
