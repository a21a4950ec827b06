"""Settings from the environment, checked once at start."""

import json
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
    """`assets` maps logical names to served paths (`css/contest.css` to its hashed path)."""

    smtp: Address
    http: Address
    mail_dir: Path
    assets: Mapping[str, str]
    keep: int = 5_000


def load(environ: Mapping[str, str] | None = None) -> Settings:
    """Read the environment. Raises MissingSettings."""
    source = os.environ if environ is None else environ
    names = ("SMTP_LISTEN", "HTTP_LISTEN", "MAIL_DIR")
    missing = [name for name in names if not source.get(name)]
    if missing:
        raise MissingSettings("mailsink: missing " + ", ".join(missing))
    return Settings(
        smtp=_address("SMTP_LISTEN", source["SMTP_LISTEN"]),
        http=_address("HTTP_LISTEN", source["HTTP_LISTEN"]),
        mail_dir=Path(source["MAIL_DIR"]),
        assets=_assets(source.get("ASSETS_MANIFEST")),
    )


def _address(name: str, text: str) -> Address:
    host, _, port = text.rpartition(":")
    if not host or not port.isdecimal():
        raise MissingSettings(f"mailsink: {name} must look like 127.0.0.1:2525, not {text!r}")
    return Address(host, int(port))


def _assets(manifest: str | None) -> Mapping[str, str]:
    """An absent manifest only costs the style, never the messages."""
    if not manifest or not Path(manifest).is_file():
        return {}
    paths: dict[str, str] = json.loads(Path(manifest).read_text(encoding="utf-8"))
    return paths
