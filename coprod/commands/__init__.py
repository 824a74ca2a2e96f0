"""The command line, one command a file. ``coprod.cli`` lists them."""
