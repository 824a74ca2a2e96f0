"""The governors' report: what is in it, who may read it, and the file that a screen reader can read."""

from __future__ import annotations

import io
from datetime import UTC, date, datetime, timedelta

import pikepdf
import pytest
import time_machine
from PIL import ImageFile
from weasyprint.urls import FatalURLFetchingError

from coprod.access.roles import Duty
from coprod.changes.models import Stage, Verdict
from coprod.insights import snapshots
from coprod.publishing import pdf, pdf_writer
from coprod.publishing.terms import terms
from tests import factories
from tests.changes.doing import answered, go_to, publish
from tests.insights.counted import Db, closed
from tests.support.client import CheckedClient
from tests.support.html import Page, text_of
from tests.support.pdf_ua import faults, outline

ImageFile.LOAD_TRUNCATED_IMAGES = False
"""WeasyPrint sets it for the whole process. The app never loads WeasyPrint: it has one of its own."""

TODAY = datetime(2026, 11, 20, 10, tzinfo=UTC)


def rows(page: Page, caption: str) -> dict[str, list[str]]:
    """A table's rows by their first cell."""
    table = next(
        t for t in page.all("table") if any(c.tag == "caption" and caption in text_of(c) for c in t.iter())
    )
    cells = [[text_of(cell) for cell in tr if cell.tag in {"td", "th"}] for tr in table.iter("tr")]
    return {row[0]: row[1:] for row in cells}


@time_machine.travel(TODAY, tick=False)
def test_it_tells_turnout_answers_changes_verdicts_and_hides_the_few(
    session: Db, client: CheckedClient
) -> None:
    """50 of 60 pupils and 30 of 40 parents took part; 7 of 8 practitioners did, who are fewer than ten."""
    box = answered()
    box.consultation.answer_by = date(2026, 11, 19)
    go_to(publish(box), Stage.REVIEWED, Verdict.PARTLY)
    publish(box, title="Another")
    client.enter(box.decider)
    page = client.page("/governors/report")

    assert "Autumn term 2026" in page.text
    assert rows(page, "Turnout") == {
        "Group": ["Asked", "Took part", "Share"],
        "Pupils": ["60", "50", "83%"],
        "Parents and carers": ["40", "30", "75%"],
        "Practitioners": ["8", "too few to show", "–"],
    }
    answers = rows(page, "Answers to proposals")
    assert (answers["We will do this."], answers["No answer yet"]) == (["1"], ["1"])
    assert "1 consultation waits for answers that are late." in page.text
    assert "1 day late" in page.text
    assert rows(page, "Changes, by")["Planned"] == ["1"]
    assert rows(page, "Reviews")["Done, and it helped in part"] == ["1"]
    assert "Count number 1" in page.text
    assert "of 7" not in page.source

    spring = client.page("/governors/report?first=2026-01-01&last=2026-03-31")
    assert "Spring term 2026" in spring.text
    assert "No vote closed in this time." in spring.text
    assert "No change has been published yet." in spring.text


@time_machine.travel(TODAY, tick=False)
def test_a_change_that_did_not_move_says_so_and_a_running_vote_has_no_numbers(
    session: Db, client: CheckedClient
) -> None:
    box = answered()
    with time_machine.travel(TODAY - timedelta(days=200), tick=False):
        publish(box)
    factories.make_consultation(
        box.school, box.decider, title="Going on", voting_close_at=TODAY + timedelta(days=60)
    )
    client.enter(box.decider)
    page = client.page("/governors/report")
    assert "It did not move in this time." in page.text
    assert "Going on: voting closes on 19 January 2027" in page.text


@pytest.mark.parametrize(
    "query",
    [
        "first=2026-09-01&last=2026-08-01",
        "first=x&last=y",
        "first=2020-01-01&last=2026-01-01",
        "first=&last=",
    ],
)
def test_days_that_cannot_be_are_said_beside_the_field(
    session: Db, client: CheckedClient, query: str
) -> None:
    client.enter(factories.make_staff(factories.make_school(), Duty.CHAIR))
    page = client.page(f"/governors/report?{query}", 422)
    assert "Please look at this again" in page.text
    assert client.get(f"/governors/report.pdf?{query}").status_code == 303


def test_terms_are_offered_from_the_one_that_runs_back() -> None:
    assert [(term.first, term.last) for term in terms(date(2026, 2, 1))][:3] == [
        (date(2026, 1, 1), date(2026, 3, 31)),
        (date(2025, 9, 1), date(2025, 12, 31)),
        (date(2025, 4, 1), date(2025, 8, 31)),
    ]


def test_more_that_happened_asks_no_more_of_the_database(session: Db, client: CheckedClient) -> None:
    box = answered()
    publish(box)
    client.enter(box.decider)
    client.page("/governors/report")
    few = len(client.statements)

    for _ in range(4):
        snapshots.take(factories.make_consultation(box.school, box.decider, **closed()))
        publish(box)
    client.page("/governors/report")
    assert len(client.statements) == few <= 12


def test_the_file_passes_the_check_for_pdf_ua(session: Db, client: CheckedClient) -> None:
    box = answered()
    go_to(publish(box, title="Łódź: “quiet” corridors"), Stage.REVIEWED, Verdict.HELPED)
    client.enter(box.decider)
    answer = client.get("/governors/report.pdf?first=2026-01-01&last=2026-12-31")
    assert (answer.status_code, answer.mimetype) == (200, "application/pdf"), answer.text
    assert faults(answer.data) == []
    kinds = [kind for kind, _alt in outline(answer.data)]
    assert kinds.count("/H1") == 1
    assert kinds.count("/Table") == 5
    with pikepdf.open(io.BytesIO(answer.data)) as file, file.open_metadata() as metadata:
        assert metadata["dc:title"].startswith("Report to the governors")


def _without(file: bytes, *what: str) -> bytes:
    """The same file with something taken out of it."""
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(file)) as opened:
        holder = opened.Root
        for name in what[:-1]:
            holder = holder[name]
        del holder[what[-1]]
        opened.save(out)
    return out.getvalue()


def test_the_check_sees_what_is_missing() -> None:
    """A picture without words, a heading left out, a plain file; and good ones with their marks taken away."""
    frame = "<!doctype html><html lang=en><title>T</title><body>{}</body></html>"
    good = pdf_writer.write(frame.format("<h1>A</h1><p>b</p><table><tr><th scope=col>c<tr><td>d</table>"))
    assert faults(good) == []
    for taken, number in (
        (("/Lang",), "11-006"), (("/MarkInfo",), "01-001"), (("/ViewerPreferences",), "07-001"),
        (("/StructTreeRoot",), "01-005"), (("/Metadata",), "06-00"),
    ):  # fmt: skip
        assert any(number in fault for fault in faults(_without(good, *taken))), taken
    skipping = pdf_writer.write(frame.format("<h1>A</h1><h3>B</h3><img src='img/favicon.svg'>"))
    found = " ".join(faults(skipping))
    assert "14-00" in found
    assert "13-004" in found
    with pikepdf.new() as plain:
        plain.add_blank_page()
        plain.pages[0].contents_add(b"0 0 10 10 re f")
        out = io.BytesIO()
        plain.save(out)
    assert any("01-005" in fault and "paints" in fault for fault in [*faults(out.getvalue())])


@pytest.mark.parametrize("address", ["http://127.0.0.1:9/x.png", "file:///etc/passwd", "../coprod/cli.py"])
def test_the_writer_reads_nothing_but_our_own_files(address: str) -> None:
    page = f"<!doctype html><html lang=en><title>T</title><body><h1>A</h1><img alt='' src='{address}'>"
    with pytest.raises(FatalURLFetchingError, match=r"own files|no such file"):
        pdf_writer.write(page)


def test_where_the_extra_is_missing_the_page_says_so_and_offers_print(
    session: Db, client: CheckedClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pdf, "is_here", lambda: False)
    client.enter(factories.make_staff(factories.make_school(), Duty.HEAD))
    page = client.page("/governors/report")
    assert "This site cannot write PDF files. Print this page" in page.text
    assert "Save as a PDF file" not in page.links
    assert (
        "is not installed here"
        in client.page("/governors/report.pdf?first=2026-01-01&last=2026-01-31", 404).text
    )


def test_one_file_is_written_at_a_time(
    session: Db, client: CheckedClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    client.enter(factories.make_staff(factories.make_school(), Duty.HEAD))
    with pdf._one_at_a_time:
        page = client.page("/governors/report.pdf?first=2026-01-01&last=2026-01-30", 503)
    assert "Another file is being written" in page.text
    monkeypatch.setattr(pdf, "COMMAND", ("/bin/false",))
    page = client.page("/governors/report.pdf?first=2026-01-01&last=2026-01-29", 503)
    assert "could not be written" in page.text
