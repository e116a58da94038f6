"""What a newcomer wants to do, and the keys that it takes."""
