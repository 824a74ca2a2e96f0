"""Weigh: secret ballots, votes, and the deck of cards."""
