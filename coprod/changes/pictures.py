"""Make a picture anew: what is seen of it stays, and nothing else that was in the file.

Whatever is sent is decoded as what it claims to be (JPEG, PNG or WebP, by its own first bytes), turned upright,
made small, and drawn onto an empty white sheet that is then written as a JPEG. No byte of the file that was sent
is copied, so no place, name, profile, comment, hidden file or script can stay in it.
"""

from __future__ import annotations

import hashlib
import io
import threading
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from PIL import Image

KINDS = ("JPEG", "PNG", "WEBP")
MOST_BYTES = 12 * 1024 * 1024
MOST_PIXELS = {"JPEG": 60_000_000, "PNG": 25_000_000, "WEBP": 25_000_000}
"""A JPEG is decoded at a part of its size; the others unfold in full, four bytes a pixel."""
LONGEST_SIDE = 1600
QUALITY = 82
_one_at_a_time = threading.Lock()


class Trouble(StrEnum):
    """Why a file is not taken."""

    TOO_MANY_BYTES = "too_many_bytes"
    TOO_MANY_PIXELS = "too_many_pixels"
    MOVES = "moves"
    NOT_A_PICTURE = "not_a_picture"


class NotTaken(ValueError):
    """The file is no picture that can be shown."""

    def __init__(self, trouble: Trouble) -> None:
        super().__init__(trouble.value)
        self.trouble = trouble


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture made anew. ``width`` and ``height`` in pixels; ``fingerprint``: SHA-256 of the file, hex."""

    jpeg: bytes
    width: int
    height: int

    @property
    def fingerprint(self) -> str:
        return hashlib.sha256(self.jpeg).hexdigest()


def made_anew(data: bytes) -> Picture:
    """The same picture as a new JPEG, at most 1600 pixels on its longer side.

    Raises:
        NotTaken: too large, moving, cut short, or no JPEG, PNG or WebP at all.
    """
    from PIL import Image  # noqa: PLC0415  # large, and rarely wanted

    if len(data) > MOST_BYTES:
        raise NotTaken(Trouble.TOO_MANY_BYTES)
    try:
        with _one_at_a_time, Image.open(io.BytesIO(data), formats=KINDS) as sent:
            return _drawn(sent)
    except NotTaken:
        raise
    except Image.DecompressionBombError:
        raise NotTaken(Trouble.TOO_MANY_PIXELS) from None
    except Exception:  # noqa: BLE001  # fed with what somebody made up, a decoder may fail in any way it likes
        raise NotTaken(Trouble.NOT_A_PICTURE) from None


def _drawn(sent: Image.Image) -> Picture:
    """Sizes are known from the file's head, before a pixel is unfolded."""
    from PIL import Image, ImageFile, ImageOps  # noqa: PLC0415

    if sent.width * sent.height > MOST_PIXELS[sent.format or "PNG"]:
        raise NotTaken(Trouble.TOO_MANY_PIXELS)
    if getattr(sent, "n_frames", 1) > 1:
        raise NotTaken(Trouble.MOVES)
    sent.draft("RGB", (LONGEST_SIDE, LONGEST_SIDE))
    # a writer of PDF files in this process may have made Pillow lenient
    ImageFile.LOAD_TRUNCATED_IMAGES = False
    sent.load()
    upright = ImageOps.exif_transpose(sent).convert("RGBA")
    upright.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
    sheet = Image.new("RGB", upright.size, "white")
    sheet.paste(upright, mask=upright)
    written = io.BytesIO()
    sheet.save(written, "JPEG", quality=QUALITY, optimize=True)
    return Picture(written.getvalue(), *sheet.size)
