"""The scanner that people run: clamd itself, with a database that knows one signature."""

import subprocess
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from services.submissions.tests.submissions_files import paper
from stack.debian import find

from servicekit.scanner import Scanner, ScannerAway
from support.scanners import EICAR
from support.waiting import until

pytestmark = pytest.mark.integration

LIMIT = 1_048_576


@pytest.fixture(scope="module")
def clamd() -> Iterator[str]:
    """Its address; it ends with the tests of this module."""
    program = find("clamd")
    if program is None:
        pytest.skip("clamav-daemon is not installed")
    with TemporaryDirectory(prefix="clamd") as place:
        folder = Path(place)
        (folder / "contest.ndb").write_text(f"Eicar-Test-Signature:0:*:{EICAR.hex()}\n")
        (folder / "clamd.conf").write_text(
            f"DatabaseDirectory {folder}\nLocalSocket {folder}/ctl\nForeground yes\n"
            f"StreamMaxLength {LIMIT}\nLogFile {folder}/log\nUser root\n"
        )
        running = subprocess.Popen(
            [program, "--config-file", str(folder / "clamd.conf")],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        url = f"unix://{folder}/ctl"
        try:
            until("clamd answers", lambda: _answers(url))
            yield url
        finally:
            running.terminate()
            running.wait(20)


def _answers(url: str) -> bool:
    try:
        return Scanner(url, 5).scan(BytesIO(b"x")) is None
    except ScannerAway:
        return False


def test_clamd_tells_clean_from_infected(clamd: str) -> None:
    scanner = Scanner(clamd)
    assert scanner.scan(BytesIO(paper(3))) is None
    assert scanner.scan(BytesIO(b"before " + EICAR)) == "Eicar-Test-Signature.UNOFFICIAL"


def test_more_than_clamd_takes_is_no_answer(clamd: str) -> None:
    with pytest.raises(ScannerAway):
        Scanner(clamd).scan(BytesIO(b"\0" * 10 * LIMIT))
