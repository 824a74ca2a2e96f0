"""The moderators’ desk."""
