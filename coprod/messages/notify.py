"""Speak to GOV.UK Notify: text messages and emails of public services. Nothing here knows the database.

The service's templates hold nothing but what we write: ``((body))`` in that for text messages, ``((subject))``
and ``((body))`` in that for emails. An API key is a name, the service's id and a secret in one: the token of
each request is signed with the secret (JWT, HS256) and holds for seconds only.

Source: the REST API's documentation, docs.notifications.service.gov.uk/rest-api.html.
"""

from __future__ import annotations

import json
import re
import urllib.error
import urllib.request
from http.client import HTTPException
from typing import Any

from coprod.clock import now
from coprod.config import NOTIFY_KEY, Settings
from coprod.messages.trouble import Refused, Unreachable

PATIENCE, LONGEST = 15, 50_000
"""Seconds that we wait for an answer, and bytes that we read of it."""
_ABOUT_THE_READER = re.compile(r"\b(?:phone_number|email_address)\b")


def text(settings: Settings, *, key: str, to: str, body: str) -> None:
    """Send a text message to a mobile number.

    Args:
        key: shown beside it at GOV.UK Notify.
        to: with the country: ``+447700900123``.

    Raises:
        Refused: the number will never do.
        Unreachable: not now: away, too many, or our set-up is wrong.
    """
    sent = {"phone_number": to, "template_id": settings.notify_sms_template}
    _send(settings, "sms", {**sent, "personalisation": {"body": body}, "reference": key})


def mail(settings: Settings, *, key: str, to: str, subject: str, body: str) -> None:
    """Send an email. It fails as a text message does."""
    sent = {"email_address": to, "template_id": settings.notify_email_template}
    words = {"subject": subject, "body": body}
    _send(settings, "email", {**sent, "personalisation": words, "reference": key})


def try_it(settings: Settings) -> None:
    """See whether GOV.UK Notify knows our key and our templates. Sends nothing.

    Raises:
        Unreachable: it does not; the words say why.
    """
    for template in filter(None, (settings.notify_sms_template, settings.notify_email_template)):
        try:
            _ask(settings, f"/v2/template/{template}", None)
        except _Answered as error:
            raise Unreachable(f"template {template}: {error}") from error


class _Answered(Exception):
    """It answered with an error."""

    def __init__(self, status: int, words: str) -> None:
        super().__init__(" ".join(f"{status} {words}".split())[:180])
        self.status, self.words = status, words


def _send(settings: Settings, what: str, message: dict[str, Any]) -> None:
    try:
        said = _ask(settings, f"/v2/notifications/{what}", json.dumps(message).encode())
    except _Answered as error:
        if error.status == 400 and _ABOUT_THE_READER.search(error.words):
            raise Refused(str(error)) from error
        raise Unreachable(
            str(error)
        ) from error  # our key, our template, too many, or their trouble: it is kept
    if not isinstance(said.get("id"), str):
        raise Unreachable("the answer is not one of GOV.UK Notify")


def _ask(settings: Settings, path: str, body: bytes | None) -> dict[str, Any]:
    headers = {
        "Authorization": f"Bearer {_token(settings)}",
        "Accept": "application/json",
        "Content-Type": "application/json",
    }
    request = urllib.request.Request(settings.notify_url + path, body, headers)  # noqa: S310  # https, or this machine: checked
    try:
        with urllib.request.build_opener(_StayHere).open(request, timeout=PATIENCE) as reply:
            said = json.loads(reply.read(LONGEST))
    except urllib.error.HTTPError as error:
        with error:
            raise _Answered(error.code, _words(error)) from error
    except (urllib.error.URLError, HTTPException, OSError, ValueError) as error:
        reason = getattr(error, "reason", error)
        raise Unreachable(f"GOV.UK Notify does not answer: {type(reason).__name__}") from error
    if not isinstance(said, dict):
        raise Unreachable("the answer is not one of GOV.UK Notify")
    return said


class _StayHere(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_asked: Any) -> None:
        """Follow nothing: the token is for the one address only."""


def _words(error: urllib.error.HTTPError) -> str:
    """What an error's answer says: ``{"errors": [{"error": …, "message": …}]}``; its plain reason where it is no such."""
    try:
        said = json.loads(error.read(LONGEST))
        words = "; ".join(f"{one['error']}: {one['message']}" for one in said["errors"])
    except (OSError, HTTPException, ValueError, KeyError, TypeError):
        words = ""
    return words or str(error.reason)


def _token(settings: Settings) -> str:
    from joserfc import jwt  # noqa: PLC0415  # large: loaded when there is something to send
    from joserfc.jwk import OctKey  # noqa: PLC0415

    found = NOTIFY_KEY.fullmatch(settings.notify_key)
    if found is None:
        raise Unreachable("COPROD_NOTIFY_KEY is no API key")
    claims = {"iss": found["service"], "iat": int(now().timestamp())}
    return jwt.encode({"alg": "HS256", "typ": "JWT"}, claims, OctKey.import_key(found["secret"]))
