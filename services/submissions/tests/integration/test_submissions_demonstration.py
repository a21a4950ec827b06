"""The demonstration edition's dossiers: whole, added once, of several applicants."""

from datetime import UTC, datetime, timedelta

import pytest
from services.submissions.tests.submissions_desk import entry_states

from contracts.events import EditionWindows
from contracts.windows import Window
from servicekit import clock
from servicekit.cli import Context
from servicekit.db import Connection, Database
from servicekit.testing import an_edition, put_copy
from submissions.actions.demonstrate import NotADemonstration, demonstrate
from submissions.cli import seed
from submissions.settings import SubmissionsSettings
from submissions.store.files import FileStore

pytestmark = pytest.mark.integration

MOMENT = datetime(2026, 11, 21, 3, tzinfo=UTC)


@pytest.fixture
def month(database: Database, open_edition: None) -> None:
    """Reception has been open for a month."""
    with database.transaction() as held:
        start, end = (MOMENT + timedelta(days=days) for days in (-30, 30))
        windows = EditionWindows(submission=Window(start=start, end=end))
        put_copy(held, an_edition(version=2, windows=windows))


def test_demonstration_is_whole_and_added_once(
    database: Database, store: FileStore, month: None, conn: Connection
) -> None:
    made = demonstrate(database, store, MOMENT, count=22)
    assert demonstrate(database, store, MOMENT, count=22) == 0
    stages = dict(conn.execute("SELECT stage, count(*) FROM dossiers GROUP BY stage").fetchall())
    assert (sum(stages.values()), made) == (22, 22)
    assert stages["published"] == 12
    assert set(stages) >= {
        "draft", "submitted", "needs_supplement", "valid", "not_valid", "suspended", "withdrawn",
    }  # fmt: skip
    entries = {e.number: e for e in entry_states(conn)}
    assert sorted(entries) == list(range(1, 14))
    assert all(entry.cover for entry in entries.values())
    assert len({e.field for e in entries.values()}) >= 6


def test_more_dossiers_belong_to_several_applicants_and_have_their_own_pictures(
    database: Database, store: FileStore, month: None, conn: Connection
) -> None:
    demonstrate(database, store, MOMENT, count=22, applicants=(1, 11, 12))
    assert demonstrate(database, store, MOMENT, count=54, applicants=(1, 11, 12)) == 32
    owners = dict(conn.execute("SELECT account, count(*) FROM dossiers GROUP BY 1").fetchall())
    assert sorted(owners) == [1, 11, 12]
    assert sum(owners.values()) == 54
    pictures = "SELECT count(*), count(DISTINCT picture) FROM attachments"
    assert conn.execute(pictures).fetchone() == (54, 54)
    (digest,) = conn.execute("SELECT picture FROM attachments ORDER BY added_at").fetchone() or (
        "",
    )
    assert store.path(digest).stat().st_size > 0


def test_demonstration_refuses_a_real_edition(
    database: Database, store: FileStore, open_edition: None
) -> None:
    with database.transaction() as held:
        put_copy(held, an_edition(version=2, demonstration=False))
    with pytest.raises(NotADemonstration):
        demonstrate(database, store, clock.now())


@pytest.mark.parametrize("arguments", [["x"], ["-1"], ["3", "0"], ["3", "1,"], ["1", "2", "3"]])
def test_seed_with_wrong_arguments_says_how(
    database: Database, settings: SubmissionsSettings, arguments: list[str],
    capsys: pytest.CaptureFixture[str],
) -> None:  # fmt: skip
    assert seed(Context(settings, database, MOMENT), arguments) == 2
    assert capsys.readouterr().err.startswith("usage: submissions seed")


def test_seed_adds_as_many_as_told(
    database: Database, settings: SubmissionsSettings, month: None, conn: Connection,
    capsys: pytest.CaptureFixture[str],
) -> None:  # fmt: skip
    assert seed(Context(settings, database, MOMENT), ["3", "5"]) == 0
    assert capsys.readouterr().out == "3 demonstration dossiers added\n"
    assert conn.execute("SELECT DISTINCT account FROM dossiers").fetchall() == [(5,)]
