"""Drafts: five steps, saved incomplete at any time, nothing typed is lost."""

from collections.abc import Callable

import pytest
from services.submissions.tests.submissions_desk import (
    ALICE,
    BOB,
    OTHER_WARD,
    WARD,
    Desk,
    published_states,
    transitions,
)

from contracts.events import EditionWindows
from servicekit.db import Connection, Database
from servicekit.testing import GatewayClient, an_edition, outbox_events, put_copy
from submissions.store import audit

pytestmark = pytest.mark.integration

Browser = Callable[..., GatewayClient]


def start(client: GatewayClient) -> str:
    """A new draft's code."""
    return str(client.post("/ho-so/moi").location.split("/")[2])


def test_new_draft_is_audited_and_announced(browser: Browser, desk: Desk, conn: Connection) -> None:
    code = start(browser(ALICE))
    dossier = desk.now(code)
    assert (dossier.account, dossier.stage, dossier.version) == (ALICE, "draft", 1)
    assert [step.verb for step in audit.of_dossier(conn, dossier.id)] == ["open"]
    assert [(state.code, state.stage) for state in published_states(conn)] == [(code, "draft")]
    assert transitions(conn) == []


def test_draft_can_be_opened_before_the_window(
    browser: Browser, desk: Desk, database: Database
) -> None:
    with database.transaction() as conn:
        put_copy(conn, an_edition(version=2, windows=EditionWindows()))
    client = browser(ALICE)
    code = start(client)
    saved = client.post(f"/ho-so/{code}/buoc/1", data={"title": "Sớm"})
    assert saved.location == f"/ho-so/{code}/buoc/2"
    assert desk.now(code).title == "Sớm"


def test_steps_save_incomplete_contents_and_lead_on(browser: Browser, desk: Desk) -> None:
    client = browser(ALICE)
    code = start(client)
    steps = [
        {"title": "Tên", "themes": ["green", "digital"]},
        {"problem": "Khó", "applied_since": "3/2024"},
        {"effects": "Tốt", "value_2": "30 %", "label_2": "nước"},
        {"authors": "Tổ", "unit_1": WARD, "unit_3": OTHER_WARD},
        {},
    ]
    ends = [
        client.post(f"/ho-so/{code}/buoc/{number}", data=data).location
        for number, data in enumerate(steps, start=1)
    ]
    assert ends == [f"/ho-so/{code}/buoc/{n}" for n in (2, 3, 4, 5)] + [f"/ho-so/{code}/nop"]
    kept = desk.now(code)
    assert (kept.title, tuple(kept.themes), kept.applied_since) == (
        "Tên", ("green", "digital"), "03/2024",
    )  # fmt: skip
    assert [(f.value, f.label) for f in kept.figures] == [("30 %", "nước")]
    assert (kept.primary_unit, tuple(kept.units)) == (WARD, (WARD, OTHER_WARD))


def test_text_is_normalised_to_nfc(browser: Browser, desk: Desk) -> None:
    client = browser(ALICE)
    code = start(client)
    client.post(f"/ho-so/{code}/buoc/1", data={"title": "Hoa\u0300 Bi\u0300nh  "})
    assert desk.now(code).title == "Hoà Bình"


@pytest.mark.parametrize(
    ("number", "field", "value"),
    [
        (1, "title", "t" * 201),
        (1, "kind", "invented"),
        (1, "field", "invented"),
        (2, "problem", "p" * 10_001),
        (2, "applied_since", "năm ngoái"),
        (2, "applied_since", "12/2099"),
        (4, "unit_1", "no-such-unit"),
    ],
)
def test_wrong_field_comes_back_named_with_everything_typed(
    browser: Browser, desk: Desk, number: int, field: str, value: str
) -> None:
    client = browser(ALICE)
    code = start(client)
    others = {1: "summary", 2: "solution", 4: "authors"}
    data = {field: value, others[number]: "Điều đã gõ & giữ lại"}
    answer = client.post(f"/ho-so/{code}/buoc/{number}", data=data)
    assert answer.status_code == 422
    assert f'href="#{field}' in answer.text
    assert "Điều đã gõ &amp; giữ lại" in answer.text
    assert desk.now(code).version == 1


def test_autosave_answers_a_mark_and_keeps_the_version_when_equal(
    browser: Browser, desk: Desk, conn: Connection
) -> None:
    client = browser(ALICE)
    code = start(client)
    first = client.post(f"/ho-so/{code}/buoc/2/luu", data={"problem": "Khó"})
    again = client.post(f"/ho-so/{code}/buoc/2/luu", data={"problem": "Khó"})
    assert "Đã lưu" in first.text
    assert (again.status_code, desk.now(code).version) == (200, 2)
    assert len(outbox_events(conn)) == 1  # what nobody else sees makes no noise
    wrong = client.post(f"/ho-so/{code}/buoc/2/luu", data={"applied_since": "x"})
    assert ("Chưa lưu. Áp dụng từ khi nào:" in wrong.text, desk.now(code).version) == (True, 2)


def test_title_change_is_announced(browser: Browser, desk: Desk, conn: Connection) -> None:
    client = browser(ALICE)
    code = start(client)
    client.post(f"/ho-so/{code}/buoc/1", data={"title": "Mới"})
    assert [(s.title, s.version) for s in published_states(conn)] == [("", 1), ("Mới", 2)]


def test_script_in_every_field_is_shown_as_text(browser: Browser, desk: Desk) -> None:
    evil = "<script>alert(1)</script>"
    names = ("title", "summary", "problem", "solution", "where_applied", "effects", "authors")
    dossier = desk.published(**dict.fromkeys(names, evil))
    client = browser(ALICE)
    for path in (f"/ho-so/{dossier.code}", dossier.url, "/binh-chon", "/ho-so"):
        page = client.get(path).text
        assert evil not in page
        assert "&lt;script&gt;" in page


@pytest.mark.parametrize(
    "path",
    ["", "/buoc/1", "/buoc/5", "/nop", "/bien-nhan", "/rut"],
)
def test_another_persons_dossier_does_not_exist(browser: Browser, desk: Desk, path: str) -> None:
    dossier = desk.submitted() if path == "/bien-nhan" else desk.draft()
    assert browser(BOB).get(f"/ho-so/{dossier.code}{path}").status_code == 404
    assert browser(ALICE).get(f"/ho-so/{dossier.code}{path}").status_code == 200


def test_another_person_can_change_nothing(browser: Browser, desk: Desk) -> None:
    dossier = desk.draft()
    bob = browser(BOB)
    for path in ("/buoc/1", "/buoc/1/luu", "/nop", "/rut", "/tep", "/tep/chon"):
        assert bob.post(f"/ho-so/{dossier.code}{path}").status_code == 404
    assert desk.now(dossier.code) == dossier


def test_stranger_is_led_to_sign_in_and_back(client: GatewayClient) -> None:
    answer = client.get("/ho-so/moi")
    assert (answer.status_code, answer.location) == (
        303, "/tai-khoan/dang-nhap?tiep=/ho-so/moi",
    )  # fmt: skip


@pytest.mark.parametrize("code", ["nonsense", "ZZZZZZZ", "..%2f..", "ZK7RGX0"])
def test_unknown_code_is_not_found(browser: Browser, code: str) -> None:
    assert browser(ALICE).get(f"/ho-so/{code}").status_code == 404


def test_too_many_drafts_are_refused_kindly(browser: Browser) -> None:
    client = browser(ALICE)
    for _ in range(20):
        start(client)
    answer = client.post("/ho-so/moi")
    assert answer.status_code == 409
    assert "quá nhiều bản nháp" in answer.text


def test_list_shows_only_ones_own(browser: Browser, desk: Desk) -> None:
    mine, other = desk.draft(title="Của An"), desk.draft(account=BOB, title="Của Bình")
    page = browser(ALICE).get("/ho-so").text
    assert mine.code in page
    assert other.code not in page
