"""Settings of editions by staff: exact, audited, refused to others, nothing typed is lost."""

from datetime import datetime
from typing import Any

import pytest

from contracts.events import EditionState, Organiser
from contracts.roles import STAFF_ROLES, Role
from portal.actions.edition_versions import with_former
from portal.store import changes, editions
from servicekit.db import Connection
from servicekit.testing import GatewayClient, Signer, at, outbox_events, put_copy, sign_in

pytestmark = pytest.mark.integration

BASE = "/quan-tri/cuoc-thi/2026"
SEEDED = 3
"""Events of the seeding: one of each edition."""
FORMS = tuple(
    f"{BASE}/{name}"
    for name in (
        "thoi-han/voting",
        "thoi-han/submission/bo",
        "binh-chon",
        "lien-he",
        "don-vi-to-chuc",
        "chi-tieu",
        "hien-hanh",
        "tham-dinh",
        "tiep-nhan",
        "cong-van",
        "tin-nhan",
    )
)
VOTING = {
    "version": "1",
    "start": "2026-11-05T00:00",
    "end": "2026-11-21T00:00",
    "label": "Từ ngày 05/11/2026 đến hết ngày 20/11/2026",
    "reason": "Công văn thử",
}
RULES = {
    "version": "1",
    "contacts": "phone",
    "declaration": "required",
    "counts": "public",
    "counts_hidden_last_hours": "24",
    "authors_may_vote": "y",
    "reason": "Quyết định của Ban Tổ chức",
}


@pytest.fixture
def secretary(client: GatewayClient, token: Signer, demonstration: datetime) -> GatewayClient:
    sign_in(client, token(7, roles=(Role.SECRETARY,)))
    return client


def last_state(conn: Connection) -> EditionState:
    event = outbox_events(conn)[-1]
    assert isinstance(event, EditionState)
    return event


def test_settings_send_strangers_to_sign_in(client: GatewayClient, demonstration: datetime) -> None:
    for path in ("/quan-tri/cuoc-thi", BASE, *FORMS):
        answer = client.get(path)
        assert answer.status_code == 303
        assert answer.headers["Location"] == f"/tai-khoan/dang-nhap?tiep={path}"


@pytest.mark.parametrize("role", sorted(set(Role) - {Role.SECRETARY, Role.ADMINISTRATOR}))
def test_settings_are_refused_to_other_roles(
    role: Role, client: GatewayClient, token: Signer, demonstration: datetime, conn: Connection
) -> None:
    sign_in(client, token(8, roles=(role,)))
    assert [client.get(path).status_code for path in FORMS] == [403] * len(FORMS)
    assert [client.post(path, data=VOTING).status_code for path in FORMS] == [403] * len(FORMS)
    assert outbox_events(conn)[SEEDED:] == []


def test_window_saved_is_exact_audited_and_published(
    secretary: GatewayClient, conn: Connection
) -> None:
    answer = secretary.post(f"{BASE}/thoi-han/voting", data=VOTING)
    assert (answer.status_code, answer.headers["Location"]) == (303, BASE)
    stored = editions.find(conn, "2026")
    assert stored.windows.voting is not None
    assert stored.windows.voting.start == at("2026-11-05T00:00:00+07:00")
    assert stored.windows.voting.end == at("2026-11-21T00:00:00+07:00")
    assert with_former(conn, stored) == last_state(conn)
    assert stored.version == 2
    change = changes.of_edition(conn, "2026")[0]
    assert (change.version, change.account, change.subject) == (2, 7, "window")
    assert change.reason == "Công văn thử"
    assert change.before["windows"]["voting"] is None
    assert change.after["windows"]["voting"]["end"] == "2026-11-20T17:00:00Z"


def test_window_page_shows_local_time_and_utc(secretary: GatewayClient) -> None:
    page = secretary.get(BASE).text
    assert "00:00 01/11/2026" in page
    assert "(hết ngày 31/10/2026)" in page
    assert "2026-10-31T17:00:00.000Z" in page


@pytest.mark.parametrize(
    ("changes_", "message"),
    [
        ({"end": "2026-11-05T00:00"}, "Thời điểm kết thúc phải sau thời điểm bắt đầu."),
        ({"start": ""}, "Cần thời điểm bắt đầu"),
        ({"start": "mai"}, "Cần giờ và ngày, ví dụ 23:59 31/10/2026."),
        ({"reason": "  "}, "Cần lý do"),
    ],
)
def test_window_refused_keeps_what_was_typed(
    changes_: dict[str, str], message: str, secretary: GatewayClient, conn: Connection
) -> None:
    answer = secretary.post(f"{BASE}/thoi-han/voting", data=VOTING | changes_)
    assert answer.status_code == 422
    assert message in answer.text
    typed = VOTING | changes_
    assert f'value="{typed["label"]}"' in answer.text
    assert f'value="{typed["start"]}"' in answer.text
    assert outbox_events(conn)[SEEDED:] == []


def test_window_may_be_typed_as_people_write_dates(
    secretary: GatewayClient, conn: Connection
) -> None:
    typed = VOTING | {"start": "05/11/2026 00:00", "end": "00:00 21/11/2026"}
    assert secretary.post(f"{BASE}/thoi-han/voting", data=typed).status_code == 303
    window = editions.find(conn, "2026").windows.voting
    assert window is not None
    assert window.end == at("2026-11-21T00:00:00+07:00")


def test_window_without_an_end_stays_open(secretary: GatewayClient, conn: Connection) -> None:
    secretary.post(f"{BASE}/thoi-han/results", data=VOTING | {"end": ""})
    window = editions.find(conn, "2026").windows.results
    assert window is not None
    assert window.end is None


def test_window_removed_is_not_announced_any_more(
    secretary: GatewayClient, conn: Connection
) -> None:
    answer = secretary.post(
        f"{BASE}/thoi-han/submission/bo", data={"version": "1", "reason": "Hoãn"}
    )
    assert answer.status_code == 303
    assert last_state(conn).windows.submission is None
    assert editions.find(conn, "2026").windows.submission is None


def test_second_of_two_changes_of_one_version_is_refused(
    secretary: GatewayClient, conn: Connection
) -> None:
    assert secretary.post(f"{BASE}/thoi-han/voting", data=VOTING).status_code == 303
    late = secretary.post(f"{BASE}/thoi-han/judging", data=VOTING)
    assert late.status_code == 422
    assert "Người khác vừa thay đổi thiết lập này" in late.text
    assert 'name="version" type="hidden" value="2"' in late.text
    assert editions.find(conn, "2026").version == 2


def test_change_to_the_same_value_is_refused(secretary: GatewayClient, conn: Connection) -> None:
    secretary.post(f"{BASE}/thoi-han/voting", data=VOTING)
    again = secretary.post(f"{BASE}/thoi-han/voting", data=VOTING | {"version": "2"})
    assert again.status_code == 422
    assert "Nội dung chưa thay đổi" in again.text
    assert editions.find(conn, "2026").version == 2


def test_unknown_window_is_not_found(secretary: GatewayClient) -> None:
    assert secretary.get(f"{BASE}/thoi-han/lunch").status_code == 404
    assert secretary.post("/quan-tri/cuoc-thi/1999/lien-he", data={}).status_code == 404


def test_voting_rules_saved_are_published(secretary: GatewayClient, conn: Connection) -> None:
    assert secretary.post(f"{BASE}/binh-chon", data=RULES).status_code == 303
    rules = last_state(conn).voting
    assert (rules.contacts, rules.declaration, rules.counts) == ("phone", "required", "public")
    assert rules.counts_hidden_last_hours == 24
    assert (rules.organisations_may_vote, rules.authors_may_vote, rules.paused) == (
        False,
        True,
        False,
    )


@pytest.mark.parametrize(
    ("field", "typed", "message"),
    [
        ("contacts", "fax", "Lựa chọn này không có trong danh sách."),
        ("counts_hidden_last_hours", "-1", "Số phải từ 0 đến 720."),
        ("counts_hidden_last_hours", "nhiều", "Cần một số nguyên, ví dụ 12."),
    ],
)
def test_voting_rules_refused_name_the_field(
    field: str, typed: str, message: str, secretary: GatewayClient
) -> None:
    answer = secretary.post(f"{BASE}/binh-chon", data=RULES | {field: typed})
    assert answer.status_code == 422
    assert message in answer.text
    assert f'href="#{field}"' in answer.text
    assert "Quyết định của Ban Tổ chức" in answer.text


def test_contact_saved_is_shown_with_a_tel_link(secretary: GatewayClient) -> None:
    contact = {
        "version": "1",
        "office": "Tổ thư ký",
        "phone": "0208.3855.123",
        "email": "",
        "reason": "Công bố",
    }
    assert secretary.post("/quan-tri/cuoc-thi/trinh-dien/lien-he", data=contact).status_code == 303
    page = secretary.get("/huong-dan").text
    assert '<a href="tel:+842083855123">0208.3855.123</a>' in page


@pytest.mark.parametrize(
    ("phone", "email", "message"),
    [
        ("12", "", "Số điện thoại chưa đúng"),
        ("", "", "Cần ít nhất một cách liên hệ"),
        ("", "khong phai thu", "Địa chỉ thư điện tử chưa đúng"),
    ],
)
def test_contact_refused_names_the_field(
    phone: str, email: str, message: str, secretary: GatewayClient
) -> None:
    typed = {"version": "1", "phone": phone, "email": email, "hours": "7:30", "reason": "x"}
    answer = secretary.post(f"{BASE}/lien-he", data=typed)
    assert answer.status_code == 422
    assert message in answer.text
    assert 'value="7:30"' in answer.text


def test_organiser_saved_stands_in_the_footer_and_is_published(
    secretary: GatewayClient, conn: Connection
) -> None:
    typed = {"version": "1", "board": "Ban Tổ chức", "standing_body": "Sở Thử", "reason": "QĐ 1"}
    answer = secretary.post("/quan-tri/cuoc-thi/trinh-dien/don-vi-to-chuc", data=typed)
    assert answer.status_code == 303
    state = last_state(conn)
    assert state.organiser == Organiser(board="Ban Tổ chức", standing_body="Sở Thử")
    put_copy(conn, state)
    for path in ("/", "/quyen-rieng-tu"):
        page = secretary.get(path).text
        assert "Ban Tổ chức. Cơ quan Thường trực: Sở Thử." in page
        assert "Sở Khoa học và Công nghệ" not in page


def test_targets_saved_are_published_and_leave_the_hash(
    secretary: GatewayClient, conn: Connection
) -> None:
    before = editions.find(conn, "2026")
    figures = {"minimum_0": "2", "minimum_1": "0", "minimum_2": "20", "minimum_3": "5"}
    typed = figures | {"version": "1", "scope_1": "each", "scope_2": "each", "scope_3": "each"}
    answer = secretary.post(f"{BASE}/chi-tieu", data=typed | {"reason": "Công văn thử"})
    assert answer.status_code == 303
    state = last_state(conn)
    assert [(t.minimum, t.scope) for t in state.targets] == [
        (2, "each"),
        (0, "each"),
        (20, "each"),
        (5, "each"),
    ]
    assert [t.groups for t in state.targets] == [t.groups for t in before.targets]
    assert state.rules_hash == before.rules_hash
    assert changes.of_edition(conn, "2026")[0].subject == "targets"
    assert "mỗi đơn vị phấn đấu tối thiểu" in secretary.get("/the-le/2026").text


@pytest.mark.parametrize(
    ("field", "typed", "message"),
    [
        ("minimum_0", "-1", "Số phải từ 0 đến 10000."),
        ("minimum_0", "", "Mục này cần được điền."),
        ("scope_2", "both", "Lựa chọn này không có trong danh sách."),
    ],
)
def test_targets_refused_name_the_field_and_keep_what_was_typed(
    field: str, typed: str, message: str, secretary: GatewayClient
) -> None:
    figures = {"minimum_0": "1", "minimum_1": "77", "minimum_2": "20", "minimum_3": "5"}
    fine = figures | {"version": "1", "scope_1": "each", "scope_2": "group", "scope_3": "each"}
    answer = secretary.post(f"{BASE}/chi-tieu", data=fine | {"reason": "x", field: typed})
    assert answer.status_code == 422
    assert message in answer.text
    assert f'href="#{field}"' in answer.text
    assert 'value="77"' in answer.text


def test_choosing_another_current_edition_moves_both(
    secretary: GatewayClient, conn: Connection
) -> None:
    answer = secretary.post(f"{BASE}/hien-hanh", data={"version": "1", "reason": "Bắt đầu"})
    assert answer.status_code == 303
    published: list[Any] = outbox_events(conn)[SEEDED:]
    assert [(e.code, e.current, e.version) for e in published] == [
        ("trinh-dien", False, 2),
        ("2026", True, 2),
    ]
    current = editions.current(conn)
    assert current is not None
    assert current.code == "2026"


def test_current_edition_cannot_be_chosen_again(secretary: GatewayClient) -> None:
    answer = secretary.post(
        "/quan-tri/cuoc-thi/trinh-dien/hien-hanh", data={"version": "1", "reason": "Lại"}
    )
    assert answer.status_code == 422
    assert "Đây đã là lần thi hiện hành." in answer.text


def test_my_tasks_show_the_sections_of_the_role(
    client: GatewayClient, token: Signer, demonstration: datetime
) -> None:
    sign_in(client, token(9, roles=(Role.OPERATOR,)))
    page = client.get("/viec-cua-toi").text
    assert 'hx-get="/bao-cao/viec"' in page
    assert 'hx-get="/quan-tri/tin-nhan/viec"' in page
    assert 'hx-get="/tham-dinh/viec"' not in page


@pytest.mark.parametrize("role", sorted(set(Role) - STAFF_ROLES))
def test_my_tasks_are_refused_to_the_public(
    role: Role, client: GatewayClient, token: Signer, demonstration: datetime
) -> None:
    sign_in(client, token(9, roles=(role,)))
    assert client.get("/viec-cua-toi").status_code == 403
