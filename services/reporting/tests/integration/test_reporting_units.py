"""Units as they stood on a day, targets of parents, reminders: figures, pages and who may what."""

import csv
import json
import re
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from flask.testing import FlaskClient

from contracts.events import (
    DossierState,
    EditionWindows,
    FormerParent,
    UnitContact,
    UnitTarget,
)
from contracts.events.submissions import DossierStage as Stage
from contracts.roles import Role
from contracts.windows import Window
from reporting.actions import read_dossiers
from reporting.model.query import Query
from reporting.model.scope import STEWARDS
from reporting.store import generations
from servicekit import clock
from servicekit.db import Connection, Database
from servicekit.testing import GatewayClient, Signer, a_unit, an_edition, at, sign_in

pytestmark = pytest.mark.integration

Apply = Callable[..., None]
NOW = at("2026-10-20T12:00:00+07:00")
TODAY = NOW.date()
HEALTH = "/bao-cao/don-vi/so-y-te"


def dossier(number: int, unit: str, stage: Stage = Stage.VALID, **changes: Any) -> DossierState:
    usual: dict[str, Any] = {
        "dossier": f"d{number}", "version": 1, "edition": "trinh-dien", "code": f"D{number}",
        "account": 1, "stage": stage, "primary_unit": unit, "created_at": NOW - timedelta(days=20),
        "submitted_at": NOW - timedelta(days=15),
    }  # fmt: skip
    return DossierState(**(usual | changes))


def valid_by_unit(database: Database, day: date | None) -> dict[str | None, int]:
    asked = Query(edition=an_edition(), now=NOW, last_day=day)
    with generations.reading(database) as conn:
        lines = read_dossiers.unit_targets(conn, asked).lines
    return {line.code: line.counts.valid for line in lines}


def test_figures_of_a_past_day_follow_the_tree_of_that_day(
    apply: Apply, database: Database
) -> None:
    moved = TODAY - timedelta(days=2)
    apply(
        a_unit(code="so-y-te", group="department"),
        a_unit(code="so-noi-vu", group="department"),
        a_unit(code="benh-vien", group="department", parent="so-noi-vu", listed=False,
               former_parents=(FormerParent(parent="so-y-te", until=moved),)),
        dossier(1, "benh-vien"),
    )  # fmt: skip
    the_day_before = moved - timedelta(days=1)
    assert valid_by_unit(database, the_day_before) == {"so-y-te": 1, "so-noi-vu": 0}
    assert valid_by_unit(database, moved) == {"so-y-te": 0, "so-noi-vu": 1}
    assert valid_by_unit(database, None) == {"so-y-te": 0, "so-noi-vu": 1}


def test_unit_merged_in_mid_month_counts_for_itself_until_the_day_it_ended(
    apply: Apply, database: Database
) -> None:
    ended = TODAY - timedelta(days=5)
    apply(
        a_unit(code="moi"),
        a_unit(code="cu", valid_to=ended, replaced_by="moi"),
        dossier(1, "cu"),
        dossier(2, "moi"),
    )
    assert valid_by_unit(database, ended - timedelta(days=1)) == {"cu": 1, "moi": 1}
    assert valid_by_unit(database, ended) == {"moi": 2}


def test_older_state_of_a_unit_changes_neither_its_places_nor_its_contacts(
    apply: Apply, database: Database, live: int
) -> None:
    contact = UnitContact(channel="phone", address="0208 3000 000")
    apply(
        a_unit(version=2, former_parents=(FormerParent(parent="a", until=TODAY),),
               contacts=(contact,)),
        a_unit(version=1),
    )  # fmt: skip
    with generations.reading(database) as conn:
        assert conn.execute("SELECT parent, until FROM unit_parents").fetchall() == [("a", TODAY)]
        assert conn.execute("SELECT address FROM unit_contacts").fetchall() == [(contact.address,)]


def test_forecast_is_made_of_the_days_of_late_and_only_for_the_present(
    apply: Apply, database: Database
) -> None:
    start, end = NOW - timedelta(days=20), NOW + timedelta(days=10)
    window = EditionWindows(submission=Window(start=start, end=end))
    edition = an_edition(windows=window)
    apply(
        a_unit(),
        *(dossier(n, "05482", submitted_at=NOW - timedelta(days=n)) for n in range(1, 15)),
        dossier(20, "05482", submitted_at=NOW - timedelta(days=18)),
        dossier(21, "05482", Stage.WITHDRAWN),
        dossier(22, "05482", Stage.DRAFT, submitted_at=None),
    )
    with generations.reading(database) as conn:
        found = read_dossiers.unit_targets(conn, Query(edition=edition, now=NOW)).forecast
        past = read_dossiers.unit_targets(
            conn, Query(edition=edition, now=NOW, last_day=TODAY - timedelta(days=1))
        ).forecast
    assert found is not None
    assert (found.per_day, found.expected, found.target, found.reaches) == (1.0, 25, 1, True)
    assert past is None


@pytest.fixture
def tree(apply: Apply) -> None:
    """A department with two hospitals below, another department, an ended hospital."""
    apply(
        a_unit(code="so-y-te", name="Sở Y tế", group="department"),
        *(
            a_unit(code=code, name=name, group="sub_unit", parent="so-y-te", listed=False, **more)
            for code, name, more in (
                ("bv-a", "Bệnh viện A", {}),
                ("bv-b", "Bệnh viện B", {}),
                ("bv-cu", "Bệnh viện cũ", {"valid_to": date(2020, 1, 1)}),
            )
        ),
        a_unit(code="so-noi-vu", name="Sở Nội vụ", group="department",
               contacts=(UnitContact(channel="phone", address="0208 3000 111", label="Văn thư"),)),
        dossier(1, "bv-a"),
    )  # fmt: skip


def officer(client: FlaskClient, token: Signer, *grants: Role | tuple[Role, str]) -> FlaskClient:
    sign_in(client, token(7, roles=grants))
    return client


@pytest.mark.usefixtures("tree")
def test_parent_sets_targets_for_its_units_and_takes_them_back(
    client: FlaskClient, token: Signer, conn: Connection
) -> None:
    parent = officer(client, token, (Role.UNIT_OFFICER, "so-y-te"))
    sent = {"chi_tieu-bv-a": "3", "chi_tieu-bv-b": ""}
    answer = parent.post(f"{HEALTH}/chi-tieu", data=sent)
    assert (answer.status_code, answer.headers["Location"]) == (303, f"{HEALTH}#truc-thuoc")
    assert "Đã lưu chỉ tiêu của 1 đơn vị." in parent.get(HEALTH).text
    assert 'name="chi_tieu-bv-a" inputmode="numeric" maxlength="4"' in parent.get(HEALTH).text
    below = officer(client, token, (Role.UNIT_OFFICER, "bv-a")).get("/bao-cao/don-vi/bv-a").text
    assert "Đơn vị cấp trên giao phấn đấu <strong>3</strong> hồ sơ." in below
    officer(client, token, Role.DOST_STAFF).post(f"{HEALTH}/chi-tieu", data={"chi_tieu-bv-a": ""})
    assert "cấp trên giao" not in client.get("/bao-cao/don-vi/bv-a").text
    kept = conn.execute("SELECT unit, minimum, set_by FROM child_targets ORDER BY id").fetchall()
    assert kept == [("bv-a", 3, 7), ("bv-a", None, 7)]


@pytest.mark.usefixtures("tree")
def test_wrong_target_is_named_and_nothing_typed_is_lost(
    client: FlaskClient, token: Signer, conn: Connection
) -> None:
    parent = officer(client, token, (Role.UNIT_OFFICER, "so-y-te"))
    for wrong in ("0", "-1", "hai", "10000", "2,5", "²"):
        sent = {"chi_tieu-bv-a": "4", "chi_tieu-bv-b": wrong}
        answer = parent.post(f"{HEALTH}/chi-tieu", data=sent)
        assert (wrong, answer.status_code) == (wrong, 422)
        assert "Chỉ tiêu của Bệnh viện B phải là số nguyên từ 1 đến 9.999" in answer.text
        assert (f'value="{wrong}"' in answer.text, 'value="4"' in answer.text) == (True, True)
    assert conn.execute("SELECT count(*) FROM child_targets").fetchone() == (0,)


@pytest.mark.usefixtures("tree")
def test_targets_reach_only_units_that_stand_directly_below(
    client: FlaskClient, token: Signer, conn: Connection
) -> None:
    parent = officer(client, token, (Role.UNIT_OFFICER, "so-y-te"))
    sent = {f"chi_tieu-{code}": "5" for code in ("so-noi-vu", "bv-cu", "so-y-te", "khong-co")}
    assert parent.post(f"{HEALTH}/chi-tieu", data=sent).status_code == 303
    assert conn.execute("SELECT count(*) FROM child_targets").fetchone() == (0,)


@pytest.mark.usefixtures("tree")
def test_same_targets_again_change_nothing(
    client: FlaskClient, token: Signer, conn: Connection
) -> None:
    parent = officer(client, token, (Role.UNIT_OFFICER, "so-y-te"))
    for _ in range(2):
        parent.post(f"{HEALTH}/chi-tieu", data={"chi_tieu-bv-a": "3"})
    assert "Không có chỉ tiêu nào thay đổi." in parent.get(HEALTH).text
    assert conn.execute("SELECT count(*) FROM child_targets").fetchone() == (1,)


@pytest.mark.usefixtures("tree")
def test_reminder_stands_on_the_unit_and_in_the_list_of_those_at_zero(
    client: GatewayClient, token: Signer
) -> None:
    staff = officer(client, token, Role.DOST_STAFF)
    today = client.received_at = clock.now()
    zero = staff.get("/bao-cao/don-vi?loc=chua-co").text
    assert ("0208 3000 111 (Văn thư)" in zero, "chưa nhắc" in zero) == (True, True)
    assert re.search(r"<strong>1</strong> trong \d+ đầu mối có chỉ tiêu chưa nộp hồ sơ nào", zero)
    sent = {"kenh": "phone", "ghi_chu": "Đã gặp bà Thử, hẹn thứ Sáu"}
    assert staff.post("/bao-cao/don-vi/so-noi-vu/nhac", data=sent).status_code == 303
    page = staff.get("/bao-cao/don-vi/so-noi-vu").text
    assert ("Đã ghi nhận lần nhắc." in page, "Đã gặp bà Thử, hẹn thứ Sáu" in page) == (True, True)
    zero = staff.get("/bao-cao/don-vi?loc=chua-co").text
    assert f"{today.astimezone(NOW.tzinfo):%d/%m/%Y}, điện thoại" in zero


@pytest.mark.usefixtures("tree")
def test_list_of_those_at_zero_is_taken_away_with_contacts_and_reminders(
    client: FlaskClient, token: Signer
) -> None:
    staff = officer(client, token, Role.DOST_STAFF)
    path = "/bao-cao/bang/don-vi-chua-co-ho-so"

    def taken() -> dict[str, list[str]]:
        rows = list(csv.reader(staff.get(f"{path}.csv").data.decode("utf-8-sig").splitlines()))
        assert rows[0][-3:] == ["Liên hệ", "Nhắc gần nhất", "Cách nhắc"]
        return {row[1]: row[-3:] for row in rows[1:]}

    reach = "0208 3000 111 (Văn thư)"
    assert taken()["so-noi-vu"] == [reach, "", ""]
    sent = {"kenh": "phone", "ghi_chu": "Đã gặp bà Thử"}
    assert staff.post("/bao-cao/don-vi/so-noi-vu/nhac", data=sent).status_code == 303
    page = officer(client, token, Role.AUDITOR).get(f"{path}.json")
    (told,) = [row for row in json.loads(page.data)["items"] if "so-noi-vu" in row.values()]
    assert (told["Liên hệ"], told["Cách nhắc"]) == (reach, "Điện thoại")
    assert "Thử" not in page.text
    stranger = officer(client, token, (Role.UNIT_OFFICER, "so-noi-vu"))
    assert stranger.get(f"{path}.csv").status_code == 403


@pytest.mark.usefixtures("tree")
def test_auditor_reads_reminders_without_their_words(client: FlaskClient, token: Signer) -> None:
    staff = officer(client, token, Role.SECRETARY)
    staff.post("/bao-cao/don-vi/so-noi-vu/nhac", data={"kenh": "zalo", "ghi_chu": "Bà Thử"})
    auditor = officer(client, token, Role.AUDITOR).get("/bao-cao/don-vi/so-noi-vu").text
    assert ("(đã ẩn)" in auditor, "Bà Thử" in auditor) == (True, False)
    assert '<form method="post"' not in auditor


@pytest.mark.usefixtures("tree")
def test_reminder_without_a_way_is_refused_and_its_words_are_kept(
    client: FlaskClient, token: Signer, conn: Connection
) -> None:
    staff = officer(client, token, Role.DOST_STAFF)
    answer = staff.post("/bao-cao/don-vi/so-noi-vu/nhac", data={"ghi_chu": "Gọi lại thứ Hai"})
    assert answer.status_code == 422
    assert "Hãy chọn đã nhắc bằng cách nào." in answer.text
    assert "Gọi lại thứ Hai" in answer.text
    long = staff.post("/bao-cao/don-vi/so-noi-vu/nhac", data={"kenh": "zalo", "ghi_chu": "x" * 301})
    assert (long.status_code, "Ghi chú dài nhất 300 ký tự." in long.text) == (422, True)
    assert conn.execute("SELECT count(*) FROM reminders").fetchone() == (0,)


@pytest.mark.usefixtures("tree")
def test_strangers_and_readers_change_nothing(
    client: FlaskClient, token: Signer, conn: Connection
) -> None:
    targets, reminder = {"chi_tieu-bv-a": "3"}, {"kenh": "phone"}
    ways = ((f"{HEALTH}/chi-tieu", targets), (f"{HEALTH}/nhac", reminder))
    for path, sent in ways:
        assert (path, client.post(path, data=sent).status_code) == (path, 401)
    grants: tuple[Role | tuple[Role, str], ...] = (
        *(role for role in Role if role not in STEWARDS),
        (Role.UNIT_OFFICER, "so-noi-vu"),
        (Role.UNIT_OFFICER, "bv-a"),
        (Role.CONSOLIDATOR, "so-noi-vu"),
    )
    for path, sent in ways:
        for grant in grants:
            refused = officer(client, token, grant).post(path, data=sent)
            assert (path, grant, refused.status_code) == (path, grant, 403)
    both = officer(client, token, Role.BOARD, (Role.UNIT_OFFICER, "so-noi-vu"))
    assert both.post(f"{HEALTH}/chi-tieu", data=targets).status_code == 403
    own = officer(client, token, (Role.UNIT_OFFICER, "so-y-te"))
    assert own.post(f"{HEALTH}/nhac", data=reminder).status_code == 403
    assert own.post("/bao-cao/don-vi/bv-a/nhac", data=reminder).status_code == 303
    found = conn.execute(
        "SELECT (SELECT count(*) FROM child_targets), (SELECT array_agg(unit) FROM reminders)"
    ).fetchone()
    assert found == (0, ["bv-a"])


def test_unit_that_only_promotes_is_called_so(
    client: FlaskClient, token: Signer, apply: Apply, database: Database
) -> None:
    free = UnitTarget(label="Chỉ tuyên truyền", units=("bao",), minimum=0)
    apply(a_unit(code="bao", name="Báo Thử", group="media"))
    asked = Query(edition=an_edition(rules={"targets": [free]}), now=NOW)
    with generations.reading(database) as conn:
        found = read_dossiers.unit(conn, asked, "bao")
        (line,) = read_dossiers.unit_targets(conn, asked).lines
    assert (found.promotes, found.target, line.promotes, line.at_zero) == (True, None, True, False)
