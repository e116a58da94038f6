"""The index: SQLite, disposable. What the files say, for lists, searches and the related graph."""
