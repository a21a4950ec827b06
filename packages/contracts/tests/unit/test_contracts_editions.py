"""What an edition's rules say once they are read."""

import msgspec
import pytest

from contracts.events import Choice, EditionState, EligibilityQuestion, UnitTarget
from contracts.scoring import TOTAL, CommunityPoints, Criterion, Prize, Scoring

pytestmark = pytest.mark.unit


def test_rules_of_dossiers_and_targets_are_read_by_name() -> None:
    edition = EditionState(
        code="lan-7",
        number=7,
        version=1,
        title="Lần thi",
        rules={
            "fields": [{"code": "x", "label": "Riêng"}],
            "max_files": 3,
            "supplement_days": 4,
            "review_days": 1,
            "targets": [{"label": "Báo chí", "groups": ["media"], "minimum": 2}],
            "added_next_year": True,
        },
    )
    rules = edition.dossier_rules
    assert (rules.max_files, rules.supplement_days, rules.review_days) == (3, 4, 1)
    assert (rules.evidence_required, rules.themes) == (True, ())
    assert (rules.label("x"), rules.label("lost")) == ("Riêng", "lost")
    assert edition.targets == (UnitTarget(label="Báo chí", groups=("media",), minimum=2),)


def test_self_check_and_areas_are_read_by_name() -> None:
    question = {"code": "applied", "question": "Đã áp dụng chưa?", "source": "Thể lệ"}
    edition = EditionState(
        code="lan-7",
        number=7,
        version=1,
        title="Lần thi",
        rules={
            "areas": [{"code": "life", "label": "Đời sống"}],
            "eligibility": [question, question | {"code": "photo", "needed": False}],
            "applied_required": False,
            "max_files": 3,
            "supplement_days": 4,
            "review_days": 1,
        },
    )
    rules = edition.dossier_rules
    assert rules.eligibility[0] == EligibilityQuestion(
        code="applied", question="Đã áp dụng chưa?", source="Thể lệ"
    )
    assert [asked.needed for asked in rules.eligibility] == [True, False]
    assert (rules.areas, rules.label("life")) == ((Choice("life", "Đời sống"),), "Đời sống")
    assert rules.applied_required is False


@pytest.mark.parametrize("code", ["", "Đã", "a b", "1st", "a" * 41])
def test_code_of_a_question_is_fit_for_a_form(code: str) -> None:
    rules = {"max_files": 3, "supplement_days": 4, "review_days": 1}
    rules["eligibility"] = [{"code": code, "question": "?"}]  # type: ignore[assignment]
    edition = EditionState(code="lan-7", number=7, version=1, title="Lần thi", rules=rules)
    with pytest.raises(msgspec.ValidationError, match="eligibility"):
        _ = edition.dossier_rules


@pytest.mark.parametrize("name", ["max_files", "supplement_days", "review_days"])
def test_days_and_numbers_come_from_the_edition_only(name: str) -> None:
    rules = {"max_files": 3, "supplement_days": 4, "review_days": 1}
    del rules[name]
    edition = EditionState(code="lan-7", number=7, version=1, title="Lần thi", rules=rules)
    with pytest.raises(msgspec.ValidationError, match=name):
        _ = edition.dossier_rules


def test_scoring_prizes_and_absent_phases_are_read_by_name() -> None:
    criterion = {"code": "moi", "label": "Tính mới", "maximum": 80}
    edition = EditionState(
        code="lan-7",
        number=7,
        version=1,
        title="Lần thi",
        rules={
            "scoring": {"criteria": [criterion], "community": {"maximum": 20}},
            "prizes": [{"name": "Giải Nhất", "count": 1}],
            "absent_phases": ["voting"],
        },
    )
    assert edition.scoring == Scoring(
        criteria=(Criterion(code="moi", label="Tính mới", maximum=80),),
        community=CommunityPoints(maximum=20, formula="share_of_highest", decimals=1),
    )
    assert edition.scoring.total() == TOTAL
    assert edition.prizes == (Prize(name="Giải Nhất", count=1, amount=0),)
    assert edition.absent_phases == {"voting"}


def test_edition_without_scoring_has_not_announced_it() -> None:
    edition = EditionState(code="lan-7", number=7, version=1, title="Lần thi")
    assert (edition.scoring, edition.prizes, edition.absent_phases) == (None, (), frozenset())
