"""Uploads in pieces: what headers say, what lies on disk."""

from contextlib import suppress
from io import BytesIO
from pathlib import Path
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st
from services.submissions.tests.submissions_files import metadata

from submissions.model import uploads
from submissions.model.uploads import BadRequest
from submissions.store.parts import Parts

pytestmark = pytest.mark.unit

ONE = UUID(int=1)


def test_metadata_is_read_with_vietnamese_letters() -> None:
    sent = metadata(filename="Ảnh chè.jpg", filetype="image/jpeg", sha256="AB" * 32)
    found = uploads.read_announced("12", f"{sent},relativePath bnVsbA==,empty")
    assert (found.name, found.declared, found.size) == ("Ảnh chè.jpg", "image/jpeg", 12)
    assert found.hash == "ab" * 32


@pytest.mark.parametrize(
    ("length", "sent"),
    [
        ("", ""),
        ("0", ""),
        ("-1", ""),
        ("1e3", ""),
        ("9" * 16, ""),
        ("٣", ""),
        ("1", "filename ####"),
        ("1", "filename gICA"),  # no UTF-8
        ("1", metadata(sha256="xyz")),
        ("1", "x" * 5_000),
    ],
)
def test_malformed_headers_are_refused(length: str, sent: str) -> None:
    with pytest.raises(BadRequest):
        uploads.read_announced(length, sent)


@given(st.text(), st.text())
def test_any_header_is_read_or_refused(length: str, sent: str) -> None:
    with suppress(BadRequest):
        assert uploads.read_announced(length, sent).size > 0


def test_pieces_make_the_whole(tmp_path: Path) -> None:
    parts = Parts(tmp_path)
    assert parts.append(ONE, 0, BytesIO(b"abc"), 3) == 3
    assert parts.append(ONE, 3, BytesIO(b"defgh"), 2) == 2
    with parts.open(ONE) as whole:
        assert whole.read() == b"abcde"


def test_what_was_never_acknowledged_is_overwritten(tmp_path: Path) -> None:
    parts = Parts(tmp_path)
    parts.append(ONE, 0, BytesIO(b"abcdefgh"), 8)
    parts.append(ONE, 2, BytesIO(b"X"), 1)
    with parts.open(ONE) as whole:
        assert whole.read() == b"abX"


def test_broken_body_counts_what_came(tmp_path: Path) -> None:
    assert Parts(tmp_path).append(ONE, 0, BytesIO(b"abc"), 100) == 3


def test_removing_twice_is_removing(tmp_path: Path) -> None:
    parts = Parts(tmp_path)
    parts.append(ONE, 0, BytesIO(b"abc"), 3)
    parts.remove(ONE)
    parts.remove(ONE)
    with pytest.raises(FileNotFoundError):
        parts.open(ONE)
