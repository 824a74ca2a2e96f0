"""Practice notes: write one, let it leave, read others' and bring one in."""

from __future__ import annotations

import flask
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from coprod.access.guard import me, me_or_none, needs, public, school
from coprod.access.policy import Can, Reply, allowed
from coprod.changes import queries as changes
from coprod.changes.cards import move_tags, shortened, verdict_words
from coprod.changes.forms import reach_words
from coprod.changes.models import TITLE_FITS, Change
from coprod.moderation.marks import words as mark_words
from coprod.people.queries import names_at
from coprod.publishing import actions, note_file, note_queries
from coprod.publishing.blueprint import bp
from coprod.publishing.checking import open_marks
from coprod.publishing.models import PART_FITS, PracticeNote
from coprod.publishing.note_file import Received
from coprod.publishing.note_forms import LeaveForm, NoteForm, ReceiveForm, TakeForm
from coprod.publishing.note_words import NoteWords, everywhere_the_same, words_of
from coprod.web.errors import Conflict
from coprod.web.paging import page_asked_for


@bp.route("/practice-notes")
@public
def notes() -> ResponseReturnValue:
    """What this school learnt, for everybody; and for its staff the drafts and what was brought in."""
    here = school()
    reads = allowed(Can.EXCHANGE_NOTES, me_or_none()) is Reply.YES
    return flask.render_template(
        "publishing/notes.html",
        found=note_queries.published_notes(here.id, page_asked_for()),
        desk=note_queries.on_the_desk(here.id) if reads else [],
        verdict_words=verdict_words,
    )


@bp.route("/practice-notes/<int:practice_note_id>")
@needs(Can.READ_NOTE, on=PracticeNote)
def note(practice_note: PracticeNote) -> ResponseReturnValue:
    """One note."""
    writes = allowed(Can.WRITE_NOTE, me_or_none(), practice_note) is Reply.YES
    return _page(practice_note, words_of(practice_note), writes=writes)


@bp.route("/changes/<int:change_id>/practice-note", methods=["GET", "POST"])
@needs(Can.UPDATE_CHANGE, on=Change)
def note_write(change: Change) -> ResponseReturnValue:
    """Write the note of a reviewed change, or change its words while nobody else reads it."""
    form = NoteForm()
    there = actions.of_change(change.id)
    moves = changes.moves_of([change]).get(change.id, [])
    if form.validate_on_submit():
        try:
            written = actions.write(me().id, school().name, change, form.words(change, moves))
        except actions.NotReviewed as error:
            raise Conflict(_("A practice note comes out of a change that was looked at again. Review the change first.")) from error  # fmt: skip
        except actions.Published as error:
            raise Conflict(_("Others can read this note. Take it back first, then change it.")) from error
        return flask.redirect(flask.url_for("publishing.note_leave", practice_note_id=written.id), code=303)
    if not form.is_submitted():
        form.show(_first_words(change) if there is None else _parts(there))
    return flask.render_template("publishing/note_form.html", form=form, change=change)


@bp.route("/practice-notes/<int:practice_note_id>/leave", methods=["GET", "POST"])
@needs(Can.WRITE_NOTE, on=PracticeNote)
def note_leave(practice_note: PracticeNote) -> ResponseReturnValue:
    """Look at what the screening marked, then let the note leave."""
    people = names_at(practice_note.school_id)
    found = open_marks(words_of(practice_note), people, practice_note.settled)
    form = LeaveForm()
    form.looked_at.choices = [
        (one.key, f"“{one.words}”: {mark_words(one.kind, one.strength)}") for one in found
    ]
    if form.validate_on_submit():
        try:
            actions.publish(
                me().id, practice_note, people, form.looked_at.data or [], share=bool(form.share.data)
            )
        except actions.MarksAreOpen:
            form.looked_at.errors = [
                *form.looked_at.errors,
                _("Look at each of these. Tick it if it may stay, or change the words first."),
            ]
        except actions.Published as error:
            raise Conflict(_("This note was brought in from another school. It goes no further from here.")) from error  # fmt: skip
        else:
            flask.flash(_("The note is published."))
            return flask.redirect(
                flask.url_for("publishing.note", practice_note_id=practice_note.id), code=303
            )
    if not form.is_submitted():
        form.share.data = practice_note.shared_at is not None
    return flask.render_template("publishing/note_leave.html", form=form, note=practice_note, found=found), (
        422 if form.errors else 200
    )


@bp.route("/practice-notes/<int:practice_note_id>/take-back", methods=["POST"])
@needs(Can.WRITE_NOTE, on=PracticeNote)
def note_take_back(practice_note: PracticeNote) -> ResponseReturnValue:
    """Nobody else reads it from now on; what was never published is gone."""
    actions.take_back(me().id, practice_note)
    flask.flash(_("The note is taken back."))
    return flask.redirect(flask.url_for("publishing.notes"), code=303)


@bp.route("/practice-notes/<int:practice_note_id>/note.json")
@needs(Can.READ_NOTE, on=PracticeNote)
def note_download(practice_note: PracticeNote) -> ResponseReturnValue:
    """A published note as a file for another school."""
    if practice_note.published_at is None:
        raise Conflict(_("Only a note that is published can be saved as a file."))
    return _file(practice_note)


@bp.route("/practice-notes/bring-in", methods=["GET", "POST"])
@needs(Can.EXCHANGE_NOTES)
def note_bring_in() -> ResponseReturnValue:
    """Read a file from another school; it is shown before it is taken."""
    form = ReceiveForm()
    if form.validate_on_submit():
        content = form.file.data.stream.read(note_file.MOST_BYTES + 1)
        try:
            received = note_file.read(content)
        except note_file.NotANote as why:
            form.file.errors = [*form.file.errors, str(why)]
        else:
            return _before_taking(received, content.decode("utf-8-sig"))
    return flask.render_template("publishing/note_bring_in.html", form=form), (422 if form.errors else 200)


@bp.route("/practice-notes/take", methods=["POST"])
@needs(Can.EXCHANGE_NOTES)
def note_take() -> ResponseReturnValue:
    """Put what was shown on this school's shelf."""
    form = TakeForm()
    try:
        received = note_file.read((form.content.data or "").encode())
        taken = actions.bring_in(me().id, school().id, received)
    except note_file.NotANote as why:
        raise Conflict(str(why)) from why
    except actions.HereAlready as error:
        raise Conflict(
            _("This note is here already. To take this version, remove the other first.")
        ) from error
    flask.flash(_("The note is on your shelf. Your staff can read it."))
    return flask.redirect(flask.url_for("publishing.note", practice_note_id=taken.id), code=303)


@bp.route("/practice-notes/others")
@needs(Can.EXCHANGE_NOTES)
def other_notes() -> ResponseReturnValue:
    """What other schools on this site share."""
    return flask.render_template(
        "publishing/other_notes.html",
        found=note_queries.shared_by_others(school().id, page_asked_for()),
        verdict_words=verdict_words,
    )


@bp.route("/practice-notes/others/<int:practice_note_id>")
@needs(Can.READ_SHARED_NOTE, on=PracticeNote)
def other_note(practice_note: PracticeNote) -> ResponseReturnValue:
    """A note that another school shares."""
    return _page(practice_note, words_of(practice_note), writes=False)


def _page(practice_note: PracticeNote, words: NoteWords, *, writes: bool) -> str:
    at_home = practice_note.school_id == school().id
    return flask.render_template(
        "publishing/note.html",
        note=practice_note,
        words=words,
        moves=move_tags(words.moves if at_home else everywhere_the_same(words.moves)),
        reach=reach_words()[words.reach],
        verdict=verdict_words(words.verdict),
        writes=writes,
        at_home=at_home,
    )


def _before_taking(received: Received, content: str) -> str:
    return flask.render_template(
        "publishing/note_take.html",
        received=received,
        words=received.words,
        moves=move_tags(received.words.moves),
        reach=reach_words()[received.words.reach],
        verdict=verdict_words(received.words.verdict),
        here=actions.standing(school().id, received.uid),
        content=content,
    )


def _file(practice_note: PracticeNote) -> flask.Response:
    answer = flask.Response(note_file.written(practice_note), mimetype="application/json")
    answer.headers["Content-Disposition"] = (
        f'attachment; filename="practice-note-{practice_note.uid[:8]}.json"'
    )
    return answer


def _first_words(change: Change) -> dict[str, str]:
    return {
        "title": shortened(change.title, TITLE_FITS - 1),
        "what_we_did": shortened(change.we_will, PART_FITS - 1),
        "for_whom": reach_words()[change.reach],
        "what_changed": shortened(change.verdict_words, PART_FITS - 1),
    }


def _parts(practice_note: PracticeNote) -> dict[str, str]:
    words = words_of(practice_note)
    return {
        name: getattr(words, name)
        for name in ("title", "what_we_did", "for_whom", "cost", "what_changed", "differently")
    }
