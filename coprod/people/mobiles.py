"""A mobile number with its country, ``+447700900123``: as it is kept, however it was written. Pure."""

from __future__ import annotations

import re

from coprod.web.text import one_line


def with_country(text: str) -> str | None:
    """The number in its one form (E.164); British ones may come without their country, none for an empty text.

    Raises:
        ValueError: something is there, and it is no mobile number.
    """
    tidied = one_line(text)
    number = re.sub(r"[^\d+]", "", tidied.replace("(0)", ""))
    if not number:
        if tidied:
            raise ValueError(text)
        return None
    if number.startswith("00"):
        number = f"+{number[2:]}"
    if number.startswith("+440"):  # +44 07700…
        number = f"+44{number[4:]}"
    if re.fullmatch(r"7\d{9}", number):  # a spreadsheet ate the zero
        number = f"0{number}"
    if re.fullmatch(r"07\d{9}", number, re.ASCII):
        return f"+44{number[1:]}"
    if re.fullmatch(r"\+447\d{9}", number, re.ASCII) or (
        not number.startswith("+44") and re.fullmatch(r"\+[1-9]\d{7,14}", number, re.ASCII)
    ):
        return number
    raise ValueError(text)
