"""The environment of every process (docs/ports-and-paths.md says what each name means)."""

from pathlib import Path

from stack.brokers import bootstrap
from stack.home import Home
from stack.mail import password_file
from stack.python_env import VENV

OFFSETS = {name: 10 * (place + 1) for place, name in enumerate(
    ("accounts", "portal", "submissions", "voting", "notifications", "reporting")
)}  # fmt: skip
MAILSINK_SMTP_OFFSET = 5
MAILSINK_HTTP_OFFSET = 6
STATUS_OFFSET = 7  # the gateway tells monitoring about itself
MAILBOX_PATH = "/hop-thu-thu"
UPLOAD_LIMIT_MB = 64
DEMONSTRATION_SENDER = "Cuộc thi Đổi mới sáng tạo <khong-tra-loi@contest.example>"


def local(home: Home, offset: int) -> str:
    """An address on this machine: base port plus `offset`."""
    return f"127.0.0.1:{home.choices.base_port + offset}"


def environment_of(home: Home, service: str) -> dict[str, str]:
    """What a service's programs, daemons and commands alike, are started with.

    Secrets are named by file, so that nobody reads them from a list of processes.
    """
    first = OFFSETS[service]
    return (
        {
            "SERVICE": service,
            "DATABASE_URL_FILE": _secret(home, f"database-url-{service}"),
            "KAFKA_BOOTSTRAP": bootstrap(home),
            "TOPIC_PREFIX": "",
            "PUBLIC_URL": home.public_url,
            "LISTEN": local(home, first),
            "OPS_LISTEN": local(home, first + 1),
            "WORK_OPS_LISTEN": local(home, first + 2),
            "RUN_DIR": str(home.sockets / service),
            "ASSETS_MANIFEST": str(home.assets / "manifest.json"),
            "SEAL_KEY_FILE": _secret(home, "seal-key"),
            "LOG_LEVEL": "info",
            "TRACES_URL": home.choices.traces_url,
        }
        | _particular(home, service)
        | _common(home)
        | _chosen(home.root / f"{service}.env")
    )


def _chosen(file: Path) -> dict[str, str]:
    """What the operator has set for this service beside the rest: lines of NAME=VALUE."""
    if not file.exists():
        return {}
    lines = (line.strip() for line in file.read_text(encoding="utf-8").splitlines())
    pairs = (line.partition("=") for line in lines if line and not line.startswith("#"))
    return {name.strip(): value.strip() for name, _, value in pairs}


def mailsink_environment(home: Home) -> dict[str, str]:
    return {
        "SMTP_LISTEN": local(home, MAILSINK_SMTP_OFFSET),
        "HTTP_LISTEN": local(home, MAILSINK_HTTP_OFFSET),
        "MAIL_DIR": str(home.root / "mail"),
        "ASSETS_MANIFEST": str(home.assets / "manifest.json"),
        "PUBLIC_URL": home.public_url,
    } | _common(home)


def run_folders(home: Home) -> list[Path]:
    """Where each service keeps what lasts as long as a process."""
    return [home.sockets / service for service in OFFSETS]


def _particular(home: Home, service: str) -> dict[str, str]:
    return {
        "accounts": {
            "PEPPER_FILE": _secret(home, "pepper"),
            "DEMO_ACCOUNTS_FILE": str(home.demo_accounts),
            "MAILBOX_PATH": MAILBOX_PATH if home.has_mailbox else "",
        },
        "submissions": {
            "FILES_DIR": str(home.root / "files"),
            "UPLOAD_LIMIT_MB": str(UPLOAD_LIMIT_MB),
        },
        "voting": {
            "REDIS_URL": f"redis://{local(home, 2)}/0",
            "RECEIPT_KEY_FILE": _secret(home, "receipt-key"),
            "PASS_KEY_FILE": _secret(home, "pass-key"),
            "LEDGER_OPS_LISTEN": local(home, OFFSETS["voting"] + 3),
            "CATALOGUE_DIR": str(home.root / "catalogue"),
        },
        "notifications": _mail(home) | {"LETTER_KEY_FILE": _secret(home, "letter-key")},
    }.get(service, {})


def _mail(home: Home) -> dict[str, str]:
    """The demonstration's mailbox takes text messages too; a real server reaches no phone."""
    sender = {"MAIL_FROM": home.choices.mail_from or DEMONSTRATION_SENDER}
    if home.has_mailbox:
        smtp = f"smtp://{local(home, MAILSINK_SMTP_OFFSET)}"
        return {"SMTP_URL": smtp, "PHONE_SINK_URL": smtp} | sender
    password = password_file(home)
    secret = {"SMTP_PASSWORD_FILE": str(password)} if password.exists() else {}
    return {"SMTP_URL": home.choices.smtp_url} | sender | secret


def _common(home: Home) -> dict[str, str]:
    return {
        "PATH": f"{VENV / 'bin'}:/usr/local/bin:/usr/bin:/bin",
        "PYTHONUNBUFFERED": "1",
        "LANG": "C.UTF-8",
        "TZ": "UTC",
        "HOME": str(home.root),
        "PYTHONPYCACHEPREFIX": str(home.root / "bytecode"),
        "CONTEST_HOME": str(home.root),
    }


def _secret(home: Home, name: str) -> str:
    return str(Path(home.secrets / name))
