"""Speak to the mail server. Nothing here knows the database."""

from __future__ import annotations

import contextlib
import smtplib
import ssl
from collections.abc import Iterator
from email.headerregistry import Address
from email.message import EmailMessage

from coprod.config import SMTP_PORTS, Settings
from coprod.messages.trouble import Refused, Unreachable

SECONDS = 15


@contextlib.contextmanager
def connected(settings: Settings) -> Iterator[smtplib.SMTP]:
    """A line to the mail server, encrypted and signed in as the settings say.

    Raises:
        Unreachable: it cannot be had.
    """
    try:
        line = _open(settings)
    except (OSError, smtplib.SMTPException, ValueError) as error:
        raise Unreachable(said(error)) from error
    try:
        yield line
    finally:
        with contextlib.suppress(OSError, smtplib.SMTPException):
            line.quit()
        line.close()


def hand_over(line: smtplib.SMTP, message: EmailMessage) -> None:
    """Give one mail to the mail server.

    Raises:
        Refused: never again.
        Unreachable: not now.
    """
    try:
        line.send_message(message)
    except smtplib.SMTPRecipientsRefused as error:
        code, words = next(iter(error.recipients.values()))
        _give_up_or_wait(code, words, error)
    except smtplib.SMTPDataError as error:
        _give_up_or_wait(error.smtp_code, error.smtp_error, error)
    except (OSError, smtplib.SMTPException) as error:
        raise Unreachable(said(error)) from error
    except UnicodeEncodeError as error:  # an address that this server cannot write
        raise Refused("the address has letters that the mail server cannot write") from error


def letter(
    settings: Settings,
    *,
    key: str,
    sender: str,
    to: str,
    subject: str,
    body: str,
    html: str = "",
    unsubscribe: str = "",
) -> EmailMessage:
    """The mail as it travels. A line end in a header is refused by the library, and never comes here.

    Args:
        key: makes the Message-ID, the same on each try.
        sender: the school's name, shown before the address.
        html: the same words as a page; it stands beside the plain text, never instead of it.
        unsubscribe: the address that ends such letters: mail programs show a button of their own for it, and press it
            with one POST (RFC 2369, RFC 8058, which asks for https).

    Raises:
        ValueError: ``to`` is no address.
    """
    user, _at, domain = settings.mail_from.rpartition("@")
    message = EmailMessage()
    message["From"] = Address(" ".join(sender.split()), user, domain)
    message["To"] = Address(addr_spec=to)
    message["Subject"] = subject
    message["Message-ID"] = f"<{key}@{domain}>"
    message["Auto-Submitted"] = "auto-generated"
    if unsubscribe:
        message["List-Unsubscribe"] = f"<{unsubscribe}>"
        if unsubscribe.startswith("https://"):
            message["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    message.set_content(body)
    if html:
        message.add_alternative(html, subtype="html")
    return message


def said(error: BaseException) -> str:
    """What went wrong, in one line."""
    if isinstance(error, smtplib.SMTPResponseException):
        return _line(error.smtp_code, error.smtp_error)
    return f"{type(error).__name__}: {error}".splitlines()[0][:180]


def _open(settings: Settings) -> smtplib.SMTP:
    port = settings.smtp_port or SMTP_PORTS[settings.smtp_security]
    safely = ssl.create_default_context()
    if settings.smtp_security == "tls":
        line: smtplib.SMTP = smtplib.SMTP_SSL(settings.smtp_host, port, timeout=SECONDS, context=safely)
    else:
        line = smtplib.SMTP(settings.smtp_host, port, timeout=SECONDS)
    try:
        if settings.smtp_security == "starttls":
            line.starttls(context=safely)
        if settings.smtp_user:
            line.login(settings.smtp_user, settings.smtp_password)
    except BaseException:
        line.close()
        raise
    return line


def _give_up_or_wait(code: int, words: bytes | str, error: Exception) -> None:
    if code >= 500:
        raise Refused(_line(code, words)) from error
    raise Unreachable(_line(code, words)) from error


def _line(code: int, words: bytes | str) -> str:
    text = words.decode("utf-8", "replace") if isinstance(words, bytes) else words
    return " ".join(f"{code} {text}".split())[:180]
