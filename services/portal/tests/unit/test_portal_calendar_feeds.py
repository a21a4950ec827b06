"""The calendar file as calendar programs read it."""

import msgspec
import pytest
from icalendar import Calendar, Component

from contracts.events import EditionState, EditionWindows
from contracts.windows import Window
from portal.model.calendar_feeds import Stamp, feed
from portal.model.windows import KINDS
from servicekit.testing import an_edition, at

pytestmark = pytest.mark.unit

MADE = at("2026-09-01T08:00:00+07:00")
STAMPS = {kind: Stamp(0, MADE) for kind in KINDS}
EDITION = an_edition(
    code="2026",
    short_title="Lần thứ hai, năm 2026",
    windows=EditionWindows(
        launch=Window(start=at("2026-04-03T00:00:00+07:00"), label="Bắt đầu từ ngày 03/4/2026"),
        voting=Window(
            start=at("2026-11-05T00:00:00+07:00"),
            end=at("2026-11-21T00:00:00+07:00"),
            label="Từ ngày 05/11/2026 đến hết ngày 20/11/2026",
        ),
    ),
)


def entries(edition: EditionState, stamps: dict[str, Stamp] = STAMPS) -> dict[str, Component]:
    calendar = Calendar.from_ical(feed(edition, stamps, "https://thi.example.vn"))
    return {str(entry["uid"]): entry for entry in calendar.walk("VEVENT")}


def test_every_window_is_an_entry_with_its_exact_limits_in_utc() -> None:
    found = entries(EDITION)
    assert list(found) == ["2026-launch@thi.example.vn", "2026-voting@thi.example.vn"]
    voting = found["2026-voting@thi.example.vn"]
    assert voting["dtstart"].to_ical() == b"20261104T170000Z"
    assert voting["dtend"].to_ical() == b"20261120T170000Z"
    assert str(voting["summary"]) == "Bình chọn trực tuyến · Lần thứ hai, năm 2026"
    assert str(voting["description"]) == (
        "Từ ngày 05/11/2026 đến hết ngày 20/11/2026\n"
        "Từ 00:00 05/11/2026 đến trước 00:00 21/11/2026, giờ Việt Nam."
    )
    assert str(voting["url"]) == "https://thi.example.vn/the-le/2026"


def test_window_without_an_end_is_a_moment() -> None:
    launch = entries(EDITION)["2026-launch@thi.example.vn"]
    assert launch["dtstart"].to_ical() == b"20260402T170000Z"
    assert "dtend" not in launch


def test_changed_window_keeps_its_uid_and_grows_its_sequence() -> None:
    end = at("2026-11-26T00:00:00+07:00")
    assert EDITION.windows.voting is not None
    longer = msgspec.structs.replace(
        EDITION,
        windows=msgspec.structs.replace(
            EDITION.windows, voting=msgspec.structs.replace(EDITION.windows.voting, end=end)
        ),
    )
    stamps = STAMPS | {"voting": Stamp(1, at("2026-11-20T08:00:00+07:00"))}
    before, after = entries(EDITION), entries(longer, stamps)
    assert list(before) == list(after)
    uid = "2026-voting@thi.example.vn"
    assert [e[uid]["sequence"].to_ical() for e in (before, after)] == [b"0", b"1"]
    assert after[uid]["dtend"].to_ical() == b"20261125T170000Z"
    assert after[uid]["dtstamp"].to_ical() == b"20261120T010000Z"


def test_feed_is_the_same_until_something_changes_and_keeps_to_the_format() -> None:
    content = feed(EDITION, STAMPS, "https://thi.example.vn")
    assert content == feed(EDITION, STAMPS, "https://thi.example.vn")
    lines = content.split(b"\r\n")
    assert (lines[0], lines[-2], lines[-1]) == (b"BEGIN:VCALENDAR", b"END:VCALENDAR", b"")
    assert max(map(len, lines)) <= 75
