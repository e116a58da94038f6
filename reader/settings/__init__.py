"""The user's settings: their values, their file, where files belong on each system, the private log."""
