"""What is written only to make Textual faster."""
