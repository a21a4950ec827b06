"""Bad input of programs: problem documents (RFC 9457) that name the field, through the gateway."""

from collections.abc import Callable

import httpx
import pytest

from servicekit import codes
from support.dossiers import lasting_entries
from support.edition import current_edition
from support.mailbox import Mailbox
from support.people import fresh_email
from support.visitor import Visitor

pytestmark = pytest.mark.journey

VOTES = "/api/voting/v1/votes"
OTP = "/api/accounts/v1/otp"
SESSIONS = "/api/accounts/v1/sessions"
JSON = {"Content-Type": "application/json"}
TRIES = 5
UNUSED = 999_999  # no edition numbers so many dossiers
MOST_VOTES = 600
"""A busy machine takes its time, and every second allows one more."""


@pytest.fixture(scope="module")
def voter(newcomer: Callable[[], Visitor]) -> Visitor:
    return newcomer()


@pytest.fixture
def stranger(visitor: Callable[[], Visitor]) -> Visitor:
    return visitor()


@pytest.fixture(scope="module")
def known_entry(voter: Visitor) -> str:
    """The code of any published entry."""
    return str(lasting_entries(voter)[0]["code"])


def check_problem(answer: httpx.Response, status: int, kind: str, field: str | None = None) -> None:
    """A problem document of this status and kind, with words and, when asked, this field named."""
    document = answer.json()
    assert (answer.status_code, answer.headers["Content-Type"].split(";")[0]) == (
        status,
        "application/problem+json",
    )
    assert (document["status"], document["type"]) == (status, f"/problems/{kind}")
    assert document["title"]
    if field is not None:
        assert [error["field"] for error in document["errors"]] == [field]
        assert all(error["message"] for error in document["errors"])


def test_vote_without_sign_in_is_401(stranger: Visitor, known_entry: str) -> None:
    check_problem(stranger.post(VOTES, json={"entry": known_entry}), 401, "not-signed-in")


def test_vote_with_forged_token_is_401(stranger: Visitor, known_entry: str) -> None:
    forged = {"Authorization": "Bearer eyJhbGciOiJFZERTQSJ9.eyJzdWIiOiIxIn0.AAAA"}
    check_problem(
        stranger.post(VOTES, json={"entry": known_entry}, headers=forged), 401, "not-signed-in"
    )


def test_vote_for_unpublished_entry_is_404(voter: Visitor) -> None:
    code = codes.make(current_edition(voter)[1], UNUSED)
    check_problem(voter.post(VOTES, json={"entry": code}), 404, "unknown-entry")


@pytest.mark.parametrize("code", ["ZZZZZZ", "khong-co", "", "7" * 500])
def test_vote_with_malformed_code_is_422(voter: Visitor, code: str) -> None:
    check_problem(voter.post(VOTES, json={"entry": code}), 422, "invalid", "entry")


def test_vote_as_form_is_415(voter: Visitor, known_entry: str) -> None:
    check_problem(voter.post(VOTES, data={"entry": known_entry}), 415, "not-json")


def test_vote_of_nine_kilobytes_is_413(voter: Visitor) -> None:
    check_problem(voter.post(VOTES, json={"entry": "A" * 9_000}), 413, "too-large")


@pytest.mark.parametrize(("body", "field"), [("{}", "entry"), ('{"entry": 7}', "entry")])
def test_vote_with_wrong_field_is_422(voter: Visitor, body: str, field: str) -> None:
    check_problem(voter.post(VOTES, content=body, headers=JSON), 422, "invalid", field)


@pytest.mark.parametrize("body", ["", "{", "[1]", "\xff"])
def test_vote_that_is_no_json_object_is_422(voter: Visitor, body: str) -> None:
    check_problem(voter.post(VOTES, content=body.encode("latin-1"), headers=JSON), 422, "invalid")


def test_vote_from_foreign_page_is_403(voter: Visitor, known_entry: str) -> None:
    foreign = {"Origin": "https://other.example"}
    check_problem(
        voter.post(VOTES, json={"entry": known_entry}, headers=foreign), 403, "foreign-origin"
    )


def test_votes_beyond_accounts_limit_are_429(
    visitor: Callable[[], Visitor], mailbox: Mailbox, known_entry: str
) -> None:
    eager = visitor()
    eager.sign_in(fresh_email(), mailbox)

    answers = [eager.post(VOTES, json={"entry": known_entry})]
    while answers[-1].status_code in (200, 201) and len(answers) < MOST_VOTES:
        answers.append(eager.post(VOTES, json={"entry": known_entry}))

    refused = answers.pop()
    check_problem(refused, 429, "too-many-votes")
    assert int(refused.headers["Retry-After"]) > 0
    assert len({answer.json()["receipt"] for answer in answers}) == 1


@pytest.mark.parametrize("contact", ["", "khong phai", "0912", "a@", "+1 212 555 0100"])
def test_code_for_malformed_contact_is_422(stranger: Visitor, contact: str) -> None:
    check_problem(stranger.post(OTP, json={"contact": contact}), 422, "invalid", "contact")


def test_second_code_within_a_minute_is_429(stranger: Visitor) -> None:
    contact = fresh_email()
    first = stranger.post(OTP, json={"contact": contact})
    second = stranger.post(OTP, json={"contact": contact})
    assert first.status_code == 202
    check_problem(second, 429, "too-many-codes")
    assert 0 < int(second.headers["Retry-After"]) <= 60


def test_code_is_refused_when_wrong_and_locked_after_five_tries(
    stranger: Visitor, mailbox: Mailbox
) -> None:
    contact = fresh_email()
    stranger.post(OTP, json={"contact": contact})
    code = mailbox.next_code(contact)
    wrong = f"{(int(code) + 1) % 10**6:06}"

    tries = [stranger.post(SESSIONS, json={"contact": contact, "code": wrong}) for _ in range(6)]

    assert [answer.status_code for answer in tries] == [401] * TRIES + [429]
    check_problem(tries[0], 401, "wrong-code", "code")
    check_problem(tries[-1], 429, "code-locked", "code")
    locked = stranger.post(SESSIONS, json={"contact": contact, "code": code})
    check_problem(locked, 429, "code-locked", "code")


def test_code_works_once(stranger: Visitor, mailbox: Mailbox) -> None:
    contact = fresh_email()
    stranger.post(OTP, json={"contact": contact})
    code = mailbox.next_code(contact)
    first = stranger.post(SESSIONS, json={"contact": contact, "code": code})
    second = stranger.post(SESSIONS, json={"contact": contact, "code": code})
    assert first.status_code == 201
    check_problem(second, 401, "code-over", "code")


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("/api/khong-co", "not-found"),
        ("/api/voting/v1/khong-co", "not-found"),
        ("/api/submissions/v1/entries/ZZZZZZ", "not-found"),
        ("/api/voting/v1/receipts/KHONG-PHAI", "unknown-receipt"),
        ("/api/portal/v1/editions/khong-co", "not-found"),
    ],
)
def test_unknown_address_is_404(stranger: Visitor, path: str, kind: str) -> None:
    check_problem(stranger.get(path), 404, kind)


def test_wrong_method_is_405(stranger: Visitor) -> None:
    check_problem(stranger.get(VOTES), 405, "method")


def test_ballot_and_own_votes_of_stranger_are_401(stranger: Visitor, known_entry: str) -> None:
    check_problem(
        stranger.get("/api/voting/v1/ballot", params={"entry": known_entry}), 401, "not-signed-in"
    )
    check_problem(stranger.get("/api/voting/v1/votes/mine"), 401, "not-signed-in")
