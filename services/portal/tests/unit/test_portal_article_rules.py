"""Addresses, timelines and words of articles."""

from datetime import timedelta

import pytest

from portal.actions.answer_questions import has_contact
from portal.errors.articles import BadSlug
from portal.model import articles
from portal.model.articles import Details, Publication, Text
from servicekit.testing import at

pytestmark = pytest.mark.unit

NOW = at("2026-11-21T10:00:00+07:00")
HOUR = timedelta(hours=1)


def shown(version: int | None, hours: int) -> Publication:
    return Publication(version=version, shown_from=NOW + hours * HOUR)


@pytest.mark.parametrize(
    ("timeline", "newest", "standing"),
    [
        ([], 1, "draft"),
        ([shown(1, 1)], 1, "scheduled"),
        ([shown(1, 0)], 1, "shown"),
        ([shown(1, -1)], 2, "changed"),
        ([shown(1, -1), shown(2, 1)], 2, "changed"),
        ([shown(1, -2), shown(None, -1)], 1, "withdrawn"),
        ([shown(1, -2), shown(None, -1), shown(2, 1)], 2, "scheduled"),
    ],
)
def test_standing_follows_the_timeline(
    timeline: list[Publication], newest: int, standing: str
) -> None:
    assert articles.standing(timeline, NOW, newest) == standing


def test_publication_counts_from_its_very_moment() -> None:
    timeline = [shown(1, -1), shown(2, 0)]
    assert articles.shown_now(timeline, NOW) == timeline[1]
    assert articles.shown_now(timeline, NOW - timedelta(milliseconds=1)) == timeline[0]


def test_files_of_a_text_are_cover_attached_and_named() -> None:
    text = Text(
        title="x", body="![](anh:7) ![a](anh:5) (anh:x)", details=Details(cover=9, attached=(3, 7))
    )
    assert articles.files_of(text) == [3, 5, 7, 9]


@pytest.mark.parametrize(
    ("typed", "title", "slug"),
    [("", "Lễ phát động – Đợt 1", "le-phat-dong-dot-1"), (" Le-Phat ", "x", "le-phat")],
)
def test_slug_is_typed_or_made_of_the_title(typed: str, title: str, slug: str) -> None:
    assert articles.as_slug(typed, title) == slug


@pytest.mark.parametrize("typed", ["a b", "lễ", "a--b", "-a", "a/b", "../x", "x" * 101, "atom"])
def test_slug_that_is_no_address_is_refused(typed: str) -> None:
    with pytest.raises(BadSlug):
        articles.as_slug(typed, "")


def test_searching_folds_variants_of_a_name() -> None:
    first = Text(title="Cuộc thi “Đổi mới sáng tạo – Vì Thái Nguyên thân yêu”")
    other = Text(title='CUỘC THI "Đổi mới  sáng tạo - vì Thái Nguyên thân yêu"')
    assert articles.searched(first) == articles.searched(other)


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("Gọi tôi 0912 345 678 nhé", True),
        ("a.b@example.com", True),
        ("+84.912.345.678", True),
        ("Hạn nộp 31/10/2026 và 24:00?", False),
        ("Công văn 1546/BTCCT-TTK", False),
    ],
)
def test_contacts_are_noticed_in_a_question(words: str, found: bool) -> None:
    assert has_contact(words) is found
