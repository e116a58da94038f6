"""What goes on over time on the main screen, one owner each."""
