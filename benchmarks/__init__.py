"""Measurements: a generator of libraries, a terminal harness, and the run that compares all numbers within itself."""
