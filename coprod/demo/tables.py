"""Turns a table of a TOML file into a frozen dataclass, and says where the file is wrong."""

import types
from dataclasses import MISSING, Field, fields, is_dataclass
from typing import Any, TypeVar, Union, cast, get_args, get_origin, get_type_hints

T = TypeVar("T")


def build(kind: type[T], table: object, where: str) -> T:
    """Make a dataclass from a table that has its names.

    Fields may be text, whole numbers, truths, other dataclasses, tuples of these, and any of them or None.

    Raises:
        ValueError: a name is missing, unknown, or holds another kind of value; the message says where.
    """
    if not isinstance(table, dict):
        raise ValueError(f"{where}: expected a table of names.")  # noqa: TRY004 - the file is wrong
    known = {item.name: item for item in fields(cast("Any", kind))}
    if unknown := sorted(set(table) - set(known)):
        raise ValueError(f"{where}: there is no place for '{unknown[0]}'.")
    hints = get_type_hints(kind)
    values: dict[str, Any] = {}
    for name, item in known.items():
        if name in table:
            values[name] = _value(hints[name], table[name], f"{where}, {name}")
        elif not _may_be_left_out(item):
            raise ValueError(f"{where}: '{name}' is missing.")
    return kind(**values)


def _may_be_left_out(item: "Field[Any]") -> bool:
    return item.default is not MISSING or item.default_factory is not MISSING


def _value(kind: Any, value: object, where: str) -> Any:
    if get_origin(kind) in (Union, types.UnionType):
        kind = next(one for one in get_args(kind) if one is not type(None))
    if get_origin(kind) is tuple:
        if not isinstance(value, list):
            raise ValueError(f"{where}: expected a list.")
        inner = get_args(kind)[0]
        return tuple(_value(inner, one, f"{where} {place}") for place, one in enumerate(value, start=1))
    if is_dataclass(kind):
        return build(cast("type[Any]", kind), value, where)
    if type(value) is not kind:
        raise ValueError(f"{where}: expected {kind.__name__}, not {type(value).__name__}.")
    return value.strip() if isinstance(value, str) else value
