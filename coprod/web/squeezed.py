"""Answers made smaller for the way (gzip, RFC 1952): a page of 67 kB is 4 kB to a phone with little signal.

What is the same for many is squeezed once. What is a reader's own (their name, their form's token) goes into the
stream as it is, between pieces that know nothing of each other: so the size of the answer tells nothing of a
secret in it, however cleverly the rest is chosen (the attack called BREACH).
"""

from __future__ import annotations

import functools
import struct
import zlib
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import flask
from werkzeug.http import parse_accept_header

_RAW = -15  # a stream without a frame of its own
_HEAD = (
    b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x02\xff"  # gzip, deflate, no flags, no time, best effort, any system
)
_LAST = b"\x03\x00"  # an empty block that says it is the last
_LEVEL = 9
TEXTS = frozenset({"text/css", "text/javascript", "image/svg+xml"})
SHORTEST = 500
"""Bytes. Below that, squeezing saves no packet."""


@dataclass(frozen=True, slots=True)
class Piece:
    """Bytes, and the same as blocks of a deflate stream that look back at nothing before them."""

    plain: bytes
    blocks: bytes


def piece(plain: bytes) -> Piece:
    """Squeeze what will be sent many times."""
    return Piece(plain, _blocks(plain, _LEVEL))


def as_it_is(plain: bytes) -> Piece:
    """A piece that only stands in the stream: for what differs with each reader, and for secrets."""
    return Piece(plain, _blocks(plain, 0))


def stream(pieces: Iterable[Piece]) -> bytes:
    """The pieces, in order, as one gzip stream."""
    found, check, size = [_HEAD], 0, 0
    for one in pieces:
        found.append(one.blocks)
        check = zlib.crc32(one.plain, check)
        size += len(one.plain)
    return b"".join([*found, _LAST, struct.pack("<LL", check, size & 0xFFFFFFFF)])


def wanted() -> bool:
    """Whether the browser at hand reads gzip."""
    return _reads_gzip(flask.request.headers.get("Accept-Encoding", ""))


@functools.lru_cache(64)
def _reads_gzip(said: str) -> bool:
    """Browsers say it in a handful of ways; reading one costs as much as sending the page."""
    return parse_accept_header(said)["gzip"] > 0


def mark(response: flask.Response) -> flask.Response:
    """Say that this answer is squeezed."""
    response.headers["Content-Encoding"] = "gzip"
    response.vary.add("Accept-Encoding")
    return response


def static_file(response: flask.Response, path: Path) -> flask.Response:
    """A text file of ours, squeezed once, for a browser that reads gzip; any other answer as it came."""
    if response.status_code != 200 or response.mimetype not in TEXTS or not path.is_file():
        return response
    response.vary.add("Accept-Encoding")
    if not wanted() or flask.request.method != "GET" or "Range" in flask.request.headers:
        return response
    squeezed = _file(path, path.stat().st_mtime_ns)
    if squeezed is None:
        return response
    response.close()  # the file that was opened to be sent
    response.direct_passthrough = False
    response.set_data(squeezed)
    etag, _weak = response.get_etag()
    if etag:
        response.set_etag(f"{etag}-gzip")
    return mark(response)


def _blocks(plain: bytes, level: int) -> bytes:
    deflate = zlib.compressobj(level, zlib.DEFLATED, _RAW)
    return deflate.compress(plain) + deflate.flush(zlib.Z_FULL_FLUSH)


@functools.lru_cache(256)
def _file(path: Path, _changed: int) -> bytes | None:
    plain = path.read_bytes()
    return stream([piece(plain)]) if len(plain) >= SHORTEST else None
