"""Screens: compose and wiring only."""
