"""Home, notices, health, and the pages about the site itself."""
