"""All settings, typed, from ``COPROD_*`` variables. Half a set-up is refused with words that say what to do."""

from __future__ import annotations

import os
import re
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

ROOT = Path(__file__).resolve().parent.parent
LOOPBACK = ("127.0.0.1", "localhost", "::1")
SMTP_PORTS = {"starttls": 587, "tls": 465, "none": 25}
NOTIFY_URL = "https://api.notifications.service.gov.uk"
_UUID = r"[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}"
NOTIFY_KEY = re.compile(rf"(?:.*-)?(?P<service>{_UUID})-(?P<secret>{_UUID})")
"""An API key of GOV.UK Notify: its name, the service's id, the secret."""
_ADDRESS = re.compile(r"[^\s@<>,;\"]{1,64}@[A-Za-z0-9.-]{1,190}")


class ConfigError(ValueError):
    """A setting is missing or cannot be used; the message says which, and what to write instead."""


@dataclass(frozen=True, slots=True)
class Settings:
    """What the app is told from outside. Built by :meth:`from_env`; tests build their own.

    Attributes:
        secret_key: signs cookies and forms; at least 32 characters.
        database_url: ``sqlite:////absolute/file`` or ``postgresql+psycopg://…``.
        data_dir: folder for the database file, the secret and queued jobs.
        host, port: where ``coprod serve`` listens.
        public_url: the address people type, ``https://…``; empty on this machine only.
        trusted_hosts: host names that are answered; empty means this machine's own only.
        proxies: how many reverse proxies stand in front and set X-Forwarded-* headers.
        threads: worker threads of ``coprod serve``.
        time_zone: IANA name; dates on pages are in it.
        smtp_host, smtp_port, smtp_security, smtp_user, smtp_password: the mail server; without a host no
            mail is written. Security: ``starttls`` (port 587), ``tls`` (465) or ``none`` (25, this machine only).
        mail_from: the address that mail comes from.
        notify_key, notify_sms_template, notify_email_template, notify_url: GOV.UK Notify, for text messages, and
            for mail where there is no mail server: its API key, the ids of our templates there, its address.
        oidc_issuer, oidc_client_id, oidc_client_secret, oidc_name: where the school's own accounts are (OpenID
            Connect), what Coprod is called there, and what the button calls it; without an issuer there is none.
        oidc_domains, oidc_tenants: email domains, and Microsoft tenants, whose accounts are taken; empty: all.
        demo: the demo school: its people may be entered with one press. Never for a real school.
        testing: jobs run at once, nothing waits.
    """

    secret_key: str
    database_url: str
    data_dir: Path
    host: str = "127.0.0.1"
    port: int = 8000
    public_url: str = ""
    trusted_hosts: tuple[str, ...] = ()
    proxies: int = 0
    threads: int = 4
    time_zone: str = "Europe/London"
    smtp_host: str = ""
    smtp_port: int = 0
    smtp_security: str = "starttls"
    smtp_user: str = ""
    smtp_password: str = field(default="", repr=False)
    mail_from: str = ""
    notify_key: str = field(default="", repr=False)
    notify_sms_template: str = ""
    notify_email_template: str = ""
    notify_url: str = NOTIFY_URL
    oidc_issuer: str = ""
    oidc_client_id: str = ""
    oidc_client_secret: str = ""
    oidc_name: str = ""
    oidc_domains: tuple[str, ...] = ()
    oidc_tenants: tuple[str, ...] = ()
    demo: bool = False
    testing: bool = False

    def __post_init__(self) -> None:
        """Refuse what would only fail later, or fail in silence."""
        if len(self.secret_key) < 32:
            raise ConfigError(
                "COPROD_SECRET_KEY must have at least 32 characters; make one with: coprod secret"
            )
        if not self.database_url.startswith(("sqlite:///", "postgresql+psycopg://")):
            raise ConfigError("COPROD_DATABASE_URL must start with sqlite:/// or postgresql+psycopg://")
        if self.public_url and not self.public_url.startswith(("https://", "http://")):
            raise ConfigError("COPROD_PUBLIC_URL must start with https:// (or http:// on this machine)")
        if self.demo and self.host not in LOOPBACK and not self.public_url:
            raise ConfigError(
                "The demo lets anybody be anybody, so it listens on this machine only. "
                "To show it to others, set COPROD_PUBLIC_URL to the address they will use."
            )
        try:
            ZoneInfo(self.time_zone)
        except (ZoneInfoNotFoundError, ValueError) as error:
            raise ConfigError("COPROD_TIME_ZONE must be a name such as Europe/London") from error
        _check_mail(self)
        _check_notify(self)
        _check_oidc(self)

    @property
    def is_sqlite(self) -> bool:
        """Whether the database is a file of SQLite."""
        return self.database_url.startswith("sqlite:")

    @property
    def mails(self) -> bool:
        """Whether mail can be sent."""
        return bool(self.smtp_host or self.notify_email_template)

    @property
    def texts(self) -> bool:
        """Whether text messages can be sent."""
        return bool(self.notify_sms_template)

    @property
    def secure(self) -> bool:
        """Whether people reach the site over https: cookies are then locked to it."""
        return self.public_url.startswith("https://")

    @classmethod
    def from_env(cls, env: Mapping[str, str]) -> Settings:
        """Read ``COPROD_*`` from ``env``.

        Raises:
            ConfigError: a value cannot be used, or a variable's name is not known (a typing slip
                would otherwise pass unseen).
        """
        known = {
            "SECRET_KEY", "DATABASE_URL", "DATA_DIR", "HOST", "PORT", "PUBLIC_URL", "TRUSTED_HOSTS",
            "PROXIES", "THREADS", "TIME_ZONE", "DEMO", "SMTP_HOST", "SMTP_PORT", "SMTP_SECURITY", "SMTP_USER",
            "SMTP_PASSWORD", "MAIL_FROM", "OIDC_ISSUER", "OIDC_CLIENT_ID", "OIDC_CLIENT_SECRET", "OIDC_NAME",
            "OIDC_DOMAINS", "OIDC_TENANTS", "NOTIFY_KEY", "NOTIFY_SMS_TEMPLATE", "NOTIFY_EMAIL_TEMPLATE", "NOTIFY_URL",
        }  # fmt: skip
        given = {name[7:]: value for name, value in env.items() if name.startswith("COPROD_") and value != ""}
        given = {name: value for name, value in given.items() if not name.startswith("TEST_")}
        if unknown := sorted(set(given) - known):
            raise ConfigError(
                f"Unknown setting COPROD_{unknown[0]}. Known: COPROD_" + ", COPROD_".join(sorted(known))
            )
        data_dir = Path(given.get("DATA_DIR", str(ROOT / "data"))).absolute()
        url = given.get("DATABASE_URL", f"sqlite:///{data_dir / 'coprod.sqlite'}")
        return cls(
            secret_key=given.get("SECRET_KEY") or _kept_secret(data_dir),
            database_url=url,
            data_dir=data_dir,
            host=given.get("HOST", "127.0.0.1"),
            port=_whole_number(given, "PORT", 8000, least=1, most=65535),
            public_url=given.get("PUBLIC_URL", "").rstrip("/"),
            trusted_hosts=_list(given, "TRUSTED_HOSTS"),
            proxies=_whole_number(given, "PROXIES", 0, least=0, most=5),
            threads=_whole_number(given, "THREADS", 4, least=1, most=64),
            time_zone=given.get("TIME_ZONE", "Europe/London"),
            demo=_yes_or_no(given, "DEMO"),
            smtp_host=given.get("SMTP_HOST", "").strip(),
            smtp_port=_whole_number(given, "SMTP_PORT", 0, least=0, most=65535),
            smtp_security=given.get("SMTP_SECURITY", "starttls").lower(),
            smtp_user=given.get("SMTP_USER", ""),
            smtp_password=given.get("SMTP_PASSWORD", ""),
            mail_from=given.get("MAIL_FROM", "").strip(),
            notify_key=given.get("NOTIFY_KEY", "").strip(),
            notify_sms_template=given.get("NOTIFY_SMS_TEMPLATE", "").strip(),
            notify_email_template=given.get("NOTIFY_EMAIL_TEMPLATE", "").strip(),
            notify_url=given.get("NOTIFY_URL", NOTIFY_URL).strip().rstrip("/"),
            oidc_issuer=given.get("OIDC_ISSUER", "").strip(),
            oidc_client_id=given.get("OIDC_CLIENT_ID", "").strip(),
            oidc_client_secret=given.get("OIDC_CLIENT_SECRET", ""),
            oidc_name=given.get("OIDC_NAME", "").strip(),
            oidc_domains=tuple(domain.lower() for domain in _list(given, "OIDC_DOMAINS")),
            oidc_tenants=_list(given, "OIDC_TENANTS"),
        )


def _check_mail(settings: Settings) -> None:
    """Half a mail set-up would lose mail in silence."""
    if bool(settings.smtp_host) != bool(settings.mail_from):
        raise ConfigError(
            "COPROD_SMTP_HOST and COPROD_MAIL_FROM go together: the mail server, and the address that mail comes from"
        )
    if settings.mail_from and not _ADDRESS.fullmatch(settings.mail_from):
        raise ConfigError("COPROD_MAIL_FROM must be one address, such as coprod@school.example")
    if settings.smtp_security not in SMTP_PORTS:
        raise ConfigError("COPROD_SMTP_SECURITY must be starttls, tls or none")
    if bool(settings.smtp_user) != bool(settings.smtp_password):
        raise ConfigError("COPROD_SMTP_USER and COPROD_SMTP_PASSWORD go together")
    if settings.smtp_security == "none" and settings.smtp_host and settings.smtp_host not in LOOPBACK:
        raise ConfigError(
            "COPROD_SMTP_SECURITY=none sends mail, and the links in it, in the open: only to a mail server on this machine"
        )


def _check_notify(settings: Settings) -> None:
    """Half a set-up would keep every text message waiting."""
    templates = [settings.notify_sms_template, settings.notify_email_template]
    if bool(settings.notify_key) != any(templates):
        raise ConfigError(
            "COPROD_NOTIFY_KEY goes with COPROD_NOTIFY_SMS_TEMPLATE, COPROD_NOTIFY_EMAIL_TEMPLATE or both"
        )
    if settings.notify_key and not NOTIFY_KEY.fullmatch(settings.notify_key):
        raise ConfigError("COPROD_NOTIFY_KEY must be a whole API key of GOV.UK Notify: name-service-secret")
    if not all(re.fullmatch(_UUID, template) for template in templates if template):
        raise ConfigError(
            "COPROD_NOTIFY_SMS_TEMPLATE and COPROD_NOTIFY_EMAIL_TEMPLATE must be template ids as GOV.UK Notify shows them"
        )
    if settings.smtp_host and settings.notify_email_template:
        raise ConfigError("Choose who carries mail: COPROD_SMTP_HOST or COPROD_NOTIFY_EMAIL_TEMPLATE")
    parts = urlsplit(settings.notify_url)
    if parts.scheme != "https" and not (parts.scheme == "http" and parts.hostname in LOOPBACK):
        raise ConfigError("COPROD_NOTIFY_URL must start with https:// (or http:// on this machine)")


def _check_oidc(settings: Settings) -> None:
    """Half a set-up would let nobody in, or everybody."""
    if not settings.oidc_issuer:
        if settings.oidc_client_id or settings.oidc_client_secret:
            raise ConfigError("COPROD_OIDC_CLIENT_ID and _SECRET need COPROD_OIDC_ISSUER")
        return
    if not (settings.oidc_client_id and settings.oidc_client_secret and settings.oidc_name):
        raise ConfigError(
            "COPROD_OIDC_ISSUER needs COPROD_OIDC_CLIENT_ID, COPROD_OIDC_CLIENT_SECRET and COPROD_OIDC_NAME"
        )
    parts = urlsplit(settings.oidc_issuer)
    if parts.scheme != "https" and not (parts.scheme == "http" and parts.hostname in LOOPBACK):
        raise ConfigError("COPROD_OIDC_ISSUER must start with https:// (or http:// on this machine)")
    if parts.hostname == "accounts.google.com" and not settings.oidc_domains:
        raise ConfigError(
            "Anybody can have a Google account: name the school's email domains in COPROD_OIDC_DOMAINS"
        )
    if parts.hostname == "login.microsoftonline.com" and parts.path.split("/")[1:2] in (
        ["common"],
        ["organizations"],
        ["consumers"],
    ):
        raise ConfigError(
            "COPROD_OIDC_ISSUER must name your own tenant: https://login.microsoftonline.com/<tenant>/v2.0"
        )


def _list(given: Mapping[str, str], name: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in given.get(name, "").split(",") if part.strip())


def _whole_number(given: Mapping[str, str], name: str, default: int, *, least: int, most: int) -> int:
    text = given.get(name, str(default))
    if not text.isascii() or not text.isdigit() or not least <= int(text) <= most:
        raise ConfigError(f"COPROD_{name} must be a whole number from {least} to {most}, not {text!r}")
    return int(text)


def _yes_or_no(given: Mapping[str, str], name: str) -> bool:
    text = given.get(name, "no").lower()
    if text not in {"1", "yes", "true", "0", "no", "false"}:
        raise ConfigError(f"COPROD_{name} must be yes or no, not {text!r}")
    return text in {"1", "yes", "true"}


def _private(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)


def _kept_secret(data_dir: Path) -> str:
    """The secret kept in the data folder; made on first use, so that one command is enough to start."""
    file = data_dir / "secret"
    data_dir.mkdir(parents=True, exist_ok=True)
    try:
        with open(file, "x", opener=_private) as new:
            new.write(secrets.token_urlsafe(48))
    except FileExistsError:
        pass
    return file.read_text().strip()
