"""What a server is told before services get their databases on it."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import uuid4

import psycopg
import pytest
from psycopg import sql

from servicekit.testing import Stack

pytestmark = pytest.mark.integration

EXTENSIONS = Path(__file__).resolve().parents[1] / "postgres/extensions.sql"
MAKE = sql.SQL("CREATE DATABASE {} TEMPLATE template0 ENCODING 'UTF8' LOCALE {}")


@contextmanager
def made_with(stack: Stack, locale: str) -> Iterator[psycopg.Connection]:
    """A database of its own, as one made of this server's template would be."""
    name = f"test_locale_{uuid4().hex[:8]}"
    with psycopg.connect(stack.admin_url("postgres"), autocommit=True) as admin:
        admin.execute(MAKE.format(sql.Identifier(name), sql.Literal(locale)))
        try:
            with psycopg.connect(stack.admin_url(name), autocommit=True) as found:
                yield found
        finally:
            admin.execute(sql.SQL("DROP DATABASE {}").format(sql.Identifier(name)))


def test_a_server_without_the_languages_letters_is_refused(stack: Stack) -> None:
    with (
        made_with(stack, "C") as database,
        pytest.raises(psycopg.errors.RaiseException, match="knows no Vietnamese letters"),
    ):
        database.execute(EXTENSIONS.read_text(encoding="utf-8"))


def test_one_with_them_gets_its_extensions(stack: Stack) -> None:
    with made_with(stack, "C.UTF-8") as database:
        database.execute(EXTENSIONS.read_text(encoding="utf-8"))
        found = database.execute("SELECT lower('ĐỔI MỚI'), 'đổi mới' <% 'ĐỔI MỚI sáng tạo'")
        assert found.fetchone() == ("đổi mới", True)
