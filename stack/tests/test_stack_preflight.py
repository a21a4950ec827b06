"""What stands against a voting evening, and how that is said."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

import pytest
import trustme
from stack.backups import textfile
from stack.home import Choices, Home
from stack.preflight import backups, clocks, contest, machine
from stack.preflight.commands import alerts
from stack.preflight.finding import graded

pytestmark = pytest.mark.unit

NOW = datetime(2026, 10, 31, 12, tzinfo=UTC)


@contextmanager
def serving(answer: Callable[[BaseHTTPRequestHandler], None]) -> Iterator[str]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            answer(self)

        do_HEAD = do_GET  # noqa: N815

        def log_message(self, *_: Any) -> None:
            pass

    server = HTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, args=(0.01,))
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


@pytest.mark.parametrize(
    ("minutes", "level", "words"),
    [(0, "ok", " s "), (5, "stop", "300 s before"), (-5, "stop", "300 s after")],
)
def test_clock_that_differs_by_minutes_is_no_go(minutes: int, level: str, words: str) -> None:
    def tell(request: BaseHTTPRequestHandler) -> None:
        request.send_response_only(405)
        moment = datetime.now(UTC) + timedelta(minutes=minutes)
        request.send_header("Date", format_datetime(moment, usegmt=True))
        request.end_headers()

    with serving(tell) as url:
        (found,) = clocks.compared([url])
    assert found.level == level
    assert words in found.words.replace("299 s", "300 s").replace("301 s", "300 s")


def a_certificate(path: Path, expires: datetime) -> Home:
    made = trustme.CA().issue_cert("contest.example", not_after=expires)
    made.cert_chain_pems[0].write_to_path(path)
    return Home(path.parent, Choices(tls_certificate=str(path)))


@pytest.mark.parametrize(
    ("left", "level", "words"),
    [(60, "ok", "expires 2026-12-30"), (10, "look", "expires"), (2, "stop", "expires"),
     (-1, "stop", "EXPIRED 2026-10-30")],
)  # fmt: skip
def test_certificate_is_judged_by_its_days(
    tmp_path: Path, left: int, level: str, words: str
) -> None:
    home = a_certificate(tmp_path / "tls.pem", NOW + timedelta(days=left))
    found = clocks.certificate(home, NOW)
    assert found.level == level
    assert found.words.startswith(words)


def test_certificate_that_cannot_be_read_is_no_go(tmp_path: Path) -> None:
    (tmp_path / "tls.pem").write_text("no certificate")
    home = Home(tmp_path, Choices(tls_certificate=str(tmp_path / "tls.pem")))
    assert clocks.certificate(home, NOW).level == "stop"


def test_secret_that_others_can_read_is_named(tmp_path: Path) -> None:
    home = Home(tmp_path)
    home.make()
    (home.secrets / "pepper").write_text("x")
    (home.secrets / "pepper").chmod(0o640)
    assert machine.secrets(home).level == "ok"
    (home.secrets / "pepper").chmod(0o644)
    found = machine.secrets(home)
    assert (found.level, found.words) == ("stop", "others can read or change pepper")


def test_backup_is_judged_by_its_age(tmp_path: Path) -> None:
    home = Home(tmp_path, Choices(backup_dir=str(tmp_path)))
    assert [one.level for one in backups.backups(Home(tmp_path), NOW)] == ["stop"]
    assert [one.level for one in backups.backups(home, NOW)] == ["stop", "stop", "stop", "look"]
    hour = timedelta(hours=1)
    times = dict.fromkeys(backups.AGES, (NOW - hour / 10).timestamp())
    textfile.write(home, "backup", times)
    assert [one.level for one in backups.backups(home, NOW)] == ["ok"] * 4
    assert [one.level for one in backups.backups(home, NOW + hour / 5)][1] == "look"
    assert [one.level for one in backups.backups(home, NOW + hour)][1] == "stop"


def an_edition(start: datetime, end: datetime | None, *, paused: bool = False) -> dict[str, Any]:
    span = {"start": start.isoformat(), "end": end.isoformat() if end else None}
    return {"code": "lan-3", "windows": {"voting": span}, "voting": {"paused": paused}}


def test_window_that_is_over_paused_or_missing_is_no_go() -> None:
    day = timedelta(days=1)
    assert contest.window(an_edition(NOW - day, NOW + day), NOW).level == "ok"
    assert contest.window(an_edition(NOW + day, None), NOW).level == "ok"
    assert contest.window(an_edition(NOW - day, NOW), NOW).level == "stop"
    assert contest.window(an_edition(NOW - day, NOW + day, paused=True), NOW).level == "stop"
    assert contest.window({"code": "x", "windows": {"voting": None}}, NOW).level == "stop"
    assert contest.window(None, NOW).level == "stop"


def test_mailbox_is_no_go_unless_the_edition_is_a_demonstration(tmp_path: Path) -> None:
    assert machine.mail(Home(tmp_path), demonstration=True).level == "look"
    assert machine.mail(Home(tmp_path), demonstration=False).level == "stop"
    real = Home(tmp_path, Choices(smtp_url="smtp://mail.example:25"))
    assert machine.mail(real, demonstration=False).level == "ok"


def test_grades_begin_at_their_limits() -> None:
    levels = [graded("x", value, "", look=1, stop=2).level for value in (0.9, 1, 1.9, 2)]
    assert levels == ["ok", "look", "look", "stop"]


def test_firing_alert_and_silent_alertmanager_are_no_go() -> None:
    def fire(request: BaseHTTPRequestHandler) -> None:
        request.send_response(200)
        request.end_headers()
        request.wfile.write(b'[{"labels": {"alertname": "LedgerStopped"}}]')

    with serving(fire) as url:
        found = alerts(url)
    assert (found.level, found.words) == ("stop", "firing: LedgerStopped")
    assert alerts(url).level == "stop"
    assert alerts(None).level == "look"
