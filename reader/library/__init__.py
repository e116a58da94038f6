"""The one face that screens and commands ask: articles, marks, searching, stories, following. Knows no Textual."""
