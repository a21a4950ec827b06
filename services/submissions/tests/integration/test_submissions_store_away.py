"""The store is away or full: the worker says so, waits, and goes on where it was."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from services.submissions.tests.submissions_desk import ALICE, Desk
from services.submissions.tests.submissions_files import Sender, paper

from servicekit import clock
from servicekit.db import Connection, Database
from servicekit.testing import GatewayClient
from submissions.actions.attach import remove_file
from submissions.actions.reading import read_files
from submissions.actions.scanning import scan_waiting
from submissions.actions.upkeep import sweep_files
from submissions.settings import Checks
from submissions.store import attachments, dossiers
from submissions.store.attachments import Attachment
from submissions.store.files import FileStore, Stored
from support.scanners import ScannerServer, scanner_server

pytestmark = pytest.mark.integration

Browser = Callable[..., GatewayClient]
FULL = 10**15


class Away(FileStore):
    """A store whose server does not answer."""

    def stored(self) -> Iterator[Stored]:
        raise ConnectionRefusedError("nobody listens")


@pytest.fixture
def away(tmp_path: Path) -> Away:
    """Its folder is none: nothing can be opened or kept."""
    place = tmp_path / "away"
    place.touch()
    return Away(place)


@pytest.fixture
def file(browser: Browser, desk: Desk, conn: Connection) -> Attachment:
    """A PDF that nobody has read yet."""
    draft = desk.draft(picture=False)
    assert Sender(browser(ALICE), draft.code).send("giấy.pdf", paper()).status_code == 204
    (found,) = attachments.of_dossier(conn, draft.id)
    return found


@pytest.mark.usefixtures("file")
def test_files_stay_unread_until_the_store_is_back(
    database: Database, store: FileStore, away: Away, tmp_path: Path
) -> None:
    nearly_full = FileStore(tmp_path / "files", keep_free=FULL)
    assert read_files(database, away, clock.now()) == 0
    assert read_files(database, nearly_full, clock.now()) == 0
    assert [read_files(database, store, clock.now()) for _ in range(2)] == [1, 0]


def test_files_wait_for_the_scanner_while_the_store_is_away(
    database: Database, store: FileStore, away: Away, conn: Connection, file: Attachment
) -> None:
    conn.execute("UPDATE attachments SET scan = 'waiting' WHERE id = %s", (file.id,))
    scanner: ScannerServer
    with scanner_server() as scanner:
        checks = Checks(url=scanner.url)
        assert scan_waiting(database, away, checks, clock.now()) == 0
        assert scan_waiting(database, store, checks, clock.now()) == 1
    assert attachments.count_waiting(conn) == 0


def test_what_was_discarded_is_swept_once_the_store_is_back(
    database: Database, store: FileStore, away: Away, desk: Desk, file: Attachment
) -> None:
    with database.transaction() as held:
        remove_file(held, dossiers.lock_by_id(held, file.dossier), file.id, clock.now())
    assert sweep_files(database, away, clock.now()) == 0
    assert [stored.name for stored in store.stored()] == [file.hash]
    assert sweep_files(database, store, clock.now()) == 1
    assert list(store.stored()) == []
