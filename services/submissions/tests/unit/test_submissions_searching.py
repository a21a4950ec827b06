"""Rules of the gallery's search: shuffles, places of tones, nearest spelling."""

from datetime import datetime

import pytest

from contracts.windows import Window
from servicekit.testing import at
from servicekit.xml import readable
from submissions.model.shuffles import read_shuffle, seed_of, shuffle_in
from submissions.model.spelling import Word, corrected, nearest, slips
from submissions.model.tones import spellings
from submissions.phrases.gallery import window_words

pytestmark = pytest.mark.unit

KNOWN = {
    word.plain: word
    for word in (
        Word("may", "máy", 9),
        Word("sao", "sao", 4),
        Word("che", "chè", 7),
        Word("chen", "chén", 1),
        Word("duong", "đường", 3),
        Word("nghien", "nghiên", 2),
    )
}


@pytest.mark.parametrize(
    ("text", "expected"),
    [("0", 0), ("15", 15), ("07", 7), ("16", None), ("-1", None), ("", None), ("x", None),
     ("٣", None), ("1" * 5000, None), ("1.0", None)],
)  # fmt: skip
def test_shuffle_is_one_of_sixteen(text: str, expected: int | None) -> None:
    assert read_shuffle(text) == expected


@pytest.mark.parametrize(
    ("moment", "seed"),
    [
        (at("2026-11-05T23:59:59+07:00"), "2026-11-05/7"),
        (at("2026-11-06T00:00:00+07:00"), "2026-11-06/7"),
    ],
)
def test_seed_changes_at_midnight_in_viet_nam(moment: datetime, seed: str) -> None:
    assert (seed_of(moment, 7), shuffle_in(seed)) == (seed, 7)


@pytest.mark.parametrize("seed", ["", "2026-11-05", "2026-11-05/99"])
def test_unknown_seed_is_the_usual_shuffle(seed: str) -> None:
    assert shuffle_in(seed) == 0


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("Hòa Bình", ("hòa bình", "hoà bình")),
        ("hoà bình", ("hoà bình", "hòa bình")),
        ("khỏe thuỷ", ("khỏe thuỷ", "khoẻ thuỷ", "khỏe thủy")),
        ("hoàn quý hoa", ("hoàn quý hoa",)),
        ("Ho\u0300a", ("hòa", "hoà")),
        ("", ("",)),
    ],
)
def test_both_places_of_a_tone_are_looked_for(typed: str, expected: tuple[str, ...]) -> None:
    assert spellings(typed) == expected


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [("che", "che", 0), ("che", "chen", 1), ("chae", "che", 1), ("ceh", "che", 1),
     ("xhe", "che", 1), ("abc", "xyz", 2), ("a", "abcd", 2), ("", "a", 1)],
)  # fmt: skip
def test_slips_are_counted_up_to_one_more_than_allowed(one: str, other: str, expected: int) -> None:
    assert slips(one, other, 1) == expected


@pytest.mark.parametrize(
    ("word", "expected"),
    [("myas", None), ("mya", "máy"), ("chee", "chè"), ("duogn", "đường"), ("nghein", "nghiên"),
     ("ch", None), ("zzzz", None)],
)  # fmt: skip
def test_nearest_word_is_a_slip_away(word: str, expected: str | None) -> None:
    found = nearest(word, KNOWN.values())
    assert (found.accented if found else None) == expected


@pytest.mark.parametrize(
    ("typed", "expected"),
    [("mya soa che", "máy sao chè"), ("may sao che", "máy sao chè"), ("may zzzzz", ""),
     ("ngh mya", "ngh máy"), ("", "")],
)  # fmt: skip
def test_only_unknown_words_are_mended(typed: str, expected: str) -> None:
    assert corrected(typed.split(), KNOWN) == expected


def test_swapped_letters_are_the_likelier_slip() -> None:
    found = nearest("soa", [Word("so", "số", 9), Word("hoa", "hoa", 9), Word("sao", "sao", 1)])
    assert found is not None
    assert found.plain == "sao"


def test_beginning_of_a_word_is_mended_only_as_a_whole_one() -> None:
    known = KNOWN | {"soan": Word("soan", "soạn", 1)}
    typed = ["soa", "che"]
    assert corrected(typed, known) == "soa chè"
    assert corrected(typed, known, whole=True) == "sao chè"


@pytest.mark.parametrize(
    ("start", "end", "words"),
    [
        ("2026-11-06T00:00:00+07:00", "2026-11-21T00:00:00+07:00",
         "từ ngày 06/11/2026 đến hết ngày 20/11/2026"),
        ("2026-11-06T08:00:00+07:00", "2026-11-20T17:30:00+07:00",
         "từ 08:00 ngày 06/11/2026 đến 17:30 ngày 20/11/2026"),
        ("2026-11-06T00:00:00+07:00", None, "từ ngày 06/11/2026"),
    ],
)  # fmt: skip
def test_window_is_said_as_letters_say_it(start: str, end: str | None, words: str) -> None:
    assert window_words(Window(start=at(start), end=at(end) if end else None)) == words


def test_no_window_has_no_words() -> None:
    assert window_words(None) == ""


def test_xml_loses_only_what_it_cannot_hold() -> None:
    assert readable("Chè\x0b\x00 \ud800\uffff& <b>\n😀") == "Chè & <b>\n😀"
