"""The state folder: everything a stack keeps, and the few choices it remembers."""

import fcntl
import hashlib
import json
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path

from stack.console import say
from stack.refusal import Refusal

CHECKOUT = Path(__file__).resolve().parent.parent
GATEWAY_PORT = 8080
BASE_PORT = 18100
SOCKET_PATH_LIMIT = 107
LONGEST_SOCKET_NAME = "postgres/.s.PGSQL.65535.lock"
EVERY_ADDRESS = {"0.0.0.0": "127.0.0.1", "[::]": "[::1]"}  # noqa: S104  # recognised, not bound
WRITTEN_FOLDERS = (
    "files", "mail", "catalogue", "redis", "kafka", "demonstration", "bytecode",
)  # fmt: skip
"""What programs write to, each for itself; whom these belong to says whom they run as."""
PRIVATE_FOLDERS = ("logs", "secrets", *WRITTEN_FOLDERS)
LEAST_TO_INSTALL = 3 * 1024**3
LEAST_TO_GO_ON = 200 * 1024**2


@dataclass(frozen=True)
class Choices:
    """What `up` was told, kept in the home so that later commands need not be told again."""

    gateway_port: int = GATEWAY_PORT
    base_port: int = BASE_PORT
    listen: str = "127.0.0.1"
    redirect_port: int = 0
    tools: str = ""
    public_url: str = ""
    tls_certificate: str = ""
    tls_key: str = ""
    smtp_url: str = ""
    mail_from: str = ""
    traces_url: str = ""
    public_demonstration: bool = False
    brokers: int = 1
    backup_dir: str = ""
    dossiers: int = 300


@dataclass(frozen=True)
class Home:
    """Paths of one stack. Two homes with other ports run beside each other."""

    root: Path
    choices: Choices = field(default_factory=Choices)

    @property
    def tools(self) -> Path:
        """Downloaded programs (uv, Kafka's jars); the test stack shares those of the normal one."""
        return Path(self.choices.tools) if self.choices.tools else self.root / "tools"

    @property
    def logs(self) -> Path:
        return self.root / "logs"

    @property
    def secrets(self) -> Path:
        return self.root / "secrets"

    @property
    def up_log(self) -> Path:
        return self.logs / "up.log"

    @property
    def assets(self) -> Path:
        return self.root / "assets"

    @property
    def demo_accounts(self) -> Path:
        return self.root / "demonstration/demo-accounts.txt"

    @property
    def sockets(self) -> Path:
        """A folder whose socket paths stay within the kernel's limit of 107 bytes."""
        near = self.root / "run"
        if len(os.fsencode(near / LONGEST_SOCKET_NAME)) <= SOCKET_PATH_LIMIT:
            return near
        name = hashlib.sha256(os.fsencode(self.root)).hexdigest()[:12]
        return Path(f"/tmp/contest-{os.getuid()}-{name}")  # noqa: S108

    @property
    def scheme(self) -> str:
        return "https" if self.choices.tls_certificate else "http"

    @property
    def public_url(self) -> str:
        local = f"{self.scheme}://{self.gateway_address}:{self.choices.gateway_port}"
        return self.choices.public_url.rstrip("/") or local

    @property
    def gateway_address(self) -> str:
        """Where the gateway is reached from this machine."""
        return EVERY_ADDRESS.get(self.choices.listen, self.choices.listen)

    @property
    def has_mailbox(self) -> bool:
        """Mail and codes stay in the demonstration's mailbox, which everybody can read."""
        return not self.choices.smtp_url

    def exists(self) -> bool:
        return (self.root / "home.json").exists()

    def has_data(self) -> bool:
        return (self.root / "postgres").exists()

    @property
    def unfinished(self) -> Path:
        """There while a restore has begun and not ended."""
        return self.root / "restoring"

    @property
    def is_unfinished(self) -> bool:
        return self.unfinished.exists()

    def make(self) -> None:
        """Create the folders. nginx's workers can enter the root, and none of the private ones."""
        for path in (self.root, self.sockets):
            path.mkdir(parents=True, exist_ok=True)
            path.chmod(0o755)
        for name in ("gateway", "run"):
            (self.root / name).mkdir(exist_ok=True)
        for name in PRIVATE_FOLDERS:
            (self.root / name).mkdir(mode=0o700, exist_ok=True)
        if self.sockets.stat().st_uid != os.getuid():
            raise Refusal(f"{self.sockets} belongs to somebody else; remove it and try again.")

    def keep_demo_accounts(self) -> None:
        """They used to lie in the root of the home."""
        before = self.root / "demo-accounts.txt"
        if before.exists() and not self.demo_accounts.exists():
            before.rename(self.demo_accounts)

    def remember(self) -> None:
        write_private(self.root / "home.json", json.dumps(vars(self.choices), indent=2))


def default_root() -> Path:
    """`--home` and CONTEST_HOME win over this."""
    if os.geteuid() == 0:
        return Path("/var/lib/contest")
    return Path.home() / ".local/state/contest"


def open_home(root: str | None, changes: dict[str, object] | None = None) -> Home:
    """The home at `root` with what it remembers and what the command line changes."""
    path = Path(root or os.environ.get("CONTEST_HOME") or default_root()).expanduser().absolute()
    choices = Choices()
    try:
        known = json.loads((path / "home.json").read_text())
        choices = Choices(**{k: v for k, v in known.items() if k in vars(choices)})
    except FileNotFoundError:
        pass
    except (ValueError, TypeError) as problem:
        raise Refusal(f"{path}/home.json cannot be read ({problem}); mend or remove it.") from None
    given = {k: v for k, v in (changes or {}).items() if v is not None}
    return Home(path, replace(choices, **given))  # type: ignore[arg-type]


def check_room(home: Home) -> None:
    """Raises Refusal when the disk is too full to start on: after a reboot a contest that is
    installed needs little."""
    place, least = home.root, LEAST_TO_GO_ON if home.has_data() else LEAST_TO_INSTALL
    while not place.exists():
        place = place.parent
    free = shutil.disk_usage(place).free
    if free < least:
        raise Refusal(
            f"Only {free // 1024**2} MB are free where {home.root} lies; make room for at least "
            f"{least // 1024**2} MB or choose another place with --home."
        )


@contextmanager
def only_one(home: Home) -> Iterator[None]:
    """Keeps two `up` or `down` of one home from working against each other: the second waits."""
    with (home.root / "lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            say(f"  Waiting for another contest command that works on {home.root}")
            fcntl.flock(lock, fcntl.LOCK_EX)
        yield


@contextmanager
def tools_to_ourselves(home: Home) -> Iterator[None]:
    """Two stacks share their tools; the second waits while the first installs."""
    home.tools.mkdir(parents=True, exist_ok=True)
    with (home.tools / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def write_private(path: Path, text: str) -> None:
    """Write a file only its owner can read, never half of it."""
    draft = path.with_name(path.name + ".new")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w") as out:
        out.write(text)
    draft.replace(path)
