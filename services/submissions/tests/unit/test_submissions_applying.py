"""Who may enter with what: self-check, kinds of applicants, consents, late codes, edit-end."""

import secrets
from datetime import datetime, timedelta
from typing import Any

import msgspec
import pytest

from contracts.events import Choice, DossierRules, EditionWindows, EligibilityQuestion
from contracts.windows import Window
from servicekit.testing import at
from submissions import phrases
from submissions.errors.applying import NotEditable
from submissions.model import applicants, consenting, contents, deadlines, late_codes
from submissions.model.applicants import Applicant
from submissions.model.contents import Contents
from submissions.model.eligibility import Outcome, judge

pytestmark = pytest.mark.unit

APPLIED = EligibilityQuestion(code="applied", question="Đã áp dụng chưa?")
EVIDENCE = EligibilityQuestion(code="evidence", question="Có ảnh không?", needed=False)
MS = timedelta(milliseconds=1)
NOVEMBER, AFTER = at("2026-11-01T00:00:00+07:00"), at("2026-11-04T00:00:00+07:00")
OCTOBER = Window(start=at("2026-10-01T00:00:00+07:00"), end=NOVEMBER)
TO_THE_THIRD = Window(start=OCTOBER.start, end=AFTER)


@pytest.mark.parametrize(
    ("answers", "outcome"),
    [
        ({}, Outcome(open=(APPLIED, EVIDENCE))),
        ({"applied": True, "evidence": True, "other": False}, Outcome()),
        ({"applied": False, "evidence": True}, Outcome(stopping=(APPLIED,))),
        ({"applied": True, "evidence": False}, Outcome(advising=(EVIDENCE,))),
        ({"evidence": False}, Outcome(open=(APPLIED,), advising=(EVIDENCE,))),
    ],
)
def test_answers_stop_advise_or_are_left_open(answers: dict[str, bool], outcome: Outcome) -> None:
    assert judge((APPLIED, EVIDENCE), answers) == outcome


def rules(**changes: Any) -> DossierRules:
    usual = DossierRules(
        object_kinds=(Choice("product", "Sản phẩm"),),
        fields=(Choice("it", "CNTT"),),
        max_files=3,
        supplement_days=5,
        review_days=2,
    )
    return msgspec.structs.replace(usual, **changes)


@pytest.mark.parametrize(
    ("changes", "left_out"),
    [
        ({}, set()),
        ({"applied_required": False}, {"where_applied", "applied_since", "effects"}),
        ({"fields": ()}, {"field"}),
        ({"object_kinds": ()}, {"kind"}),
    ],
)
def test_edition_says_what_is_asked(changes: dict[str, Any], left_out: set[str]) -> None:
    missing = contents.missing_fields(
        Contents(), files=1, evidence_required=True, not_asked=contents.not_asked(rules(**changes))
    )
    assert set(contents.REQUIRED) - set(missing) == left_out


CHILD = Applicant(of_age=False, guardian_name="Mẹ", guardian_relation="mẹ", guardian_contact="0912")
GUARDIANS = ("guardian_name", "guardian_relation", "guardian_contact")
BODYS = ("organisation", "representative", "representative_position")
FIRM = Applicant(organisation="HTX", representative="An", representative_position="Giám đốc")


@pytest.mark.parametrize(
    ("kind", "applicant", "missing"),
    [
        ("", Applicant(), ()),
        ("individual", Applicant(), ("of_age",)),
        ("group", Applicant(of_age=True), ()),
        ("individual", CHILD, ()),
        ("group", Applicant(of_age=False), GUARDIANS),
        ("organisation", Applicant(), BODYS),
        ("enterprise", FIRM, ()),
    ],
)  # fmt: skip
def test_each_kind_of_applicant_needs_its_own(
    kind: str, applicant: Applicant, missing: tuple[str, ...]
) -> None:
    assert applicants.missing_fields(kind, applicant) == missing


def test_nothing_is_kept_that_a_kind_need_not_say() -> None:
    everything = Applicant(
        of_age=False, guardian_name="Mẹ", guardian_contact="0912", organisation="HTX",
        organisation_number="46", representative="An",
    )  # fmt: skip
    assert applicants.pruned("enterprise", everything) == Applicant(
        organisation="HTX", organisation_number="46", representative="An"
    )
    assert applicants.pruned("individual", everything) == Applicant(
        of_age=False, guardian_name="Mẹ", guardian_contact="0912"
    )
    grown_up = Applicant(of_age=True, guardian_name="Mẹ")
    assert applicants.pruned("group", grown_up) == Applicant(of_age=True)
    assert applicants.pruned("", everything) == everything


@pytest.mark.parametrize(
    ("text", "fits"),
    [
        ("0912 345 678", True), ("+84 (0)912.345.678", True), ("me@truong.edu.vn", True),
        ("0912", False), ("me@truong", False), ("gọi mẹ", False), ("a b@c.vn", False), ("", False),
    ],
)  # fmt: skip
def test_contact_can_be_called_or_written_to(text: str, fits: bool) -> None:
    assert applicants.is_contact(text) is fits


def test_every_required_detail_and_tick_has_words() -> None:
    needed = {name for kind in ("individual", "enterprise")
              for name in applicants.missing_fields(kind, Applicant())}  # fmt: skip
    needed |= set(applicants.missing_fields("group", Applicant(of_age=False)))
    needed |= {consenting.tick_of(purpose) for purpose in consenting.needed(guardian=True)}
    for name in {*needed, "eligibility"}:
        assert name in phrases.MISSING
        assert name in phrases.FIELDS


def test_text_of_a_consent_has_a_version_of_its_very_words() -> None:
    text = consenting.TEXTS["promotion"]
    changed = consenting.Text(
        purpose=text.purpose, title=text.title, about=text.about, tick=f"{text.tick} "
    )
    assert len({one.version for one in (*consenting.TEXTS.values(), changed)}) == 6


@pytest.mark.parametrize("guardian", [True, False])
def test_guardians_text_is_agreed_to_only_where_there_is_one(guardian: bool) -> None:
    ticks = ("declared", "processing", "publication", "guardian", "invented")
    agreed = [text.purpose for text in consenting.agreed_to(ticks, guardian=guardian)]
    assert agreed == list(consenting.needed(guardian=guardian))


def test_late_code_is_read_as_people_type_it() -> None:
    assert late_codes.make(lambda some: some[-1]) == "ZZZZ-ZZZZ-ZZZZ"
    assert late_codes.hashed("  7k3m x9qa 2otr ") == late_codes.hashed("7K3M-X9QA-20TR")
    assert late_codes.hashed("7K3M-X9QA-20TR") != late_codes.hashed("7K3M-X9QA-20TS")
    made = {late_codes.make(secrets.choice) for _ in range(50)}
    assert len(made) == 50


@pytest.mark.parametrize(
    ("windows", "received", "open_"),
    [
        (EditionWindows(submission=OCTOBER), OCTOBER.start - MS, False),
        (EditionWindows(submission=OCTOBER), OCTOBER.start, True),
        (EditionWindows(submission=OCTOBER), NOVEMBER - MS, True),
        (EditionWindows(submission=OCTOBER), NOVEMBER, False),
        (EditionWindows(submission=OCTOBER, editing=TO_THE_THIRD), NOVEMBER, True),
        (EditionWindows(submission=OCTOBER, editing=TO_THE_THIRD), AFTER - MS, True),
        (EditionWindows(submission=OCTOBER, editing=TO_THE_THIRD), AFTER, False),
        (EditionWindows(), OCTOBER.start, False),
    ],
)
def test_edit_end_is_the_editions_or_that_of_submission(
    windows: EditionWindows, received: datetime, open_: bool
) -> None:
    if open_:
        deadlines.check_editing(windows, received)
    else:
        with pytest.raises(NotEditable):
            deadlines.check_editing(windows, received)
