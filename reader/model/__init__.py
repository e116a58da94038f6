"""What the program talks about: articles, relations, state. Frozen values, no I/O, no user interface."""
