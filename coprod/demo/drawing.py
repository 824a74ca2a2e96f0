"""A drawing of our own for the demo school: no photo of a real place, and nobody in it."""

from __future__ import annotations

import io

from PIL import Image, ImageDraw

SIZE = (960, 600)
WALL, FLOOR, SKY, RAIN, WOOD, INK = "#f3ead9", "#c9b28f", "#9fb4c4", "#5d7a90", "#a5673f", "#2c2a29"
GAMES = ("#c0392b", "#2e7d4f", "#27548a", "#d9a441")


def wet_hall() -> bytes:
    """The hall on a wet day: rain behind three tall windows, two tables with games. A PNG file."""
    picture = Image.new("RGB", SIZE, WALL)
    draw = ImageDraw.Draw(picture)
    draw.rectangle((0, 400, *SIZE), fill=FLOOR)
    for left in (90, 370, 650):
        draw.rectangle((left, 60, left + 220, 330), fill=SKY, outline=INK, width=8)
        for drop in range(11):
            x, y = left + 18 + drop * 19, 80 + drop * 67 % 190
            draw.line((x, y, x - 8, y + 38), fill=RAIN, width=4)
        draw.line((left + 110, 60, left + 110, 330), fill=INK, width=6)
    for left in (130, 530):
        draw.polygon(
            ((left, 430), (left + 300, 430), (left + 330, 490), (left - 30, 490)), fill=WOOD, outline=INK
        )
        for leg in (left, left + 290):
            draw.line((leg, 490, leg, 580), fill=INK, width=10)
        draw.rectangle((left + 90, 438, left + 210, 480), fill="white", outline=INK, width=4)
        for place in range(8):
            x, y = left + 104 + place % 4 * 26, 446 + place // 4 * 17
            draw.ellipse((x, y, x + 12, y + 12), fill=GAMES[place % len(GAMES)])
    written = io.BytesIO()
    picture.save(written, "PNG")
    return written.getvalue()
