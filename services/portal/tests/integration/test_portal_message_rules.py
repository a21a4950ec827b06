"""Which messages an edition sends: exact, kept beside what the form does not show."""

from datetime import datetime
from typing import Any

import pytest

from contracts.events import EditionState
from contracts.roles import Role
from portal.phrases import messages as words
from servicekit.db import Connection
from servicekit.testing import GatewayClient, Signer, outbox_events, sign_in

pytestmark = pytest.mark.integration

PAGE = "/quan-tri/cuoc-thi/2026/tin-nhan"
TYPED = {
    "version": "1",
    "reason": "Kế hoạch truyền thông",
    "order": "zalo,sms,email",
    "reminders": ["voting_opens", "voting_closed"],
    "vote_thanks": "y",
    "quiet_from": "20:30",
    "quiet_to": "06:00",
    "zalo_cost": "200",
    "sms_cost": "800",
    "cost_per_day": "500000",
    "cost_per_campaign": "0",
}


@pytest.fixture
def secretary(client: GatewayClient, token: Signer, demonstration: datetime) -> GatewayClient:
    sign_in(client, token(7, roles=(Role.SECRETARY,)))
    return client


def last_rules(conn: Connection) -> Any:
    event = outbox_events(conn)[-1]
    assert isinstance(event, EditionState)
    return event.rules["messages"]


def test_rules_of_messages_are_saved_published_and_shown(
    secretary: GatewayClient, conn: Connection
) -> None:
    assert secretary.post(PAGE, data=TYPED).status_code == 303
    assert last_rules(conn) == {
        "chains": {"*": ["zalo", "sms", "email"]},
        "unwanted": ["voting_last_day"],
        "vote_thanks": True,
        "quiet_from": "20:30:00",
        "quiet_to": "06:00:00",
        "sms_diacritics": False,
        "zalo_cost": 200,
        "sms_cost": 800,
        "cost_per_day": 500_000,
        "cost_per_campaign": 0,
    }
    page = secretary.get("/quan-tri/cuoc-thi/2026").text
    assert "Từ 20:30 đến 06:00" in page
    assert "Nhiều nhất 500.000 đồng" in page
    again = secretary.post(PAGE, data=TYPED | {"version": "2"})
    assert again.status_code == 422


def test_chain_of_one_kind_and_an_order_of_its_own_are_kept(
    secretary: GatewayClient, conn: Connection
) -> None:
    chains = '{"welcome": ["sms"], "*": ["zalo", "email"]}'
    conn.execute(
        "UPDATE editions SET rules = jsonb_set(rules, '{messages}',"
        " jsonb_build_object('chains', %s::jsonb)) WHERE code = '2026'",
        (chains,),
    )
    assert words.KEPT_ORDER in secretary.get(PAGE).text
    assert secretary.post(PAGE, data=TYPED | {"order": ""}).status_code == 303
    assert last_rules(conn)["chains"] == {"welcome": ["sms"], "*": ["zalo", "email"]}


@pytest.mark.parametrize(
    ("field", "typed", "said"),
    [
        ("quiet_from", "9 giờ tối", words.HOUR_EXAMPLE),
        ("cost_per_day", "-1", None),
        ("order", "pigeon", None),
        ("reminders", ["birthday"], None),
    ],
)
def test_wrong_value_is_named_and_nothing_typed_is_lost(
    secretary: GatewayClient, conn: Connection, field: str, typed: Any, said: str | None
) -> None:
    before = len(outbox_events(conn))
    answer = secretary.post(PAGE, data=TYPED | {field: typed})
    assert answer.status_code == 422
    assert f'href="#{field}' in answer.text
    assert said is None or said in answer.text
    assert "Kế hoạch truyền thông" in answer.text
    assert len(outbox_events(conn)) == before
