"""PostgreSQL: one cluster of this stack alone, a database and a role for each service."""

import os
import pwd
import shutil
import subprocess
from pathlib import Path

from stack.debian import POSTGRES_PROGRAMS
from stack.home import Home
from stack.refusal import Refusal
from stack.secrets import read_secret
from stack.shell import User, clean_environment, run
from stack.system_user import give, system_user

SUPERUSER = "contest"
EXTENSIONS = ("unaccent", "pg_trgm")
SERVICES = ("accounts", "portal", "submissions", "voting", "notifications", "reporting")


def port(home: Home) -> int:
    return home.choices.base_port + 1


def socket_folder(home: Home) -> Path:
    return home.sockets / "postgres"


def data(home: Home) -> Path:
    return home.root / "postgres"


def settings_folder(home: Home) -> Path:
    """Beside the data: root writes nothing into folders of an account without rights."""
    return home.root / "postgres-settings"


def configure(home: Home) -> None:
    """Create the cluster the first time; write its settings and its rules of access every time."""
    owner = system_user(home)
    if not (data(home) / "PG_VERSION").exists():
        _create_cluster(home, owner)
    for folder in (settings_folder(home), socket_folder(home)):
        folder.mkdir(exist_ok=True)
    give(data(home), owner)
    give(socket_folder(home), owner)
    for name, text in _files(home).items():
        (settings_folder(home) / name).write_text(text)


def _create_cluster(home: Home, owner: User | None) -> None:
    """Beside its place first, so that an interrupted creation is begun again."""
    draft = data(home).with_name("postgres.new")
    shutil.rmtree(draft, ignore_errors=True)
    draft.mkdir(mode=0o700)
    give(draft, owner)
    run(
        [POSTGRES_PROGRAMS / "initdb", "--pgdata", draft, "--username", SUPERUSER,
         "--encoding", "UTF8", "--locale", "C.UTF-8", "--data-checksums", "--auth", "reject",
         "--no-instructions"],
        log=home.up_log,
        what="Creating the PostgreSQL cluster",
        user=owner,
    )  # fmt: skip
    draft.rename(data(home))


def _files(home: Home) -> dict[str, str]:
    """The superuser is who calls the launcher; with root, then, no program of the contest is."""
    caller = pwd.getpwuid(os.geteuid()).pw_name
    return {
        "postgresql.conf": SETTINGS.format(
            data=data(home),
            port=port(home),
            sockets=socket_folder(home),
            megabytes=shared_megabytes(os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")),
        ),
        "pg_hba.conf": (
            f"local all {SUPERUSER} peer map=admins\n"
            "local all all scram-sha-256\n"
            "host all all 127.0.0.1/32 scram-sha-256\n"
        ),
        "pg_ident.conf": f"admins {caller} {SUPERUSER}\n",
    }


def shared_megabytes(memory: int) -> int:
    """PostgreSQL's own cache on a machine of so many bytes that many other programs share."""
    return max(128, min(2048, memory // 12 // 2**20))


SETTINGS = """\
data_directory = '{data}'
listen_addresses = '127.0.0.1'
port = {port}
unix_socket_directories = '{sockets}'
max_connections = 300
timezone = 'UTC'
log_timezone = 'UTC'
password_encryption = 'scram-sha-256'
# The index of millions of votes stays in memory; its pages go to the WAL whole twice an hour.
shared_buffers = {megabytes}MB
effective_cache_size = 2GB
max_wal_size = 8GB
checkpoint_timeout = 30min
wal_compression = lz4
synchronous_commit = on
jit = off
idle_in_transaction_session_timeout = 60s
log_line_prefix = '%m [%p] %d '
log_min_duration_statement = 1s
log_parameter_max_length = 0
log_parameter_max_length_on_error = 0
log_error_verbosity = terse
"""


def command(home: Home) -> list[str]:
    return [str(POSTGRES_PROGRAMS / "postgres"), "-D", str(settings_folder(home))]


def is_ready(home: Home) -> bool:
    asked = subprocess.run(
        [POSTGRES_PROGRAMS / "pg_isready", "-q", "-h", socket_folder(home), "-p", str(port(home))],
        env=clean_environment(),
        check=False,
    )
    return asked.returncode == 0


def missing_databases(home: Home) -> list[str]:
    known = _sql(home, "SELECT datname FROM pg_database").split()
    return [f"contest_{service}" for service in SERVICES if f"contest_{service}" not in known]


def create_databases(home: Home) -> list[str]:
    """Roles, databases and extensions, where they are missing; returns the new databases."""
    missing = missing_databases(home)
    _sql(home, _extensions(), database="template1")
    _sql(home, "".join(_role(home, service) for service in SERVICES))
    for name in missing:
        _sql(home, f"CREATE DATABASE {name} OWNER {name}")
        _sql(home, f"REVOKE ALL ON DATABASE {name} FROM PUBLIC")
    return missing


def _extensions() -> str:
    return "".join(f"CREATE EXTENSION IF NOT EXISTS {name};" for name in EXTENSIONS)


def _role(home: Home, service: str) -> str:
    name, password = f"contest_{service}", read_secret(home, f"postgres-{service}")
    return (
        f"DO $$ BEGIN CREATE ROLE {name} LOGIN; EXCEPTION WHEN duplicate_object THEN NULL; END $$;"
        f"ALTER ROLE {name} PASSWORD '{password}';"
    )


UNLOGGED = "SET log_min_duration_statement = -1; SET log_min_error_statement = panic;"
"""Slow and failed statements are logged as they were sent: here with passwords in them."""


def _sql(home: Home, statements: str, *, database: str = "postgres") -> str:
    """Run statements as the superuser; they go through stdin, so no password is in any list."""
    done = subprocess.run(
        ["psql", "-XqAt", "-v", "ON_ERROR_STOP=1", "-h", socket_folder(home), "-p",
         str(port(home)), "-U", SUPERUSER, "-d", database],
        input=f"{UNLOGGED}SET client_min_messages = warning;{statements}",
        capture_output=True,
        text=True,
        env=clean_environment(),
        check=False,
    )  # fmt: skip
    if done.returncode != 0:
        raise Refusal(f"PostgreSQL refused a command: {done.stderr.strip().splitlines()[0]}")
    return done.stdout
