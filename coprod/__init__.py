"""Co-production for schools."""
