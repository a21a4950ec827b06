"""The pages: a person's own messages and choices, and what staff may see and do."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from contracts.roles import Role
from notifications.model.kinds import Kind
from notifications.model.states import State
from notifications.model.unsubscribing import make_token
from notifications.settings import NotificationsSettings
from servicekit.db import Connection
from servicekit.testing import GatewayClient, Signer, sign_in

pytestmark = pytest.mark.integration

AT = datetime(2026, 10, 20, 5, 0, tzinfo=UTC)
ROOT = "/quan-tri/tin-nhan"
STAFF = (Role.SECRETARY, Role.ADMINISTRATOR, Role.OPERATOR)
Make = Callable[..., str]


def state_of(conn: Connection, message_id: str) -> tuple[str, int]:
    row = conn.execute("SELECT state, tries FROM messages WHERE id = %s", (message_id,)).fetchone()
    assert row is not None
    return str(row[0]), int(row[1])


def test_my_page_shows_only_my_messages(client: GatewayClient, token: Signer, make: Make) -> None:
    make(account=7)
    make(kind=Kind.PUBLISHED, account=8)
    sign_in(client, token(7))
    page = client.get("/thong-bao").text
    inbox = page[page.index('id="da-gui"') :]
    assert "Hồ sơ không hợp lệ" in inbox
    assert "Bài dự thi được công bố" not in inbox
    assert "12:00 20/10/2026" in inbox


def test_empty_page_says_what_will_come(client: GatewayClient, token: Signer) -> None:
    sign_in(client, token(7))
    page = client.get("/thong-bao").text
    assert "Chưa có tin nào" in page
    assert "Tài khoản chưa có địa chỉ nhận tin" in page


def test_choices_are_kept_with_time_way_and_words(
    client: GatewayClient, token: Signer, conn: Connection
) -> None:
    sign_in(client, token(7))
    answer = client.post(
        "/thong-bao", data={"wanted": ["progress:email", "news:phone"]}, follow_redirects=True
    )
    assert "Đã lưu lựa chọn nhận tin." in answer.text
    ticked = " ".join(answer.text.split())
    for pair, on in {"progress:email": True, "progress:phone": False, "news:phone": True}.items():
        tick = f'id="{pair.replace(":", "-")}" checked'
        assert (tick in ticked) == on
    kept = conn.execute(
        "SELECT purpose, way FROM choices WHERE account = 7 AND wanted ORDER BY purpose"
    ).fetchall()
    assert kept == [("news", "phone"), ("progress", "email")]
    client.post("/thong-bao", data={"wanted": ["progress:email", "news:phone"]})
    logged = conn.execute(
        "SELECT wanted, method, statement FROM choice_log WHERE purpose = 'news' ORDER BY way DESC"
    ).fetchall()
    statement = "Nhận tin chung của Ban Tổ chức về Cuộc thi. Tắt được bất cứ lúc nào."
    assert logged == [(True, "page", statement), (False, "page", statement)]


def test_nothing_that_needs_a_yes_is_ticked_before_somebody_says_it(
    client: GatewayClient, token: Signer
) -> None:
    sign_in(client, token(7))
    page = " ".join(client.get("/thong-bao").text.split())
    assert [
        (purpose, f'id="{purpose}-email" checked' in page)
        for purpose in ("progress", "reports", "events", "voting", "news")
    ] == [
        ("progress", True),
        ("reports", True),
        ("events", True),
        ("voting", False),
        ("news", False),
    ]


def test_unknown_or_mandatory_purpose_cannot_be_chosen(
    client: GatewayClient, token: Signer, conn: Connection
) -> None:
    sign_in(client, token(7))
    for typed in ("security:email", "news:pigeon"):
        answer = client.post("/thong-bao", data={"wanted": [typed]})
        assert (answer.status_code, "Lựa chọn này không có" in answer.text) == (422, True)
    assert conn.execute("SELECT * FROM choices").fetchall() == []


def test_stranger_is_led_to_sign_in(client: GatewayClient) -> None:
    for path in ("/thong-bao", ROOT, f"{ROOT}/gui-lai"):
        answer = client.get(path)
        assert answer.status_code == 303
        assert answer.headers["Location"].startswith("/tai-khoan/dang-nhap?tiep=")


def test_following_the_link_of_a_letter_changes_nothing_until_the_button(
    client: GatewayClient, settings: NotificationsSettings, conn: Connection
) -> None:
    path = f"/thong-bao/ngung?the={make_token(settings.letter_key, 7, Kind.PUBLISHED)}"
    page = client.get(path)
    assert "Thư này thuộc mục “Tiến độ hồ sơ của bạn”" in page.text
    assert page.headers["Cache-Control"] == "no-store"
    assert conn.execute("SELECT * FROM choices").fetchall() == []
    for _ in range(2):
        assert "Đã ngừng gửi" in client.post(path).text
    chosen = conn.execute("SELECT account, purpose, way, wanted, method FROM choices").fetchall()
    assert sorted(chosen) == [
        (7, "progress", "email", False, "one_click"),
        (7, "progress", "phone", False, "one_click"),
    ]
    assert conn.execute("SELECT count(*) FROM choice_log").fetchone() == (2,)


def test_mail_program_stops_by_itself(
    client: GatewayClient, settings: NotificationsSettings, conn: Connection
) -> None:
    """RFC 8058: a POST without cookie and origin."""
    path = f"/thong-bao/ngung?the={make_token(settings.letter_key, 7, Kind.RESTORED)}"
    answer = client.post(
        path, data={"List-Unsubscribe": "One-Click"}, headers={"Origin": "http://localhost"}
    )
    assert answer.status_code == 200
    assert conn.execute("SELECT DISTINCT purpose, wanted FROM choices").fetchall() == [
        ("progress", False)
    ]


def test_changed_link_says_so(client: GatewayClient, conn: Connection) -> None:
    for answer in (client.get("/thong-bao/ngung?the=x"), client.post("/thong-bao/ngung")):
        assert (answer.status_code, "Liên kết không còn dùng được" in answer.text) == (404, True)
    assert conn.execute("SELECT * FROM choices").fetchall() == []


@pytest.mark.parametrize("role", [*STAFF, Role.AUDITOR])
def test_readers_see_what_was_sent(
    client: GatewayClient, token: Signer, make: Make, role: Role
) -> None:
    make()
    make(State.FAILED_PERMANENT, account=8)
    sign_in(client, token(1, roles=(role,)))
    page = client.get(ROOT).text
    assert page.count("a***@example.vn") == 2
    assert ("Gửi lại tin lỗi" in page) == (role is not Role.AUDITOR)


@pytest.mark.parametrize("roles", [(), (Role.APPLICANT,), (Role.UNIT_OFFICER, Role.COUNCIL)])
def test_others_see_nothing_of_what_was_sent(
    client: GatewayClient, token: Signer, make: Make, conn: Connection, roles: Any
) -> None:
    failed = make(State.FAILED_PERMANENT)
    sign_in(client, token(7, roles=roles))
    for path in ("", f"/{failed}", f"/{failed}/ban-trinh-bay", "/gui-lai", "/viec"):
        answer = client.get(ROOT + path)
        assert (answer.status_code, "example.vn" in answer.text) == (403, False)
    for path in (f"/{failed}/gui-lai", "/gui-lai"):
        assert client.post(ROOT + path).status_code == 403
    assert state_of(conn, failed) == ("failed_permanent", 1)


def test_auditor_reads_but_sends_nothing(
    client: GatewayClient, token: Signer, make: Make, conn: Connection
) -> None:
    failed = make(State.FAILED_PERMANENT)
    sign_in(client, token(1, roles=(Role.AUDITOR,)))
    assert "Gửi lại</button>" not in client.get(f"{ROOT}/{failed}").text
    assert client.post(f"{ROOT}/{failed}/gui-lai").status_code == 403
    assert client.post(f"{ROOT}/gui-lai").status_code == 403
    assert state_of(conn, failed) == ("failed_permanent", 1)


def test_filters_narrow_the_list_and_its_counts(
    client: GatewayClient, token: Signer, make: Make
) -> None:
    wanted = make(State.FAILED_PERMANENT, account=8)
    others = [
        make(State.SENT, account=8),
        make(State.FAILED_PERMANENT, account=9),
        make(State.FAILED_PERMANENT, account=8, at=AT + timedelta(days=1)),
        make(State.FAILED_PERMANENT, kind=Kind.SUSPENDED, account=8),
    ]
    sign_in(client, token(1, roles=(Role.SECRETARY,)))
    page = client.get(
        f"{ROOT}?state=failed_permanent&account=8&day=2026-10-20&kind=dossier_not_valid"
    ).text
    assert wanted in page
    assert [other for other in others if other in page] == []
    assert (
        client.get(f"{ROOT}?account=8&day=2026-10-21").text.count('href="/quan-tri/tin-nhan/0') == 1
    )


def test_wrong_filter_names_the_fields_and_keeps_what_was_typed(
    client: GatewayClient, token: Signer, make: Make
) -> None:
    make()
    sign_in(client, token(1, roles=(Role.SECRETARY,)))
    answer = client.get(f"{ROOT}?account=bay&day=20-10&kind=nothing&state=sent")
    assert answer.status_code == 422
    for text in ("Cần một số nguyên, ví dụ 12.", "Ngày chưa đúng", 'value="bay"', 'value="20-10"'):
        assert text in answer.text
    assert "a***@example.vn" not in answer.text
    assert client.get(f"{ROOT}/gui-lai?account=bay").status_code == 422


def test_long_list_has_pages(client: GatewayClient, token: Signer, make: Make) -> None:
    made = [make(at=AT + timedelta(seconds=n)) for n in range(53)]
    sign_in(client, token(1, roles=(Role.SECRETARY,)))
    first = client.get(f"{ROOT}?state=sent").text
    assert [one for one in made if one in first] == made[3:]
    link = first[first.index('rel="next" href="') + 17 :].split('"')[0].replace("&amp;", "&")
    second = client.get(link).text
    assert [one for one in made if one in second] == made[:3]
    assert made[-1] in client.get(f"{ROOT}?after=nonsense").text


def test_message_page_previews_the_letter_and_its_history(
    client: GatewayClient, token: Signer, make: Make
) -> None:
    failed = make(State.FAILED_PERMANENT)
    sign_in(client, token(1, roles=(Role.OPERATOR,)))
    page = client.get(f"{ROOT}/{failed}").text
    assert "Kết quả thẩm định hồ sơ H7K3MX" in page
    assert "Chưa được triển khai, áp dụng có hiệu quả vào thực tiễn" in page
    assert "Không gửi được" in page
    rich = client.get(f"{ROOT}/{failed}/ban-trinh-bay")
    assert "default-src 'none'" in rich.headers["Content-Security-Policy"]
    assert "Xem hồ sơ" in rich.text


def test_code_is_never_shown_nor_sent_again(
    client: GatewayClient, token: Signer, make: Make, conn: Connection
) -> None:
    code = make(State.EXPIRED, kind=Kind.SIGN_IN_CODE)
    sign_in(client, token(1, roles=(Role.ADMINISTRATOR,)))
    page = client.get(f"{ROOT}/{code}").text
    assert "••••••" in page
    assert "Gửi lại</button>" not in page
    answer = client.post(f"{ROOT}/{code}/gui-lai")
    assert (answer.status_code, "Mã đăng nhập không gửi lại" in answer.text) == (409, True)
    assert state_of(conn, code) == ("expired", 1)


def test_failed_message_is_sent_again_by_name_of_who_asked(
    client: GatewayClient, token: Signer, make: Make, conn: Connection
) -> None:
    failed = make(State.FAILED_PERMANENT)
    sign_in(client, token(42, roles=(Role.SECRETARY,)))
    answer = client.post(f"{ROOT}/{failed}/gui-lai", follow_redirects=True)
    assert "Đã đưa 1 tin vào hàng chờ gửi lại." in answer.text
    assert "Tài khoản 42 yêu cầu gửi lại" in answer.text
    assert state_of(conn, failed) == ("created", 1)
    again = client.post(f"{ROOT}/{failed}/gui-lai")
    assert again.status_code == 409


def test_all_failed_of_a_filter_are_sent_again_after_a_confirmation(
    client: GatewayClient, token: Signer, make: Make, conn: Connection
) -> None:
    mine = [make(State.FAILED_PERMANENT, account=8), make(State.EXPIRED, account=8)]
    rest = {
        make(State.SENT, account=8): "sent",
        make(State.EXPIRED, kind=Kind.SIGN_IN_CODE, account=8): "expired",
        make(State.FAILED_PERMANENT, account=9): "failed_permanent",
        make(State.REFUSED, account=8): "refused",
    }
    sign_in(client, token(42, roles=(Role.OPERATOR,)))
    assert (
        'Sẽ gửi lại <strong class="number">2</strong> tin'
        in client.get(f"{ROOT}/gui-lai?account=8").text
    )
    assert [state_of(conn, one)[0] for one in mine] == ["failed_permanent", "expired"]
    answer = client.post(f"{ROOT}/gui-lai", data={"account": "8"}, follow_redirects=True)
    assert "Đã đưa 2 tin vào hàng chờ gửi lại." in answer.text
    assert [state_of(conn, one) for one in mine] == [("created", 1), ("created", 1)]
    assert {one: state_of(conn, one)[0] for one in rest} == rest


def test_tasks_count_what_failed_lately(
    client: GatewayClient, token: Signer, make: Make, conn: Connection
) -> None:
    sign_in(client, token(1, roles=(Role.SECRETARY,)))
    assert client.get(f"{ROOT}/viec").text.strip() == ""
    make(State.FAILED_PERMANENT)
    make(State.EXPIRED)
    make(State.EXPIRED)
    make(State.EXPIRED, kind=Kind.SIGN_IN_CODE)
    conn.execute("UPDATE messages SET created_at = now()")
    lines = client.get(f"{ROOT}/viec").text
    assert '?state=failed_permanent"><span class="task-count">1</span> tin không gửi' in lines
    assert '?state=expired"><span class="task-count">2</span> tin quá hạn' in lines
    conn.execute("UPDATE messages SET created_at = now() - interval '8 days'")
    assert client.get(f"{ROOT}/viec").text.strip() == ""


def test_unknown_message_is_not_found(client: GatewayClient, token: Signer) -> None:
    sign_in(client, token(1, roles=(Role.SECRETARY,)))
    for path in (f"{ROOT}/0199f0d2-0000-7000-8000-000000000000", f"{ROOT}/khong-co"):
        assert client.get(path).status_code == 404
