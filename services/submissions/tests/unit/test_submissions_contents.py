"""Completeness, months as people write them, deadlines, sharing addresses."""

import base64
from datetime import datetime, timedelta
from urllib.parse import parse_qs, urlsplit

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts.events import EditionState
from contracts.windows import Window
from servicekit import sharing
from servicekit.testing import an_edition, at
from submissions import phrases
from submissions.errors.applying import SupplementTooLate, WindowClosed
from submissions.model import contents, deadlines, phases
from submissions.model.contents import Contents, InTheFuture, NotAMonth

pytestmark = pytest.mark.unit

NOW = at("2026-10-15T10:00:00+07:00")
WINDOW = Window(start=at("2026-10-01T00:00:00+07:00"), end=at("2026-11-01T00:00:00+07:00"))


def test_empty_draft_misses_every_required_field_in_order() -> None:
    missing = contents.missing_fields(Contents(), files=0, evidence_required=True)
    assert missing == (*contents.REQUIRED, "evidence")


def test_evidence_is_asked_only_when_the_edition_asks() -> None:
    assert contents.missing_fields(Contents(), files=0, evidence_required=False)[-1] == "authors"
    assert "evidence" not in contents.missing_fields(Contents(), files=1, evidence_required=True)


def test_every_required_field_has_words() -> None:
    for name in (*contents.REQUIRED, "evidence", "declared", *contents.NEEDED_CONSENTS):
        assert name in phrases.MISSING
        assert name in phrases.FIELDS


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("03/2024", "03/2024"),
        ("3/2024", "03/2024"),
        (" 3 / 2024 ", "03/2024"),
        ("15/3/2024", "03/2024"),
        ("3-2024", "03/2024"),
        ("3.2024", "03/2024"),
        ("2024-03", "03/2024"),
        ("2024-03-15", "03/2024"),
        ("2024", "2024"),
        ("10/2026", "10/2026"),
        ("", ""),
    ],
)
def test_month_is_read_as_people_write_it(typed: str, kept: str) -> None:
    assert contents.read_month(typed, NOW) == kept


@pytest.mark.parametrize("typed", ["13/2024", "0/2024", "năm ngoái", "24", "3/24", "1/1/1", "1949"])
def test_month_that_is_none_is_refused(typed: str) -> None:
    with pytest.raises(NotAMonth):
        contents.read_month(typed, NOW)


@pytest.mark.parametrize("typed", ["11/2026", "2027", "01/2027"])
def test_month_in_the_future_is_refused(typed: str) -> None:
    with pytest.raises(InTheFuture):
        contents.read_month(typed, NOW)


@given(st.text(max_size=30))
def test_any_text_is_a_month_or_a_refusal(typed: str) -> None:
    try:
        kept = contents.read_month(typed, NOW)
    except (NotAMonth, InTheFuture):
        return
    assert contents.read_month(kept, NOW) == kept


@pytest.mark.parametrize(
    ("received", "open_"),
    [
        ("2026-09-30T23:59:59.999+07:00", False),
        ("2026-10-01T00:00:00.000+07:00", True),
        ("2026-10-31T23:59:59.999+07:00", True),
        ("2026-11-01T00:00:00.000+07:00", False),
    ],
)
def test_window_is_half_open_to_the_millisecond(received: str, open_: bool) -> None:
    if open_:
        deadlines.check_window(WINDOW, at(received))
    else:
        with pytest.raises(WindowClosed):
            deadlines.check_window(WINDOW, at(received))


def test_window_not_announced_is_closed() -> None:
    with pytest.raises(WindowClosed) as refused:
        deadlines.check_window(None, NOW)
    assert refused.value.detail == phrases.WINDOW_UNKNOWN


def test_supplement_runs_to_the_end_of_the_last_whole_day() -> None:
    until = deadlines.supplement_until(at("2026-10-15T10:00:00+07:00"), 5)
    assert until == at("2026-10-21T00:00:00+07:00")
    deadlines.check_supplement(until, until - timedelta(milliseconds=1))
    with pytest.raises(SupplementTooLate):
        deadlines.check_supplement(until, until)


def test_voting_phase_follows_the_edition() -> None:
    edition = an_edition()
    window = edition.windows.voting
    assert window is not None
    assert window.end is not None
    replace = msgspec.structs.replace
    paused = replace(edition, voting=replace(edition.voting, paused=True))
    none = replace(edition, windows=replace(edition.windows, voting=None))
    moments: list[tuple[EditionState, datetime, str]] = [
        (edition, window.start - timedelta(milliseconds=1), "before"),
        (edition, window.start, "open"),
        (paused, window.start, "paused"),
        (edition, window.end, "over"),
        (none, window.start, "none"),
    ]
    assert [phases.voting_phase(e, m) for e, m, _ in moments] == [w for *_, w in moments]


def test_sharing_addresses_carry_the_entry() -> None:
    url = "https://contest.example/bai-du-thi/ZK7RGXQ/may-sao-che"
    assert parse_qs(urlsplit(sharing.facebook(url)).query)["u"] == [url]
    payload = parse_qs(urlsplit(sharing.zalo(url)).query)["d"][0]
    assert msgspec.json.decode(base64.b64decode(payload)) == {"url": url}


@pytest.mark.parametrize(
    ("seconds", "words"), [(0, "vừa xong"), (60, "1 phút"), (7200, "2 giờ"), (260_000, "3 ngày")]
)
def test_age_is_told_in_the_largest_unit(seconds: float, words: str) -> None:
    assert phrases.age(seconds) == words
