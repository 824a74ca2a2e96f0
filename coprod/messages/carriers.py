"""What carries a message out of the house: a mail server, or GOV.UK Notify. Both take it, refuse it, or are away."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from coprod.config import Settings
from coprod.messages import notify, smtp
from coprod.messages.models import Channel
from coprod.messages.trouble import Refused


@dataclass(frozen=True, slots=True)
class Outgoing:
    """A message as a carrier is given it.

    Attributes:
        key: the same on each try, so that a carrier that can tells two tries of one message.
        sender: the school's name.
        to: an email address, or a mobile number with its country.
        subject: one line; a text message has none.
        body: plain text.
        html: the same words as a page, for a carrier that takes one; empty where there is none.
        unsubscribe: the address that ends such messages, for the mail program's own button; empty where there is none.
    """

    key: str
    sender: str
    to: str
    subject: str
    body: str
    html: str = ""
    unsubscribe: str = ""


Carry = Callable[[Outgoing], None]
"""Hands one message over. Raises ``Refused`` (never again) or ``Unreachable`` (not now)."""


@contextlib.contextmanager
def carrier(settings: Settings, channel: Channel) -> Iterator[Carry]:
    """Whoever carries messages of that channel here.

    Raises:
        Unreachable: nobody can be had now.
    """
    if channel is Channel.EMAIL and settings.smtp_host:
        with smtp.connected(settings) as line:

            def by_mail(message: Outgoing) -> None:
                try:
                    letter = smtp.letter(
                        settings,
                        key=message.key,
                        sender=message.sender,
                        to=message.to,
                        subject=message.subject,
                        body=message.body,
                        html=message.html,
                        unsubscribe=message.unsubscribe,
                    )
                except ValueError as error:
                    raise Refused("the address cannot be written to") from error
                smtp.hand_over(line, letter)

            yield by_mail
        return

    def by_notify(message: Outgoing) -> None:
        if channel is Channel.SMS:
            notify.text(settings, key=message.key, to=message.to, body=message.body)
        else:
            notify.mail(settings, key=message.key, to=message.to, subject=message.subject, body=message.body)

    yield by_notify
