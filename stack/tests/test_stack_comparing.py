"""What a drill says of a copy that is not the original."""

from datetime import UTC, datetime

import pytest
from stack.backups import comparing
from stack.backups.comparing import Check
from stack.backups.figures import Figure, Tables
from stack.refusal import Refusal

pytestmark = pytest.mark.unit

BEFORE = dict.fromkeys(comparing.GROWING, 10)
AT = datetime(2026, 10, 31, 13, 15, tzinfo=UTC)


def of_rows(rows: int, content: str = "7") -> Tables:
    return dict.fromkeys(comparing.GROWING, Figure(rows, content))


@pytest.mark.parametrize(("rows", "passed"), [(9, False), (10, True), (11, True)])
def test_copy_with_fewer_rows_than_before_the_backup_fails(rows: int, passed: bool) -> None:
    checks = comparing.growing(BEFORE, of_rows(rows))
    assert {check.passed for check in checks} == {passed}
    assert comparing.passed(checks) == passed


@pytest.mark.parametrize(("copy", "passed"), [("3|12", True), ("3|13", False), ("2|12", False)])
def test_ledger_is_compared_by_rows_and_content(copy: str, passed: bool) -> None:
    check = comparing.ledger(AT, lambda *_: "3|12\n", lambda *_: copy)
    assert check == Check(
        "ledger, by hash", passed,
        f"{copy[0]} votes until 2026-10-31 13:15:00 UTC, 3 in the original",
    )  # fmt: skip


def test_receipt_with_another_state_or_none_fails() -> None:
    known = [("r1", "counted"), ("r2", "counted"), ("r3", "held")]
    assert comparing.answered(known, dict(known)).passed
    check = comparing.answered(known, {"r1": "counted", "r2": "held"})
    assert check == Check("random receipts", False, "3 asked, 2 answered wrong")


def test_tables_that_differ_are_named_without_a_verdict() -> None:
    checks = comparing.tables(of_rows(10), of_rows(10) | {comparing.GROWING[0]: Figure(9, "8")})
    rows = "9 rows, 10 in the original by now"
    assert checks[1:] == [Check(comparing.GROWING[0], None, rows)]


def test_tallies_that_differ_fail_with_what_the_command_says() -> None:
    def differs() -> str:
        raise Refusal("2 tallies differ")

    assert comparing.recount(differs) == Check("tallies = rows", False, "2 tallies differ")


def test_verdict_names_a_backup_nobody_should_rely_on() -> None:
    bad = Check("attachments", False, "1 damaged")
    assert comparing.as_text([bad], ["Restored in 3 s."]).endswith("DO NOT RELY ON THIS BACKUP.")
