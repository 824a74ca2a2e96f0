"""Whether a PDF file can be read by everybody: the points of the Matterhorn Protocol 1.1 that a program can judge.

The protocol lists what breaks PDF/UA-1 (ISO 14289-1); the numbers are its failure conditions. Conditions about things
that no file of ours holds (forms, media, scripts, encryption) are checked by their absence.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name, Object, Page, Pdf

HEADINGS = {"/H1": 1, "/H2": 2, "/H3": 3, "/H4": 4, "/H5": 5, "/H6": 6}
# ISO 32000-1, 14.8.4
STANDARD = {
    "/Document", "/Part", "/Art", "/Sect", "/Div", "/BlockQuote", "/Caption", "/TOC", "/TOCI", "/Index", "/NonStruct",
    "/Private", "/P", *HEADINGS, "/H", "/L", "/LI", "/Lbl", "/LBody", "/Table", "/TR", "/TH", "/TD", "/THead",
    "/TBody", "/TFoot", "/Span", "/Quote", "/Note", "/Reference", "/BibEntry", "/Code", "/Link", "/Annot", "/Ruby",
    "/Warichu", "/RB", "/RT", "/RP", "/WT", "/WP", "/Figure", "/Formula", "/Form",
}  # fmt: skip
CHILDREN = {
    "/L": {"/LI", "/L", "/Caption"},
    "/LI": {"/Lbl", "/LBody"},
    "/Table": {"/TR", "/THead", "/TBody", "/TFoot", "/Caption"},
    "/THead": {"/TR"},
    "/TBody": {"/TR"},
    "/TFoot": {"/TR"},
    "/TR": {"/TH", "/TD"},
}
PAINTS = {
    "Tj", "TJ", "'", '"', "S", "s", "f", "F", "f*", "B", "B*", "b", "b*", "sh", "Do", "BI", "INLINE IMAGE",
}  # fmt: skip


def faults(file: bytes) -> list[str]:
    """What is wrong with it, a line each, with the number of the failure condition; empty when nothing is."""
    with pikepdf.open(io.BytesIO(file)) as pdf:
        return [
            *_document(pdf),
            *_structure(pdf),
            *(fault for number, page in enumerate(pdf.pages, 1) for fault in _page(page, number)),
        ]


def outline(file: bytes) -> list[tuple[str, str]]:
    """The kinds of the structure's elements in reading order, each with its alternative words, if any."""
    with pikepdf.open(io.BytesIO(file)) as pdf:
        return [(str(element.S), str(element.get("/Alt", ""))) for element, _parent in _elements(pdf)]


def _document(pdf: Pdf) -> Iterator[str]:
    yield from _metadata(pdf)
    root = pdf.Root
    if not root.get("/ViewerPreferences", Dictionary()).get("/DisplayDocTitle", False):
        yield "07-001, 07-002: readers would show the file's name instead of its title"
    if not str(root.get("/Lang", "")):
        yield "11-006: the document does not say in which language it is"
    marks = root.get("/MarkInfo", Dictionary())
    if not marks.get("/Marked", False):
        yield "01-001: the file does not say that it is tagged"
    if marks.get("/Suspects", False):
        yield "04-001: the tags are said to be doubtful"
    if pdf.is_encrypted:
        yield "26-001: the file is locked"
    for name in {"/AcroForm", "/OCProperties"} & {*root.keys()}:
        yield f"{name} is there: forms and layers are not for a report (20, 24, 25)"
    for number, font in enumerate(_fonts(pdf)):
        yield from _font(font, number)


def _metadata(pdf: Pdf) -> Iterator[str]:
    with pdf.open_metadata(set_pikepdf_as_editor=False) as metadata:
        if metadata.get("pdfuaid:part") != "1":
            yield "06-002, 06-003: the metadata do not say that it is PDF/UA-1"
        if not metadata.get("dc:title"):
            yield "06-004: the metadata hold no title"


def _structure(pdf: Pdf) -> Iterator[str]:
    root = pdf.Root.get("/StructTreeRoot")
    if root is None or "/ParentTree" not in root:
        yield "01-005: there is no structure for what is on the pages"
        return
    roles = root.get("/RoleMap", Dictionary())
    level = 0
    for element, parent in _elements(pdf):
        kind = str(element.S)
        real = str(roles.get(kind, kind))
        if real not in STANDARD:
            yield f"02-001: {kind} is no standard kind and is mapped to none"
        if real == "/Figure" and not str(element.get("/Alt", element.get("/ActualText", ""))):
            yield "13-004: a picture without words"
        if real in HEADINGS:
            if HEADINGS[real] > level + 1:
                yield f"14-002, 14-003: {kind} follows a heading of level {level}"
            level = HEADINGS[real]
        if real == "/Table" and not _headings_are_told(element):
            yield "15-003: a table's cells do not say which headings are theirs, nor its headings what they are over"
        if parent in CHILDREN and real not in CHILDREN[parent]:
            yield f"09-004 to 09-007: {kind} within {parent}"
    if level == 0:
        yield "14: there is no heading"


def _elements(pdf: Pdf) -> Iterator[tuple[Dictionary, str]]:
    """Every element of the structure in reading order, with its parent's kind."""
    yield from _below(pdf.Root.StructTreeRoot, "")


def _below(holder: Any, kind: str) -> Iterator[tuple[Any, str]]:
    for kid in _kids(holder):
        if isinstance(kid, Dictionary) and "/S" in kid:
            yield kid, kind
            yield from _below(kid, str(kid.S))


def _kids(holder: Any) -> list[Any]:
    kids = holder.get("/K", Array())
    return [*kids] if isinstance(kids, Array) else [kids]


def _headings_are_told(table: Dictionary) -> bool:
    """Every heading says what it is over (Scope), or every other cell names headings of this table (Headers)."""
    cells = [element for element, _parent in _below(table, "")]
    headings = [cell for cell in cells if str(cell.S) == "/TH"]
    ids = {str(cell.get("/ID", "")) for cell in headings} - {""}
    plain = [cell for cell in cells if str(cell.S) == "/TD"]
    named = all(any(str(id_) in ids for id_ in _told(cell, "/Headers")) for cell in plain)
    return bool(headings) and (named or all([*_told(cell, "/Scope")] for cell in headings))


def _told(cell: Dictionary, name: str) -> Iterator[Any]:
    """The values of one attribute of a cell."""
    given: Any = cell.get("/A", Array())
    for one in [*given] if isinstance(given, Array) else [given]:
        value: Any = one.get(name, Array())
        yield from value if isinstance(value, Array) else [value]


def _page(page: Page, number: int) -> Iterator[str]:
    annotations: Any = page.obj.get("/Annots", Array())
    if len(annotations) and str(page.obj.get("/Tabs", "")) != "/S":
        yield f"28-008: on page {number} the keyboard does not go in the order of the structure"
    for annotation in annotations:
        if str(annotation.get("/Subtype", "")) == "/Link" and "/StructParent" not in annotation:
            yield f"28-011: page {number} has a link outside the structure"
        if str(annotation.get("/Subtype", "")) == "/Link" and not str(annotation.get("/Contents", "")):
            yield f"28-012: page {number} has a link without words for it"
    yield from _content(page, number)


def _content(page: Page, number: int) -> Iterator[str]:
    """Whatever is painted lies within a tag or is marked as decoration, and the two do not lie in one another."""
    open_marks: list[str] = []
    instructions: Any = pikepdf.parse_content_stream(page)
    for instruction in instructions:
        operator = str(instruction.operator)
        if operator in {"BMC", "BDC"}:
            mark = _mark(instruction)
            if mark == "artifact" and "tag" in open_marks:
                yield f"01-003: decoration within a tag on page {number}"
            if mark == "tag" and "artifact" in open_marks:
                yield f"01-004: a tag within decoration on page {number}"
            open_marks.append(mark)
        elif operator == "EMC":
            open_marks.pop()
        elif operator in PAINTS and not {"tag", "artifact"} & {*open_marks}:
            yield f"01-005: page {number} paints ({operator}) what is neither tagged nor decoration"


def _mark(instruction: Any) -> str:
    if str(instruction.operands[0]) == "/Artifact":
        return "artifact"
    properties = instruction.operands[1] if len(instruction.operands) > 1 else None
    return "tag" if isinstance(properties, Dictionary) and "/MCID" in properties else "other"


def _fonts(pdf: Pdf) -> Iterator[Any]:
    for thing in pdf.objects:
        if isinstance(thing, Dictionary) and thing.get("/Type") == Name.Font and "/BaseFont" in thing:
            yield thing


def _font(font: Any, number: int) -> Iterator[str]:
    name = str(font.get("/BaseFont", number))
    kind = str(font.get("/Subtype"))
    if kind == "/Type0":
        if "/ToUnicode" not in font:
            yield f"10-001, 31-027: {name} does not say which letters its shapes are"
        return
    descriptor: Object | None = font.get("/FontDescriptor")
    if descriptor is None or not {"/FontFile", "/FontFile2", "/FontFile3"} & {*descriptor.keys()}:
        yield f"31-009: the font {name} is not in the file"
