"""PostgreSQL: one cluster of this stack alone, a database and a role for each service."""

import os
import pwd
import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path

from stack.backups import archiving
from stack.debian import POSTGRES_PROGRAMS
from stack.home import Home
from stack.limits import allow_huge_pages, memory
from stack.refusal import Refusal
from stack.shell import User, clean_environment, run
from stack.system_user import give, system_user

SUPERUSER = "contest"
FILES = Path(__file__).with_name("postgres")
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
    allow_huge_pages()
    if not (data(home) / "PG_VERSION").exists():
        _create_cluster(home, owner)
    for folder in (settings_folder(home), socket_folder(home)):
        folder.mkdir(exist_ok=True)
    give(data(home), owner)
    give(socket_folder(home), owner)
    archiving.write_script(archiver(home))
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
        "postgresql.conf": PLACES.format(
            data=data(home),
            port=port(home),
            sockets=socket_folder(home),
            megabytes=shared_megabytes(memory()),
        )
        + (FILES / "settings.conf").read_text()
        + archiving.settings(home, archiver(home)),
        "pg_hba.conf": (
            f"local all,replication {SUPERUSER} peer map=admins\n"
            "local all all scram-sha-256\n"
            "host all all 127.0.0.1/32 scram-sha-256\n"
        ),
        "pg_ident.conf": f"admins {caller} {SUPERUSER}\n",
    }


def archiver(home: Home) -> Path:
    return settings_folder(home) / archiving.SCRIPT


def shared_megabytes(memory: int) -> int:
    """PostgreSQL's own cache on a machine of so many bytes that many other programs share."""
    return max(128, min(2048, memory // 12 // 2**20))


PLACES = """\
data_directory = '{data}'
listen_addresses = '127.0.0.1'
port = {port}
unix_socket_directories = '{sockets}'
shared_buffers = {megabytes}MB
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
    known = sql(home, "SELECT datname FROM pg_database").split()
    return [f"contest_{service}" for service in SERVICES if f"contest_{service}" not in known]


def create_databases(home: Home) -> list[str]:
    """Roles, databases and extensions, where they are missing; returns the new databases."""
    missing = missing_databases(home)
    sql(home, (FILES / "extensions.sql").read_text(), database="template1")
    for service in SERVICES:
        password = f"password_file={home.secrets / f'postgres-{service}'}"
        sql(home, (FILES / "service.sql").read_text(), values=(f"service={service}", password))
    return missing


UNLOGGED = "SET log_min_duration_statement = -1; SET log_min_error_statement = panic;\n"
"""Slow and failed statements are logged as they were sent: here with passwords in them."""


def sql(
    home: Home, statements: str, *, database: str = "postgres", values: Sequence[str] = ()
) -> str:
    """Run statements as the superuser; a password is read by psql, so that it is in no list."""
    given = [part for value in ("ON_ERROR_STOP=1", *values) for part in ("-v", value)]
    done = subprocess.run(
        ["psql", "-XqAt", *given, "-h", socket_folder(home), "-p", str(port(home)),
         "-U", SUPERUSER, "-d", database],
        input=UNLOGGED + statements,
        capture_output=True,
        text=True,
        env=clean_environment(),
        check=False,
    )  # fmt: skip
    if done.returncode != 0:
        raise Refusal(f"PostgreSQL refused a command: {done.stderr.strip().splitlines()[0]}")
    return done.stdout
