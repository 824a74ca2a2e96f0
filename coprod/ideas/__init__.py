"""Hear: what people wrote, and its way through moderation."""
