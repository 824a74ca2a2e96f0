"""``python -m tools.new_migration "what it is for"``: write the next numbered migration, for a person to read and finish."""

from __future__ import annotations

import sys

import flask_migrate

from coprod import create_app, migrating


def main() -> None:
    """Compare the models with the database of the settings, and write what differs."""
    app = create_app()
    number = f"{int(migrating.wanted()) + 1:04}"
    with app.app_context():
        migrating.migrate_up(app)
        migrating.prepare(app)
        flask_migrate.revision(
            directory=str(migrating.FOLDER), message=sys.argv[1], autogenerate=True, rev_id=number
        )


if __name__ == "__main__":
    main()
