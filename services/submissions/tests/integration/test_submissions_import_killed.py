"""An import whose worker is killed in the middle of a row: it goes on, and nothing is doubled."""

import signal
import socketserver
import subprocess
import sys
from collections.abc import Callable, Iterator
from datetime import date
from threading import Event, Thread
from typing import Any, Final
from uuid import UUID

import pytest
from psycopg.conninfo import make_conninfo
from services.submissions.tests.submissions_desk import CHARLIE, LIMITS, SECRETARY
from services.submissions.tests.submissions_files import paper
from services.submissions.tests.submissions_sheets import archive, sheet

from servicekit import clock
from servicekit.db import Connection, Database
from servicekit.testing import GatewayClient, an_edition, put_copy
from servicekit.times import VN
from submissions.actions import import_runs
from submissions.settings import SubmissionsSettings
from submissions.store import attachments, imports
from submissions.store.files import FileStore

pytestmark = pytest.mark.integration

ROWS: Final = 3
WORKER: Final = """
import sys
from pathlib import Path
from servicekit import clock
from servicekit.db import Database
from submissions.actions.import_runs import run_imports
from submissions.settings import Checks, UploadLimits
from submissions.store.files import FileStore

url, files, scanner = sys.argv[1:]
database = Database(url)
database.open()
limits = UploadLimits(of_file={"pdf": 10**6}, of_account=1, checks=Checks(url=scanner))
run_imports(database, FileStore(Path(files)), limits, clock.now())
"""
ITS_CONNECTIONS: Final = "SELECT FROM pg_stat_activity WHERE application_name = 'to-be-killed'"


class Stuck(socketserver.ThreadingTCPServer):
    """A scanner that answers for the first file and never for the second."""

    allow_reuse_address = True
    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Scan)
        self.asked = 0
        self.reached, self.over = Event(), Event()

    @property
    def url(self) -> str:
        return f"tcp://127.0.0.1:{self.server_address[1]}"


class _Scan(socketserver.StreamRequestHandler):
    def handle(self) -> None:
        server: Any = self.server
        server.asked += 1
        if server.asked > 1:
            server.reached.set()
            server.over.wait()
            return
        self.rfile.read(10)
        while size := int.from_bytes(self.rfile.read(4)):
            self.rfile.read(size)
        self.wfile.write(b"stream: OK\0")


@pytest.fixture
def stuck() -> Iterator[Stuck]:
    with Stuck() as server:
        thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield server
        finally:
            server.over.set()
            server.shutdown()
            thread.join()


@pytest.fixture
def wanted(database: Database, browser: Callable[..., GatewayClient], open_edition: None) -> UUID:
    """An import of ROWS dossiers with a document each, all chosen."""
    lists = {
        "object_kinds": [{"code": "product", "label": "Sản phẩm"}],
        "fields": [{"code": "agriculture", "label": "Nông nghiệp"}],
        "themes": [{"code": "green", "label": "Chuyển đổi xanh"}],
    }
    with database.transaction() as conn:
        put_copy(conn, an_edition(version=2, rules=lists))
    today: date = clock.now().astimezone(VN).date()
    keys = [f"GIAY-{number}" for number in range(ROWS)]
    rows = [{"key": key, "received_on": today} for key in keys]
    documents = archive({f"{key}/giấy.pdf": paper() for key in keys})
    client = browser(CHARLIE, SECRETARY)
    made = client.post(
        "/tham-dinh/nhap",
        data={"sheet": (sheet(*rows), "bảng.xlsx"), "archive": (documents, "tệp.zip")},
        content_type="multipart/form-data",
    )
    lines = {"line": [str(number + 2) for number in range(ROWS)]}
    assert client.post(made.location, data=lines).status_code == 303
    return UUID(made.location.rsplit("/", 1)[-1])


def test_import_killed_in_a_row_goes_on_and_doubles_nothing(
    database: Database, settings: SubmissionsSettings, store: FileStore, conn: Connection,
    stuck: Stuck, wanted: UUID,
) -> None:  # fmt: skip
    url = make_conninfo(database.url, application_name="to-be-killed")
    command = [sys.executable, "-c", WORKER, url, str(settings.files_dir), stuck.url]
    with subprocess.Popen(command) as worker:
        assert stuck.reached.wait(120)
        assert states(conn, wanted) == ["imported", "chosen", "chosen"]
        worker.send_signal(signal.SIGKILL)
    while conn.execute(ITS_CONNECTIONS).fetchall():
        pass
    assert states(conn, wanted) == ["imported", "chosen", "chosen"]
    assert import_runs.run_imports(database, store, LIMITS, clock.now()) == ROWS - 1
    assert states(conn, wanted) == ["imported"] * ROWS
    assert imports.get(conn, wanted).stage == "done"
    found = imports.rows_of(conn, wanted)
    files = [attachments.of_dossier(conn, row.dossier) for row in found if row.dossier]
    assert [[file.name for file in of_one] for of_one in files] == [["giấy.pdf"]] * ROWS
    assert conn.execute("SELECT last FROM counters WHERE name = 'dossier'").fetchall() == [(ROWS,)]
    assert conn.execute("SELECT count(*) FROM dossiers").fetchone() == (ROWS,)
    handed_in = conn.execute("SELECT count(*) FROM transitions WHERE verb = 'submit'")
    assert handed_in.fetchone() == (ROWS,)


def states(conn: Connection, wanted: UUID) -> list[str]:
    return [row.state for row in imports.rows_of(conn, wanted)]
