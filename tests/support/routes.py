"""What Werkzeug compiles of a route, kept for all the apps of a worker: each test has an app of its own, with the same
260 routes, and compiling them is nine tenths of what making an app costs."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from werkzeug.routing import Rule

Builder = Callable[..., tuple[str, str]]


def compile_once() -> None:
    """From now on, a route that says the same as one before shares what was compiled of it."""
    real = Rule._compile_builder
    compiled: dict[Any, Builder] = {}

    def builder(rule: Rule, append_unknown: bool = True) -> Builder:  # as Werkzeug has it
        if rule.defaults:  # their values are compiled in
            return real(rule, append_unknown)
        key = rule.rule, tuple(rule._trace), append_unknown
        if key not in compiled:
            compiled[key] = real(rule, append_unknown)
        return compiled[key]

    Rule._compile_builder = builder  # type: ignore[assignment]
