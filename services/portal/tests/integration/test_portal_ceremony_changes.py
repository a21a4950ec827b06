"""A ceremony that changes: everybody invited hears of it once, nothing is lost, all can be undone;
what became of each letter is seen."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import msgspec
import pytest
from icalendar import Calendar, Event

from contracts.events import Addressee, CeremonyLetterRequested, MessageSettled
from contracts.roles import Role
from portal.actions.ceremonies import letters
from portal.actions.ceremonies.papers import path_of
from portal.consume.letters import HANDLERS
from portal.model.ceremonies.guests import Guest
from portal.store.ceremonies import ceremonies, guests
from portal.store.ceremonies import letters as kept_letters
from servicekit import clock, sealing
from servicekit.consumer import Poison, Received
from servicekit.db import Connection, Database
from servicekit.testing import SEAL_KEY, GatewayClient, Signer, at, outbox_events, sign_in

pytestmark = pytest.mark.integration

START = at("2096-02-12T08:00:00+07:00")
LATER = "09:30 19/02/2096"
LE = "/quan-tri/le"
KEY = "0190a000-0000-7000-8000-000000000001"
Add = Callable[..., Guest]


@pytest.fixture
def base(client: GatewayClient, token: Signer, demonstration: datetime, conn: Connection) -> str:
    """A ceremony with its hour fixed; the client is its secretary."""
    sign_in(client, token(7, roles=(Role.SECRETARY,), name="Thư ký Thử"))
    made = ceremonies.add(conn, "trinh-dien", "award", "Lễ trao giải thử", demonstration)
    values = {"starts_at": START, "ends_at": START + timedelta(hours=3), "place": "Hội trường"}
    ceremonies.save(conn, made, 1, values, demonstration)
    return f"{LE}/{made}"


@pytest.fixture
def add(base: str, client: GatewayClient, conn: Connection) -> Add:
    def added(name: str, email: str = "", *, invited: bool = True) -> Guest:
        client.post(f"{base}/khach/them", data={"name": name, "email": email})
        if invited:
            client.post(f"{base}/khach/moi")
        return guests.of(conn, number(base))[-1]

    return added


def number(base: str) -> int:
    return int(base.rpartition("/")[2])


def fresh(conn: Connection, guest: Guest) -> Guest:
    return guests.find(conn, guest.ceremony, guest.id)


def version(conn: Connection, base: str) -> str:
    return str(ceremonies.find(conn, number(base)).version)


def told(conn: Connection) -> list[tuple[str, str, str, str]]:
    """Kind, to whom, when and why of every letter, in order."""
    found = [e for e in outbox_events(conn) if isinstance(e, CeremonyLetterRequested)]
    opened = [
        msgspec.json.decode(sealing.unseal(SEAL_KEY, e.sealed), type=Addressee) for e in found
    ]
    return [(e.letter, a.email or "", e.when, e.reason) for e, a in zip(found, opened, strict=True)]


def about(conn: Connection, base: str, **changes: Any) -> dict[str, Any]:
    return {
        "version": version(conn, base),
        "title": "Lễ trao giải thử",
        "starts_at": "08:00 12/02/2096",
        "place": "Hội trường",
        "remind_days": "3",
    } | changes


def decide(client: GatewayClient, conn: Connection, base: str, way: str, why: str) -> int:
    form = {"version": version(conn, base), "notice": why}
    return client.post(f"{base}/thay-doi/{way}", data=form).status_code


def event_in(calendar: bytes) -> Event:
    return Calendar.from_ical(calendar).events[0]


def answer(client: GatewayClient, guest: Guest, given: str = "coming") -> int:
    path = path_of(guest, SEAL_KEY)
    return client.post(path, data={"answer": given}).status_code


def settle(conn: Connection, guest: Guest, state: Any, failure: str = "", minutes: int = 1) -> None:
    """Tell of the guest's newest letter."""
    letter = kept_letters.of_guest(conn, guest.id)[0]
    event = MessageSettled(
        message="m",
        kind="ceremony_invited",
        channel="email",
        state=state,
        tries=1,
        at=letter.asked_at + timedelta(minutes=minutes),
        request=str(letter.request),
        failure=failure,
    )
    hear(conn, event)


def hear(conn: Connection, event: MessageSettled) -> None:
    received = Received(
        event=event,
        edition="trinh-dien",
        id="m",
        time=event.at,
        topic="messages",
        partition=0,
        offset=0,
        key=event.key(),
        request_id="",
    )
    HANDLERS[MessageSettled](conn, received)


@pytest.mark.parametrize("roles", [(), (Role.VOTER,), (Role.DOST_STAFF,), (Role.UNIT_OFFICER,)])
def test_strangers_and_keepers_change_nothing(
    roles: tuple[Role, ...], base: str, client: GatewayClient, token: Signer, conn: Connection
) -> None:
    before = ceremonies.find(conn, number(base))
    sign_in(client, token(8, roles=roles))
    assert client.get(f"{base}/thay-doi").status_code == 403
    for way in ("thay-doi/huy", "thay-doi/bao", "thay-doi/khong-bao", "xoa", "khoi-phuc"):
        form = {"version": str(before.version), "notice": "Thử"}
        assert client.post(f"{base}/{way}", data=form).status_code == 403
    assert ceremonies.find(conn, number(base)) == before


def test_whoever_was_invited_is_told_once_of_a_new_time_and_asked_again(
    base: str, client: GatewayClient, conn: Connection, add: Add
) -> None:
    lan = add("Lan", "lan@example.vn")
    assert answer(client, lan) == 303
    saved = client.post(f"{base}/thong-tin", data=about(conn, base, starts_at=LATER))
    assert saved.headers["Location"] == f"{base}/thay-doi"
    assert "Báo 1 khách" in client.get(f"{base}/thay-doi").text
    assert [decide(client, conn, base, "bao", "Tránh mưa lũ") for _ in range(2)] == [303, 303]
    assert told(conn) == [
        ("invitation", "lan@example.vn", "08:00 ngày 12/02/2096", ""),
        ("changed", "lan@example.vn", "09:30 ngày 19/02/2096", "Tránh mưa lũ"),
    ]
    page = client.get(path_of(lan, SEAL_KEY)).text
    assert "“sẽ dự” là cho 08:00 ngày 12/02/2096. Xin trả lời lại cho 09:30 ngày 19/02/2096" in page
    assert "Tránh mưa lũ" in page
    assert "1 khách trả lời cho lịch trước" in client.get(base).text
    answer(client, lan)
    assert fresh(conn, lan).answered_for == "09:30 ngày 19/02/2096"
    assert "Lịch đã thay đổi" not in client.get(path_of(lan, SEAL_KEY)).text


def test_time_set_back_before_anybody_was_told_needs_no_letter(
    base: str, client: GatewayClient, conn: Connection, add: Add
) -> None:
    lan = add("Lan", "lan@example.vn")
    answer(client, lan)
    client.post(f"{base}/thong-tin", data=about(conn, base, starts_at=LATER))
    back = client.post(f"{base}/thong-tin", data=about(conn, base))
    assert back.headers["Location"] == base
    decide(client, conn, base, "bao", "Không có gì")
    assert [kind for kind, *_ in told(conn)] == ["invitation"]
    assert "Lịch đã thay đổi" not in client.get(path_of(lan, SEAL_KEY)).text


def test_small_change_can_be_left_untold(
    base: str, client: GatewayClient, conn: Connection, add: Add
) -> None:
    add("Lan", "lan@example.vn")
    client.post(f"{base}/thong-tin", data=about(conn, base, place="Hội trường lớn"))
    assert "Báo khách về thay đổi" in client.get(base).text
    assert client.post(f"{base}/thay-doi/khong-bao").status_code == 303
    assert guests.untold(conn, ceremonies.find(conn, number(base))).by_letter == 0
    assert len(told(conn)) == 1


def test_called_off_it_tells_guests_and_stops_everything_until_it_is_held_after_all(
    base: str, client: GatewayClient, conn: Connection, database: Database, add: Add
) -> None:
    lan, binh = add("Lan", "lan@example.vn"), add("Bình", "binh@example.vn")
    answer(client, binh, "declined")
    assert decide(client, conn, base, "huy", "Ảnh hưởng của bão") == 303
    assert told(conn)[2:] == [
        ("cancelled", "lan@example.vn", "08:00 ngày 12/02/2096", "Ảnh hưởng của bão")
    ]
    page = client.get(path_of(lan, SEAL_KEY)).text
    assert "Buổi lễ không diễn ra" in page
    assert "Ảnh hưởng của bão" in page
    assert "Gửi trả lời" not in page
    refused = [
        answer(client, lan),
        client.post(f"{base}/khach/moi").status_code,
        client.post(f"{base}/khach/nhac").status_code,
        client.post(f"{base}/khach/{lan.id}/moi-lai").status_code,
        client.post(f"{base}/cua", data={"ma": lan.code, "key": KEY}).status_code,
        client.post(f"{base}/dieu-hanh/tiep", data={"seen": ""}).status_code,
    ]
    assert refused == [409] * 6
    assert letters.send_due(database, START - timedelta(days=3), keys=SEAL_KEY) == 0
    assert decide(client, conn, base, "to-chuc", "Bão đã tan") == 303
    assert told(conn)[3:] == [("changed", "lan@example.vn", "08:00 ngày 12/02/2096", "Bão đã tan")]
    assert answer(client, lan) == 303
    assert fresh(conn, lan).answer == "coming"


def test_public_page_says_that_it_does_not_take_place(
    base: str, client: GatewayClient, conn: Connection
) -> None:
    client.post(f"{base}/thong-tin", data=about(conn, base, shown="y"))
    decide(client, conn, base, "huy", "Ảnh hưởng của bão")
    assert "Buổi lễ không diễn ra.</strong> Ảnh hưởng của bão" in client.get("/su-kien").text


def test_decision_needs_a_reason_and_the_version_that_was_seen(
    base: str, client: GatewayClient, conn: Connection
) -> None:
    without = client.post(f"{base}/thay-doi/huy", data={"version": "2", "notice": " "})
    late = client.post(f"{base}/thay-doi/huy", data={"version": "1", "notice": "Bão"})
    assert (without.status_code, "Cần lý do, khách sẽ đọc được." in without.text) == (422, True)
    assert (late.status_code, "Bão</textarea>" in late.text) == (409, True)
    assert not ceremonies.find(conn, number(base)).cancelled


def test_what_took_place_is_not_called_off(
    base: str, client: GatewayClient, conn: Connection, demonstration: datetime
) -> None:
    ceremonies.save(conn, number(base), 2, {"ended": True}, demonstration)
    assert decide(client, conn, base, "huy", "Bão") == 409
    assert not ceremonies.find(conn, number(base)).cancelled


@pytest.mark.parametrize("over", [{"ended": True}, {"starts_at": at("2025-02-12T08:00:00+07:00")}])
def test_nobody_is_invited_to_what_has_taken_place(
    over: dict[str, Any], base: str, client: GatewayClient, conn: Connection, add: Add
) -> None:
    guest = add("Lan", "lan@example.vn", invited=False)
    ceremonies.save(conn, number(base), 2, over, START)
    presses = ("khach/moi", "khach/nhac", f"khach/{guest.id}/moi-lai")
    assert [client.post(f"{base}/{press}").status_code for press in presses] == [409] * 3
    assert "Gửi giấy mời</button>" not in client.get(f"{base}/khach").text
    assert told(conn) == []


def test_ceremony_nobody_knows_of_is_removed_brought_back_and_gone_after_a_month(
    base: str, client: GatewayClient, conn: Connection, database: Database, add: Add
) -> None:
    add("Lan", "lan@example.vn", invited=False)
    assert client.post(f"{base}/xoa").headers["Location"] == LE
    assert [client.get(base).status_code, client.post(f"{base}/xoa").status_code] == [404, 404]
    assert f"{base}/khoi-phuc" in client.get(LE).text
    assert [client.post(f"{base}/khoi-phuc").status_code for _ in range(2)] == [303, 409]
    assert [guest.name for guest in guests.of(conn, number(base))] == ["Lan"]
    client.post(f"{base}/xoa")
    for days, left in ((29, 1), (31, 0)):
        letters.send_due(database, clock.now() + timedelta(days=days), keys=SEAL_KEY)
        assert conn.execute("SELECT count(*) FROM ceremony_guests").fetchone() == (left,)
    assert client.post(f"{base}/khoi-phuc").status_code == 409


@pytest.mark.parametrize("known_by", ["letter", "answer"])
def test_ceremony_that_guests_know_of_is_not_removed(
    known_by: str, base: str, client: GatewayClient, add: Add, conn: Connection
) -> None:
    guest = add("Lan", "lan@example.vn", invited=known_by == "letter")
    if known_by == "answer":
        answer(client, guest)
    refused = client.post(f"{base}/xoa")
    assert (refused.status_code, "đã có khách biết về buổi lễ" in refused.text) == (409, True)
    assert ceremonies.find(conn, number(base)).title == "Lễ trao giải thử"


def test_link_of_a_removed_ceremony_leads_nowhere(
    base: str, client: GatewayClient, add: Add
) -> None:
    guest = add("Lan", invited=False)
    client.post(f"{base}/xoa")
    answer = client.get(path_of(guest, SEAL_KEY))
    assert (answer.status_code, "Lan" in answer.text) == (404, False)


def test_secretary_sees_what_became_of_each_letter_and_sends_again(
    base: str, client: GatewayClient, conn: Connection, add: Add
) -> None:
    lan, binh = add("Lan", "lan@example.vn"), add("Bình", "binh@example.vn")
    assert client.get(f"{base}/khach").text.count("Đang gửi") == 2
    settle(conn, binh, "sent")
    settle(conn, lan, "sent")
    settle(conn, lan, "failed", "bounced", minutes=5)
    settle(conn, lan, "sent", minutes=1)
    listed = client.get(f"{base}/khach?tra-loi=khong-toi").text
    assert ("Thư bị trả lại" in listed, "Bình" in listed) == (True, False)
    assert "Thư không tới 1 khách." in client.get(base).text
    assert client.post(f"{base}/khach/{lan.id}/moi-lai").status_code == 303
    page = client.get(f"{base}/khach/{lan.id}").text
    assert [page.count(said) for said in ("Đang gửi", "Không tới")] == [1, 1]
    settle(conn, lan, "sent")
    assert "Thư không tới" not in client.get(base).text
    assert "Đã gửi đi" in client.get(f"{base}/khach/{lan.id}").text


@pytest.mark.parametrize("request_id", ["", "0190a000-0000-7000-8000-00000000abcd"])
def test_messages_of_others_change_no_letter(request_id: str, conn: Connection, add: Add) -> None:
    guest = add("Lan", "lan@example.vn")
    before = kept_letters.of_guest(conn, guest.id)
    hear(
        conn,
        MessageSettled(
            message="m", kind="welcome", channel="email", state="failed", tries=1, at=START,
            request=request_id,
        ),
    )  # fmt: skip
    assert kept_letters.of_guest(conn, guest.id) == before


def test_letter_asked_for_by_no_event_is_set_aside(conn: Connection, add: Add) -> None:
    add("Lan", "lan@example.vn")
    event = MessageSettled(
        message="m", kind="welcome", channel="email", state="sent", tries=1, at=START, request="x"
    )
    with pytest.raises(Poison):
        hear(conn, event)


def test_guest_without_address_is_not_said_to_be_written_to(
    base: str, client: GatewayClient, add: Add, conn: Connection
) -> None:
    guest = add("Lan")
    answer = client.post(f"{base}/khach/{guest.id}/moi-lai", follow_redirects=True)
    assert "Khách chưa có thư điện tử hay điện thoại" in answer.text
    assert (fresh(conn, guest).invited_at, told(conn)) == (None, [])


def test_letters_are_forgotten_with_the_addresses(
    base: str, conn: Connection, database: Database, add: Add
) -> None:
    guest = add("Lan", "lan@example.vn")
    letters.send_due(database, START + timedelta(days=91), keys=SEAL_KEY)
    assert kept_letters.of_guest(conn, guest.id) == []


def test_guest_takes_the_time_into_their_calendar(
    base: str, client: GatewayClient, conn: Connection, add: Add
) -> None:
    guest = add("Lan")
    path = f"{path_of(guest, SEAL_KEY)}/lich.ics"
    taken = client.get(path)
    first = event_in(taken.data)
    assert taken.headers["Cache-Control"] == "private, no-store"
    assert b"DTSTART;TZID=Asia/Ho_Chi_Minh:20960212T080000" in taken.data
    assert b"BEGIN:VTIMEZONE" in taken.data
    assert (first.end - first.start, first["STATUS"]) == (timedelta(hours=3), "CONFIRMED")
    client.post(f"{base}/thong-tin", data=about(conn, base, starts_at=LATER))
    decide(client, conn, base, "huy", "Bão")
    second = event_in(client.get(path).data)
    assert (second["UID"], second["STATUS"]) == (first["UID"], "CANCELLED")
    assert int(second.sequence) > int(first.sequence)


def test_tentative_days_are_whole_days_and_no_day_is_no_calendar(
    base: str, client: GatewayClient, conn: Connection, add: Add
) -> None:
    path = path_of(add("Lan"), SEAL_KEY)
    form = about(conn, base, starts_at="", first_day="10/02/2096", last_day="14/02/2096")
    client.post(f"{base}/thong-tin", data=form)
    event = event_in(client.get(f"{path}/lich.ics").data)
    assert (str(event.start), str(event.end)) == ("2096-02-10", "2096-02-15")
    assert event["STATUS"] == "TENTATIVE"
    client.post(f"{base}/thong-tin", data=about(conn, base, starts_at="", time_label="sẽ báo"))
    assert client.get(f"{path}/lich.ics").status_code == 404
    assert "lich.ics" not in client.get(path).text


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"ends_at": "07:59 12/02/2096"}, "Giờ kết thúc phải sau giờ bắt đầu."),
        ({"starts_at": "", "ends_at": "09:00 12/02/2096"}, "Cần giờ bắt đầu"),
    ],
)
def test_end_that_fits_no_beginning_is_said_at_the_field(
    wrong: dict[str, str], said: str, base: str, client: GatewayClient, conn: Connection
) -> None:
    answer = client.post(f"{base}/thong-tin", data=about(conn, base, **wrong))
    assert (answer.status_code, said in answer.text) == (422, True)
