"""News for people, written in the same transaction as what it tells of."""
