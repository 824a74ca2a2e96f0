"""Decide: an answer, with reasons, to every proposal."""
