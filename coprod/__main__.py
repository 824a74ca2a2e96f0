"""``python -m coprod`` is the command ``coprod``."""

from coprod.cli import main

main()
