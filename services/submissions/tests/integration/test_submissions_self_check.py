"""The self-check: asked before any typing, never a dead end, kept with the draft."""

from collections.abc import Callable

import pytest
from services.submissions.tests.submissions_desk import (
    ALICE,
    BOB,
    CHARLIE,
    SECRETARY,
    TICKS,
    Desk,
)

from servicekit import clock
from servicekit.db import Connection, Database
from servicekit.testing import GatewayClient, an_edition, put_copy
from submissions.store import dossiers, eligibility

pytestmark = pytest.mark.integration

Browser = Callable[..., GatewayClient]
QUESTIONS = [
    {
        "code": "applied",
        "question": "Đã áp dụng chưa?",
        "help": "Ở ít nhất một nơi.",
        "source": "Thể lệ, Điều 3",
        "otherwise": "Áp dụng rồi nộp.",
    },
    {
        "code": "evidence",
        "question": "Có ảnh không?",
        "needed": False,
        "otherwise": "Hãy chụp ảnh.",
    },
]


@pytest.fixture(autouse=True)
def asking(open_edition: None, database: Database) -> None:
    with database.transaction() as conn:
        put_copy(conn, an_edition(version=2, rules={"eligibility": QUESTIONS}))


def drafts(conn: Connection) -> list[str]:
    return [dossier.code for dossier in dossiers.of_account(conn, ALICE)]


def test_questions_stand_before_any_typing_and_are_not_answered_for_anybody(
    browser: Browser,
) -> None:
    page = browser(ALICE).get("/ho-so/moi").text
    for words in ("Đã áp dụng chưa?", "Ở ít nhất một nơi.", "Có ảnh không?"):
        assert words in page
    assert " checked" not in page


def test_yes_opens_a_draft_that_keeps_the_answers(browser: Browser, conn: Connection) -> None:
    client = browser(ALICE)
    answer = client.post("/ho-so/moi", data={"applied": "yes", "evidence": "no"})
    code = drafts(conn)[0]
    assert (answer.status_code, answer.location) == (303, f"/ho-so/{code}/buoc/1")
    kept = eligibility.of_dossier(conn, dossiers.get(conn, code).id)
    assert [(one.words, one.needed, one.answer) for one in kept] == [
        ("Đã áp dụng chưa?", True, True),
        ("Có ảnh không?", False, False),
    ]
    assert "Hãy chụp ảnh." in client.get(answer.location).text


def test_question_left_open_is_named_and_answers_are_kept(
    browser: Browser, conn: Connection
) -> None:
    answer = browser(ALICE).post("/ho-so/moi", data={"evidence": "yes", "applied": "perhaps"})
    assert answer.status_code == 422
    assert 'href="#applied"' in answer.text
    assert answer.text.count(" checked") == 1
    assert drafts(conn) == []


def test_needed_no_explains_and_offers_ways_on(browser: Browser, conn: Connection) -> None:
    said = {"applied": "no", "evidence": "yes"}
    page = browser(ALICE).post("/ho-so/moi", data=said)
    assert page.status_code == 200
    for words in ("Đã áp dụng chưa?", "Thể lệ, Điều 3", "Áp dụng rồi nộp.", 'name="anyway"'):
        assert words in page.text
    assert page.text.count(" checked") == 2
    assert drafts(conn) == []


def test_draft_with_a_needed_no_waits_until_it_is_answered_anew(
    browser: Browser, desk: Desk, conn: Connection
) -> None:
    client = browser(ALICE)
    client.post("/ho-so/moi", data={"applied": "no", "evidence": "yes", "anyway": "1"})
    code = drafts(conn)[0]
    refused = client.post(f"/ho-so/{code}/nop", data=TICKS)
    assert refused.status_code == 422
    assert f'href="/ho-so/{code}/tu-kiem-tra"' in refused.text
    still = client.post(f"/ho-so/{code}/tu-kiem-tra", data={"applied": "no", "evidence": "no"})
    assert (still.status_code, "Áp dụng rồi nộp." in still.text) == (200, True)
    done = client.post(f"/ho-so/{code}/tu-kiem-tra", data={"applied": "yes", "evidence": "no"})
    assert done.location == f"/ho-so/{code}/nop"
    assert f'href="/ho-so/{code}/tu-kiem-tra"' not in client.get(done.location).text


def test_reviewers_see_the_answers_in_the_words_that_were_asked(
    browser: Browser, desk: Desk, database: Database
) -> None:
    dossier = desk.submitted()
    with database.transaction() as conn:
        asked = an_edition(rules={"eligibility": QUESTIONS}).dossier_rules.eligibility
        answers = {"applied": True, "evidence": False}
        eligibility.keep(conn, dossier.id, asked, answers, clock.now())
        put_copy(conn, an_edition(version=3))
    page = browser(CHARLIE, SECRETARY).get(f"/tham-dinh/{dossier.code}").text
    assert "Đã áp dụng chưa?" in page
    assert "Có ảnh không?" in page


def test_edition_without_questions_starts_at_once(browser: Browser, database: Database) -> None:
    with database.transaction() as conn:
        put_copy(conn, an_edition(version=3))
    client = browser(ALICE)
    assert "Tự kiểm tra" not in client.get("/ho-so/moi").text
    assert client.post("/ho-so/moi").status_code == 303


def test_strangers_reach_no_answers(browser: Browser, desk: Desk, client: GatewayClient) -> None:
    draft = desk.draft()
    path = f"/ho-so/{draft.code}/tu-kiem-tra"
    assert browser(ALICE).get(path).status_code == 200
    assert browser(BOB).get(path).status_code == 404
    assert browser(BOB).post(path, data={"applied": "yes"}).status_code == 404
    assert client.get(path).status_code == 303


def test_answers_go_with_a_withdrawn_draft(browser: Browser, conn: Connection) -> None:
    client = browser(ALICE)
    client.post("/ho-so/moi", data={"applied": "yes", "evidence": "yes"})
    draft = dossiers.of_account(conn, ALICE)[0]
    client.post(f"/ho-so/{draft.code}/rut")
    assert eligibility.of_dossier(conn, draft.id) == []
