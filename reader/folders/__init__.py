"""The way in: looking through the folders, reading their files into the index, noticing changes."""
