"""Pages as people use them, without JavaScript."""

import re
from typing import Any

import pytest
from msgspec.structs import replace

from accounts import phrases
from accounts.actions.passwords import change_password
from accounts.actions.seed import seed_units
from accounts.actions.staff import create_staff, grant_role
from accounts.bootstrap import make_app
from accounts.model.contacts import read_contact
from accounts.model.grants import today
from accounts.settings import AccountsSettings
from accounts.store.audit import Doing
from accounts.store.grants import NewGrant
from contracts.roles import Role
from servicekit.auth import COOKIE
from servicekit.db import Connection
from servicekit.testing import an_edition, put_copy, sign_in

pytestmark = pytest.mark.integration

MAIL = "nguoi.binh.chon@example.vn"
VOTE = "/binh-chon/Z7K3MX/xac-nhan"
OWN = "một câu dài dễ nhớ"


def ask(client: Any, contact: str = MAIL, wanted: str = VOTE) -> Any:
    return client.post("/tai-khoan/dang-nhap", data={"contact": contact, "tiep": wanted})


def enter(client: Any, people: Any, contact: str = MAIL, wanted: str = VOTE) -> Any:
    ask(client, contact, wanted)
    code = people.last_secret()["code"]
    return client.post("/tai-khoan/dang-nhap/ma", data={"code": code, "tiep": wanted})


@pytest.fixture
def admin(client: Any, people: Any, token: Any, now: Any) -> int:
    """The client is signed in as an administrator."""
    number: int = people.staff("quan.tri@example.vn", now)
    doing = Doing(actor=None, now=now)
    role = NewGrant(account=number, role=Role.ADMINISTRATOR, unit=None, valid_from=today(now))
    grant_role(people.database, role, doing)
    session = people.session(number, now)
    sign_in(client, token(number, roles=(Role.ADMINISTRATOR,), sid=session))
    return number


def test_voter_signs_in_declares_and_is_straight_back(client: Any, people: Any, ward: str) -> None:
    sent = ask(client)
    assert (sent.status_code, sent.headers["Location"]) == (
        303,
        f"/tai-khoan/dang-nhap/ma?tiep={VOTE}",
    )
    page = client.get(sent.headers["Location"]).text
    assert "ng•••@example.vn" in page
    assert 'autocomplete="one-time-code"' in page
    assert 'inputmode="numeric"' in page
    code = people.last_secret()["code"]
    entered = client.post("/tai-khoan/dang-nhap/ma", data={"code": code, "tiep": VOTE})
    assert entered.headers["Location"] == f"/tai-khoan/khai-bao?tiep={VOTE}"
    form = client.get(entered.headers["Location"]).text
    assert "checked" not in form
    assert "sinh sống, học tập hoặc làm việc" in form
    given = {"commune": ward, "attested": "y", "consent": "y", "text_version": "1", "tiep": VOTE}
    declared = client.post("/tai-khoan/khai-bao", data=given)
    assert (declared.status_code, declared.headers["Location"]) == (303, VOTE)
    assert client.get("/api/accounts/v1/session").json["declared"] is True


@pytest.mark.parametrize(("path", "times"), [("/hop-thu-thu", 1), ("", 0)])
def test_mailbox_is_linked_only_where_there_is_one(
    people: Any, settings: AccountsSettings, edition: None, path: str, times: int
) -> None:
    client = make_app(replace(settings, mailbox_path=path), people.database).test_client()
    ask(client)
    page = client.get("/tai-khoan/dang-nhap/ma").text
    assert page.count("hộp thư trình diễn") == times
    assert page.count('href="/hop-thu-thu"') == times


def test_sign_in_for_anything_else_asks_no_declaration(client: Any, people: Any) -> None:
    assert enter(client, people, wanted="/ho-so").headers["Location"] == "/ho-so"


def test_second_sign_in_of_a_declared_person_goes_straight_to_the_vote(
    client: Any, people: Any, ward: str, conn: Connection
) -> None:
    enter(client, people)
    given = {"commune": ward, "attested": "y", "consent": "y", "text_version": "1"}
    client.post("/tai-khoan/khai-bao", data=given)
    client.post("/tai-khoan/dang-xuat")
    conn.execute("UPDATE challenges SET created_at = created_at - interval '2 minutes'")
    assert enter(client, people).headers["Location"] == VOTE


@pytest.mark.parametrize("wanted", ["https://example.com/", "//example.com", "/\\example.com"])
def test_sign_in_never_leads_to_another_site(client: Any, people: Any, wanted: str) -> None:
    assert enter(client, people, wanted=wanted).headers["Location"] == "/tai-khoan"


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("", "Hãy điền số điện thoại"),
        ("0912", "Số điện thoại cần 10 chữ số, ví dụ 0912 345 678."),
        ("a@b", "Địa chỉ thư điện tử chưa đúng"),
    ],
)
def test_contact_malformed_is_explained_and_kept(client: Any, typed: str, words: str) -> None:
    answer = ask(client, typed)
    assert answer.status_code == 422
    assert words in answer.text
    assert f'value="{typed}"' in answer.text
    assert f'value="{VOTE}"' in answer.text


def test_wrong_code_says_how_many_tries_are_left(client: Any, people: Any) -> None:
    ask(client)
    code = people.last_secret()["code"]
    wrong = f"{(int(code) + 1) % 10**6:06}"
    answer = client.post("/tai-khoan/dang-nhap/ma", data={"code": wrong, "tiep": VOTE})
    assert answer.status_code == 422
    assert "Mã chưa đúng. Bạn còn 4 lần thử." in answer.text


def test_code_again_too_early_says_when(client: Any) -> None:
    ask(client)
    answer = client.post("/tai-khoan/dang-nhap/gui-lai", data={"tiep": VOTE})
    assert answer.status_code == 429
    assert re.search(r"Hãy thử lại sau \d+ giây", answer.text)
    assert "Retry-After" in answer.headers


def test_code_page_without_a_contact_starts_again(client: Any) -> None:
    for answer in (
        client.get("/tai-khoan/dang-nhap/ma?tiep=/ho-so"),
        client.post("/tai-khoan/dang-nhap/ma", data={"code": "1", "tiep": "/ho-so"}),
        client.post("/tai-khoan/dang-nhap/gui-lai", data={"tiep": "/ho-so"}),
    ):
        assert (answer.status_code, answer.headers["Location"]) == (
            303,
            "/tai-khoan/dang-nhap?tiep=/ho-so",
        )


def test_contact_stands_in_no_address_and_readably_in_no_cookie(client: Any) -> None:
    answer = ask(client)
    assert "nguoi" not in answer.headers["Location"]
    assert "nguoi" not in "".join(answer.headers.getlist("Set-Cookie"))


def test_expired_token_is_renewed_on_the_way(
    client: Any, people: Any, token: Any, now: Any
) -> None:
    enter(client, people)
    sign_in(client, token(1, expires_at=now))
    away = client.get("/tai-khoan")
    assert away.headers["Location"] == "/tai-khoan/lam-moi?tiep=/tai-khoan"
    back = client.get(away.headers["Location"])
    assert (back.status_code, back.headers["Location"]) == (307, "/tai-khoan")
    assert client.get("/tai-khoan").status_code == 200


def test_form_with_an_expired_token_is_renewed_on_the_way_and_sent_on(
    client: Any, people: Any, token: Any, now: Any, conn: Connection
) -> None:
    enter(client, people)
    sign_in(client, token(1, expires_at=now))
    answer = client.post("/tai-khoan/ten", data={"name": "Ma Thị Lê"}, follow_redirects=True)
    steps = [(step.status_code, step.request.path) for step in answer.history]
    assert steps == [
        (307, "/tai-khoan/ten"),
        (307, "/tai-khoan/lam-moi"),
        (303, "/tai-khoan/ten"),
    ]
    assert conn.execute("SELECT name FROM accounts").fetchall() == [("Ma Thị Lê",)]


def test_renewal_leads_to_no_other_site_and_reads_no_body(client: Any) -> None:
    answer = client.post("/tai-khoan/lam-moi?tiep=//evil.example", data={"tiep": "x" * 300_000})
    assert (answer.status_code, answer.headers["Location"]) == (307, "/tai-khoan")


def test_session_that_is_over_is_forgotten_and_the_wanted_page_says_so(
    client: Any, token: Any, now: Any
) -> None:
    sign_in(client, token(1, expires_at=now))
    answer = client.get("/tai-khoan/lam-moi?tiep=/ho-so")
    assert (answer.status_code, answer.headers["Location"]) == (307, "/ho-so")
    assert client.get_cookie(COOKIE) is None
    signed_out = client.get("/tai-khoan")
    assert signed_out.headers["Location"] == "/tai-khoan/dang-nhap?tiep=/tai-khoan"


def test_sign_out_link_changes_nothing_its_button_does(client: Any, people: Any) -> None:
    enter(client, people)
    assert "Đăng xuất?" in client.get("/tai-khoan/dang-xuat").text
    assert client.get("/tai-khoan").status_code == 200
    assert client.post("/tai-khoan/dang-xuat").headers["Location"] == "/"
    assert client.get("/tai-khoan").status_code == 303


def test_declaration_left_empty_names_every_box_and_keeps_the_commune(
    client: Any, people: Any, ward: str
) -> None:
    enter(client, people)
    answer = client.post("/tai-khoan/khai-bao", data={"commune": ward, "tiep": VOTE})
    assert answer.status_code == 422
    for words in ("Cần xác nhận bạn đang", "Cần đồng ý thì lời khai báo mới được lưu."):
        assert words in answer.text
    assert f'<option selected value="{ward}">' in answer.text


def test_consent_to_an_older_text_is_asked_again(
    client: Any, people: Any, ward: str, conn: Connection
) -> None:
    enter(client, people)
    given = {"commune": ward, "attested": "y", "consent": "y", "text_version": "0"}
    answer = client.post("/tai-khoan/khai-bao", data=given)
    assert answer.status_code == 422
    assert "Nội dung đồng ý vừa được cập nhật" in answer.text
    assert conn.execute("SELECT count(*) FROM consents").fetchone() == (0,)


def test_organisation_is_offered_only_when_the_edition_allows_it(
    client: Any, people: Any, ward: str, conn: Connection
) -> None:
    enter(client, people)
    given = {
        "commune": "ngoai-tinh",
        "attested": "y",
        "consent": "y",
        "text_version": "1",
        "kind": "organisation",
    }
    assert "Tổ chức, doanh nghiệp" not in client.get("/tai-khoan/khai-bao").text
    assert client.post("/tai-khoan/khai-bao", data=given).status_code == 422
    usual = an_edition()
    rules = replace(usual.voting, organisations_may_vote=True)
    put_copy(conn, replace(usual, version=2, voting=rules))
    assert "Tổ chức, doanh nghiệp" in client.get("/tai-khoan/khai-bao").text
    assert client.post("/tai-khoan/khai-bao", data=given).status_code == 303
    found = conn.execute("SELECT kind, commune, declared_at IS NULL FROM accounts").fetchall()
    assert found == [("organisation", None, False)]


def test_second_contact_is_added_by_its_code(client: Any, people: Any) -> None:
    enter(client, people)
    sent = client.post("/tai-khoan/lien-he", data={"contact": "0912 345 678"})
    assert sent.headers["Location"] == "/tai-khoan/lien-he/ma"
    assert "091 ••• ••78" in client.get("/tai-khoan/lien-he/ma").text
    code = people.last_secret()["code"]
    assert client.post("/tai-khoan/lien-he/ma", data={"code": code}).status_code == 303
    page = client.get("/tai-khoan").text
    assert "+84912345678" in page
    assert "Đã thêm liên hệ." in page


def test_second_address_of_the_same_channel_is_refused_before_a_code_is_sent(
    client: Any, people: Any, conn: Connection
) -> None:
    enter(client, people)
    answer = client.post("/tai-khoan/lien-he", data={"contact": "khac@example.vn"})
    assert answer.status_code == 409
    assert "Tài khoản đã có một liên hệ loại này." in answer.text
    assert conn.execute("SELECT count(*) FROM challenges").fetchone() == (1,)


def test_erasure_asks_first_and_signs_out(client: Any, people: Any, conn: Connection) -> None:
    enter(client, people)
    assert client.post("/tai-khoan/xoa", data={}).status_code == 422
    answer = client.post("/tai-khoan/xoa", data={"sure": "y"})
    assert answer.headers["Location"] == "/tai-khoan/da-xoa"
    assert client.get("/tai-khoan/da-xoa").status_code == 200
    assert client.get("/tai-khoan").status_code == 303
    assert conn.execute("SELECT state FROM accounts").fetchall() == [("erased",)]


def test_staff_sign_in_says_the_same_for_every_wrong_pair(
    client: Any, people: Any, doing: Doing, now: Any
) -> None:
    number, initial = create_staff(
        people.database, people.settings, read_contact("thu.ky@example.vn"), "Lê Thư Ký", doing
    )
    change_password(people.database, number, old=initial, new=OWN, session="", now=now)
    pairs = [("thu.ky@example.vn", "sai"), ("khong.co@example.vn", OWN), ("không phải thư", OWN)]
    for contact, password in pairs:
        answer = client.post("/tai-khoan/can-bo", data={"contact": contact, "password": password})
        assert answer.status_code == 422
        assert "Thư điện tử hoặc mật khẩu chưa đúng." in answer.text
        assert contact in answer.text
        assert OWN not in answer.text
    right = {"contact": "thu.ky@example.vn", "password": OWN}
    assert client.post("/tai-khoan/can-bo", data=right).headers["Location"] == "/viec-cua-toi"


def test_new_staff_member_goes_all_the_way(client: Any, admin: int, people: Any, app: Any) -> None:
    made = client.post(
        "/quan-tri/tai-khoan/moi", data={"contact": "moi@example.vn", "name": "Cán bộ mới"}
    )
    assert made.status_code == 201
    password = re.search(r"<code>([\w-]{19})</code>", made.text)
    assert password is not None
    number = admin + 1
    grant = {"role": "auditor", "valid_from": "2026-01-01", "reason": "Quyết định 1"}
    client.post(f"/quan-tri/tai-khoan/{number}/vai-tro", data=grant)
    other = type(client)(app, app.response_class, use_cookies=True)
    entered = other.post(
        "/tai-khoan/can-bo", data={"contact": "moi@example.vn", "password": password[1]}
    )
    assert entered.headers["Location"] == "/tai-khoan/mat-khau?tiep=/viec-cua-toi"
    assert other.get("/quan-tri/tai-khoan/nhat-ky").status_code == 403
    new = {"old": password[1], "new": OWN, "again": OWN, "tiep": "/quan-tri/tai-khoan/nhat-ky"}
    done = other.post("/tai-khoan/mat-khau", data=new)
    assert other.get(done.headers["Location"]).status_code == 200


def test_way_to_a_staff_area_leads_through_the_staff_door(client: Any, people: Any) -> None:
    door = "/tai-khoan/can-bo?tiep=/tham-dinh"
    assert client.get("/tai-khoan/dang-nhap?tiep=/tham-dinh").headers["Location"] == door
    enter(client, people, wanted="/ho-so")
    assert client.get("/tai-khoan/dang-nhap?tiep=/tham-dinh").headers["Location"] == door
    assert client.get("/tai-khoan/dang-nhap?tiep=/ho-so").headers["Location"] == "/ho-so"


def test_passwords_that_differ_are_named(client: Any, admin: int) -> None:
    data = {"old": OWN, "new": OWN, "again": "khác hẳn"}
    answer = client.post("/tai-khoan/mat-khau", data=data)
    assert answer.status_code == 422
    assert "Hai lần nhập mật khẩu chưa giống nhau." in answer.text


def test_account_is_found_by_number_and_by_contact(client: Any, admin: int) -> None:
    for asked in (str(admin), "quan.tri@example.vn", "Quan.Tri+x@example.vn"):
        answer = client.get("/quan-tri/tai-khoan", query_string={"q": asked})
        assert answer.headers["Location"] == f"/quan-tri/tai-khoan/{admin}"
    assert client.get("/quan-tri/tai-khoan?q=999").status_code == 404
    assert client.get("/quan-tri/tai-khoan/999").status_code == 404
    page = client.get(f"/quan-tri/tai-khoan/{admin}").text
    assert "qu•••@example.vn" in page
    assert "quan.tri@example.vn" not in page


def test_grant_form_comes_back_with_everything_typed(client: Any, admin: int) -> None:
    data = {"role": "unit_officer", "valid_from": "2026-01-01", "reason": "Quyết định 7"}
    answer = client.post(f"/quan-tri/tai-khoan/{admin}/vai-tro", data=data)
    assert answer.status_code == 422
    assert "Vai trò này cần chọn đơn vị." in answer.text
    assert 'value="Quyết định 7"' in answer.text
    reversed_days = data | {"valid_to": "2025-12-31", "role": "board"}
    answer = client.post(f"/quan-tri/tai-khoan/{admin}/vai-tro", data=reversed_days)
    assert "Ngày kết thúc phải sau ngày bắt đầu." in answer.text


def test_decision_without_reason_is_refused(client: Any, admin: int, people: Any, now: Any) -> None:
    number = people.staff("khac@example.vn", now)
    for action in ("khoa", "mat-khau", "gop"):
        answer = client.post(f"/quan-tri/tai-khoan/{number}/{action}", data={"other": admin})
        assert answer.status_code == 422, action
        assert "Hãy ghi lý do" in answer.text


def test_block_merge_and_log(client: Any, admin: int, people: Any, now: Any) -> None:
    one, two = (people.staff(f"p{n}@example.vn", now) for n in range(2))
    base = "/quan-tri/tai-khoan"
    blocked = client.post(f"{base}/{one}/khoa", data={"reason": "Nghi gian lận"})
    assert blocked.headers["Location"] == f"{base}/{one}"
    client.post(f"{base}/{one}/mo-khoa", data={"reason": "Nhầm"})
    merged = client.post(f"{base}/{one}/gop", data={"other": two, "reason": "Cùng một người"})
    assert merged.headers["Location"] == f"{base}/{two}"
    log = client.get(f"{base}/nhat-ky?loai=account&ma={one}").text
    for words in ("Khóa tài khoản", "Mở khóa tài khoản", "Gộp tài khoản", "Nghi gian lận"):
        assert words in log


def test_log_is_paged_without_loss(client: Any, admin: int, conn: Connection) -> None:
    conn.execute(
        """
        INSERT INTO audit (at, action, subject_kind, subject, reason)
        SELECT now(), 'renamed', 'account', '7', format('dòng-%s.', n)
        FROM generate_series(1, 120) AS n
        """
    )
    base = "/quan-tri/tai-khoan/nhat-ky"
    path, seen = f"{base}?loai=account&ma=7", []
    while path:
        page = client.get(path).text
        seen += [int(n) for n in re.findall(r"dòng-(\d+)\.", page)]
        following = re.search(r'rel="next" href="([^"]+)"', page)
        path = (
            "/quan-tri/tai-khoan/nhat-ky" + following[1].replace("&amp;", "&") if following else ""
        )
    assert seen == list(range(120, 0, -1))
    assert client.get("/quan-tri/tai-khoan/nhat-ky?tiep-theo=xx").status_code == 404


def test_tasks_are_empty_until_a_conflict_waits(
    client: Any, admin: int, people: Any, conn: Connection, now: Any
) -> None:
    assert client.get("/quan-tri/tai-khoan/viec").text.strip() == ""
    other = people.staff("khac@example.vn", now)
    conn.execute(
        "INSERT INTO conflicts (claimant, holder, found_at) VALUES (%s, %s, now())", (other, admin)
    )
    assert '<span class="task-count">1</span>' in client.get("/quan-tri/tai-khoan/viec").text
    client.post("/quan-tri/tai-khoan/trung/1/bo-qua", data={"reason": "Hai anh em"})
    assert client.get("/quan-tri/tai-khoan/viec").text.strip() == ""


@pytest.fixture
def officer(client: Any, people: Any, token: Any, doing: Doing, now: Any) -> None:
    """The client is signed in as the officer of Quan Triều."""
    seed_units(people.database, doing)
    number = people.staff("can.bo.phuong@example.vn", now)
    role = NewGrant(account=number, role=Role.UNIT_OFFICER, unit="05482", valid_from=today(now))
    grant_role(people.database, role, doing)
    session = people.session(number, now)
    sign_in(client, token(number, roles=((Role.UNIT_OFFICER, "05482"),), sid=session))


def test_officer_sees_and_changes_only_the_own_branch(client: Any, officer: None) -> None:
    listed = client.get("/quan-tri/don-vi").text
    assert "Phường Quan Triều" in listed
    assert "Phường Phan Đình Phùng" not in listed
    assert client.get("/quan-tri/don-vi/05443").status_code == 403
    new = {
        "name": "Tổ dân phố số 5",
        "kind": "tổ dân phố",
        "unit_group": "sub_unit",
        "valid_from": "2026-01-01",
        "contacts": "zalo | Tổ trưởng | to-5",
    }
    added = client.post("/quan-tri/don-vi/05482/them", data=new)
    assert added.headers["Location"] == "/quan-tri/don-vi/05482.to-dan-pho-so-5"
    assert "to-5" in client.get(added.headers["Location"]).text
    assert client.post("/quan-tri/don-vi/05443/them", data=new).status_code == 403


@pytest.mark.parametrize(
    "page", ["", "/them", "/sua", "/doi-ten", "/chuyen", "/sap-nhap", "/ket-thuc"]
)
def test_officer_opens_no_form_of_a_foreign_unit(client: Any, officer: None, page: str) -> None:
    assert client.get(f"/quan-tri/don-vi/05482{page}").status_code == 200
    answer = client.get(f"/quan-tri/don-vi/05443{page}")
    assert answer.status_code == 403
    assert phrases.NOT_YOUR_BRANCH in answer.text
    assert "Phan Đình Phùng" not in answer.text


def test_unit_forms_come_back_with_everything_typed(client: Any, officer: None) -> None:
    new = {"name": "Tổ dân phố số 5", "kind": "tổ", "contacts": "fax | a | 1", "valid_from": "x"}
    new |= {"unit_group": "sub_unit"}
    answer = client.post("/quan-tri/don-vi/05482/them", data=new)
    assert answer.status_code == 422
    assert "Ngày chưa đúng" in answer.text
    answer = client.post("/quan-tri/don-vi/05482/them", data=new | {"valid_from": "05/11/2025"})
    assert answer.status_code == 422
    assert "Mỗi dòng cần dạng" in answer.text
    assert "fax | a | 1" in answer.text


def test_unit_lives_through_all_changes_by_its_pages(
    client: Any, admin: int, people: Any, doing: Doing, conn: Connection
) -> None:
    seed_units(people.database, doing)
    base, day = "/quan-tri/don-vi/05482", today(doing.now).isoformat()
    for page in ("", "/them", "/sua", "/doi-ten", "/chuyen", "/sap-nhap", "/ket-thuc"):
        assert client.get(base + page).status_code == 200, page
    renamed = {"version": "1", "name": "Phường Mới", "day": day, "reason": "Nghị quyết 1"}
    assert client.post(f"{base}/doi-ten", data=renamed).status_code == 303
    again = client.post(f"{base}/doi-ten", data=renamed | {"name": "Phường Khác"})
    assert again.status_code == 409
    assert "vừa được người khác sửa" in again.text
    merged = {"version": "2", "target": "05443", "day": day, "reason": "Nghị quyết 2"}
    done = client.post(f"{base}/sap-nhap", data=merged)
    assert done.headers["Location"] == "/quan-tri/don-vi/05443"
    assert "Phường Mới; Phường Quan Triều" in client.get(done.headers["Location"]).text
    ended = client.get(base).text
    assert "sáp nhập vào" in ended
    assert "Lịch sử tên gọi" in ended
    found = conn.execute("SELECT replaced_by FROM units WHERE code = '05482'").fetchone()
    assert found == ("05443",)
    assert client.get("/quan-tri/don-vi?q=quan+trieu").text.count("/quan-tri/don-vi/0") == 2
    assert client.get("/quan-tri/don-vi/khong-co").status_code == 404
