"""`coprod analyse`: the engine on files, without the web, for researchers."""

import json
from fractions import Fraction
from pathlib import Path

import click

from coprod.consensus.analysis import Analysis, FewRules, ProposalResult, analyse
from coprod.consensus.group_words import camps_sentence, few_sentence
from coprod.consensus.polis_csv import ExportError
from coprod.consensus.polis_export import differences, polis_table, read_polis_export
from coprod.consensus.report import to_json
from coprod.consensus.representative import Statement
from coprod.consensus.support import Rules
from coprod.consensus.table import ProposalId, VoteTable
from coprod.consensus.votes_file import read_votes_file
from coprod.consensus.words import (
    english,
    english_plural,
    group_flip_sentence,
    group_sentence,
    proposal_sentence,
)

_SHOWN = 10  # proposals in a printed table; the JSON file has all


@click.command("analyse")
@click.argument("source", type=click.Path(exists=True, path_type=Path))
@click.option("--json", "target", type=click.Path(path_type=Path), help="Write everything to this file.")
@click.option(
    "--polis-compatible", "polis", is_flag=True, help="Find opinion groups with Polis' own choices."
)
@click.option("--few", type=click.IntRange(1), help="Choose so many proposals fairly, from common ground.")
@click.option("--threshold", help='The share that must agree, such as "1/2" or "0.6".')
@click.option("--minimum", type=click.IntRange(1), help="Say nothing of a group with fewer heard.")
def analyse_command(
    source: Path,
    target: Path | None,
    *,
    polis: bool,
    few: int | None,
    threshold: str | None,
    minimum: int | None,
) -> None:
    """Analyse a Polis export (a folder, or its votes.csv) or our own export of votes (a .json file)."""
    try:
        table, texts, rules, notes = _read(source)
        rules = _rules(rules, threshold, minimum)
    except (ExportError, ValueError) as error:
        raise click.ClickException(str(error)) from error
    for note in notes:
        click.echo(f"note: {note}", err=True)
    analysis = analyse(table, rules, polis=polis, few=FewRules(few) if few else None)
    _print(analysis, texts)
    if target is not None:
        document = json.dumps(to_json(analysis, texts), ensure_ascii=False, indent=1, allow_nan=False)
        try:
            target.write_text(document + "\n", encoding="utf-8")
        except OSError as error:
            raise click.ClickException(f"{target} cannot be written ({error.strerror})") from error


def _read(source: Path) -> tuple[VoteTable, dict[ProposalId, str], Rules, list[str]]:
    if source.is_file() and source.suffix == ".json":
        votes = read_votes_file(source)
        return votes.table, dict(votes.texts), votes.rules, []
    export = read_polis_export(source)
    notes = [
        f"{found.file}: {found.what} is {found.said}, votes.csv has {found.counted}"
        for found in differences(source, export)[:_SHOWN]
    ]
    return polis_table(export), {comment.id: comment.body for comment in export.comments}, Rules(), notes


def _rules(rules: Rules, threshold: str | None, minimum: int | None) -> Rules:
    try:
        share = rules.threshold if threshold is None else Fraction(threshold)
    except (ValueError, ZeroDivisionError) as error:
        raise ValueError(f"a threshold is a share such as 1/2 or 0.6, not {threshold!r}") from error
    return Rules(share, rules.minimum_heard if minimum is None else minimum, rules.likely, rules.split_share)


def _print(analysis: Analysis, texts: dict[ProposalId, str]) -> None:
    table = analysis.table
    live = int((~table.withdrawn).sum())
    click.echo(
        f"{table.ballots} ballots, {table.votes} votes, {live} proposals, {len(table.proposals) - live} withdrawn"
    )
    click.echo(f"inputs {analysis.fingerprint}\n")
    _print_proposals(analysis, texts)
    _print_groups(analysis, texts)
    labels = {group: group for group in table.roll.groups}
    for chosen in analysis.few:
        click.echo(f"chosen {chosen.proposal}: {few_sentence(chosen, labels, english, english_plural)}")


def _print_proposals(analysis: Analysis, texts: dict[ProposalId, str]) -> None:
    live = [result for result in analysis.proposals if not result.withdrawn and result.seen]
    ranked = sorted(live, key=lambda result: -(result.score or 0.0))
    labels = {group: group for group in analysis.table.roll.groups}
    click.echo(f"{'id':>6} {'agree':>6} {'disag':>6} {'pass':>6} {'seen':>6} {'score':>6}  verdict")
    for result in ranked[:_SHOWN]:
        verdict = result.reading.verdict.value if result.reading else ""
        click.echo(
            f"{result.id!s:>6} {result.agree:>6} {result.disagree:>6} {result.unsure:>6} {result.seen:>6} "
            f"{result.score or 0.0:6.3f}  {verdict}"
        )
        click.echo(f"       {_short(texts.get(result.id, ''))}")
        if result.reading:
            click.echo(f"       {proposal_sentence(result.reading, labels, english, english_plural)}")
            if len(result.reading.groups) > 1:
                _print_stakeholders(result, labels, analysis.rules)
    if len(ranked) > _SHOWN:
        click.echo(f"       and {len(ranked) - _SHOWN} more")


def _print_stakeholders(result: ProposalResult, labels: dict[str, str], rules: Rules) -> None:
    """Each stakeholder group's own view of a proposal, and what could change it."""
    for group, flips in zip(result.reading.groups if result.reading else (), result.group_flips, strict=True):
        label = labels[group.tally.group]
        said = group_sentence(group, label, rules, english, english_plural)
        flip = group_flip_sentence(group, flips[0] if flips else None, label, english, english_plural)
        click.echo(f"         {said} {flip}")


def _print_groups(analysis: Analysis, texts: dict[ProposalId, str]) -> None:
    groups = analysis.groups
    click.echo(f"\n{camps_sentence(groups.k, groups.no_camps, english, english_plural)}")
    for number, statements in enumerate(groups.statements):
        click.echo(f"opinion group {number}: {groups.sizes[number]} ballots")
        for statement in statements:
            click.echo(_statement_line(analysis, statement, texts))
    if groups.majority:
        click.echo("most people share:")
    for statement in groups.majority:
        click.echo(_statement_line(analysis, statement, texts))


def _statement_line(analysis: Analysis, statement: Statement, texts: dict[ProposalId, str]) -> str:
    proposal = analysis.table.proposals[statement.column]
    word = "agree" if statement.agree else "disagree"
    return f"  {statement.votes} of {statement.seen} {word}: {_short(texts.get(proposal, str(proposal)))}"


def _short(text: str) -> str:
    one_line = " ".join(text.split())
    return one_line if len(one_line) <= 90 else one_line[:89] + "…"
