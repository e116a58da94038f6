"""The Textual user interface. Only this room imports textual or rich."""
