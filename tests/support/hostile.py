"""Requests that nobody means well, made from a seed: payloads × routes × the place where they are put."""

from __future__ import annotations

import io
import random
import re
from dataclasses import dataclass, field
from html import unescape
from typing import Any
from urllib.parse import quote, urlsplit

import flask
from werkzeug.exceptions import HTTPException
from werkzeug.routing import RequestRedirect, Rule

from tests.support.worlds import World

MARKUP = (
    "<script>alert(7)</script>", '"><img src=x onerror=alert(7)>', "'><svg/onload=alert(7)>", '" onfocus=alert(7) x="',
    "</textarea></title><script>alert(7)</script>", "<!--<script>alert(7)//-->", "{{7919*7907}}", "{%print(7919*7907)%}",
    "${7919*7907}", "javascript:alert(7)//", "<a href=javascript:alert(7)>x</a>", "\u202e<script>alert(7)</script>",
)  # fmt: skip
"""What would do something, if a page let it out as it came in."""

UNESCAPED = re.compile(
    r"""<script>alert|<img src=x|<svg/onload|<a href=javascript|"\s+onfocus=alert|(?:href|src|action)="javascript:|62615533"""
)
SUSPICIOUS = (b"alert(7)", b"62615533", b"javascript:")
NO_PAGE_HOLDS = bytes(code for code in (*range(32), 127) if chr(code) not in "\t\n\r")
NOR = tuple(chr(code).encode() for code in (0x80, 0x9B, 0xFDD0, 0xFFFE, 0xFFFF))

WORDS = (
    *MARKUP, "", " ", "0", "-1", "1", "9" * 40, "99999999999", "1e309", "NaN", "null", "true", "\x00", "a\x00b", "\x1b[31m",
    "\r\nSet-Cookie: x=1", "\n\n", "' OR 1=1 --", "'; DROP TABLE idea; --", "\" UNION SELECT words FROM concern --",
    "1) OR 1=1", "%", "_", "\\", "%s%n%x", "%00", "%ff%fe", "../../etc/passwd", "..%2f..%2fetc%2fpasswd", "|id", "$(id)",
    "`id`", "http://elsewhere.example/", "//elsewhere.example", "/\\elsewhere.example", "https:elsewhere.example",
    "\u202eevil\u202c", "\ufeff", "\ufffe", "\ufdd0", "🙂" * 60, "e\u0301" * 80, "x" * 5000, "İ" * 50, "2026-02-30",
    "0000-00-00", "9999-12-31", "10000-01-01", "99:99", "٣", "１２", "=HYPERLINK(1)", "@SUM(1)", "on", "[]", "__proto__",
    "constructor", "admin", "None", "undefined", "1,2,3", "1;2", "-0", "0x10", "1_000", " 1", "+1",
)  # fmt: skip
NAMES = ("body", "why", "choice", "mark", "reason", "own_words", "page", "q", "next", "last", "on", "email", "password",
         "code", "name", "kind", "wording", "plain_wording", "adults_do", "reach", "moves", "stage", "words", "title",
         "seen", "into", "consultation", "about", "how", "csrf_token", "year", "group", "lang")  # fmt: skip
HEADERS = ("Referer", "User-Agent", "Accept", "Accept-Language", "Accept-Encoding", "X-Forwarded-For", "X-Forwarded-Host",
           "X-Forwarded-Proto", "X-Forwarded-Prefix", "Forwarded", "Origin", "Host", "Range", "If-None-Match",
           "If-Modified-Since", "X-HTTP-Method-Override", "Authorization", "Content-Type", "X-Requested-With",
           "Sec-Fetch-Site", "X-Original-URL", "Content-Encoding")  # fmt: skip
COOKIES = ("coprod", "session", "language", "device", "last", "remember_token")
ODD = ("PUT", "DELETE", "PATCH", "OPTIONS", "HEAD", "TRACE", "PROPFIND")
FILES = (b"", b"\x00" * 64, b"PK\x03\x04broken", b"%PDF-1.4", b"GIF89a", b"\xff\xfe\x00", b'"' * 3000, b"a,b\n" * 200,
         b"\xef\xbb\xbfUPN,Name\r\n=1+1,\x00\r\n", b"<script>alert(7)</script>,x\n")  # fmt: skip
FILE_NAMES = (
    "../../x.csv",
    "x.csv\x00.exe",
    "<script>alert(7)</script>.csv",
    "",
    "con",
    "x" * 300 + ".csv",
    "roll.zip",
)
BODIES = (b"{}", b"[", b'{"a":' * 300, b"[[[[[[", b'{"__proto__":{"x":1}}', b'{"credential":{"id":"x","response":null}}',
          b"null", b"1e999", b'"\\ud800"', b"\xff\xfe", b"<?xml version='1.0'?><!DOCTYPE x [<!ENTITY y SYSTEM 'file:///etc/passwd'>]><x>&y;</x>",
          b"--x\r\nContent-Disposition: form-data; name=", b"a=%ff&b=%", b"&" * 2000, b"a=b;c=d")  # fmt: skip
KINDS_OF_BODY = ("application/json", "text/plain", "application/xml", "application/x-www-form-urlencoded",
                 "multipart/form-data; boundary=x", "multipart/form-data", "application/octet-stream", "a/b; c")  # fmt: skip

FORM = re.compile(r"<form\b([^>]*)>(.*?)</form>", re.DOTALL)
FIELD = re.compile(r"<(?:input|select|textarea|button)\b([^>]*)>")
ATTRIBUTE = re.compile(r'([\w-]+)="([^"]*)"')


def let_out(page: bytes) -> list[str]:
    """What a page shows that it should not, by a look at its bytes: reading ten thousand pages takes a while."""
    found = []
    if any(word in page for word in SUSPICIOUS):
        found += [f"lets out {match[0]!r} as it came in" for match in UNESCAPED.finditer(page.decode())]
    if len(page.translate(None, NO_PAGE_HOLDS)) != len(page) or any(word in page for word in NOR):
        found.append("holds a character that no page may")
    return found


@dataclass
class Attempt:
    """One request: what the client is asked."""

    endpoint: str
    path: str
    method: str = "GET"
    query: dict[str, list[str]] = field(default_factory=dict)
    fields: dict[str, list[str]] | None = None
    files: dict[str, tuple[bytes, str, str]] = field(default_factory=dict)
    raw: tuple[bytes, str] | None = None
    headers: dict[str, str] = field(default_factory=dict)
    cookies: dict[str, str] = field(default_factory=dict)

    def arguments(self) -> dict[str, Any]:
        """As keywords for the client. A ``Host`` goes round the client, which would refuse it by itself."""
        said: dict[str, Any] = {"path": self.path, "method": self.method, "query_string": self.query}
        headers = {name: value for name, value in self.headers.items() if name != "Host"}
        if self.cookies:
            said["environ_overrides"] = {
                "HTTP_COOKIE": "; ".join(f"{name}={value}" for name, value in self.cookies.items())
            }
        if "Host" in self.headers:
            said.setdefault("environ_overrides", {})["HTTP_HOST"] = self.headers["Host"]
        if self.raw is not None:
            said["data"], said["content_type"] = self.raw
            headers.pop("Content-Type", None)
        elif self.fields is not None:
            files = {name: (io.BytesIO(told[0]), *told[1:]) for name, told in self.files.items()}
            said["data"] = {**self.fields, **files}
            if files:
                said["content_type"] = "multipart/form-data"
                headers.pop("Content-Type", None)
        said["headers"] = headers
        return said


class Forms:
    """What the pages that came back ask for: fields, as they stood filled in, by the endpoint that a form goes to."""

    def __init__(self, app: flask.Flask, host: str) -> None:
        """Know no form yet."""
        self._routes = app.url_map.bind(host)
        self._by_endpoint: dict[str, dict[str, str]] = {}

    def read(self, page: str, path: str) -> None:
        """Learn the forms of a page. (Not with an HTML parser: that would take longer than the requests.)"""
        for said, inside in FORM.findall(page):
            attributes = {name: unescape(value) for name, value in ATTRIBUTE.findall(said)}
            try:
                endpoint, _values = self._routes.match(
                    urlsplit(attributes.get("action") or path).path, attributes.get("method", "get").upper()
                )
            except (HTTPException, RequestRedirect):
                continue
            fields = self._by_endpoint.setdefault(str(endpoint), {})
            for tag in FIELD.findall(inside):
                box = dict(ATTRIBUTE.findall(tag))
                if box.get("name", "csrf_token") != "csrf_token":
                    fields[box["name"]] = unescape(box.get("value", ""))

    def of(self, endpoint: str) -> dict[str, list[str]]:
        """The fields of the forms that go to it; none where no page so far has had one."""
        return {name: [value] for name, value in self._by_endpoint.get(endpoint, {}).items()}


class Hostile:
    """The requests of one kind of person at school ``here``, who would like to see what is ``there``."""

    def __init__(self, app: flask.Flask, seed: str, here: World, there: World) -> None:
        """Two with the same seed make the same requests, as long as the pages that they read are the same."""
        self.app, self.here, self.there, self.forms = app, here, there, Forms(app, here.school)
        self.chance = random.Random(seed)  # noqa: S311  # the same every time
        self.rules = [rule for rule in app.url_map.iter_rules() if rule.endpoint != "static"]

    def attempt(self, number: int) -> Attempt:
        """The request of that number: each route in its turn."""
        chance, rule = self.chance, self.rules[number % len(self.rules)]
        methods = sorted((rule.methods or set()) & {"GET", "POST"})
        one = Attempt(
            rule.endpoint,
            self._path(rule),
            ODD[number % len(ODD)] if chance.random() < 0.06 else chance.choice(methods),
        )
        if one.method in {"GET", "HEAD", "OPTIONS"}:
            one.query = self._values(chance.randint(0, 3))
        else:
            self._fill(one)
        if chance.random() < 0.25:
            one.headers = {name: self._header() for name in chance.sample(HEADERS, chance.randint(1, 3))}
        if chance.random() < 0.06:
            one.cookies = {
                name: quote(self._word(), safe="=;.") for name in chance.sample(COOKIES, chance.randint(1, 2))
            }
        return one

    def _path(self, rule: Rule) -> str:
        """This school's row, another's, or something that is none."""
        chance = self.chance
        path = (self.there if chance.random() < 0.3 else self.here).url(self.app, rule)
        if rule.arguments and chance.random() < 0.2:
            parts = path.split("/")
            places = [place for place, part in enumerate(parts) if part.isdigit()] or [len(parts) - 1]
            parts[chance.choice(places)] = quote(self._word()[:300], safe="")
            path = "/".join(parts)
        return path

    def _fill(self, one: Attempt) -> None:
        chance = self.chance
        kind = chance.random()
        if kind < 0.1:
            one.raw = chance.choice(BODIES), chance.choice(KINDS_OF_BODY)
            return
        usual = self.forms.of(one.endpoint)
        one.fields = dict(usual)
        names = sorted(usual) or list(NAMES)
        for name in chance.sample(names, min(len(names), chance.choice([1, 1, 2, 4, len(names)]))):
            one.fields[name] = [self._word() for _ in range(1 if chance.random() < 0.9 else 3)]
        if chance.random() < 0.2:
            one.fields |= self._values(2)
        if kind < 0.18:
            one.files[chance.choice([*names, "file", "upload"])] = (
                chance.choice(FILES), chance.choice(FILE_NAMES), chance.choice(["text/csv", "application/zip", "image/svg+xml", "x"])
            )  # fmt: skip

    def _values(self, how_many: int) -> dict[str, list[str]]:
        return {name: [self._word()] for name in self.chance.sample(NAMES, how_many)}

    def _word(self) -> str:
        return self.chance.choice(MARKUP if self.chance.random() < 0.35 else WORDS)

    def _header(self) -> str:
        """A header may hold no line end and only Latin-1: a server refuses the rest before the app sees it."""
        word = self.chance.choice(
            [self.there.school, "gzip", "x" * 2000, "*;q=nonsense", self._word(), self._word()]
        )
        return "".join(c for c in word if c not in "\r\n\x00").encode("latin-1", "replace").decode("latin-1")
