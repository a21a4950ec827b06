"""Everything that happened as one list; what to do next; two windows on one draft."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from contracts.events.submissions import DossierStage as Stage
from contracts.windows import Window
from servicekit.testing import at
from submissions import phrases
from submissions.model import overwriting, supplements
from submissions.model.chronicle import TOGETHER, Kind, Line, arranged
from submissions.model.lifecycle import Verb
from submissions.model.next_steps import GROUPS, next_step
from submissions.model.overwriting import Stamp
from submissions.model.reasons import KNOWN, Reasons
from submissions.phrases import chronicle as words
from submissions.phrases import dossiers as list_words

pytestmark = pytest.mark.unit

NOON = at("2026-10-10T12:00:00+07:00")
END = at("2026-11-01T00:00:00+07:00")
WINDOW = Window(start=at("2026-10-01T00:00:00+07:00"), end=END)
UNTIL = at("2026-10-16T00:00:00+07:00")
A_MOMENT = timedelta(milliseconds=1)


def line(kind: str, minutes: float, *subjects: str, actor: int = 1) -> Line:
    at_moment = NOON + timedelta(minutes=minutes)
    return Line(at=at_moment, kind=kind, who="applicant", actor=actor, subjects=subjects)


def test_latest_comes_first_and_files_sent_together_are_one_line() -> None:
    lines = [
        line("submit", 50),
        line(Kind.FILE_ADDED, 2, "b.jpg"),
        line(Kind.FILE_ADDED, 1, "a.pdf"),
        line("open", 0),
        line(Kind.FILE_REMOVED, 3, "a.pdf"),
    ]
    assert [(one.kind, one.subjects) for one in arranged(lines)] == [
        ("submit", ()),
        ("file_removed", ("a.pdf",)),
        ("file_added", ("a.pdf", "b.jpg")),
        ("open", ()),
    ]


@pytest.mark.parametrize(
    "other",
    [
        line(Kind.FILE_ADDED, 1, "b.jpg", actor=2),
        line(Kind.FILE_ADDED, TOGETHER.total_seconds() / 60 + 1, "b.jpg"),
        line(Kind.MEMBER_ADDED, 1, "An"),
    ],
)
def test_what_is_not_the_same_act_stays_apart(other: Line) -> None:
    assert len(arranged([line(Kind.FILE_ADDED, 0, "a.pdf"), other])) == 2


def test_members_are_never_one_line() -> None:
    assert (
        len(arranged([line(Kind.MEMBER_ADDED, 0, "An"), line(Kind.MEMBER_ADDED, 1, "Bình")])) == 2
    )


def test_everything_that_can_happen_has_words() -> None:
    kinds = {*Kind, *Verb, "open", "unit_declined"}
    assert sorted(kinds - set(words.LINES) - set(phrases.VERBS)) == []


def test_many_subjects_are_counted() -> None:
    assert words.subjects(["a", "", "b"]) == "a, b"
    assert words.subjects([str(n) for n in range(7)]) == "0, 1, 2, 3, 4 và 2 mục khác"


def test_every_reason_to_supplement_leads_to_a_step() -> None:
    steps = {reason: supplements.step_for(reason) for reason in KNOWN[Reasons.SUPPLEMENT]}
    assert steps == {
        "missing_evidence": 5, "unclear_content": 2, "unclear_effect": 3, "unreadable_file": 5,
        "authors_unclear": 4, "other_supplement": 1,
    }  # fmt: skip
    assert supplements.step_for(None) == 1


@pytest.mark.parametrize(
    ("stage", "now", "changes", "todo", "until"),
    [
        (Stage.DRAFT, NOON, {"whole": False}, "write", END),
        (Stage.DRAFT, NOON, {}, "hand_in", END),
        (Stage.DRAFT, WINDOW.start - A_MOMENT, {}, "too_early", WINDOW.start),
        (Stage.DRAFT, WINDOW.start, {}, "hand_in", END),
        (Stage.DRAFT, END - A_MOMENT, {}, "hand_in", END),
        (Stage.DRAFT, END, {}, "too_late", None),
        (Stage.DRAFT, END, {"whole": False}, "too_late", None),
        (Stage.DRAFT, NOON, {"window": None}, "too_early", None),
        (Stage.DRAFT, NOON, {"window": None, "whole": False}, "write", None),
        (Stage.NEEDS_SUPPLEMENT, UNTIL - A_MOMENT, {}, "supplement", UNTIL),
        (Stage.NEEDS_SUPPLEMENT, UNTIL, {}, "wait", None),
        (Stage.SUBMITTED, NOON, {}, "wait", None),
        (Stage.VALID, NOON, {}, "wait", None),
        (Stage.PUBLISHED, NOON, {}, "share", None),
        (Stage.AWARDED, NOON, {}, "share", None),
        (Stage.NOT_VALID, NOON, {}, "none", None),
        (Stage.WITHDRAWN, NOON, {}, "none", None),
    ],
)
def test_next_step_at_both_ends_of_each_window(
    stage: Stage, now: datetime, changes: dict[str, Any], todo: str, until: datetime | None
) -> None:
    usual: dict[str, Any] = {"whole": True, "window": WINDOW, "supplement_until": UNTIL}
    found = next_step(stage, now=now, **(usual | changes))
    assert (found.todo, found.until) == (todo, until)


def test_every_next_step_has_a_group_and_words() -> None:
    assert set(GROUPS) == set(list_words.TODOS)
    assert {"", *GROUPS.values()} == set(list_words.GROUPS)


ONE, OTHER = "0190-window-one", "0190-window-other"
EMPTY, MINE, THEIRS = "empty", "mine", "theirs"


@pytest.mark.parametrize(
    ("writer", "since", "last_writer", "stored", "sent", "collides"),
    [
        (ONE, EMPTY, "", EMPTY, MINE, False),
        (ONE, EMPTY, ONE, MINE, THEIRS, False),
        (ONE, EMPTY, OTHER, EMPTY, MINE, False),
        (ONE, EMPTY, OTHER, MINE, MINE, False),
        (ONE, EMPTY, OTHER, THEIRS, MINE, True),
        (ONE, EMPTY, "", THEIRS, MINE, True),
        ("", EMPTY, OTHER, THEIRS, MINE, False),
        ("<script>", EMPTY, OTHER, THEIRS, MINE, False),
    ],
)
def test_window_collides_only_with_what_it_has_not_seen(
    writer: str, since: str, last_writer: str, stored: str, sent: str, collides: bool
) -> None:
    stamp = Stamp(writer=writer, since=since)
    found = overwriting.collides(stamp, last_writer=last_writer, stored=stored, sent=sent)
    assert found is collides


def test_mark_tells_steps_apart() -> None:
    fields = {"title": "a", "themes": ("x",)}
    assert overwriting.mark(fields) == overwriting.mark(dict(reversed(fields.items())))
    assert overwriting.mark(fields) != overwriting.mark(fields | {"title": "b"})
