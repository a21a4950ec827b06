"""`./contest containers backup|restore`: what `./contest backup` and `restore` do, for Compose.

Kafka is never restored: its log begins anew. Votes that the restored ledger had not read are
replayed from their copy, facts too; states are written again by their owners (decision 15).
"""

import json
import os
import subprocess
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime

from stack.backups import figures
from stack.backups.restore import LEDGER_SECONDS, OVERLAP
from stack.console import step
from stack.home import CHECKOUT
from stack.postgres import SERVICES
from stack.refusal import Refusal

Compose = Callable[..., str]
"""`compose(*arguments)` runs it to its end and answers stdout. Raises Refusal."""
ONCE = ("run", "--rm", "--no-deps", "-T")
IN_POSTGRES = ("exec", "-T", "postgres")
FILES = "/etc/contest/postgres"
DRILL = CHECKOUT / "compose/drill.env"
DRILLS_NAME = "contest-drill"


@dataclass(frozen=True)
class Restored:
    """`point`: of the last commit that is back; empty when the base backup is all there was."""

    point: str
    votes_replayed: int
    highest_account: int
    seconds: float


def ask_of(compose: Compose) -> figures.Ask:
    """Its PostgreSQL is asked."""
    psql = (*IN_POSTGRES, "psql", "-XqAt", "-U", "contest")
    return lambda statement, database: compose(*psql, "-d", database, "-c", statement)


def operators_compose(*arguments: str) -> str:
    """Docker's own, with the values that COMPOSE_ENV_FILES names. Raises Refusal."""
    return _docker_compose(arguments)


def drills_compose(*arguments: str) -> str:
    """The same beside it: another name, and compose/drill.env over all other values."""
    files = os.environ.get("COMPOSE_ENV_FILES", ".env")
    chosen = {"COMPOSE_ENV_FILES": f"{files},{DRILL}", "COMPOSE_PROFILES": "demo"}
    return _docker_compose(arguments, "--project-name", DRILLS_NAME, **chosen)


def _docker_compose(arguments: Sequence[str], *options: str, **chosen: str) -> str:
    command = ["docker", "compose", *options, *arguments]
    done = subprocess.run(
        command,
        cwd=CHECKOUT,
        stdout=subprocess.PIPE,
        text=True,
        check=False,
        env={**os.environ, **chosen},
    )  # fmt: skip
    if done.returncode:
        raise Refusal(f"docker compose {arguments[0]} failed; what it said stands above.")
    return done.stdout


def backup(compose: Compose, *, keep: int, only_new: bool) -> None:
    """A base backup, then what is new; or only that. What a restored database names is copied
    after the database."""
    began = str(time.time())
    if not only_new:
        compose(*ONCE, "--entrypoint", "true", "copies")  # gives a new volume its owner
        with step("PostgreSQL"):
            compose(*IN_POSTGRES, "sh", f"{FILES}/backup.sh", "base", str(keep))
    with step("WAL"):
        compose(*IN_POSTGRES, "sh", f"{FILES}/backup.sh", "wal")
    with step("Votes and facts, attachments"):
        compose(*ONCE, "copies", "out", began)
    if not only_new:
        compose(*ONCE, "copies", "whole", began)


def restore(compose: Compose, at: datetime | None = None) -> Restored:
    """Into empty volumes, with the secrets of before; then everything runs. Votes are all kept."""
    began = time.monotonic()
    with step("PostgreSQL: base backup and WAL"):
        when = (at.astimezone(UTC).isoformat(),) if at else ()
        point = compose(*ONCE, "postgres", "sh", f"{FILES}/restore.sh", *when).strip()
    with step("Servers, topics and migrations"):
        compose("up", "--detach", "--wait", "postgres", "redis")
        compose("run", "--rm", "-T", "topics")
        _each(compose)
    with step("Votes that were under way"):
        votes = json.loads(compose(*ONCE, "copies", "votes"))
    with step("Facts and attachments"):
        until = (datetime.fromisoformat(point) if point else datetime.now(UTC)) - OVERLAP
        compose(*ONCE, "copies", "back", until.isoformat())
    with step("States"):
        compose(*ONCE, "accounts-migrate", "continue-numbers", str(votes["highest_account"]))
        _each(compose, "after-restore")
    with step("Everything else"):
        compose("up", "--detach", "--wait")
    with step("Votes into the ledger and the filter"):
        _wait_for_ledger(compose)
        compose("exec", "-T", "voting-work", "service", "rebuild-filter")
    return Restored(
        point, votes["records"], votes["highest_account"], round(time.monotonic() - began, 1)
    )


def _each(compose: Compose, *command: str) -> None:
    """A command of every service; without one, its migrations."""
    with ThreadPoolExecutor() as pool:
        list(pool.map(lambda one: compose(*ONCE, f"{one}-migrate", *command), SERVICES))


def _wait_for_ledger(compose: Compose) -> None:
    """Until the replayed votes are rows: the ledger has seen the end of its new log since now."""
    since, deadline = datetime.now(UTC).isoformat(), time.monotonic() + LEDGER_SECONDS
    while not figures.ledger_reached(ask_of(compose), since):
        if time.monotonic() > deadline:
            raise Refusal("Everything is back, but the ledger does not catch up: see its log.")
        time.sleep(0.5)
