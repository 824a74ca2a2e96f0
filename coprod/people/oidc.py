"""OpenID Connect, the code flow with PKCE: ask the school's own provider who somebody is, and check its answer.

State, nonce and verifier wait in this browser's signed cookie. The library that checks signatures is loaded
when there is one to check. Nobody may write while the provider thinks: call :func:`answer` before anything
is changed.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import secrets
import threading
import time
import urllib.error
import urllib.request
from dataclasses import dataclass
from http.client import HTTPException
from typing import Any
from urllib.parse import quote, urlencode, urlsplit

import flask

from coprod.clock import now
from coprod.config import LOOPBACK, Settings
from coprod.db import db

WAITING = "school_account"
LASTS = 600
"""Seconds that somebody may take at the provider."""
PATIENCE, LONGEST = 8, 200_000
"""Seconds that we wait for the provider, and bytes that we read of it."""
KEPT = 600
"""Seconds that the provider's addresses and keys are kept."""
ALGORITHMS = ["RS256", "PS256", "ES256"]
CLOCKS_OFF = 60


class NotProved(ValueError):
    """The provider did not say who it is, or what it said does not hold."""


class NotOurs(NotProved):
    """An account of another school: its domain or tenant is not on the list."""


@dataclass(frozen=True, slots=True)
class Account:
    """Who somebody is at the provider."""

    issuer: str
    subject: str


def start(back: str, purpose: str) -> str:
    """Where to send the browser. ``purpose`` comes back with :func:`purpose`.

    Raises:
        NotProved: the provider cannot be reached.
    """
    verifier, state, nonce = (secrets.token_urlsafe(32) for _ in range(3))
    flask.session[WAITING] = [state, nonce, verifier, purpose, int(now().timestamp())]
    asked = {
        "response_type": "code",
        "client_id": _settings().oidc_client_id,
        "redirect_uri": back,
        "scope": "openid email",
        "state": state,
        "nonce": nonce,
        "code_challenge": _text(hashlib.sha256(verifier.encode()).digest()),
        "code_challenge_method": "S256",
    }
    address = str(_provider()[0]["authorization_endpoint"])
    return f"{address}{'&' if '?' in address else '?'}{urlencode(asked)}"


def purpose() -> str:
    """What the browser that is waiting wanted; empty where none is."""
    kept = flask.session.get(WAITING)
    return str(kept[3]) if isinstance(kept, list) and len(kept) == 5 else ""


def answer(code: str, state: str, back: str) -> Account:
    """Who the provider says it is. The question is used up, whatever comes of it.

    Raises:
        NotProved: it says nothing, or what does not hold.
        NotOurs: an account of another school.
    """
    kept = flask.session.pop(WAITING, None)
    if not isinstance(kept, list) or len(kept) != 5:
        raise NotProved("nothing was asked")
    wanted_state, nonce, verifier, _purpose, at = kept
    if now().timestamp() - at > LASTS or not hmac.compare_digest(str(wanted_state).encode(), state.encode()):
        raise NotProved("another question")
    db.session.rollback()  # give up the turn to write
    claims = _claims(_token(code, str(verifier), back), str(nonce))
    _check_it_is_ours(claims)
    return Account(str(claims["iss"]), str(claims["sub"]))


def _token(code: str, verifier: str, back: str) -> str:
    settings = _settings()
    sent = {"grant_type": "authorization_code", "code": code, "redirect_uri": back, "code_verifier": verifier}
    name = f"{quote(settings.oidc_client_id, safe='')}:{quote(settings.oidc_client_secret, safe='')}"
    said = _fetch(
        str(_provider()[0]["token_endpoint"]),
        urlencode(sent).encode(),
        {"Authorization": f"Basic {base64.b64encode(name.encode()).decode()}"},
    )
    token = said.get("id_token")
    if not isinstance(token, str) or len(token) > LONGEST:
        raise NotProved("no token")
    return token


def _claims(token: str, nonce: str) -> dict[str, Any]:
    from joserfc import jwt  # noqa: PLC0415  # large; see above
    from joserfc.errors import JoseError  # noqa: PLC0415
    from joserfc.jwk import KeySet  # noqa: PLC0415

    settings = _settings()
    rules = jwt.JWTClaimsRegistry(
        now=int(now().timestamp()),
        leeway=CLOCKS_OFF,
        iss={"essential": True, "value": settings.oidc_issuer},
        aud={"essential": True, "value": settings.oidc_client_id},
        sub={"essential": True},
        exp={"essential": True},
        iat={"essential": True},
        nonce={"essential": True, "value": nonce},
    )
    try:
        keys = KeySet.import_key_set(_provider()[1])  # type: ignore[arg-type]  # checked by the library
        claims = jwt.decode(token, keys, algorithms=ALGORITHMS).claims
        rules.validate(claims)
    except (JoseError, ValueError, TypeError, KeyError) as error:
        with _lock:
            _known.pop(settings.oidc_issuer, None)  # it may have new keys: the next try asks
        raise NotProved(type(error).__name__) from error
    several = isinstance(claims["aud"], list) and len(claims["aud"]) > 1
    if (several or "azp" in claims) and claims.get("azp") != settings.oidc_client_id:
        raise NotProved("made for another site")
    if not isinstance(claims["sub"], str) or not 1 <= len(claims["sub"]) <= 255:
        raise NotProved("no subject")
    return dict(claims)


def _check_it_is_ours(claims: dict[str, Any]) -> None:
    settings = _settings()
    if settings.oidc_tenants and claims.get("tid") not in settings.oidc_tenants:
        raise NotOurs("tenant")
    if settings.oidc_domains:
        email = claims.get("email") if claims.get("email_verified") is True else ""
        domain = claims.get("hd") or str(email or "").rpartition("@")[2]
        if str(domain).lower() not in settings.oidc_domains:
            raise NotOurs("domain")


_known: dict[str, tuple[float, dict[str, Any], dict[str, Any]]] = {}
_lock = threading.Lock()


def _provider() -> tuple[dict[str, Any], dict[str, Any]]:
    """The provider's addresses and its keys, asked for at most every few minutes."""
    issuer = _settings().oidc_issuer
    with _lock:
        found = _known.get(issuer)
    if found and time.monotonic() - found[0] < KEPT:
        return found[1], found[2]
    about = _fetch(issuer.rstrip("/") + "/.well-known/openid-configuration")
    places = ("authorization_endpoint", "token_endpoint", "jwks_uri")
    if about.get("issuer") != issuer or not all(_may_be_asked(about.get(name)) for name in places):
        raise NotProved("the provider says that it is another")
    keys = _fetch(str(about["jwks_uri"]))
    with _lock:
        _known[issuer] = (time.monotonic(), about, keys)
    return about, keys


def _may_be_asked(address: object) -> bool:
    parts = urlsplit(address) if isinstance(address, str) else urlsplit("")
    return parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in LOOPBACK)


class _StayHere(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_asked: Any) -> None:
        """Follow nothing: an answer from elsewhere is no answer."""


def _fetch(address: str, body: bytes | None = None, headers: dict[str, str] | None = None) -> dict[str, Any]:
    request = urllib.request.Request(address, body, {"Accept": "application/json", **(headers or {})})  # noqa: S310  # https, or this machine: checked
    try:
        with urllib.request.build_opener(_StayHere).open(request, timeout=PATIENCE) as reply:  # the same
            said = json.loads(reply.read(LONGEST))
    except urllib.error.HTTPError as error:
        error.close()
        raise NotProved(f"the provider answers {error.code}") from error
    except (urllib.error.URLError, HTTPException, OSError, ValueError) as error:
        raise NotProved("the provider does not answer") from error
    if not isinstance(said, dict):
        raise NotProved("the provider does not answer")
    return said


def _text(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


def _settings() -> Settings:
    found: Settings = flask.current_app.extensions["coprod_settings"]
    return found
