"""What is told when something is wrong before a container can work."""

import os
import shutil
import subprocess
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import psycopg
import pytest
from stack.containers.compose import Project

from servicekit import migrations
from servicekit.testing import Stack

pytestmark = pytest.mark.containers

TWICE = "contest_twice"


@pytest.fixture
def secrets(project: Project, tmp_path: Path) -> Path:
    """A copy to change."""
    return Path(shutil.copytree(project.secrets, tmp_path / "secrets"))


def migrate(project: Project, secrets: Path, *said: str) -> "subprocess.CompletedProcess[str]":
    """The job of voting with other secrets and settings."""
    settings = [part for one in said for part in ("-e", one)]
    return project.run("run", "--rm", "--no-deps", *settings, "voting-migrate",
                       CONTEST_SECRETS=str(secrets))  # fmt: skip


def last_line(told: "subprocess.CompletedProcess[str]") -> str:
    return told.stderr.strip().splitlines()[-1]


def test_missing_secret_is_told_in_one_line(project: Project, secrets: Path) -> None:
    (secrets / "receipt-key").unlink()

    told = migrate(project, secrets)

    assert told.returncode != 0
    assert last_line(told).endswith(f"bind source path does not exist: {secrets}/receipt-key")


def test_missing_and_malformed_settings_are_told_in_one_line(
    project: Project, secrets: Path
) -> None:
    told = migrate(project, secrets, "RECEIPT_KEY_FILE=", "WEB_WORKERS=two")

    assert told.returncode == 1
    assert "RECEIPT_KEY is missing" in last_line(told)
    assert "WEB_WORKERS: Expected `int`, got `str`" in last_line(told)
    assert "Traceback" not in told.stderr


def test_wrong_database_password_is_told_in_one_line(project: Project, secrets: Path) -> None:
    url = (secrets / "database-url-voting").read_text()
    (secrets / "database-url-voting").write_text(url.replace("contest_voting:", "contest_voting:x"))

    told = migrate(project, secrets)

    assert told.returncode == os.EX_TEMPFAIL
    assert last_line(told).startswith("voting migrate: ")
    assert last_line(told).endswith('password authentication failed for user "contest_voting"')
    assert "Traceback" not in told.stderr


def test_two_migrations_at_once_make_the_tables_once(
    project: Project, secrets: Path, stack: Stack
) -> None:
    server = (secrets / "database-url-voting").read_text().rpartition("/")[0]
    (secrets / "database-url-voting").write_text(f"{server}/{TWICE}")
    with psycopg.connect(stack.admin_url("postgres"), autocommit=True) as conn:
        conn.execute(f"DROP DATABASE IF EXISTS {TWICE}")
        conn.execute(f"CREATE DATABASE {TWICE} OWNER contest_voting")

    with ThreadPoolExecutor(2) as both:
        told = list(both.map(lambda _: migrate(project, secrets), range(2)))

    with psycopg.connect(stack.admin_url(TWICE)) as conn:
        done = conn.execute("SELECT owner, name FROM kit.migrations ORDER BY 1, 2").fetchall()
    assert [one.returncode for one in told] == [0, 0], told
    assert done == sorted((one.owner, one.name) for one in migrations.known("voting"))
    assert told[0].stderr.count('"migrated"') + told[1].stderr.count('"migrated"') == len(done)
