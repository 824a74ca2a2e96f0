"""Benchmarks, each with a command: ``make bench``."""
