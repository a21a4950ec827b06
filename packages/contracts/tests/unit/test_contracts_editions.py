"""What an edition's rules say once they are read."""

import msgspec
import pytest

from contracts.events import EditionState, UnitTarget

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


@pytest.mark.parametrize("name", ["max_files", "supplement_days", "review_days"])
def test_days_and_numbers_come_from_the_edition_only(name: str) -> None:
    rules = {"max_files": 3, "supplement_days": 4, "review_days": 1}
    del rules[name]
    edition = EditionState(code="lan-7", number=7, version=1, title="Lần thi", rules=rules)
    with pytest.raises(msgspec.ValidationError, match=name):
        _ = edition.dossier_rules
