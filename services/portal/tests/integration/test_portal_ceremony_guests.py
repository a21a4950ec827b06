"""Guests: listed, imported, invited with sealed addresses, answering, let in once."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from io import BytesIO
from threading import Barrier
from typing import Any
from uuid import uuid4

import msgspec
import openpyxl
import pytest
import segno

from contracts.events import Addressee, CeremonyLetterRequested
from contracts.roles import Role
from portal.actions.ceremonies import letters
from portal.actions.ceremonies.changing import By
from portal.actions.ceremonies.door import Keeper, check_in
from portal.actions.ceremonies.papers import path_of
from portal.model.ceremonies.guests import Guest
from portal.model.ceremonies.parts import GuestGroup
from portal.store.ceremonies import ceremonies, guests, parts
from servicekit import sealing
from servicekit.db import Connection, Database
from servicekit.testing import SEAL_KEY, GatewayClient, Signer, at, outbox_events, sign_in

pytestmark = pytest.mark.integration

START = at("2096-02-12T08:00:00+07:00")
BEFORE = START - timedelta(days=10)
KEY = "0190a000-0000-7000-8000-000000000001"
OTHER_KEY = "0190a000-0000-7000-8000-000000000002"
AddGuest = Callable[..., Guest]


@pytest.fixture
def base(client: GatewayClient, token: Signer, demonstration: datetime, conn: Connection) -> str:
    """A ceremony with its hour fixed; the client is its secretary."""
    sign_in(client, token(7, roles=(Role.SECRETARY,), name="Thư ký Thử"))
    made = ceremonies.add(conn, "trinh-dien", "award", "Lễ trao giải thử", demonstration)
    ceremonies.save(conn, made, 1, {"starts_at": START, "place": "Hội trường"}, demonstration)
    return f"/quan-tri/le/{made}"


@pytest.fixture
def add(base: str, client: GatewayClient, conn: Connection) -> AddGuest:
    def added(name: str, **form: str) -> Guest:
        answer = client.post(f"{base}/khach/them", data={"name": name} | form)
        assert answer.status_code == 303
        return guests.of(conn, number(base))[-1]

    return added


def number(base: str) -> int:
    return int(base.rpartition("/")[2])


def sheet(*rows: tuple[str, ...]) -> dict[str, Any]:
    """A filled sheet as a browser sends it."""
    book = openpyxl.Workbook()
    page = book.active
    assert page is not None
    page.append(["Họ tên *", "Cơ quan, chức vụ", "Thành phần", "Thư điện tử", "Điện thoại"])
    for row in rows:
        page.append(list(row))
    out = BytesIO()
    book.save(out)
    out.seek(0)
    return {"sheet": (out, "khach.xlsx")}


def fresh(conn: Connection, guest: Guest) -> Guest:
    return guests.find(conn, guest.ceremony, guest.id)


def letters_of(conn: Connection) -> list[CeremonyLetterRequested]:
    return [e for e in outbox_events(conn) if isinstance(e, CeremonyLetterRequested)]


def opened(event: CeremonyLetterRequested) -> Addressee:
    return msgspec.json.decode(sealing.unseal(SEAL_KEY, event.sealed), type=Addressee)


def test_sheet_is_checked_first_and_imported_once(
    base: str, client: GatewayClient, conn: Connection
) -> None:
    parts.add(conn, GuestGroup, number(base), {"name": "Lãnh đạo tỉnh"})
    rows = [
        ("Nguyễn Văn A", "Giám đốc Sở Ví dụ", "", "", ""),
        ("Trần Bình", "Sở Công Thương", "LÃNH ĐẠO TỈNH", "binh@example.vn", ""),
        ("", "Sở Y tế", "Báo chí", "sai", "12"),
    ]
    data = sheet(*rows)
    checked = client.post(f"{base}/khach/nhap", data=data, content_type="multipart/form-data")
    page = client.get(checked.headers["Location"]).text
    assert checked.status_code == 303
    assert guests.of(conn, number(base)) == []
    for said in ("Cần họ tên.", "Địa chỉ thư điện tử chưa đúng", "Số điện thoại chưa đúng",
                 "Không có thành phần “Báo chí”", "Nhập 1 khách"):  # fmt: skip
        assert said in page
    for _ in range(2):
        assert client.post(checked.headers["Location"]).status_code == 303
    (made,) = guests.of(conn, number(base))
    assert (made.name, made.email) == ("Trần Bình", "binh@example.vn")
    assert conn.execute("SELECT rows FROM ceremony_imports").fetchall() == [([],)]
    again = sheet(rows[1])
    twice = client.post(f"{base}/khach/nhap", data=again, content_type="multipart/form-data")
    client.post(twice.headers["Location"])
    assert len(guests.of(conn, number(base))) == 1


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04 broken", b"Ho ten;Co quan"])
def test_what_is_no_sheet_is_refused_in_words(
    content: bytes, base: str, client: GatewayClient
) -> None:
    data = {"sheet": (BytesIO(content), "khach.xlsx")}
    answer = client.post(f"{base}/khach/nhap", data=data, content_type="multipart/form-data")
    assert (answer.status_code, "cần tệp Excel .xlsx" in answer.text) == (422, True)


def test_empty_sheet_read_back_has_nobody_to_import(base: str, client: GatewayClient) -> None:
    content = client.get(f"{base}/khach/nhap/mau.xlsx").data
    data = {"sheet": (BytesIO(content), "mau.xlsx")}
    answer = client.post(f"{base}/khach/nhap", data=data, content_type="multipart/form-data")
    assert '0</span><span class="stat-label">khách nhập được' in client.get(
        answer.headers["Location"]
    ).text.replace("\n", "")


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"name": ""}, "Mục này cần được điền."),
        ({"name": "N" * 201}, "Dài quá 200 ký tự"),
        ({"name": "A", "email": "a@b"}, "Địa chỉ thư điện tử chưa đúng"),
        ({"name": "A", "phone": "abc"}, "Số điện thoại chưa đúng"),
    ],
)
def test_wrong_guest_is_said_at_the_field(
    wrong: dict[str, str], said: str, base: str, client: GatewayClient, conn: Connection
) -> None:
    answer = client.post(f"{base}/khach/them", data={"body": "Sở Giữ Nguyên"} | wrong)
    assert (answer.status_code, said in answer.text) == (422, True)
    assert 'value="Sở Giữ Nguyên"' in answer.text
    assert guests.of(conn, number(base)) == []


def test_everybody_reachable_is_invited_once_with_the_address_sealed(
    base: str, client: GatewayClient, conn: Connection, add: AddGuest
) -> None:
    lan, phone = add("Lan", email="Lan@Example.vn"), add("Hùng", phone="0912 345 678")
    add("Không địa chỉ")
    assert [client.post(f"{base}/khach/moi").status_code for _ in range(2)] == [303, 303]
    events = letters_of(conn)
    assert [(e.letter, e.when, e.place) for e in events] == [
        ("invitation", "08:00 ngày 12/02/2096", "Hội trường")
    ] * 2
    assert events[0].expires_at == START
    assert opened(events[0]) == Addressee(
        name="Lan", email="lan@example.vn", path=path_of(fresh(conn, lan), SEAL_KEY)
    )
    assert opened(events[1]).phone == phone.phone == "+84912345678"
    assert not any("example" in msgspec.json.encode(event).decode() for event in events)
    client.post(f"{base}/khach/{lan.id}/moi-lai")
    assert len(letters_of(conn)) == 3


def test_guests_are_reminded_on_the_set_day_once_but_not_those_who_declined(
    base: str, client: GatewayClient, conn: Connection, add: AddGuest, database: Database
) -> None:
    lan, gone = add("Lan", email="lan@example.vn"), add("Vắng", email="vang@example.vn")
    client.post(f"{base}/khach/moi")
    client.received_at = BEFORE
    client.post(path_of(gone, SEAL_KEY), data={"answer": "declined"})
    days = [START - timedelta(days=4), *[START - timedelta(days=3)] * 2, START - timedelta(days=2)]
    sent = [letters.send_due(database, now, keys=SEAL_KEY) for now in days]
    assert sent == [0, 1, 0, 0]
    assert opened(letters_of(conn)[-1]).path == path_of(lan, SEAL_KEY)
    by_hand = By(account=7, now=START - timedelta(days=2))
    assert letters.remind(database, number(base), SEAL_KEY, by_hand) == 1


def test_guest_answers_by_the_link_without_signing_in_and_may_change_it(
    base: str, client: GatewayClient, conn: Connection, add: AddGuest
) -> None:
    guest = add("Lan", body="Sở Y tế")
    path = path_of(guest, SEAL_KEY)
    client.delete_cookie("contest_token")
    client.delete_cookie("contest_flash")
    client.received_at = BEFORE
    page = client.get(path)
    assert (page.status_code, "Lan" in page.text, page.headers.getlist("Set-Cookie")) == (
        200,
        True,
        [],
    )
    assert page.headers["Cache-Control"] == "private, no-store"
    deputy = {"answer": "deputy", "deputy_name": "Minh", "deputy_body": "Phó Giám đốc"}
    answers = [client.post(path, data=deputy) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [303, 303]
    assert [answer.headers.getlist("Set-Cookie") for answer in answers] == [[], []]
    kept = fresh(conn, guest)
    assert (kept.answer, kept.deputy_name, kept.answered_at) == ("deputy", "Minh", BEFORE)
    said = [step for step in ceremonies.log(conn, number(base)) if step.act == "answered"]
    assert len(said) == 1
    client.post(path, data={"answer": "coming", "deputy_name": "Minh"})
    assert (fresh(conn, guest).answer, fresh(conn, guest).deputy_name) == ("coming", "")


@pytest.mark.parametrize(
    ("form", "said"),
    [
        ({}, "Hãy chọn một câu trả lời."),
        ({"answer": "maybe"}, "Lựa chọn này không có trong danh sách."),
        ({"answer": "deputy", "deputy_name": " "}, "Cần họ tên người dự thay."),
        ({"answer": "deputy", "deputy_name": "M" * 201}, "Dài quá 200 ký tự"),
    ],
)
def test_wrong_answer_is_said_and_nothing_is_lost(
    form: dict[str, str], said: str, client: GatewayClient, conn: Connection, add: AddGuest
) -> None:
    guest = add("Lan")
    client.received_at = BEFORE
    note = {"answer_note": "Tôi đến muộn"}
    answer = client.post(path_of(guest, SEAL_KEY), data=form | note)
    assert (answer.status_code, said in answer.text) == (422, True)
    assert 'value="Tôi đến muộn"' in answer.text
    assert fresh(conn, guest).answer == ""


def test_answer_that_was_received_too_late_is_refused_and_the_former_one_stays(
    client: GatewayClient, conn: Connection, add: AddGuest
) -> None:
    guest = add("Lan")
    path = path_of(guest, SEAL_KEY)
    client.received_at = START - timedelta(milliseconds=1)
    assert client.post(path, data={"answer": "coming"}).status_code == 303
    client.received_at = START
    late = client.post(path, data={"answer": "declined"})
    assert (late.status_code, "Đã hết thời gian trả lời" in late.text) == (409, True)
    repeat = client.post(path, data={"answer": "coming"})
    assert (repeat.status_code, fresh(conn, guest).answer) == (303, "coming")


def test_unknown_and_removed_links_lead_nowhere(
    base: str, client: GatewayClient, add: AddGuest
) -> None:
    guest = add("Lan")
    client.post(f"{base}/khach/{guest.id}/xoa")
    for path in (path_of(guest, SEAL_KEY), "/giay-moi/" + "x" * 32, "/giay-moi/khong"):
        assert (
            client.get(path).status_code,
            client.post(path, data={"answer": "coming"}).status_code,
        ) == (404, 404)


def test_guest_is_let_in_once_and_a_repeat_of_the_request_is_no_second_time(
    base: str, client: GatewayClient, conn: Connection, add: AddGuest, token: Signer
) -> None:
    guest = add("Lan", body="Sở Y tế")
    client.received_at = START
    form = {"ma": guest.code.lower(), "key": KEY}
    first = [client.post(f"{base}/cua", data=form) for _ in range(2)]
    pages = [client.get(one.headers["Location"]).text for one in first]
    assert [one.status_code for one in first] == [303, 303]
    assert ["Mời vào: Lan" in page for page in pages] == [True, True]
    sign_in(client, token(8, roles=(Role.DOST_STAFF,), name="Người Khác"))
    client.received_at = START + timedelta(minutes=5)
    link = f"http://localhost{path_of(guest, SEAL_KEY)}"
    twice = client.post(f"{base}/cua", data={"ma": link, "key": OTHER_KEY})
    assert twice.status_code == 409
    assert "Lan đã được ghi nhận có mặt lúc 08:00, Thư ký Thử đón." in twice.text
    assert fresh(conn, guest).arrived_at == START
    assert guests.counts(conn, number(base)).arrived == 1
    wrong = client.post(f"{base}/cua/{guest.id}/bo", data={"key": OTHER_KEY})
    right = client.post(f"{base}/cua/{guest.id}/bo", data={"key": KEY})
    assert (wrong.status_code, right.status_code) == (422, 303)
    assert fresh(conn, guest).arrived_at is None
    acts = [step.act for step in ceremonies.log(conn, number(base))]
    assert acts[:2] == ["arrival_undone", "arrived"]


def test_two_keepers_who_scan_the_same_guest_at_once_let_them_in_once(
    base: str, conn: Connection, database: Database, add: AddGuest
) -> None:
    guest = add("Lan")
    keepers = [Keeper(account=n, name=f"Người {n}", key=uuid4(), now=START) for n in range(1, 5)]
    together = Barrier(len(keepers))

    def enter(keeper: Keeper) -> str:
        together.wait()
        return check_in(database, number(base), guest.code, keeper).outcome

    with ThreadPoolExecutor(len(keepers)) as pool:
        outcomes = sorted(pool.map(enter, keepers))
    assert outcomes == ["again", "again", "again", "welcome"]
    acts = [step.act for step in ceremonies.log(conn, number(base))]
    assert (guests.counts(conn, number(base)).arrived, acts.count("arrived")) == (1, 1)


def test_codes_of_others_and_nonsense_are_told_apart(
    base: str, client: GatewayClient, conn: Connection, add: AddGuest, demonstration: datetime
) -> None:
    other = ceremonies.add(conn, "trinh-dien", "other", "Lễ khác", demonstration)
    guest = add("Lan")
    there = client.post(f"/quan-tri/le/{other}/cua", data={"ma": guest.code})
    nonsense = client.post(f"{base}/cua", data={"ma": "xyz"})
    assert (there.status_code, nonsense.status_code) == (404, 422)
    assert 'value="xyz"' in nonsense.text
    assert fresh(conn, guest).arrived_at is None


def test_photo_of_the_code_lets_in_and_other_files_are_refused_in_words(
    base: str, client: GatewayClient, conn: Connection, add: AddGuest
) -> None:
    guest = add("Lan")
    photo = BytesIO()
    address = f"http://localhost{path_of(guest, SEAL_KEY)}"
    segno.make_qr(address, error="m").save(photo, kind="png", scale=5, border=4)
    photo.seek(0)
    files = {"wrong": BytesIO(b"no picture"), "right": photo}
    answers = {
        name: client.post(
            f"{base}/cua/anh",
            data={"anh": (file, "anh.png"), "key": KEY},
            content_type="multipart/form-data",
        )
        for name, file in files.items()
    }
    assert (answers["wrong"].status_code, answers["right"].status_code) == (422, 303)
    assert "Tệp này không phải ảnh đọc được" in answers["wrong"].text
    assert fresh(conn, guest).arrived_at is not None


def test_guests_are_found_by_folded_name_office_and_deputy(
    base: str, client: GatewayClient, add: AddGuest
) -> None:
    guest = add("Đỗ Thị Hoà", body="Sở Tài chính")
    add("Lan")
    client.received_at = BEFORE
    client.post(path_of(guest, SEAL_KEY), data={"answer": "deputy", "deputy_name": "Minh Quân"})
    found = [client.get(f"{base}/cua", query_string={"q": q}).text.count("Đỗ Thị Hoà")
             for q in ("do hoa", "TÀI CHÍNH", "minh quan", "lan", "%")]  # fmt: skip
    assert [count > 0 for count in found] == [True, True, True, False, False]


def test_count_is_one_small_answer(base: str, client: GatewayClient, add: AddGuest) -> None:
    add("Lan")
    answer = client.get(f"{base}/cua/so")
    assert answer.text.strip().endswith("1 khách mời")
    assert answer.headers["Cache-Control"] == "private, max-age=2"


def test_invitations_are_printed_with_the_guests_own_code(
    base: str, client: GatewayClient, add: AddGuest
) -> None:
    guest = add("Lan", body="Sở Y tế")
    add("Hùng")
    one = client.get(f"{base}/khach/{guest.id}/giay-moi.docx")
    every = client.get(f"{base}/khach/giay-moi.pdf")
    assert (one.data[:2], every.data[:5]) == (b"PK", b"%PDF-")
    assert every.data.count(b"/Type /Page\n") == 2
    listed = openpyxl.load_workbook(BytesIO(client.get(f"{base}/khach/danh-sach.xlsx").data)).active
    assert listed is not None
    assert [cell.value for cell in listed[2]][:3] == [guest.code, "Lan", "Sở Y tế"]


def test_addresses_and_links_are_forgotten_after_the_ceremony(
    client: GatewayClient, conn: Connection, add: AddGuest, database: Database
) -> None:
    guest = add("Lan", email="lan@example.vn")
    days = [timedelta(days=90), timedelta(days=90, seconds=1)]
    kept = []
    for after in days:
        letters.send_due(database, START + after, keys=SEAL_KEY)
        kept.append((fresh(conn, guest).email, fresh(conn, guest).secret_sealed is None))
    assert kept == [("lan@example.vn", False), ("", True)]
    assert client.get(path_of(guest, SEAL_KEY)).status_code == 404


def test_log_names_guests_while_they_are_listed(
    base: str, client: GatewayClient, token: Signer, add: AddGuest
) -> None:
    lan, minh = add("Lan <b>"), add("Minh")
    client.received_at = BEFORE
    client.post(path_of(lan, SEAL_KEY), data={"answer": "coming"})
    client.post(f"{base}/khach/{minh.id}/xoa", data={"version": str(minh.version)})
    page = client.get(base).text
    assert f"<td>Lan &lt;b&gt; ({lan.code}): sẽ dự</td>" in page
    assert page.count(f"<td>khách {minh.code}, nay không còn trong danh sách</td>") == 2
    sign_in(client, token(8, roles=(Role.DOST_STAFF,)))
    assert "Việc đã làm" not in client.get(base).text
