"""Codes, texts, times, cursors, seals and settings."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from cryptography.fernet import Fernet
from hypothesis import given
from hypothesis import strategies as st

from contracts.windows import Window
from servicekit import codes, cursors, sealing, settings, text, times
from servicekit.settings import MissingSettings, Settings

pytestmark = pytest.mark.unit


@given(st.integers(1, 31), st.integers(1, 2**25 - 1))
def test_code_is_read_back_as_people_type_it(edition: int, number: int) -> None:
    code = codes.make(edition, number)
    assert len(code) == 7
    assert codes.read(code) == code
    assert codes.read(f" {code[:3]}-{code[3:]}".lower().replace("0", "o").replace("1", "l")) == code


@given(st.integers(1, 2**25 - 1), st.integers(0, 6), st.sampled_from(codes.ALPHABET))
def test_code_with_one_wrong_character_is_refused(number: int, place: int, other: str) -> None:
    code = codes.make(2, number)
    wrong = code[:place] + other + code[place + 1 :]
    if wrong != code:
        with pytest.raises(codes.BadCode):
            codes.read(wrong)


def test_codes_of_an_edition_are_all_different() -> None:
    assert len({codes.make(2, number) for number in range(1, 20_001)}) == 20_000


@pytest.mark.parametrize("bad", ["", "ABC", "2AAAAAA2", "2ĐĐĐĐĐ2", "U" * 7])
def test_text_that_is_no_code_is_refused(bad: str) -> None:
    with pytest.raises(codes.BadCode):
        codes.read(bad)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Đổi mới sáng tạo – Vì Thái Nguyên", "đổi mới sáng tạo - vì  thái nguyên"),
        ("HOÀ BÌNH", "hòa bình"),
        ("“Cụ thể hoá”", '"cụ thể hóa"'),
        ("Ðại học", "Đại học"),
        ("e\u0302\u0301", "ế"),
    ],
)
def test_fold_makes_spellings_of_the_letters_equal(one: str, other: str) -> None:
    assert text.fold(one) == text.fold(other)


def test_slug_is_short_and_plain() -> None:
    assert text.slugify("Máy sấy chè “Đại Từ” – bản 2") == "may-say-che-dai-tu-ban-2"
    assert text.slugify("???") == "bai-du-thi"
    assert text.slugify("từ " * 60, limit=20) == "tu-tu-tu-tu-tu-tu"


def test_persons_are_sorted_by_given_name() -> None:
    names = ["Trần Văn Bình", "Nguyễn An", "Lê Thị Ánh"]
    assert sorted(names, key=text.given_name_key) == ["Nguyễn An", "Lê Thị Ánh", "Trần Văn Bình"]


def test_moments_are_shown_as_in_viet_nam() -> None:
    moment = datetime(2025, 11, 20, 16, 59, 59, tzinfo=UTC)
    assert times.as_datetime(moment) == "23:59 20/11/2025"
    assert times.as_clock(moment) == "23:59:59"
    assert times.as_date(date(2025, 11, 5)) == "05/11/2025"
    assert times.as_number(Decimal("1234.5")) == "1.234,5"
    assert times.as_number(1234567) == "1.234.567"


@pytest.mark.parametrize(
    ("left", "words"),
    [
        (timedelta(days=3, hours=4, minutes=9), "3 ngày 4 giờ"),
        (timedelta(days=1), "1 ngày"),
        (timedelta(hours=4, minutes=12), "4 giờ 12 phút"),
        (timedelta(minutes=59, seconds=59), "59 phút"),
        (timedelta(seconds=20), "dưới 1 phút"),
        (timedelta(0), ""),
    ],
)
def test_time_that_remains_is_said_in_words(left: timedelta, words: str) -> None:
    now = datetime(2026, 1, 1, tzinfo=UTC)
    assert times.remaining(now + left, now) == words


@pytest.mark.parametrize(
    ("end", "words"),
    [
        (datetime(2026, 10, 31, 17, tzinfo=UTC), "24:00 ngày 31/10/2026"),
        (datetime(2026, 12, 31, 17, tzinfo=UTC), "24:00 ngày 31/12/2026"),
        (datetime(2026, 10, 31, 17, 1, tzinfo=UTC), "00:01 ngày 01/11/2026"),
        (datetime(2026, 10, 31, 10, 30, tzinfo=UTC), "17:30 ngày 31/10/2026"),
    ],
)
def test_midnight_end_belongs_to_the_day_that_ends(end: datetime, words: str) -> None:
    assert times.as_deadline(end) == words


def test_page_is_kept_until_the_next_moment_at_most() -> None:
    now = datetime(2026, 1, 1, tzinfo=UTC)
    moments = [now - timedelta(hours=1), now, now + timedelta(seconds=9), now + timedelta(7)]
    assert times.seconds_to_next(moments, now, 15) == 9
    assert times.seconds_to_next(moments, now, 5) == 5
    assert times.seconds_to_next(moments, now + timedelta(seconds=8, milliseconds=200), 15) == 1
    assert times.seconds_to_next([], now, 15) == 15


def test_window_is_half_open() -> None:
    end = datetime(2025, 11, 20, 17, 0, tzinfo=UTC)
    window = Window(start=end - timedelta(days=16), end=end)
    assert window.contains(window.start)
    assert window.contains(end - timedelta(milliseconds=1))
    assert not window.contains(end)
    assert not window.contains(window.start - timedelta(milliseconds=1))


def test_cursor_is_bound_to_its_filter() -> None:
    cursor = cursors.encode(("2025", 7), "field=it&order=new")
    assert cursors.decode(cursor, "field=it&order=new") == ("2025", 7)
    for bad in (cursor[:-2], "!!", ""):
        with pytest.raises(cursors.BadCursor):
            cursors.decode(bad, "field=it&order=new")
    with pytest.raises(cursors.BadCursor):
        cursors.decode(cursor, "field=agri&order=new")


def test_seal_survives_rotation_and_nothing_else() -> None:
    old, new = (Fernet.generate_key().decode() for _ in range(2))
    sealed = sealing.seal(old, b"123456")
    assert sealing.unseal(f"{new},{old}", sealed) == b"123456"
    for keys, body in ((new, sealed), (old, sealed[:-4] + "AAAA"), (old, "đ")):
        with pytest.raises(sealing.SealBroken):
            sealing.unseal(keys, body)


def test_what_is_sealed_anew_needs_the_old_key_no_more() -> None:
    old, new = (Fernet.generate_key().decode() for _ in range(2))
    resealed = sealing.reseal(f"{new},{old}", sealing.seal(old, b"123456"))
    assert resealed is not None
    assert sealing.unseal(new, resealed) == b"123456"
    assert sealing.reseal(f"{new},{old}", resealed) is None
    with pytest.raises(sealing.SealBroken):
        sealing.reseal(new, sealing.seal(old, b"123456"))


def test_settings_name_everything_that_is_missing() -> None:
    with pytest.raises(MissingSettings) as refusal:
        settings.load(Settings, {"WEB_THREADS": "many"})
    assert "DATABASE_URL is missing" in str(refusal.value)
    assert "WEB_THREADS" in str(refusal.value)


def test_settings_read_secrets_from_files(tmp_path: Path) -> None:
    secret = tmp_path / "url"
    secret.write_text("postgresql://x\n")
    found = settings.load(Settings, {"DATABASE_URL_FILE": str(secret), "WEB_THREADS": "3"})
    assert (found.database_url, found.web_threads) == ("postgresql://x", 3)
