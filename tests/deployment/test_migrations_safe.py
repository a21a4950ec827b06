"""Migrations run while people vote: docs/operations/schema-changes.md says what they may do."""

import re
from pathlib import Path

import pytest

pytestmark = pytest.mark.deployment

ROOT = Path(__file__).parents[2]
NAME = r'(?:IF (?:NOT )?EXISTS )?(?:ONLY )?"?([\w.]+)"?'
UNSAFE = {
    "an index locks out writers: CONCURRENTLY, in a file of its own": (
        rf"CREATE (?:UNIQUE )?INDEX (?!CONCURRENTLY)(?:\w+ )?ON {NAME}"
    ),
    "a type change rewrites the table": (
        rf"ALTER TABLE {NAME}.* ALTER (?:COLUMN )?\w+ (?:SET DATA )?TYPE"
    ),
    "SET NOT NULL reads the whole table under a lock": (
        rf"ALTER TABLE {NAME}.* ALTER (?:COLUMN )?\w+ SET NOT NULL"
    ),
    "a column without a default cannot be NOT NULL": (
        rf"ALTER TABLE {NAME}.* ADD (?:COLUMN )?(?!CONSTRAINT)\w+ [^,;]*NOT NULL(?![^,;]*DEFAULT)"
        r"(?<!DEFAULT)"
    ),
    "a volatile default rewrites the table": (
        rf"ALTER TABLE {NAME}.* ADD (?:COLUMN )?\w+ [^,;]*"
        r"DEFAULT (?:gen_random_uuid|random|clock_timestamp)"
    ),
    "a constraint reads the whole table: NOT VALID first": (
        rf"ALTER TABLE {NAME}.* ADD CONSTRAINT \w+ (?:CHECK|FOREIGN KEY|UNIQUE|PRIMARY KEY)"
        r"(?![^;]*(?:NOT VALID|USING INDEX))"
    ),
    "the former code still reads it": (
        rf"(?:DROP (?:TABLE|VIEW) {NAME}|ALTER TABLE {NAME}.* (?:DROP COLUMN|RENAME))"
    ),
    "it rewrites the table": rf"(?:VACUUM FULL|CLUSTER|TRUNCATE|REINDEX) {NAME}",
    "rows are filled in batches by a command": (
        rf"(?:^|; ?)UPDATE {NAME} SET (?![^;]*WHERE)"  # noqa: S608  # a pattern, never run
    ),
}
BEFORE_LIVE = {
    # Applied before anybody voted; an applied file is never edited.
    "kit/0002_identities.sql": "a constraint reads the whole table: NOT VALID first",
}
ALLOWED = re.compile(r"-- contract: \S")


def files() -> list[tuple[str, str]]:
    """All but the first of each owner, which makes tables nobody uses yet."""
    folders = {"kit": ROOT / "packages/servicekit/src/servicekit/sql"}
    folders |= {path.parent.name: path for path in ROOT.glob("services/*/src/*/migrations")}
    found = [
        (f"{owner}/{path.name}", path.read_text(encoding="utf-8"))
        for owner, folder in sorted(folders.items())
        for path in sorted(folder.glob("*.sql"))[1:]
    ]
    assert len(folders) == 7
    assert found
    return found


def plain(text: str) -> str:
    """One line without comments and without the words of literals."""
    text = re.sub(r"--[^\n]*", "", text)
    return re.sub(r"\s+", " ", re.sub(r"'[^']*'", "''", text)).strip()


def complaints(name: str, text: str) -> list[str]:
    if ALLOWED.search(text):
        return []
    code = plain(text)
    made = set(re.findall(rf"CREATE TABLE {NAME}", code, re.IGNORECASE))
    found = []
    for statement in re.split(r"(?<=;) ", code):
        for why, pattern in UNSAFE.items():
            hit = re.search(pattern, statement, re.IGNORECASE)
            touched = {group for group in hit.groups() if group} if hit else set()
            if hit and not touched <= made and BEFORE_LIVE.get(name) != why:
                found.append(f"{name}: {why}")
    return found


def test_migrations_are_safe_on_a_live_table() -> None:
    assert [one for name, text in files() for one in complaints(name, text)] == []


@pytest.mark.parametrize(
    "sql",
    [
        "CREATE INDEX late ON ledger (account);",
        "CREATE UNIQUE INDEX ON ledger (account);",
        "ALTER TABLE ledger ALTER COLUMN account TYPE bigint;",
        "ALTER TABLE ledger ALTER account SET NOT NULL;",
        "ALTER TABLE ledger ADD COLUMN device text NOT NULL;",
        "ALTER TABLE ledger ADD COLUMN id uuid DEFAULT gen_random_uuid();",
        "ALTER TABLE ledger ADD CONSTRAINT some CHECK (account > 0);",
        "ALTER TABLE ledger\n    ADD CONSTRAINT one UNIQUE (account);",
        "DROP TABLE ledger;",
        "ALTER TABLE ledger DROP COLUMN state;",
        "ALTER TABLE ledger RENAME TO votes;",
        "UPDATE ledger SET state = 'counted';",
        "VACUUM FULL ledger;",
    ],
)
def test_unsafe_statement_is_found(sql: str) -> None:
    assert len(complaints("voting/0002_x.sql", sql)) == 1


@pytest.mark.parametrize(
    "sql",
    [
        "-- no-transaction\nCREATE INDEX CONCURRENTLY late ON ledger (account);",
        "CREATE TABLE fresh (id bigint PRIMARY KEY);\nCREATE INDEX ON fresh (id);",
        "ALTER TABLE ledger ADD COLUMN device text;",
        "ALTER TABLE ledger ADD COLUMN device text NOT NULL DEFAULT '';",
        "ALTER TABLE ledger ADD CONSTRAINT some CHECK (account > 0) NOT VALID;",
        "ALTER TABLE ledger VALIDATE CONSTRAINT some;",
        "-- contract: nothing reads it since release 7\nALTER TABLE ledger DROP COLUMN state;",
        "UPDATE editions SET rules = '{}' WHERE code = 'x';",
    ],
)
def test_safe_statement_is_let_through(sql: str) -> None:
    assert complaints("voting/0002_x.sql", sql) == []
