"""What is kept: the index (SQLite, disposable) and the state (JSON, the user's)."""
