"""How units report every month, as staff set it for an edition."""

import re
from datetime import date, datetime
from html import unescape

import pytest
from services.portal.tests.portal_editions import stored

from contracts.events import DueDay, MonthlyReport, ReportField
from contracts.roles import Role
from portal.store import changes, editions
from servicekit.db import Connection
from servicekit.testing import GatewayClient, Signer, sign_in

pytestmark = pytest.mark.integration

BASE = "/quan-tri/cuoc-thi/trinh-dien"
PAGE = f"{BASE}/bao-cao-thang"


@pytest.fixture
def secretary(client: GatewayClient, token: Signer, demonstration: datetime) -> GatewayClient:
    sign_in(client, token(7, roles=(Role.SECRETARY,)))
    return client


def filled(client: GatewayClient, **changed: str) -> dict[str, str]:
    """What a browser would send of the form as it stands; a change to "-" is no tick."""
    found: dict[str, str] = {}
    for tag in re.findall(r"<(?:input|textarea)[^>]*>(?:[^<]*</textarea>)?", client.get(PAGE).text):
        name = re.search(r' name="(\w+)"', tag)
        is_choice = 'type="radio"' in tag or 'type="checkbox"' in tag
        if name is None or (is_choice and " checked" not in tag):
            continue
        value = re.search(r' value="([^"]*)"', tag) or re.search(r">\s*([^<]*)</textarea>", tag)
        found[name[1]] = unescape(value[1]) if value else ""
    sent = found | {"reason": "Công văn thử"} | changed
    return {name: text for name, text in sent.items() if text != "-"}


def test_form_sent_as_it_stands_is_no_change(secretary: GatewayClient, conn: Connection) -> None:
    answer = secretary.post(PAGE, data=filled(secretary))
    assert (answer.status_code, "Nội dung chưa thay đổi" in answer.text) == (422, True)
    assert editions.find(conn, "trinh-dien").version == 1


def test_days_and_questions_saved_are_published(secretary: GatewayClient, conn: Connection) -> None:
    before = editions.find(conn, "trinh-dien").monthly_report
    assert before is not None
    new = len(before.fields)
    answer = secretary.post(
        PAGE,
        data=filled(
            secretary, before_day="28", if_holiday="before", holidays="02/09/2026\r\n30/04/2026",
            working_days="22/08/2026", first_month="05/2026", last_month="12/2026",
            remind_days_before="5, 2", consolidated_day="10", consolidated_later="1", cosigned="y",
            label_0="", **{f"label_{new}": "Số buổi họp", f"kind_{new}": "number"},
        ),
    )  # fmt: skip
    assert (answer.status_code, answer.headers["Location"]) == (303, BASE)
    assert stored(conn).monthly_report == MonthlyReport(
        before_day=28,
        if_holiday="before",
        first_month="2026-05",
        last_month="2026-12",
        holidays=(date(2026, 4, 30), date(2026, 9, 2)),
        working_days=(date(2026, 8, 22),),
        remind_days_before=(5, 2),
        consolidated=DueDay(before_day=10, months_later=1),
        cosigned=True,
        fields=(
            *before.fields[1:],
            ReportField(code="so_buoi_hop", label="Số buổi họp", kind="number"),
        ),
    )
    assert changes.of_edition(conn, "trinh-dien")[0].subject == "monthly_report"
    page = secretary.get(BASE).text
    assert "Trước ngày 28 hằng tháng" in page
    assert "Số buổi họp" in page


def test_question_keeps_its_code_when_its_words_change(
    secretary: GatewayClient, conn: Connection
) -> None:
    before = editions.find(conn, "trinh-dien").monthly_report
    assert before is not None
    secretary.post(PAGE, data=filled(secretary, label_0="Việc đã làm"))
    after = stored(conn).monthly_report
    assert after is not None
    assert (after.fields[0].code, after.fields[0].label) == (before.fields[0].code, "Việc đã làm")
    assert after.fields[1:] == before.fields[1:]


def test_code_that_was_tampered_with_is_made_anew(
    secretary: GatewayClient, conn: Connection
) -> None:
    secretary.post(PAGE, data=filled(secretary, code_0="DROP TABLE", code_1="x" * 90))
    found = stored(conn).monthly_report
    assert found is not None
    codes = [field.code for field in found.fields]
    assert len(set(codes)) == len(codes)
    assert [code for code in codes if not re.fullmatch(r"[a-z][a-z0-9_]{0,39}", code)] == []


@pytest.mark.parametrize(
    ("field", "typed", "message"),
    [
        ("before_day", "32", "Số phải từ 2 đến 31."),
        ("before_day", "", "Mục này cần được điền."),
        ("if_holiday", "never", "Lựa chọn này không có trong danh sách."),
        ("holidays", "02/09/2026\n31/02/2026", "“31/02/2026” không phải ngày"),
        ("first_month", "2026-05", "“2026-05” không phải tháng"),
        ("last_month", "01/2001", "Kỳ cuối phải bằng hoặc sau kỳ đầu."),
        ("remind_days_before", "7, x", "“x” không phải số ngày"),
        ("consolidated_later", "4", "Số phải từ 0 đến 3."),
        ("label_0", "x" * 201, "Dài quá 200 ký tự"),
    ],
)
def test_refusal_names_the_field_and_keeps_what_was_typed(
    field: str, typed: str, message: str, secretary: GatewayClient, conn: Connection
) -> None:
    sent = filled(secretary, first_month="05/2026") | {field: typed}
    answer = secretary.post(PAGE, data=sent)
    assert answer.status_code == 422
    assert message in unescape(answer.text)
    assert f'href="#{field}"' in answer.text
    assert "Công văn thử" in answer.text
    assert editions.find(conn, "trinh-dien").version == 1


def test_strangers_change_nothing(
    client: GatewayClient, token: Signer, demonstration: datetime, conn: Connection
) -> None:
    sent = {"version": "1", "before_day": "20", "if_holiday": "keep", "reason": "x"}
    assert client.post(PAGE, data=sent).status_code == 401
    for role in (Role.DOST_STAFF, Role.UNIT_OFFICER):
        sign_in(client, token(8, roles=(role,)))
        assert (role, client.post(PAGE, data=sent).status_code) == (role, 403)
    assert editions.find(conn, "trinh-dien").version == 1
