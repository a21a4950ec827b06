"""At the door: somebody who is not on the list is let in once, and counted as such everywhere."""

from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from io import BytesIO
from threading import Barrier
from uuid import uuid4

import openpyxl
import pytest
from docx import Document

from contracts.roles import Role
from portal.actions.ceremonies import letters
from portal.actions.ceremonies.changing import By
from portal.actions.ceremonies.door import Keeper, walk_in
from portal.model.ceremonies.guests import Counts, WalkIn
from portal.store.ceremonies import ceremonies, guests
from servicekit.db import Connection, Database
from servicekit.testing import SEAL_KEY, GatewayClient, Signer, at, sign_in

pytestmark = pytest.mark.integration

START = at("2096-02-12T08:00:00+07:00")
KEY = "0190a000-0000-7000-8000-000000000001"
OTHER_KEY = "0190a000-0000-7000-8000-000000000002"
MINH = {"name": "Trần Minh", "body": "Báo Thử", "came_with": "Đi cùng bà Lan"}


@pytest.fixture
def base(client: GatewayClient, token: Signer, demonstration: datetime, conn: Connection) -> str:
    """A ceremony with one guest on its list; the client stands at its door."""
    sign_in(client, token(7, roles=(Role.SECRETARY,), name="Thư ký Thử"))
    made = ceremonies.add(conn, "trinh-dien", "award", "Lễ trao giải thử", demonstration)
    ceremonies.save(conn, made, 1, {"starts_at": START, "place": "Hội trường"}, demonstration)
    base = f"/quan-tri/le/{made}"
    client.post(f"{base}/khach/them", data={"name": "Lan", "body": "Sở Y tế"})
    sign_in(client, token(8, roles=(Role.DOST_STAFF,), name="Người Đón"))
    client.received_at = START
    return base


def number(base: str) -> int:
    return int(base.rpartition("/")[2])


def counts(conn: Connection, base: str) -> Counts:
    return guests.counts(conn, number(base))


def acts(conn: Connection, base: str) -> list[str]:
    return [step.act for step in ceremonies.log(conn, number(base))]


def let_in(client: GatewayClient, base: str, key: str, **form: str) -> tuple[int, str]:
    """How the first answer and the page in the end read."""
    path = f"{base}/cua/ngoai-danh-sach"
    answer = client.post(path, data={"key": key} | form)
    shown = client.get(answer.headers["Location"]) if answer.status_code == 303 else answer
    return answer.status_code, shown.text


def test_walk_in_is_let_in_once_by_repeats_and_by_another_keeper(
    base: str, client: GatewayClient, conn: Connection, token: Signer
) -> None:
    first = [let_in(client, base, KEY, **MINH) for _ in range(2)]
    assert [(status, "Mời vào: Trần Minh" in page) for status, page in first] == [(303, True)] * 2
    assert "Khách không có trong danh sách: Đi cùng bà Lan." in first[0][1]
    sign_in(client, token(9, roles=(Role.DOST_STAFF,), name="Người Khác"))
    status, page = let_in(client, base, OTHER_KEY, name="TRẦN MINH", body="báo thử")
    assert status == 409
    assert "Trần Minh đã được ghi nhận có mặt lúc 08:00, Người Đón đón." in page
    assert "hãy ghi thêm chức vụ" in page
    assert 'value="TRẦN MINH"' in page
    assert counts(conn, base) == Counts(
        guests=1, invited=0, coming=0, declined=0, arrived=1, walk_ins=1
    )
    assert acts(conn, base) == ["walked_in", "guest_added"]


def test_namesake_of_another_office_is_somebody_else(
    base: str, client: GatewayClient, conn: Connection
) -> None:
    let_in(client, base, KEY, **MINH)
    status, _ = let_in(client, base, OTHER_KEY, **MINH | {"body": "Sở Thử"})
    assert (status, counts(conn, base).walk_ins) == (303, 2)


def test_invited_guest_who_was_overlooked_is_let_in_as_invited(
    base: str, client: GatewayClient, conn: Connection
) -> None:
    status, page = let_in(client, base, KEY, name="lan", body="sở y tế")
    assert (status, "Mời vào: Lan" in page) == (303, True)
    assert (counts(conn, base).arrived, counts(conn, base).walk_ins) == (1, 0)
    assert acts(conn, base)[0] == "arrived"


def test_four_keepers_at_once_write_a_walk_in_down_once(
    base: str, conn: Connection, database: Database
) -> None:
    keepers = [Keeper(account=n, name=f"Người {n}", key=uuid4(), now=START) for n in range(1, 5)]
    together = Barrier(len(keepers))

    def enter(keeper: Keeper) -> str:
        together.wait()
        return walk_in(database, number(base), WalkIn(name="Minh"), keeper).outcome

    with ThreadPoolExecutor(len(keepers)) as pool:
        outcomes = sorted(pool.map(enter, keepers))
    assert outcomes == ["again", "again", "again", "welcome"]
    assert (counts(conn, base).walk_ins, acts(conn, base).count("walked_in")) == (1, 1)


def test_walk_in_taken_back_is_gone_and_only_by_the_request_that_was_seen(
    base: str, client: GatewayClient, conn: Connection
) -> None:
    let_in(client, base, KEY, **MINH)
    guest = guests.of(conn, number(base), "Trần Minh")[0]
    wrong = client.post(f"{base}/cua/{guest.id}/bo", data={"key": OTHER_KEY})
    assert (wrong.status_code, counts(conn, base).walk_ins) == (422, 1)
    right = client.post(f"{base}/cua/{guest.id}/bo", data={"key": KEY})
    assert (right.status_code, counts(conn, base).arrived) == (303, 0)
    assert "Đã bỏ ghi nhận có mặt của Trần Minh." in client.get(right.headers["Location"]).text
    assert guests.of(conn, number(base), "Trần Minh") == []
    assert "Mời vào" not in client.get(f"{base}/cua?luot={KEY}").text


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"name": " "}, "Họ tên: Mục này cần được điền."),
        ({"name": "N" * 201}, "Họ tên: Dài quá 200 ký tự; hãy rút ngắn."),
        ({"name": "A", "came_with": "B" * 201}, "dự thay ai: Dài quá 200 ký tự; hãy rút ngắn."),
    ],
)
def test_wrong_walk_in_is_said_and_nothing_typed_is_lost(
    wrong: dict[str, str], said: str, base: str, client: GatewayClient, conn: Connection
) -> None:
    status, page = let_in(client, base, KEY, **{"body": "Báo Giữ Nguyên"} | wrong)
    assert (status, said in page, 'value="Báo Giữ Nguyên"' in page) == (422, True, True)
    assert counts(conn, base).walk_ins == 0


@pytest.mark.parametrize("roles", [(Role.VOTER,), (Role.BOARD, Role.UNIT_OFFICER)])
def test_strangers_let_nobody_in(
    roles: tuple[Role, ...], base: str, client: GatewayClient, conn: Connection, token: Signer
) -> None:
    sign_in(client, token(10, roles=roles))
    assert client.post(f"{base}/cua/ngoai-danh-sach", data=MINH).status_code == 403
    client.delete_cookie("contest_token")
    assert client.post(f"{base}/cua/ngoai-danh-sach", data=MINH).status_code == 401
    assert counts(conn, base).arrived == 0


def test_nobody_is_let_in_to_what_was_called_off(
    base: str, client: GatewayClient, conn: Connection
) -> None:
    conn.execute("UPDATE ceremonies SET state = 'cancelled' WHERE id = %s", (number(base),))
    status, page = let_in(client, base, KEY, **MINH)
    assert (status, "Buổi lễ không diễn ra" in page) == (409, True)
    assert counts(conn, base).walk_ins == 0


def test_walk_ins_are_marked_in_the_list_the_counts_the_sheet_and_the_minutes(
    base: str, client: GatewayClient, conn: Connection, token: Signer
) -> None:
    lan = guests.of(conn, number(base))[0]
    client.post(f"{base}/cua", data={"ma": lan.code, "key": OTHER_KEY})
    let_in(client, base, KEY, **MINH)
    count = " ".join(client.get(f"{base}/cua/so").text.split())
    assert count.endswith("2</strong> đã có mặt (1 ngoài danh sách), 0 nhận lời, 1 khách mời")
    sign_in(client, token(7, roles=(Role.SECRETARY,), name="Thư ký Thử"))
    asked = {
        answer: [name for name in ("Lan</a>", "Trần Minh</a>")
                 if name in client.get(f"{base}/khach?tra-loi={answer}").text]
        for answer in ("moi", "chua", "ngoai-danh-sach")
    }  # fmt: skip
    assert asked == {
        "moi": ["Lan</a>", "Trần Minh</a>"],
        "chua": ["Lan</a>"],
        "ngoai-danh-sach": ["Trần Minh</a>"],
    }
    book = openpyxl.load_workbook(BytesIO(client.get(f"{base}/khach/danh-sach.xlsx").data)).active
    assert book is not None
    rows = [[cell.value for cell in row] for row in book.iter_rows(min_row=2)]
    assert [(row[1], row[4], row[7]) for row in rows] == [
        ("Lan", "Chưa trả lời", None),
        ("Trần Minh", "Ngoài danh sách", "Đi cùng bà Lan"),
    ]
    minutes = Document(BytesIO(client.get(f"{base}/van-ban/bien-ban.docx").data))
    present = [one.text for one in minutes.paragraphs if "Có mặt" in one.text]
    assert present == [
        "- Có mặt: 2 khách, gồm 1 trong 1 khách mời (0 nhận lời)"
        " và 1 khách không có trong danh sách."
    ]
    page = client.get(base).text
    assert f"<td>Trần Minh ({guests.of(conn, number(base))[-1].code})</td>" in page


def test_walk_in_is_neither_invited_nor_reminded_nor_told(
    base: str, client: GatewayClient, conn: Connection, database: Database, token: Signer
) -> None:
    let_in(client, base, KEY, **MINH)
    minh = guests.of(conn, number(base), "Trần Minh")[0]
    sign_in(client, token(7, roles=(Role.SECRETARY,)))
    form = {"version": "1", "name": "Trần Minh", "email": "minh@example.vn"}
    client.post(f"{base}/khach/{minh.id}", data=form)
    assert guests.find(conn, number(base), minh.id).email == "minh@example.vn"
    before = By(account=7, now=START - timedelta(days=2))
    assert letters.invite(database, number(base), SEAL_KEY, before) == 0
    assert letters.remind(database, number(base), SEAL_KEY, before) == 0
    untold = guests.untold(conn, ceremonies.find(conn, number(base)))
    assert (untold.by_letter, untold.by_hand) == (0, 1)
    page = client.get(f"{base}/khach/{minh.id}").text
    assert ("đã được xóa sau buổi lễ" in page, "Ngoài danh sách" in page) == (False, True)
