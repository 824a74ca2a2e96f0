"""Do and check: service changes, their progress, and the Wall."""
