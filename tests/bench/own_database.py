"""A database of a bench's own on a running stack, with the schema of submissions."""

import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg

from load.place import HOME_VARIABLE
from servicekit import migrations
from servicekit.db import Database
from servicekit.testing import Stack


@contextmanager
def own_database(name: str) -> Iterator[tuple[Database, psycopg.Connection[Any], str]]:
    """The pool, an autocommitting connection, the address; removed afterwards."""
    home = Path(os.environ[HOME_VARIABLE])
    stack = Stack(home, json.loads((home / "stack.json").read_text()))
    with psycopg.connect(stack.admin_url("postgres"), autocommit=True) as admin:
        admin.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
        admin.execute(f"CREATE DATABASE {name}")
        url = stack.admin_url(name)
        try:
            with psycopg.connect(url, autocommit=True) as conn:
                for extension in ("unaccent", "pg_trgm"):
                    conn.execute(f"CREATE EXTENSION IF NOT EXISTS {extension} SCHEMA public")
                migrations.migrate(url, "submissions")
                database = Database(url)
                database.open()
                try:
                    yield database, conn, url
                finally:
                    database.close()
        finally:
            admin.execute(f"DROP DATABASE {name} WITH (FORCE)")
