"""Who may touch the database, and when. (Which room may use which is held by import-linter: `make check`.)"""

from __future__ import annotations

import ast
import re
from pathlib import Path

from tests.support.tree import calls, files, imports, name, parsed, report

VIEWS = files("coprod/**/views.py", "coprod/**/*_views.py", "coprod/**/routes.py", "coprod/**/forms.py")
MAY_COMMIT = re.compile(
    r"^coprod/(?:db|cli|steward)\.py$|^coprod/web/app\.py$|^coprod/commands/|^coprod/demo/|^coprod/[a-z]+/chores\.py$"
)
"""The one commit of a request, and what runs outside of any request: commands and the steward's chores."""
READS = files("coprod/**/queries.py")
WRITES = re.compile(r"(?:^|\.)(?:add|add_all|delete|merge|flush|commit|insert|update)$")


def test_views_and_forms_hold_no_sql() -> None:
    broken = [
        f"{name(path)}:{line}: imports {module}"
        for path in VIEWS
        for line, module in imports(path)
        if _database(module)
    ]
    report(
        broken,
        "Move the query into the room's queries.py, or the change into its actions.py, and call it from here.",
    )


def test_only_the_end_of_a_request_commits() -> None:
    broken = [
        f"{name(path)}:{line}: {call}()"
        for path in files("coprod/**/*.py")
        if not MAY_COMMIT.search(name(path))
        for line, call in calls(path)
        if call.endswith("session.commit")
    ]
    report(
        broken,
        "Flush instead: the app commits once, after a request that succeeded. Work outside requests commits in chores.py or commands/.",
    )


def test_queries_only_read() -> None:
    broken = [
        f"{name(path)}:{line}: {call}()"
        for path in READS
        for line, call in calls(path)
        if WRITES.search(call) and ("session" in call or "." not in call)
    ]
    report(
        broken,
        "queries.py only reads: a page that is shown twice must change nothing. Put the write into actions.py.",
    )


def test_the_time_is_asked_of_one_clock() -> None:
    asks = re.compile(r"\b(?:datetime|date)\.(?:now|utcnow|today)$|^time\.time$")
    broken = [
        f"{name(path)}:{line}: {call}()"
        for path in files("coprod/**/*.py")
        if name(path) != "coprod/clock.py"
        for line, call in calls(path)
        if asks.search(call)
    ]
    report(broken, "Ask coprod.clock.now(), so that a test can set the time and every page agrees on it.")


def test_relations_are_declared_on_the_child_only() -> None:
    broken = [
        f"{name(path)}:{line}: {call}"
        for path in files("coprod/**/models.py")
        for line, call in calls(path)
        if call.endswith("backref") or _has_back_populates(path, line)
    ]
    report(broken, "Declare the relation on the child only, and read the parent's children with a query.")


def test_a_package_holds_no_code() -> None:
    broken = [
        name(path)
        for path in files("coprod/*/__init__.py")
        if any(
            not isinstance(node, ast.Expr | ast.Import | ast.ImportFrom | ast.Assign)
            for node in parsed(path).body
        )
    ]
    report(broken, "Give this code a module with a name: a room's __init__.py says only what the room is.")


def _database(module: str) -> bool:
    return module.startswith(("sqlalchemy", "flask_sqlalchemy")) or module in {"coprod.db", "coprod.db.db"}


def _has_back_populates(path: Path, line: int) -> bool:
    return any(
        isinstance(node, ast.Call)
        and node.lineno == line
        and any(k.arg == "back_populates" for k in node.keywords)
        for node in ast.walk(parsed(path))
    )
