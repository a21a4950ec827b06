"""The vote endpoint: every documented answer, and nothing but those."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

import gevent  # type: ignore[import-untyped]
import msgspec
import pytest
from gevent.event import Event  # type: ignore[import-untyped]
from services.voting.tests.conftest import MemoryLog

from contracts.roles import Role
from servicekit import clock
from servicekit.db import Database
from servicekit.testing import GatewayClient, sign_in
from voting.actions.cast_votes import Ballot
from voting.actions.keep_catalogue import CatalogueKeeper
from voting.bootstrap import make_door, make_flask
from voting.model.receipts import Vote
from voting.store.vote_log import Appended, Failed, Record

pytestmark = pytest.mark.integration

PATH = "/api/voting/v1/votes"
MS = timedelta(milliseconds=1)
FOREVER = float("inf")


def test_first_vote_answers_201_and_repeats_answer_200_with_the_same_receipt(polls: Any) -> None:
    first = polls.vote(7, 1)
    repeats = [polls.vote(7, 1) for _ in range(2)]
    assert first.status_code == 201
    assert set(first.json) == {"receipt", "entry", "received_at"}
    assert first.json["entry"] == polls.stage.code(1)
    assert [repeat.status_code for repeat in repeats] == [200, 200]
    assert repeats[0].json == {"receipt": first.json["receipt"], "entry": polls.stage.code(1)}
    assert repeats[1].json == repeats[0].json


def test_vote_goes_into_the_log_once(polls: Any, memory_log: Any) -> None:
    for _ in range(3):
        polls.vote(7, 1)
    polls.vote(7, 2)
    assert [record.key for record in memory_log.records] == [b"7", b"7"]


def test_received_at_is_the_gateways_time(polls: Any) -> None:
    moment = clock.now() - timedelta(hours=3)
    answer = polls.vote(7, 1, at=moment)
    assert answer.json["received_at"] == rfc3339(moment)


def test_stranger_is_asked_to_sign_in(polls: Any, memory_log: Any) -> None:
    body = {"entry": polls.stage.code(1)}
    answer = polls.client.post(PATH, json=body)
    assert (answer.status_code, answer.json["type"]) == (401, "/problems/not-signed-in")
    assert answer.headers["WWW-Authenticate"] == "Bearer"
    assert memory_log.records == []


@pytest.mark.parametrize("text", ["x", "eyJhbGciOiJub25lIn0.e30.", "bp1.AAAA", "bp1.", "é"])
def test_forged_token_or_pass_is_refused(polls: Any, text: str) -> None:
    headers = {"Authorization": "Bearer " + text.encode().decode("latin-1")}
    answer = polls.client.post(PATH, json={"entry": polls.stage.code(1)}, headers=headers)
    assert answer.status_code == 401


def test_expired_token_is_refused(polls: Any) -> None:
    over = polls.token(7, expires_at=clock.now() - timedelta(seconds=1))
    assert polls.vote(7, 1, bearer=over).status_code == 401


def test_token_that_expires_later_is_checked_again(polls: Any) -> None:
    brief = polls.token(7, expires_at=clock.now() + timedelta(seconds=30))
    assert polls.vote(7, 1, bearer=brief).status_code == 201
    assert polls.vote(7, 1, bearer=brief + "x").status_code == 401


def test_cookie_votes_from_our_own_pages_only(polls: Any, memory_log: Any) -> None:
    sign_in(polls.client, polls.token(7))
    body = {"entry": polls.stage.code(1)}
    foreign = [
        polls.client.post(PATH, json=body, headers={"Origin": origin})
        for origin in ("https://evil.example", "null", "")
    ]
    assert [answer.status_code for answer in foreign] == [403, 403, 403]
    assert memory_log.records == []
    assert polls.client.post(PATH, json=body).status_code == 201


def test_ballot_pass_votes_without_a_token(polls: Any) -> None:
    ballot = polls.get(f"/api/voting/v1/ballot?entry={polls.stage.code(1)}", account=7).json
    first = polls.vote(7, 1, bearer=ballot["pass"])
    by_token = polls.vote(7, 1)
    assert (first.status_code, by_token.status_code) == (201, 200)
    assert by_token.json["receipt"] == first.json["receipt"]


def test_ballot_pass_of_another_edition_is_refused(polls: Any) -> None:
    text, _ = polls.booth.passes.issue(30, 7, clock.now())
    assert polls.vote(7, 1, bearer=text).status_code == 401


@pytest.mark.parametrize(
    ("rules", "claims", "problem"),
    [
        ({}, {"declared": False}, "declaration-missing"),
        ({"contacts": "phone"}, {}, "contact-missing"),
        ({}, {"verified": ()}, "contact-missing"),
        ({}, {"kind": "organisation"}, "organisations-may-not-vote"),
        ({"staff_may_vote": False}, {"roles": (Role.SECRETARY,)}, "staff-may-not-vote"),
        (
            {"staff_may_vote": False},
            {"roles": ((Role.UNIT_OFFICER, "05482"),)},
            "staff-may-not-vote",
        ),
    ],
)
def test_voter_who_may_not_vote_learns_what_to_do(
    polls: Any, memory_log: Any, rules: dict[str, Any], claims: dict[str, Any], problem: str
) -> None:
    polls.stage.rules(**rules)
    polls.refresh()
    answer = polls.vote(7, 1, bearer=polls.token(7, **claims))
    assert (answer.status_code, answer.json["type"]) == (403, f"/problems/{problem}")
    assert answer.json["detail"]
    assert memory_log.records == []


def test_author_may_be_kept_from_the_own_entry(polls: Any) -> None:
    polls.stage.rules(authors_may_vote=False)
    polls.refresh()
    assert polls.vote(90_001, 1).json["type"] == "/problems/authors-may-not-vote"
    assert polls.vote(90_001, 2).status_code == 201


def test_staff_vote_unless_the_edition_keeps_them_out(polls: Any) -> None:
    secretary = polls.token(7, roles=(Role.SECRETARY,))
    assert polls.vote(7, 1, bearer=secretary).status_code == 201
    polls.stage.rules(staff_may_vote=False)
    polls.refresh()
    assert polls.vote(7, 2, bearer=secretary).status_code == 403
    assert polls.vote(8, 2, bearer=polls.token(8, roles=(Role.APPLICANT,))).status_code == 201


def test_undeclared_voter_votes_where_declaring_is_only_asked(polls: Any) -> None:
    polls.stage.rules(declaration="asked")
    polls.refresh()
    assert polls.vote(7, 1, bearer=polls.token(7, declared=False)).status_code == 201


def test_unknown_entry_is_404(polls: Any) -> None:
    assert polls.vote(7, 99).status_code == 404


@pytest.mark.parametrize("standing", ["suspended", "withdrawn", "disqualified"])
def test_entry_in_another_standing_is_404_and_votable_again_when_restored(
    polls: Any, standing: str
) -> None:
    polls.stage.entry(1, standing=standing)
    polls.refresh()
    assert polls.vote(7, 1).status_code == 404
    polls.stage.entry(1)
    polls.refresh()
    assert polls.vote(7, 1).status_code == 201


def test_window_is_judged_by_the_gateways_time_to_the_millisecond(polls: Any) -> None:
    start = clock.now() - timedelta(days=3)
    end = start + timedelta(days=3, hours=1)
    polls.stage.window(start, end)
    polls.refresh()
    statuses = [
        polls.vote(account, 1, at=moment).status_code
        for account, moment in enumerate((start - MS, start, end - MS, end), start=1)
    ]
    assert statuses == [409, 201, 201, 409]


def test_refusal_says_when_voting_opens_and_when_it_closed(polls: Any) -> None:
    window = polls.stage.edition.windows.voting
    early = polls.vote(7, 1, at=window.start - MS)
    late = polls.vote(7, 1, at=window.end)
    assert early.json["type"] == "/problems/voting-not-open"
    assert early.json["opens_at"] == rfc3339(window.start)
    assert early.json["detail"].startswith("Bình chọn mở từ ")
    assert late.json["type"] == "/problems/voting-over"
    assert late.json["closed_at"] == rfc3339(window.end)
    assert late.json["detail"].startswith("Bình chọn đã kết thúc lúc ")


def test_vote_received_in_time_counts_though_the_window_is_over_meanwhile(
    polls: Any, ledger: Any, memory_log: Any, conn: Any
) -> None:
    end = clock.now() - timedelta(seconds=10)
    polls.stage.window(end - timedelta(days=1), end)
    polls.refresh()
    assert polls.vote(7, 1, at=end - MS).status_code == 201
    assert polls.vote(8, 1, at=end).status_code == 409
    ledger.record_log(memory_log)
    assert conn.execute("SELECT account, received_at FROM ledger").fetchall() == [(7, end - MS)]


def test_vote_still_on_its_way_at_the_fence_is_not_appended(polls: Any, memory_log: Any) -> None:
    end = clock.now() - timedelta(seconds=31)
    polls.stage.window(end - timedelta(days=1), end)
    polls.refresh()
    answer = polls.vote(7, 1, at=end - MS)
    assert (answer.status_code, answer.json["type"]) == (409, "/problems/voting-over")
    assert memory_log.records == []


def test_paused_edition_answers_409(polls: Any) -> None:
    polls.stage.rules(paused=True)
    polls.refresh()
    assert polls.vote(7, 1).json["type"] == "/problems/voting-paused"


@pytest.mark.parametrize(
    ("body", "field"),
    [
        (b"", ""),
        (b"{", ""),
        (b'{"entry": "\xff"}', ""),
        (b"[]", ""),
        (b"{}", "entry"),
        (b'{"entry": 5}', "entry"),
        (b'{"entry": null}', "entry"),
        (b'{"entry": "HELLO"}', "entry"),
        (b'{"entry": ""}', "entry"),
        (b'{"entry": "AAAAAAA", "more": 1}', "more"),
    ],
)
def test_malformed_body_is_422_and_names_the_field(polls: Any, body: bytes, field: str) -> None:
    headers = {"Authorization": f"Bearer {polls.token(7)}", "Content-Type": "application/json"}
    answer = polls.client.post(PATH, data=body, headers=headers)
    assert answer.status_code == 422
    assert answer.content_type == "application/problem+json"
    assert [error["field"] for error in answer.json["errors"]] == [field]


def test_code_typed_by_hand_is_understood(polls: Any) -> None:
    typed = " ".join(polls.stage.code(1)).lower()
    headers = {"Authorization": f"Bearer {polls.token(7)}"}
    answer = polls.client.post(PATH, json={"entry": typed}, headers=headers)
    assert (answer.status_code, answer.json["entry"]) == (201, polls.stage.code(1))


def test_body_that_is_too_large_is_413(polls: Any) -> None:
    headers = {"Authorization": f"Bearer {polls.token(7)}"}
    answer = polls.client.post(PATH, json={"entry": "A" * 9000}, headers=headers)
    assert answer.status_code == 413


def test_body_that_is_no_json_is_415(polls: Any) -> None:
    headers = {"Authorization": f"Bearer {polls.token(7)}"}
    answer = polls.client.post(PATH, data={"entry": polls.stage.code(1)}, headers=headers)
    assert answer.status_code == 415


def test_other_methods_are_405(polls: Any) -> None:
    answer = polls.client.get(PATH)
    assert (answer.status_code, answer.headers["Allow"]) == (405, "POST")


def test_request_past_the_gateway_is_500_and_no_vote(polls: Any, memory_log: Any) -> None:
    headers = {"Authorization": f"Bearer {polls.token(7)}", "X-Received-At": "now"}
    body = {"entry": polls.stage.code(1)}
    answer = polls.client.post(PATH, json=body, headers=headers)
    assert answer.status_code == 500
    assert memory_log.records == []


def test_account_that_votes_too_fast_is_told_to_wait(polls: Any) -> None:
    answers = [polls.vote(7, 1) for _ in range(62)]
    statuses = [answer.status_code for answer in answers]
    assert statuses[:60] == [201] + [200] * 59
    assert statuses[-1] == 429
    assert int(answers[-1].headers["Retry-After"]) >= 1
    assert polls.vote(8, 1).status_code == 201


def test_unacknowledged_vote_is_503_unknown_and_ends_at_the_same_receipt(
    polls: Any, memory_log: Any
) -> None:
    memory_log.failing = True
    unknown = polls.vote(7, 1)
    memory_log.failing = False
    retried = polls.vote(7, 1)
    assert (unknown.status_code, unknown.json["type"]) == (503, "/problems/unknown-outcome")
    assert int(unknown.headers["Retry-After"]) >= 1
    assert retried.status_code == 201
    assert polls.vote(7, 1).json["receipt"] == retried.json["receipt"]


def test_full_queue_is_503_at_once_for_programs_and_a_waiting_page_for_people(
    polls: Any, settings: Any, database: Any
) -> None:
    """One batch stands at the log, one vote waits behind it: there is no room for a third."""
    log = StuckLog()
    narrow = msgspec.structs.replace(settings, vote_queue=1, vote_batch=1)
    app = make_flask(narrow, database, log)
    app.wsgi_app = make_door(app)  # type: ignore[assignment,method-assign]
    booth = app.extensions["booth"]
    assert booth.keeper.refresh()
    polls.app, polls.client = app, GatewayClient(app, app.response_class, use_cookies=True)
    ballot = [
        Ballot(polls.stage.election(), Vote(31, 1, account), clock.now(), FOREVER)
        for account in (1, 2)
    ]
    waiting = [gevent.spawn(booth.gatherer.submit, ballot[0], FOREVER)]
    gevent.sleep(0)
    waiting.append(gevent.spawn(booth.gatherer.submit, ballot[1], FOREVER))
    gevent.sleep(0)
    program = polls.vote(3, 1)
    sign_in(polls.client, polls.token(4))
    person = polls.client.post(f"/binh-chon/{polls.stage.code(1)}/xac-nhan")
    log.open.set()
    gevent.joinall(waiting, timeout=5)
    assert (program.status_code, program.json["type"]) == (503, "/problems/unknown-outcome")
    assert int(program.headers["Retry-After"]) >= 1
    assert (person.status_code, person.headers["Retry-After"]) == (503, "5")
    assert "data-retry-seconds" in person.text
    assert [record.key for record in log.records] == [b"1", b"2"]
    assert polls.vote(3, 1).status_code == 201
    booth.close()


class StuckLog(MemoryLog):
    """Takes records once it is opened."""

    def __init__(self) -> None:
        super().__init__()
        self.open = Event()

    def append(self, records: Sequence[Record], deadline: float) -> list[Appended | Failed]:
        self.open.wait()
        return super().append(records, deadline)


def test_votes_go_on_from_memory_while_the_database_is_away(polls: Any, database: Any) -> None:
    database.close()
    first, again = polls.vote(7, 1), polls.vote(7, 1)
    receipt = polls.get(f"/api/voting/v1/receipts/{first.json['receipt']}")
    ballot = polls.get(f"/api/voting/v1/ballot?entry={polls.stage.code(1)}", account=7)
    assert (first.status_code, again.status_code) == (201, 200)
    assert receipt.json == {"received_at": None, "state": "accepted"}
    assert ballot.json["voted"] == [polls.stage.code(1)]


def test_worker_that_starts_without_a_database_knows_the_catalogue_from_disk(
    polls: Any, settings: Any
) -> None:
    away = Database("postgresql://nobody@127.0.0.1:1/none")
    keeper = CatalogueKeeper(away, settings.catalogue_dir)
    assert keeper.saved == polls.booth.keeper.saved


def test_worker_that_never_saw_a_catalogue_answers_503(polls: Any) -> None:
    polls.booth.keeper.saved = None
    assert polls.vote(7, 1, bearer="x").status_code == 401
    text, _ = polls.booth.passes.issue(31, 7, clock.now())
    assert polls.vote(7, 1, bearer=text).status_code == 503


def rfc3339(moment: datetime) -> str:
    return moment.isoformat(timespec="milliseconds").replace("+00:00", "Z")
