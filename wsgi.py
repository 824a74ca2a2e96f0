"""For gunicorn: ``gunicorn --no-control-socket wsgi:app``."""

from coprod import create_app

app = create_app()
