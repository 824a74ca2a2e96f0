"""The demo school: made-up people and words, so that a newcomer can try everything."""
