"""The data files: what the letters say, and nothing they do not say."""

import hashlib
import re
from typing import Any

import msgspec
import pytest

from contracts.events import EditionState, UnitTarget, VotingRules
from portal.model import commitments, targets
from portal.model.plans import to_edition
from portal.store import plans
from servicekit.testing import at

pytestmark = pytest.mark.unit

NOW = at("2026-11-21T10:00:00+07:00")


def planned(code: str) -> EditionState:
    return next(to_edition(plan, NOW) for plan in plans.every() if plan.code == code)


def test_edition_of_the_letters_has_its_dates() -> None:
    windows = planned("2026").windows
    assert windows.launch is not None
    assert windows.launch.start == at("2026-04-03T00:00:00+07:00")
    assert windows.launch.end is None
    assert windows.submission is not None
    assert windows.submission.start == at("2026-10-01T00:00:00+07:00")
    assert windows.submission.end == at("2026-11-01T00:00:00+07:00")
    assert windows.submission.label == "Từ ngày 01/10/2026 đến ngày 31/10/2026"


def test_edition_of_the_letters_says_nothing_they_do_not_say() -> None:
    edition = planned("2026")
    assert (edition.windows.voting, edition.windows.judging, edition.windows.results) == (
        None,
        None,
        None,
    )
    assert edition.help_contact == {}
    assert {"scoring", "prizes", "weights"}.isdisjoint(edition.rules)


def test_edition_of_the_letters_has_its_legal_chain() -> None:
    plan = next(plan for plan in plans.every() if plan.code == "2026")
    chain = [(d.symbol, str(d.issued_on or "")) for d in plan.documents if d.basis]
    assert chain == [
        ("131/KH-UBND", "2026-04-02"),
        ("1013/QĐ-UBND", "2026-04-15"),
        ("72/QĐ-BTC", ""),
    ]


def test_targets_are_those_of_the_board_letter() -> None:
    assert [(t.groups, t.scope, t.minimum) for t in planned("2026").targets] == [
        (
            ("commune_or_ward", "department", "public_service", "media", "association_union"),
            "each",
            1,
        ),
        (("university",), "each", 20),
        (("business_association",), "group", 20),
        (("cooperative_alliance",), "each", 5),
    ]


@pytest.mark.parametrize(
    "changes",
    [
        {"groups": ()},
        {"groups": ("media", "department"), "scope": "group"},
        {"units": ("so-y-te",), "scope": "group"},
        {"groups": ("media", "media")},
    ],
)
def test_target_that_cannot_be_counted_by_is_refused(changes: dict[str, Any]) -> None:
    fine = UnitTarget(label="Báo chí", groups=("media",), minimum=1)
    targets.check((fine,))
    with pytest.raises(targets.BadTarget):
        targets.check((msgspec.structs.replace(fine, **changes),))


@pytest.mark.parametrize(
    ("name", "wrong", "message"),
    [
        ("review_days", 0, "`int` >= 1 - at `$.review_days`"),
        ("supplement_days", None, "Expected `int`, got `null` - at `$.supplement_days`"),
        ("targets", [{"label": "Báo chí", "minimum": -1}], "`int` >= 0 - at `$[0].minimum`"),
    ],
)
def test_plan_with_a_malformed_rule_is_refused_by_name(
    name: str, wrong: object, message: str
) -> None:
    plan = next(plan for plan in plans.every() if plan.code == "2026")
    with pytest.raises(msgspec.ValidationError, match=re.escape(message)):
        to_edition(msgspec.structs.replace(plan, rules=plan.rules | {name: wrong}), NOW)


def test_demonstration_is_open_when_seeded_and_marked() -> None:
    edition = planned("trinh-dien")
    assert (edition.demonstration, edition.number) == (True, 31)
    for window in (edition.windows.submission, edition.windows.voting):
        assert window is not None
        assert (window.start, window.end) == (
            at("2026-10-22T00:00:00+07:00"),
            at("2027-01-21T00:00:00+07:00"),
        )
        assert window.label == "Từ ngày 22/10/2026 đến hết ngày 20/01/2027"
    assert edition.voting == VotingRules(contacts="any", declaration="asked", counts="public")


def test_data_files_name_no_person_and_no_phone() -> None:
    for plan in plans.every():
        text = msgspec.json.encode(plan).decode()
        assert re.findall(r"\b0\d{2,3}[ .]?\d{3}[ .]?\d{3}\b|\b(?:Ông|Bà) ", text) == []


def test_hash_is_that_of_the_canonical_bytes() -> None:
    edition = planned("2026")
    assert edition.rules_hash == hashlib.sha256(commitments.canonical(edition)).hexdigest()
    assert commitments.canonical(edition).startswith(
        b'{"edition":"2026","format":1,"number":2,"rules":{'
    )


def test_hash_covers_dates_and_policy_but_not_pause_and_contact() -> None:
    edition = planned("trinh-dien")
    moved = msgspec.structs.replace(
        edition, windows=msgspec.structs.replace(edition.windows, voting=None)
    )
    hidden = msgspec.structs.replace(
        edition, voting=msgspec.structs.replace(edition.voting, counts="hidden")
    )
    paused = msgspec.structs.replace(
        edition, voting=msgspec.structs.replace(edition.voting, paused=True), help_contact={}
    )
    hashes = [commitments.rules_hash(e) for e in (edition, moved, hidden, paused)]
    assert len(set(hashes)) == 3
    assert hashes[0] == hashes[3]
