"""Settings from the environment, checked once at start."""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path


class MissingSettings(SystemExit):
    """Raised at start; its message lists every variable that is missing or malformed."""


@dataclass(frozen=True, slots=True)
class Address:
    """Where to listen."""

    host: str
    port: int

    def __str__(self) -> str:
        return f"{self.host}:{self.port}"


@dataclass(frozen=True, slots=True)
class Settings:
    """`assets_manifest` maps names to served paths (`css/contest.css` to its hashed path)."""

    smtp: Address
    http: Address
    mail_dir: Path
    assets_manifest: Path | None = None
    keep: int = 5_000


def load(environ: Mapping[str, str] | None = None) -> Settings:
    """Read the environment. Raises MissingSettings."""
    source = os.environ if environ is None else environ
    names = ("SMTP_LISTEN", "HTTP_LISTEN", "MAIL_DIR")
    missing = [name for name in names if not source.get(name)]
    if missing:
        raise MissingSettings("mailsink: missing " + ", ".join(missing))
    manifest = source.get("ASSETS_MANIFEST")
    return Settings(
        smtp=_address("SMTP_LISTEN", source["SMTP_LISTEN"]),
        http=_address("HTTP_LISTEN", source["HTTP_LISTEN"]),
        mail_dir=Path(source["MAIL_DIR"]),
        assets_manifest=Path(manifest) if manifest else None,
    )


def _address(name: str, text: str) -> Address:
    host, _, port = text.rpartition(":")
    if not host or not port.isdecimal():
        raise MissingSettings(f"mailsink: {name} must look like 127.0.0.1:2525, not {text!r}")
    return Address(host, int(port))
