"""How many queries each page asks, counted in the process itself."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from sqlalchemy import event

from coprod import create_app
from coprod.config import Settings
from coprod.db import db


def print_queries(folder: Path, plan: dict[str, Any]) -> None:
    """Count and print, beside the aims."""
    settings = Settings(
        secret_key=(folder / "secret").read_text(),
        database_url=f"sqlite:///{folder / 'coprod.sqlite'}",
        data_dir=folder,
    )
    app = create_app(settings)
    counted: list[str] = []
    with app.app_context():
        event.listen(db.engine, "before_cursor_execute", lambda *given: counted.append(str(given[2])))
    person = plan["people"][0]
    here = f"/consultations/{plan['consultation']}"
    vote = {"csrf_token": person["token"], "choice": "agree"}
    client = app.test_client(use_cookies=False)
    headers = {"Cookie": person["cookie"]}
    print("\nqueries")
    for name, aim, path, data in (
        ("list of consultations", 6, "/consultations", None),
        ("consultation with 25 cards", 8, here, None),
        ("voting page", 8, f"{here}/vote?on=1", None),
        ("vote", 8, f"{here}/vote/{plan['cards'][0]}", vote),
        ("the Wall", 6, "/", None),
        ("you said, we did", 6, "/changes", None),
        ("a change", 8, f"/changes/{plan['change']}", None),
    ):
        counted.clear()
        answer = client.post(path, data=data, headers=headers) if data else client.get(path, headers=headers)
        print(f"  {len(counted):3}  {name} (aim: ≤ {aim}) → {answer.status_code}")
