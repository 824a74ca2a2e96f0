"""``python -m tools.access_table``: write docs/access.md from the policy and the routes, as they are."""

from __future__ import annotations

import tempfile
from pathlib import Path

import flask

from coprod import create_app
from coprod.access.grave import GRAVE
from coprod.access.guard import MARK
from coprod.access.policy import RULES, Can, Rule
from coprod.config import ROOT, Settings

PAGE = ROOT / "docs" / "access.md"
HEAD = """# Who may what

Written by `python -m tools.access_table` from `coprod/access/policy.py` and the routes of the site; a test fails where it is
not what they say. Which kind of person gets which answer at their own school and at another is tried route by route in
`tests/access/test_every_route.py`.

At every route the school is the one at the request's address, and a row that the URL names must be that school's: otherwise
it is "not found", whoever asks.

## What must be true
The facts are asked in this order; the first that is not true says how somebody is refused.

| To | this must be true | or else |
|---|---|---|
"""
ROUTES = """
## Routes
`public` needs nothing. "again" asks staff to show who they are once more, where the last time is more than 20 minutes ago.

| Address | Methods | Needs |
|---|---|---|
"""


def written() -> str:
    """The page.

    Returns:
        Markdown, ending with a line feed.
    """
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder)
        app = create_app(
            Settings(secret_key="-" * 48, database_url=f"sqlite:///{path / 'none.sqlite'}", data_dir=path)
        )
        return HEAD + "".join(_facts(can, rule) for can, rule in RULES.items()) + ROUTES + _routes(app)


def _facts(can: Can, rule: Rule) -> str:
    lines = ""
    for place, (fact, refusal) in enumerate(rule):
        said = (fact.__doc__ or fact.__name__.replace("_", " ")).strip().rstrip(".")
        lines += f"| {can.value.replace('_', ' ') if place == 0 else ''} | {said} | {refusal.value} |\n"
    return lines


def _routes(app: flask.Flask) -> str:
    lines = []
    for rule in app.url_map.iter_rules():
        methods = ", ".join(sorted((rule.methods or set()) - {"HEAD", "OPTIONS"}))
        needs = str(getattr(app.view_functions[rule.endpoint], MARK)).replace("_", " ")
        again = ", again" if rule.endpoint in GRAVE else ""
        lines.append(f"| `{rule.rule}` | {methods} | {needs}{again} |\n")
    return "".join(sorted(lines))


if __name__ == "__main__":
    PAGE.write_text(written(), encoding="utf-8")
