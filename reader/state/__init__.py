"""What is the user's: read and starred marks in one JSON file, merged, saved at once, never lost."""
