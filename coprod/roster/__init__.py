"""The roll as a school hands it over: read from its own system's files, looked at, applied as one act, and taken back."""
