"""Published rules change by nobody's hand alone: two people, a reason, a hash for everybody."""

import hashlib
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta

import msgspec
import psycopg
import pytest
from flask import Flask

from contracts.events import EditionState, VotingRules
from contracts.roles import Role
from portal.actions.amend_rules import approve
from portal.actions.change_edition import change_rules, change_voting_rules, change_window
from portal.actions.edition_versions import Author, with_former
from portal.actions.publish_rules import publish_rules
from portal.actions.seed_editions import follow_plans
from portal.errors import (
    AmendmentOutdated,
    AmendmentPending,
    AmendmentSettled,
    OwnAmendment,
    RulesLocked,
)
from portal.model import windows
from portal.store import amendments, editions, rule_versions
from portal.store.amendments import Decision
from servicekit.db import Connection, Database
from servicekit.testing import GatewayClient, Signer, at, outbox_events, sign_in

pytestmark = pytest.mark.integration

BASE = "/quan-tri/cuoc-thi/2026"
HIDDEN = VotingRules(counts="hidden")
FIRST, SECOND = 7, 9
NOON = at("2026-11-21T12:00:00+07:00")
JUDGING = {
    "start": "00:00 01/12/2096",
    "end": "00:00 16/12/2096",
    "label": "Từ ngày 01/12/2096 đến hết ngày 15/12/2096",
    "reason": "Quyết định số 9 của Ban Tổ chức",
}


def author(conn: Connection, account: int | None = FIRST) -> Author:
    version = editions.find(conn, "2026").version
    return Author(account=account, edition="2026", version=version, reason="Quyết định số 9")


@pytest.fixture
def published(real: datetime, database: Database, conn: Connection) -> EditionState:
    return publish_rules(database, author(conn), NOON)


@pytest.fixture
def first(client: GatewayClient, token: Signer) -> GatewayClient:
    sign_in(client, token(FIRST, roles=(Role.SECRETARY,)))
    return client


@pytest.fixture
def second(app: Flask, token: Signer) -> GatewayClient:
    other = GatewayClient(app, app.response_class)
    sign_in(other, token(SECOND, roles=(Role.SECRETARY,)))
    return other


def propose(database: Database, conn: Connection, rules: VotingRules = HIDDEN) -> int:
    outcome = change_voting_rules(database, author(conn), rules, NOON)
    assert outcome.amendment is not None
    return outcome.amendment


def decide(number: int, account: int = SECOND) -> Decision:
    return Decision(edition="2026", number=number, account=account)


def test_publishing_fixes_bytes_that_anybody_can_check(
    first: GatewayClient, real: datetime, conn: Connection
) -> None:
    answer = first.post(f"{BASE}/cong-bo-the-le", data={"version": "1", "reason": "Ban hành"})
    assert (answer.status_code, answer.headers["Location"]) == (303, BASE)
    state = outbox_events(conn)[-1]
    assert isinstance(state, EditionState)
    assert (state.rules_version, state) == (1, with_former(conn, editions.find(conn, "2026")))
    kept = first.get("/the-le/2026/quy-tac/1.json")
    assert hashlib.sha256(kept.data).hexdigest() == state.rules_hash
    assert kept.headers["Cache-Control"].startswith("public, max-age=86400")
    body = first.get("/api/portal/v1/editions/current").json
    assert body is not None
    assert (body["rules_hash"], body["rules_version"]) == (state.rules_hash, 1)
    assert first.get(body["rules_url"]).data == kept.data
    assert state.rules_hash in first.get("/the-le/2026/quy-tac").text
    assert first.get("/the-le/2026/quy-tac/2.json").status_code == 404


def test_rules_are_published_once(
    first: GatewayClient, published: EditionState, conn: Connection
) -> None:
    again = first.post(f"{BASE}/cong-bo-the-le", data={"version": "2", "reason": "Lần nữa"})
    assert again.status_code == 422
    assert "Thể lệ của lần thi này đã được công bố trước đó." in again.text
    assert "Lần nữa" in again.text
    assert editions.find(conn, "2026") == published


def test_contradicting_calendar_is_not_published(
    first: GatewayClient, real: datetime, conn: Connection
) -> None:
    early = {"version": "1", "start": "00:00 10/10/2026", "end": "", "label": "", "reason": "x"}
    assert first.post(f"{BASE}/thoi-han/results", data=early).status_code == 303
    assert "hai thời hạn chồng nhau" in first.get(BASE).text
    answer = first.post(f"{BASE}/cong-bo-the-le", data={"version": "2", "reason": "Ban hành"})
    assert answer.status_code == 422
    assert "“Công bố kết quả” bắt đầu trước khi “Tiếp nhận hồ sơ” kết thúc" in answer.text
    assert editions.find(conn, "2026").rules_version == 0


def test_change_of_published_rules_waits_for_a_second_person(
    first: GatewayClient, second: GatewayClient, published: EditionState, conn: Connection
) -> None:
    answer = first.post(f"{BASE}/thoi-han/judging", data=JUDGING | {"version": "2"})
    assert answer.status_code == 303
    assert "Đã ghi đề nghị sửa đổi số 1." in first.get(BASE).text
    assert editions.find(conn, "2026") == published

    approval = second.post(f"{BASE}/sua-doi/1/phe-duyet", data={"note": "Đúng quyết định"})
    assert approval.status_code == 303
    state = editions.find(conn, "2026")
    assert with_former(conn, state) == outbox_events(conn)[-1]
    assert (state.rules_version, state.version) == (2, 3)
    assert state.windows.judging is not None
    assert state.windows.judging.end == at("2096-12-16T00:00:00+07:00")
    assert state.windows.judging.label == JUDGING["label"]

    page = second.get("/the-le/2026/quy-tac").text
    for words in (
        published.rules_hash,
        state.rules_hash,
        "Chấm thi: bắt đầu",
        "00:00 01/12/2096",
        "Quyết định số 9 của Ban Tổ chức",
    ):
        assert words in page
    assert "Đúng quyết định" not in page
    listed = second.get("/api/portal/v1/editions/2026/rules/versions").json
    assert listed is not None
    assert [(v["number"], v["former_hash"], v["hash"]) for v in listed["items"]] == [
        (2, published.rules_hash, state.rules_hash),
        (1, None, published.rules_hash),
    ]
    old = hashlib.sha256(second.get("/the-le/2026/quy-tac/1.json").data).hexdigest()
    assert old == published.rules_hash


def test_who_proposed_does_not_approve_or_refuse_but_withdraws(
    first: GatewayClient, published: EditionState, database: Database, conn: Connection
) -> None:
    number = propose(database, conn)
    for step in ("phe-duyet", "tu-choi"):
        answer = first.post(f"{BASE}/sua-doi/{number}/{step}", data={"note": "tự làm"})
        assert answer.status_code == 422
        assert "Người đề nghị không tự phê duyệt hoặc từ chối" in answer.text
    with pytest.raises(OwnAmendment):
        approve(database, decide(number, FIRST), NOON)
    assert first.post(f"{BASE}/sua-doi/{number}/rut", data={}).status_code == 303
    assert amendments.find(conn, "2026", number).state == "withdrawn"
    assert editions.find(conn, "2026") == published


def test_second_person_refuses_but_does_not_withdraw(
    second: GatewayClient, published: EditionState, database: Database, conn: Connection
) -> None:
    number = propose(database, conn)
    answer = second.post(f"{BASE}/sua-doi/{number}/rut", data={})
    assert answer.status_code == 422
    assert "Chỉ người đề nghị được rút" in answer.text
    refused = second.post(f"{BASE}/sua-doi/{number}/tu-choi", data={"note": "Chưa có văn bản"})
    assert refused.status_code == 303
    settled = amendments.find(conn, "2026", number)
    assert (settled.state, settled.decided_by, settled.note) == (
        "refused",
        SECOND,
        "Chưa có văn bản",
    )
    late = second.post(f"{BASE}/sua-doi/{number}/phe-duyet", data={"note": "vẫn giữ lời này"})
    assert late.status_code == 422
    assert "Sửa đổi này đã được phê duyệt, từ chối hoặc rút." in late.text
    assert editions.find(conn, "2026") == published


@pytest.mark.parametrize("role", sorted(set(Role) - {Role.SECRETARY, Role.ADMINISTRATOR}))
def test_strangers_neither_publish_nor_settle(
    role: Role,
    client: GatewayClient,
    token: Signer,
    published: EditionState,
    database: Database,
    conn: Connection,
) -> None:
    number = propose(database, conn)
    sign_in(client, token(8, roles=(role,)))
    paths = [f"{BASE}/sua-doi/{number}/{step}" for step in ("phe-duyet", "tu-choi", "rut")]
    answers = [client.post(path, data={}) for path in (f"{BASE}/cong-bo-the-le", *paths)]
    answers += [client.get(f"{BASE}/cong-bo-the-le"), client.get(f"{BASE}/sua-doi/{number}")]
    assert [answer.status_code for answer in answers] == [403] * 6
    assert amendments.find(conn, "2026", number).state == "open"


def test_pause_and_everything_not_covered_need_no_second_person(
    published: EditionState, database: Database, conn: Connection
) -> None:
    paused = msgspec.structs.replace(published.voting, paused=True)
    assert change_voting_rules(database, author(conn), paused, NOON).amendment is None
    assert (
        change_rules(database, author(conn), "review", {"review_days": 4}, NOON).amendment is None
    )
    state = editions.find(conn, "2026")
    assert (state.voting.paused, state.dossier_rules.review_days) == (True, 4)
    assert (state.rules_hash, state.rules_version) == (published.rules_hash, 1)


def test_mixed_change_saves_the_free_part_and_proposes_the_rest(
    published: EditionState, database: Database, conn: Connection
) -> None:
    values = {"review_days": 4, "supplement_days": 9}
    outcome = change_rules(database, author(conn), "review", values, NOON)
    assert outcome.amendment == 1
    rules = editions.find(conn, "2026").dossier_rules
    assert (rules.review_days, rules.supplement_days) == (4, 5)
    assert amendments.find(conn, "2026", 1).after == {"rules.supplement_days": 9}


def test_lists_and_words_are_amended_and_told_as_people_read_them(
    published: EditionState, database: Database, conn: Connection, client: GatewayClient
) -> None:
    prizes = [{"name": "Giải Nhất", "count": 1, "amount": 30_000_000}]
    assert change_rules(database, author(conn), "prizes", {"prizes": prizes}, NOON).amendment == 1
    approve(database, decide(1), NOON)
    assert [prize.name for prize in editions.find(conn, "2026").prizes] == ["Giải Nhất"]
    page = client.get("/the-le/2026/quy-tac").text
    assert "<del>(trống)</del> → <ins>1 Giải Nhất, mỗi giải 30.000.000 đồng</ins>" in page
    assert "Quản lý; Sản xuất; Kinh doanh; Đời sống xã hội" in page
    assert page.index("Phát động: bắt đầu") < page.index("Tiếp nhận hồ sơ: bắt đầu")
    assert not set("{[") & set(page.split("<dl")[1])


def test_two_open_amendments_never_change_the_same_setting(
    published: EditionState, database: Database, conn: Connection
) -> None:
    number = propose(database, conn)
    with pytest.raises(AmendmentPending) as refusal:
        propose(database, conn, VotingRules(counts="hidden", authors_may_vote=False))
    assert refusal.value.number == number
    assert propose(database, conn, VotingRules(authors_may_vote=False)) == 2
    approve(database, decide(2), NOON)
    approve(database, decide(number), NOON)
    rules = editions.find(conn, "2026").voting
    assert (rules.counts, rules.authors_may_vote) == ("hidden", False)


def test_two_approvals_at_once_publish_one_version(
    published: EditionState, database: Database, conn: Connection
) -> None:
    number = propose(database, conn)

    def attempt(account: int) -> str:
        try:
            approve(database, decide(number, account), NOON)
        except AmendmentSettled:
            return "settled"
        return "approved"

    with ThreadPoolExecutor(2) as pool:
        outcomes = sorted(pool.map(attempt, (SECOND, 10)))
    assert outcomes == ["approved", "settled"]
    assert [version.number for version in rule_versions.of_edition(conn, "2026")] == [2, 1]


def test_amendment_whose_ground_has_moved_is_not_approved(
    published: EditionState, database: Database, conn: Connection
) -> None:
    number = propose(database, conn)
    conn.execute(
        """
        UPDATE rule_amendments SET before = '{"voting.counts": "hidden"}',
            after = '{"voting.counts": "public"}'
        """
    )
    with pytest.raises(AmendmentOutdated):
        approve(database, decide(number), NOON)
    assert amendments.find(conn, "2026", number).state == "open"


def test_window_that_has_begun_is_only_extended(
    first: GatewayClient, published: EditionState, conn: Connection
) -> None:
    typed = {"version": "2", "label": "gia hạn", "reason": "Công văn 5"}
    moved = typed | {"start": "00:00 02/10/2026", "end": "00:00 01/11/2026"}
    answer = first.post(f"{BASE}/thoi-han/submission", data=moved)
    assert answer.status_code == 422
    assert "“Tiếp nhận hồ sơ” đã bắt đầu nên không đổi được" in answer.text
    assert 'value="00:00 02/10/2026"' in answer.text
    past = typed | {"start": "00:00 01/10/2026", "end": "00:00 03/11/2020"}
    assert first.post(f"{BASE}/thoi-han/submission", data=past).status_code == 422
    assert amendments.of_edition(conn, "2026") == []


def test_limit_that_passes_while_waiting_is_refused_at_approval(
    published: EditionState, database: Database, conn: Connection
) -> None:
    judging = windows.make(NOON + timedelta(days=1), None, "")
    outcome = change_window(database, author(conn), "judging", judging, NOON)
    assert outcome.amendment is not None
    with pytest.raises(ValueError, match="judging"):
        approve(database, decide(outcome.amendment), NOON + timedelta(days=2))
    assert editions.find(conn, "2026") == published


def test_programs_and_data_files_change_nothing_published(
    published: EditionState, database: Database, conn: Connection
) -> None:
    with pytest.raises(RulesLocked):
        change_voting_rules(database, author(conn, None), HIDDEN, NOON)
    with database.transaction() as transaction:
        transaction.execute(
            "UPDATE editions SET rules = rules || '{\"fields\": []}' WHERE code = '2026'"
        )
    before = editions.find(conn, "2026")
    assert follow_plans(database, NOON) == []
    assert editions.find(conn, "2026") == before


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
def test_api_changes_no_rules(
    method: str, first: GatewayClient, published: EditionState, conn: Connection
) -> None:
    for path in ("editions/2026", "editions/current", "editions/2026/rules"):
        answer = getattr(first, method)(f"/api/portal/v1/{path}", json={"voting": None})
        assert answer.status_code == 405
    assert editions.find(conn, "2026") == published


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE editions SET voting_counts = 'hidden' WHERE code = '2026'",
        "UPDATE editions SET voting_staff_may_vote = false WHERE code = '2026'",
        "UPDATE editions SET rules = rules || '{\"prizes\": []}' WHERE code = '2026'",
        "UPDATE edition_windows SET ends_at = now() + interval '1 year' WHERE edition = '2026'",
        "DELETE FROM edition_windows WHERE edition = '2026'",
        "INSERT INTO edition_windows VALUES ('2026', 'voting', now(), NULL, '')",
        "UPDATE rule_versions SET reason = 'x'",
        "DELETE FROM rule_versions",
    ],
)
def test_database_itself_refuses_ways_round(
    statement: str, published: EditionState, conn: Connection
) -> None:
    with pytest.raises(psycopg.errors.RaiseException):
        conn.execute(statement)
    assert editions.find(conn, "2026") == published


def test_editions_not_published_change_at_once(
    published: EditionState, demonstration: datetime, database: Database, conn: Connection
) -> None:
    free = Author(account=FIRST, edition="trinh-dien", version=1, reason="thử")
    assert change_voting_rules(database, free, HIDDEN, NOON).amendment is None
    assert editions.find(conn, "trinh-dien").voting.counts == "hidden"


def test_published_rules_page_tells_who_nobody(
    published: EditionState, database: Database, conn: Connection, client: GatewayClient
) -> None:
    approve(database, decide(propose(database, conn)), NOON)
    page = client.get("/the-le/2026/quy-tac")
    assert "tài khoản số" not in page.text
    assert "Set-Cookie" not in page.headers
    assert page.headers["Cache-Control"].startswith("public")


def test_draft_of_rules_is_shown_as_one(real: datetime, client: GatewayClient) -> None:
    page = client.get("/the-le/2026/quy-tac").text
    assert "Ban Tổ chức chưa công bố quy tắc của lần thi này." in page
    assert "Lịch sử" not in page
