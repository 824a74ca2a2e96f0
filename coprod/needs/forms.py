"""The form of the planning aid: a number and its source for each kind that there is, and no field for anything else."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import Field, StringField
from wtforms.validators import Length, NumberRange, Optional

from coprod.needs.actions import Typed
from coprod.needs.coverage import FEW
from coprod.needs.kinds import load
from coprod.needs.models import MOST, SOURCE_FITS, NeedFigure
from coprod.reach.forms import TOO_LONG, AboutManyForm
from coprod.web.fields import WholeNumberField
from coprod.web.text import one_line

UNDER_TEN = 9
"""What stands in the field for "fewer than 10": any number under ten is kept as the same."""


class FiguresForm(AboutManyForm):
    """About how many live with each kind. The fields are made from the kinds."""

    about_many = tuple(f"{code}_source" for code in load())

    def pairs(self) -> list[tuple[str, Field, Field]]:
        """Each kind with its number and its source, in order."""
        return [(code, self[code], self[f"{code}_source"]) for code in load()]

    def typed(self) -> Mapping[str, Typed]:
        """What was sent, once it is valid."""
        return {
            code: Typed(number.data, source.data or "")
            for code, number, source in self.pairs()
            if number.data is not None
        }

    def show(self, figures: Mapping[str, NeedFigure]) -> None:
        """Fill the fields from what is there, which is in tens."""
        for code, number, source in self.pairs():
            if (known := figures.get(code)) is not None:
                number.data, source.data = (UNDER_TEN if known.about == FEW else known.about), known.source


_FITS: Any = NumberRange(0, MOST, message=_l("Choose between %(min)d and %(max)d."))
for _code in load():
    setattr(
        FiguresForm,
        _code,
        WholeNumberField(
            _l("About how many?"), validators=[Optional(), _FITS], render_kw={"inputmode": "numeric"}
        ),
    )
    setattr(
        FiguresForm,
        f"{_code}_source",
        StringField(
            _l("Where is this number from?"),
            [Length(max=SOURCE_FITS, message=TOO_LONG)],
            [one_line],
            render_kw={"maxlength": SOURCE_FITS},
        ),
    )
