"""Chains, costs, text messages and Zalo's rules: pure."""

from datetime import UTC, datetime

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from notifications.model.channels import Channel, MessageRules, read_rules
from notifications.model.costs import cost_of, purses
from notifications.model.recipients import Contact, destinations
from notifications.model.states import Failure
from notifications.model.text_messages import segments, without_marks
from notifications.model.zalo import DATA_LIMIT, TemplateUse, failure_of, template_data

pytestmark = pytest.mark.unit


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("", 1),
        ("a" * 160, 1),
        ("a" * 161, 2),
        ("a" * 306, 2),
        ("a" * 307, 3),
        ("€" * 80, 1),
        ("€" * 81, 2),
        ("ệ" * 70, 1),
        ("ệ" * 71, 2),
        ("ệ" * 134, 2),
        ("ệ" * 135, 3),
        ("😀" * 35, 1),
        ("😀" * 36, 2),
    ],
)
def test_segments_are_counted_as_operators_do(text: str, count: int) -> None:
    assert segments(text) == count


def test_vietnamese_loses_its_marks_only() -> None:
    assert without_marks("Đã nhận hồ sơ “Máy sấy chè” – mã H7K3MX… 😀") == (
        'Da nhan ho so "May say che" - ma H7K3MX. '
    )


@given(st.text(max_size=400))
def test_text_without_marks_is_always_plain(text: str) -> None:
    plain = without_marks(text)
    assert segments(plain) <= max(1, -(-2 * len(plain) // 153))
    assert without_marks(plain) == plain


def test_chain_of_a_kind_wins_over_that_of_all() -> None:
    rules = read_rules({"messages": {"chains": {"published": ["zalo", "sms"], "*": ["sms"]}}})
    assert rules.chain("published") == (Channel.ZALO, Channel.SMS)
    assert rules.chain("welcome") == (Channel.SMS,)
    assert read_rules({}).chain("welcome") == (Channel.EMAIL, Channel.ZALO, Channel.SMS)


def test_notice_of_a_sign_in_rings_no_phone_unless_the_edition_says_so() -> None:
    everywhere = read_rules({"messages": {"chains": {"*": ["sms"]}}})
    assert everywhere.chain("new_sign_in") == (Channel.EMAIL,)
    said = read_rules({"messages": {"chains": {"new_sign_in": ["zalo"]}}})
    assert said.chain("new_sign_in") == (Channel.ZALO,)


def test_chain_with_an_unknown_channel_is_refused() -> None:
    with pytest.raises(msgspec.ValidationError, match="pigeon"):
        read_rules({"messages": {"chains": {"*": ["pigeon"]}}})


def test_ways_keep_their_place_in_the_chain() -> None:
    contact = Contact(account=1, phone="+84912345678")
    ways = destinations(contact, (Channel.EMAIL, Channel.SMS))
    assert [(way.channel, way.leg) for way in ways] == [(Channel.SMS, 1)]


def test_costs_count_segments_and_purses_the_day_in_viet_nam() -> None:
    rules = MessageRules(sms_cost=800, zalo_cost=300, cost_per_day=9_000, cost_per_campaign=2_000)
    assert [cost_of(channel, "a" * 161, rules) for channel in Channel] == [0, 300, 1_600]
    evening = datetime(2026, 10, 31, 17, tzinfo=UTC)
    assert purses("event", rules, evening) == [("day:2026-11-01", 9_000)]
    assert purses("campaign:7", rules, evening) == [
        ("day:2026-11-01", 9_000),
        ("campaign:7", 2_000),
    ]


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        ({"error": 0, "data": {}}, None),
        ({"error": -118}, (Failure.RECIPIENT_REFUSED, True)),
        ({"error": -144}, (Failure.SERVER_BUSY, False)),
        ({"error": -124}, (Failure.SERVER_REFUSES_US, False)),
        ({"error": -131}, (Failure.CONTENT_REFUSED, True)),
        ({}, (Failure.UNCONFIRMED, False)),
        ({"error": "0"}, (Failure.UNCONFIRMED, False)),
    ],
)
def test_number_in_the_body_decides_what_zalo_said(
    answer: dict[str, object], expected: tuple[Failure, bool] | None
) -> None:
    assert failure_of(answer) == expected


def test_values_for_a_template_are_cut_to_what_zalo_takes() -> None:
    use = TemplateUse(id="1", values={"ma": "code", "ten": "title"})
    data = template_data(use, {"code": "H7K3MX", "title": "ệ" * 2_000})
    assert data["ma"] == "H7K3MX"
    assert sum(map(len, data.values())) == DATA_LIMIT
