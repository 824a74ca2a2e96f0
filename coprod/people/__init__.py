"""Persons, their duties, and how each age signs in."""
