"""Questions: asked without a name, answered by staff, read by whoever has the link."""

from datetime import datetime, timedelta

import pytest
from flask import Flask
from services.portal.tests.portal_articles import DESK, EDITOR

from contracts.roles import Role
from portal.actions import answer_questions
from portal.errors.articles import TooManyQuestions
from portal.store import questions
from servicekit.db import Connection, Database
from servicekit.testing import GatewayClient, Signer, outbox_events, sign_in

pytestmark = pytest.mark.integration

WORDS = "Máy cũ cải tiến có dự thi được không?"


@pytest.fixture
def editor(app: Flask, token: Signer) -> GatewayClient:
    client = GatewayClient(app, app.response_class)
    sign_in(client, token(EDITOR, roles=(Role.DOST_STAFF,)))
    return client


def ask(client: GatewayClient, words: str = WORDS) -> str:
    answer = client.post("/hoi-dap/dat-cau-hoi", data={"question": words})
    assert answer.status_code == 303
    return str(answer.location)


def test_question_is_answered_and_read_by_its_link(
    demonstration: datetime, client: GatewayClient, editor: GatewayClient, conn: Connection
) -> None:
    link = ask(client)
    assert "Đã nhận câu hỏi lúc" in client.get(link).text
    assert "1" in editor.get(f"{DESK}/viec").text
    (asked,) = questions.waiting(conn)
    answer = editor.post(
        f"{DESK}/cau-hoi/{asked.id}", data={"answer": "**Được** <script>x</script>"}
    )
    assert answer.status_code == 303
    page = client.get(link)
    assert "<strong>Được</strong> &lt;script&gt;" in page.text
    assert page.headers["Cache-Control"] == "private, no-cache"
    assert page.headers["X-Robots-Tag"] == "noindex, nofollow"
    assert questions.waiting(conn) == []
    assert client.get("/hoi-dap/cau-hoi/khac").status_code == 404


def test_nothing_of_a_question_becomes_an_event(
    demonstration: datetime, client: GatewayClient, conn: Connection
) -> None:
    before = len(outbox_events(conn))
    ask(client)
    assert len(outbox_events(conn)) == before


def test_question_that_cannot_be_taken_stays_typed(
    demonstration: datetime, client: GatewayClient, conn: Connection
) -> None:
    for typed, told in (
        ("", "Viết câu hỏi của bạn."),
        ("Gọi lại cho tôi: 0912 345 678", "Hãy bỏ thông tin cá nhân"),
        ("x" * 1001, "Dài quá 1000 ký tự"),
    ):
        answer = client.post("/hoi-dap/dat-cau-hoi", data={"question": typed})
        assert answer.status_code == 422
        assert told in answer.text
        assert typed in answer.text
        assert answer.headers["Cache-Control"] == "private, no-cache"
    assert questions.waiting(conn) == []


def test_flood_of_questions_ends(
    demonstration: datetime, database: Database, conn: Connection
) -> None:
    now = demonstration
    conn.execute(
        "INSERT INTO questions (edition, code_hash, asked_at, question)"
        " SELECT 'trinh-dien', sha256(n::text::bytea), %s, 'x' FROM generate_series(1, %s) n",
        (now, answer_questions.MOST),
    )
    with pytest.raises(TooManyQuestions):
        answer_questions.ask_question(database, WORDS, now)
    answer_questions.ask_question(database, WORDS, now + answer_questions.SPAN)


def test_strangers_do_not_see_what_was_asked(
    demonstration: datetime, client: GatewayClient, token: Signer
) -> None:
    ask(client)
    sign_in(client, token(9, roles=((Role.UNIT_OFFICER, "05482"),)))
    assert client.get(f"{DESK}/cau-hoi").status_code == 403
    assert client.get(f"{DESK}/cau-hoi/1").status_code == 403
    assert client.post(f"{DESK}/cau-hoi/1", data={"answer": "x"}).status_code == 403
    assert client.post(f"{DESK}/cau-hoi/1/xep-lai").status_code == 403


def test_closed_question_says_so_to_the_asker(
    demonstration: datetime, client: GatewayClient, editor: GatewayClient, conn: Connection
) -> None:
    link = ask(client)
    (asked,) = questions.waiting(conn)
    editor.post(f"{DESK}/cau-hoi/{asked.id}/xep-lai")
    assert "đã được xếp lại" in client.get(link).text
    assert questions.how_many_wait(conn) == 0
    editor.post(f"{DESK}/cau-hoi/{asked.id}", data={"answer": "Được."})
    assert "<p>Được.</p>" in client.get(link).text


def test_useful_answer_becomes_a_draft_for_everybody(
    demonstration: datetime, client: GatewayClient, editor: GatewayClient, conn: Connection
) -> None:
    for _ in range(2):
        ask(client)
    drafts = []
    for asked in questions.waiting(conn):
        editor.post(f"{DESK}/cau-hoi/{asked.id}", data={"answer": "Được."})
        drafts.append(editor.post(f"{DESK}/cau-hoi/{asked.id}/hoi-dap").location)
    assert len(set(drafts)) == 2
    assert WORDS not in client.get("/hoi-dap").text
    editor.post(f"{drafts[0]}/dang", data={"version": "1"})
    assert WORDS in client.get("/hoi-dap").text


def test_questions_are_counted_over_the_last_hour_only(
    demonstration: datetime, database: Database, conn: Connection
) -> None:
    answer_questions.ask_question(database, WORDS, demonstration)
    hour = timedelta(hours=1)
    assert questions.within(conn, hour, demonstration) == 1
    assert questions.within(conn, hour, demonstration + hour) == 0
