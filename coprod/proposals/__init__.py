"""Word: ideas and framework moves, worded for voting."""
