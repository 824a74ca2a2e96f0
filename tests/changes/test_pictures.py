"""Pictures beside updates: made anew, so that neither what was hidden in the file nor what is hostile is left."""

from __future__ import annotations

import io
import struct
import zlib
from typing import Any

import pytest
from PIL import Image
from sqlalchemy import select
from werkzeug.datastructures import FileStorage

from coprod.audit.models import AuditEntry
from coprod.changes.models import ChangePicture, ChangeUpdate
from coprod.changes.pictures import MOST_BYTES, NotTaken, Trouble, made_anew
from coprod.db import db
from tests import factories
from tests.changes.doing import answered, publish
from tests.insights.counted import Db
from tests.roster.conftest import as_body
from tests.support.client import CheckedClient
from tests.support.html import Page

SECRET = b"SECRET-PLACE"


def file(kind: str = "JPEG", size: tuple[int, int] = (60, 40), mode: str = "RGB", **how: Any) -> bytes:
    """A picture whose left half is red and whose right half is blue."""
    picture = Image.new("RGB", size, "blue")
    picture.paste("red", (0, 0, size[0] // 2, size[1]))
    written = io.BytesIO()
    picture.convert(mode).save(written, kind, **how)
    return written.getvalue()


def with_exif(orientation: int) -> bytes:
    exif = Image.Exif()
    exif[0x0112], exif[0x010E] = orientation, SECRET.decode()
    exif.get_ifd(0x8825).update({1: "N", 2: (51.0, 30.0, 0.0), 29: SECRET.decode()})
    return file(exif=exif.tobytes(), icc_profile=SECRET, comment=SECRET)


def colour(jpeg: bytes, x: int, y: int) -> str:
    red, _green, blue = Image.open(io.BytesIO(jpeg)).convert("RGB").getpixel((x, y))  # type: ignore[misc]  # three bands
    return "red" if red > blue else "blue"


def test_what_a_camera_hides_is_gone_and_the_picture_stands_upright() -> None:
    """Orientation 6: the camera was held sideways, so what was left is on top."""
    sent = with_exif(6)
    assert SECRET in sent
    anew = made_anew(sent)
    assert (anew.width, anew.height) == (40, 60)
    assert (colour(anew.jpeg, 20, 5), colour(anew.jpeg, 20, 55)) == ("red", "blue")
    opened = Image.open(io.BytesIO(anew.jpeg))
    assert (opened.format, dict(opened.getexif()), set(opened.info)) == (
        "JPEG", {}, {"jfif", "jfif_version", "jfif_unit", "jfif_density"},
    )  # fmt: skip
    for hidden in (SECRET, b"Exif", b"ICC_PROFILE", b"http"):
        assert hidden not in anew.jpeg


@pytest.mark.parametrize(("kind", "mode"), [("PNG", "RGBA"), ("PNG", "P"), ("PNG", "1"), ("PNG", "LA"), ("WEBP", "RGB"), ("JPEG", "CMYK"), ("JPEG", "L")])  # fmt: skip
def test_every_kind_becomes_a_plain_jpeg(kind: str, mode: str) -> None:
    anew = made_anew(file(kind, mode=mode))
    assert anew.jpeg.startswith(b"\xff\xd8\xff")
    assert (anew.width, anew.height) == (60, 40)
    assert len(anew.fingerprint) == 64


def test_what_is_see_through_becomes_white_and_what_is_large_becomes_small() -> None:
    clear = io.BytesIO()
    Image.new("RGBA", (3200, 20), (0, 0, 0, 0)).save(clear, "PNG")
    anew = made_anew(clear.getvalue())
    assert (anew.width, anew.height) == (1600, 10)
    assert Image.open(io.BytesIO(anew.jpeg)).getpixel((800, 5)) == (255, 255, 255)


def test_a_page_or_a_script_at_the_end_of_a_picture_does_not_come_along() -> None:
    polyglot = file() + b"<script>alert(1)</script>PK\x03\x04" + SECRET
    anew = made_anew(polyglot)
    assert b"script" not in anew.jpeg
    assert SECRET not in anew.jpeg


def png(width: int, height: int, *chunks: tuple[bytes, bytes]) -> bytes:
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    parts = [(b"IHDR", head), *chunks, (b"IEND", b"")]
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))
        for name, data in parts
    )


def moving(kind: str) -> bytes:
    frames = [Image.new("RGB", (20, 20), name) for name in ("red", "blue")]
    written = io.BytesIO()
    frames[0].save(written, kind, save_all=True, append_images=frames[1:])
    return written.getvalue()


HOSTILE = {
    "nothing": (b"", Trouble.NOT_A_PICTURE),
    "words": (b"hello", Trouble.NOT_A_PICTURE),
    "svg": (b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>', Trouble.NOT_A_PICTURE),
    "page": (b"<!doctype html><script>alert(1)</script>", Trouble.NOT_A_PICTURE),
    "pdf": (b"%PDF-1.7\n", Trouble.NOT_A_PICTURE),
    "gif": (moving("GIF"), Trouble.NOT_A_PICTURE),
    "tiff": (file("TIFF"), Trouble.NOT_A_PICTURE),
    "gif called jpeg after its first bytes": (b"\xff\xd8\xff" + moving("GIF"), Trouble.NOT_A_PICTURE),
    "cut jpeg": (file(size=(400, 400))[:-900], Trouble.NOT_A_PICTURE),
    "cut png": (file("PNG", size=(400, 400))[:-200], Trouble.NOT_A_PICTURE),
    "jpeg of two bytes": (b"\xff\xd8", Trouble.NOT_A_PICTURE),
    "moving webp": (moving("WEBP"), Trouble.MOVES),
    "moving png": (moving("PNG"), Trouble.MOVES),
    "bomb: a huge head on a small file": (png(60_000, 60_000, (b"IDAT", zlib.compress(b"\0" * 999))), Trouble.TOO_MANY_PIXELS),
    "bomb: more than the limit": (png(6_000, 5_000, (b"IDAT", zlib.compress(b""))), Trouble.TOO_MANY_PIXELS),
    "bomb: text that unfolds": (png(9, 9, (b"zTXt", b"k\0\0" + zlib.compress(b"a" * 90_000_000, 9))), Trouble.NOT_A_PICTURE),
    "no height": (png(9, 0), Trouble.NOT_A_PICTURE),
    "too many bytes": (b"\xff\xd8\xff" + bytes(MOST_BYTES), Trouble.TOO_MANY_BYTES),
}  # fmt: skip


@pytest.mark.parametrize(("data", "trouble"), HOSTILE.values(), ids=HOSTILE)
def test_what_is_hostile_is_refused(data: bytes, trouble: Trouble) -> None:
    with pytest.raises(NotTaken) as refused:
        made_anew(data)
    assert refused.value.trouble is trouble


def sent(data: bytes, **more: str) -> dict[str, Any]:
    return {
        "stage": "planned",
        "words": "The bench is here.",
        "picture": FileStorage(io.BytesIO(data), "IMG_0001 home.svg", content_type="image/svg+xml"),
        **more,
    }


def test_a_picture_needs_words_and_a_look_and_is_sent_to_whoever_reads_the_change(
    session: Db, client: CheckedClient
) -> None:
    box = answered()
    change = publish(box)
    client.enter(box.decider)
    url = f"/changes/{change.id}/update"
    whole = {"alt": "A new bench under a tree, empty.", "no_faces": "y"}
    for wrong, says in (
        (sent(file(), no_faces="y"), "for people who cannot see it"),
        (sent(file(), alt="A bench."), "Look at the picture and tick this"),
        (sent(b"<svg/>", **whole), "no picture that can be shown"),
    ):
        assert says in Page(client.send(url, wrong, form="/update").text).text
    assert session.scalars(select(ChangePicture)).first() is None

    big = file("PNG", size=(900, 900), compress_level=0)
    assert len(big) > 2 * 1024 * 1024  # what any other form may send
    seen = client.page(url).form("/update").fields["last_seen"]
    client.post(url, **as_body(sent(big, **whole, last_seen=seen)))

    kept = session.scalars(select(ChangePicture)).one()
    told = session.get_one(ChangeUpdate, kept.change_update_id)
    assert (told.words, kept.alt, kept.width) == ("The bench is here.", whole["alt"], 900)
    client.leave()
    page = client.page(f"/changes/{change.id}")
    (shown,) = [image for image in page.all("img") if "/pictures/" in image.get("src", "")]
    assert shown.get("alt") == whole["alt"]
    got = client.get(shown.get("src", ""))
    assert got.data == kept.jpeg
    assert (got.mimetype, got.headers["X-Content-Type-Options"], got.headers["Cache-Control"]) == (
        "image/jpeg", "nosniff", "no-cache",
    )  # fmt: skip
    again = client.get(shown.get("src", ""), headers={"If-None-Match": got.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")
    assert b"home" not in got.data
    other = publish(box)
    for nowhere in (
        f"/changes/{other.id}/pictures/{kept.id}",
        f"/changes/{change.id}/pictures/{kept.id + 1}",
    ):
        assert client.get(nowhere).status_code == 404
    box.school.host = "hillside.test"
    factories.make_school("Riverside", host="localhost")
    assert client.get(shown.get("src", "")).status_code == 404


def test_a_picture_that_somebody_does_not_want_there_is_gone(session: Db, client: CheckedClient) -> None:
    box = answered()
    change = publish(box)
    client.enter(box.decider)
    client.send(f"/changes/{change.id}/update", sent(file(), alt="A bench.", no_faces="y"), form="/update")
    kept = session.scalars(select(ChangePicture)).one()
    address = f"/changes/{change.id}/pictures/{kept.id}"
    client.enter(factories.make_pupil(box.school))
    assert client.post(f"{address}/remove").status_code == 404
    client.enter(box.decider)
    client.send(f"/changes/{change.id}", {}, form="/remove")
    assert client.get(address).status_code == 404
    assert db.session.scalars(select(ChangePicture)).first() is None
    assert "picture taken away" in db.session.scalars(select(AuditEntry.act)).all()
