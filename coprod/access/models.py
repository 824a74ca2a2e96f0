"""What was typed into the form of a grave act, while its writer shows once more who they are."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from coprod.db import Base

PATH_FITS = 300


class KeptForm(Base):
    """One form of one sign-in, for minutes. Only the browser that sent it can open it: the key is in its cookie."""

    __tablename__ = "kept_form"

    sign_in_id: Mapped[int] = mapped_column(ForeignKey("sign_in.id", ondelete="CASCADE"), primary_key=True)
    path: Mapped[str] = mapped_column(String(PATH_FITS))
    """Of the page with the form."""
    sealed: Mapped[str] = mapped_column(Text)
    """The fields, encrypted with a key made of the site's secret and the sign-in's token, which is kept nowhere."""
    ends_at: Mapped[datetime] = mapped_column(index=True)
