"""The scanner's protocol: found, nothing found, and no answer, which is neither."""

from io import BytesIO
from pathlib import Path

import pytest

from servicekit.scanner import Scanner, ScannerAway
from support.scanners import EICAR, nobodys_address, scanner_server

pytestmark = pytest.mark.unit


def test_clean_and_infected_are_told_apart() -> None:
    with scanner_server() as server:
        scanner = Scanner(server.url)
        assert scanner.scan(BytesIO(b"abcd" * 50_000)) is None
        assert scanner.scan(BytesIO(b"before " + EICAR)) == "Eicar-Test-Signature"
        assert server.seen == [200_000, 7 + len(EICAR)]


@pytest.mark.parametrize(
    "says", ["INSTREAM size limit exceeded. ERROR", "Can't allocate memory ERROR", "okay", " "]
)
def test_any_other_word_is_no_answer(says: str) -> None:
    with scanner_server() as server:
        server.says = says
        with pytest.raises(ScannerAway):
            Scanner(server.url).scan(BytesIO(EICAR))


def test_scanner_that_is_not_there_is_away(tmp_path: Path) -> None:
    for url in (nobodys_address(), f"unix://{tmp_path}/none"):
        with pytest.raises(ScannerAway):
            Scanner(url).scan(BytesIO(b"x"))


def test_content_can_be_read_again() -> None:
    content = BytesIO(b"abc")
    with scanner_server() as server:
        Scanner(server.url).scan(content)
    assert content.read() == b"abc"
