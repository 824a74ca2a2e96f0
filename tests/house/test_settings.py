"""What can be set is written down where people look for it."""

from __future__ import annotations

import dataclasses
import re

import pytest

from coprod.config import ConfigError, Settings
from tests.support.tree import ROOT

SET_BY_TESTS_ONLY = {"testing"}


def settable() -> set[str]:
    """The variables that the app reads."""
    return {
        f"COPROD_{field.name.upper()}"
        for field in dataclasses.fields(Settings)
        if field.name not in SET_BY_TESTS_ONLY
    }


def named_in(file: str, pattern: str) -> set[str]:
    """Variables that a file lists, one a line or one a row."""
    return set(re.findall(pattern, (ROOT / file).read_text(), re.MULTILINE))


def test_every_setting_is_read_from_the_environment() -> None:
    with pytest.raises(ConfigError) as refusal:
        Settings.from_env({"COPROD_NO_SUCH_THING": "1"})
    assert set(re.findall(r"COPROD_\w+", str(refusal.value))) - {"COPROD_NO_SUCH_THING"} == settable()


def test_the_example_file_lists_every_setting_and_nothing_else() -> None:
    assert named_in(".env.example", r"^#? ?(COPROD_\w+)=") == settable(), (
        "write .env.example to match coprod/config.py"
    )


def test_the_readme_names_no_setting_that_does_not_exist() -> None:
    told = named_in("README.md", r"(COPROD_[A-Z_]+)") - {"COPROD_TEST_POSTGRES_URL"}
    assert told <= settable(), (
        f"README.md names {sorted(told - settable())}, which coprod/config.py does not read"
    )
