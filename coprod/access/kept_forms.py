"""Keep what was typed while somebody shows once more who they are, and put it back into the form.

The form of a grave act may have lain open over lunch. It is kept for minutes, encrypted, for the sign-in that
sent it; the cookie names no more than the page. Files are not kept, and nor is what is too long for a form.
"""

from __future__ import annotations

import hashlib
import hmac
import json
from datetime import timedelta
from typing import Any

import flask
from flask_login import current_user
from flask_wtf import FlaskForm
from sqlalchemy import delete
from werkzeug.datastructures import MultiDict

from coprod.access.models import PATH_FITS, KeptForm
from coprod.clock import now
from coprod.db import db, insert

LASTS = timedelta(minutes=10)
LONGEST = 50_000
"""Characters of a form that are kept."""
KEPT = "kept"
"""Where the cookie says that there is something, and for which page."""
_NOT_KEPT = {"csrf_token"}


def keep() -> bool:
    """Keep the form that this request sent, for the page at the same address.

    Returns:
        whether a file was sent too, which is not kept.
    """
    request = flask.request
    fields = [(name, text) for name, text in request.form.items(multi=True) if name not in _NOT_KEPT]
    said = json.dumps(fields)
    if fields and len(said) <= LONGEST and len(request.path) <= PATH_FITS:
        row = insert(KeptForm).values(
            sign_in_id=current_user.sign_in_id, path=request.path, sealed=_seal(said), ends_at=now() + LASTS
        )
        newest = {name: row.excluded[name] for name in ("path", "sealed", "ends_at")}
        db.session.execute(row.on_conflict_do_update(index_elements=["sign_in_id"], set_=newest))
        flask.session[KEPT] = request.path
    return any(file.filename for file in request.files.values())


def is_kept(path: str | None) -> bool:
    """Whether something was kept for the page at that address."""
    return bool(path) and flask.session.get(KEPT) == path


def typed() -> MultiDict[str, str] | None:
    """What was typed on the page that is asked for now, if it was kept."""
    if flask.request.method != "GET" or not is_kept(flask.request.path):
        return None
    row = db.session.get(KeptForm, current_user.sign_in_id)
    if row is None or row.path != flask.request.path or row.ends_at <= now():
        return None
    fields = _opened(row.sealed)
    return MultiDict(fields) if fields else None


def forget() -> None:
    """The form was sent again: what was kept of it goes."""
    if is_kept(flask.request.path):
        del flask.session[KEPT]
        db.session.execute(delete(KeptForm).where(KeptForm.sign_in_id == current_user.sign_in_id))


def forget_old() -> None:
    """Delete what nobody came back for."""
    db.session.execute(delete(KeptForm).where(KeptForm.ends_at <= now()))


class KeptFlaskForm(FlaskForm):
    """A form of a grave act: opened again, it holds what was typed."""

    class Meta(FlaskForm.Meta):
        """Where a form's first values come from."""

        def wrap_formdata(self, form: Any, formdata: Any) -> Any:
            """What was sent; on the way back, what was kept."""
            sent = super().wrap_formdata(form, formdata)
            return typed() if sent is None and formdata is not None else sent


def _seal(text: str) -> str:
    from joserfc import jwe  # noqa: PLC0415  # large, and rarely wanted

    return jwe.encrypt_compact({"alg": "dir", "enc": "A256GCM"}, text.encode(), _key())


def _opened(sealed: str) -> list[tuple[str, str]]:
    from joserfc import jwe  # noqa: PLC0415
    from joserfc.errors import JoseError  # noqa: PLC0415

    try:
        plain = jwe.decrypt_compact(sealed, _key()).plaintext
        return [(name, text) for name, text in json.loads(plain or b"[]")]
    except (JoseError, ValueError):
        return []


def _key() -> Any:
    from joserfc.jwk import OctKey  # noqa: PLC0415

    site = str(flask.current_app.secret_key).encode()
    made = hmac.new(site, f"kept form|{current_user.token}".encode(), hashlib.sha256).digest()
    return OctKey.import_key(made)
