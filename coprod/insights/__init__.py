"""Understand: the only bridge between rows and the maths, and back to plain words."""
