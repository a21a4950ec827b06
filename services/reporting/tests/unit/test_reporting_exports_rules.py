from datetime import date, timedelta
from typing import Any
from uuid import UUID

import msgspec
import pytest

from contracts.events.submissions import DossierStage
from reporting.model.exports import Export, Format, Question, at_once, question_of
from servicekit.testing import an_edition, at

pytestmark = pytest.mark.unit

NOON = at("2026-10-20T12:00:00+07:00")


def an_export(**changes: Any) -> Export:
    usual: dict[str, Any] = {
        "id": UUID(int=1), "account": 7, "subject": "dossiers", "format": "pdf", "edition": "x",
        "question": {}, "state": "ready", "total": 1, "asked_at": NOON,
    }  # fmt: skip
    return Export(**usual | changes)


def test_link_works_until_the_moment_it_expires() -> None:
    export = an_export(expires_at=NOON)
    instant = timedelta(milliseconds=1)
    assert [export.open_at(NOON - instant), export.open_at(NOON)] == [True, False]
    assert an_export(state="waiting", expires_at=NOON).open_at(NOON - instant) is False
    assert an_export(expires_at=None).open_at(NOON) is False


def test_question_gives_the_query_it_was_made_of() -> None:
    asked = Question(
        group="department", field="it", unit="so-y-te", first_day=date(2026, 10, 1),
        last_day=date(2026, 10, 31), stages=(DossierStage.VALID,),
    )  # fmt: skip
    query = asked.query(an_edition(), NOON)
    assert question_of(query, asked.stages) == asked
    kept = an_export(question=msgspec.to_builtins(asked))
    assert kept.question == asked


def test_rows_beyond_half_a_second_are_written_in_the_background() -> None:
    assert [at_once(2_000, Format.XLSX), at_once(2_001, Format.XLSX)] == [True, False]
    assert [at_once(300, Format.PDF), at_once(301, Format.PDF)] == [True, False]
