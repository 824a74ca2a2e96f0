"""Concerns: only the safeguarding lead opens this room."""
