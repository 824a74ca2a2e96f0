"""What a form is filled in from, for all forms alike: text for text, files for files, and nothing else."""

from __future__ import annotations

from typing import Any

import flask
from flask_wtf import FlaskForm
from flask_wtf.file import FileField
from werkzeug.datastructures import CombinedMultiDict, MultiDict
from wtforms import PasswordField
from wtforms.form import BaseForm

from coprod.turns import SAFE_METHODS
from coprod.web.text import fit_for_a_page


def install(app: flask.Flask) -> None:  # noqa: ARG001  # like every other install; the forms' own class is told
    """Fill in every form of the site in this way.

    Flask-WTF would take a file that was sent under the name of a text field, or the values of a JSON body, for what
    somebody typed: each field would have to expect anything. It would also show again what no page may hold.
    """
    FlaskForm.Meta.wrap_formdata = _filled_in  # type: ignore[assignment]  # the hook that WTForms has for it


def _filled_in(_meta: Any, form: BaseForm, given: Any) -> Any:
    """The values to fill in: the request's, unless the form was given others (or none)."""
    if given is None or isinstance(given, MultiDict):
        return given
    if flask.request.method in SAFE_METHODS:
        return None
    fields = list(form)
    exactly = {field.name for field in fields if isinstance(field, PasswordField)}
    typed = MultiDict(
        (name, value if name in exactly else fit_for_a_page(value))
        for name, value in flask.request.form.items(multi=True)
    )
    wanted = {field.name for field in fields if isinstance(field, FileField)}
    files = MultiDict((name, file) for name, file in flask.request.files.items(multi=True) if name in wanted)
    for name in files:
        typed.poplist(name)
    return CombinedMultiDict([files, typed]) if files else typed
