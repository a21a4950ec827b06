"""What people type for a unit leads to that unit or to none."""

import pytest

from reporting.model.unit_names import UnitNames

NAMES = UnitNames({
    "05482": "Xã Văn Lang", "05483": "Xã Văn Lăng", "so-y-te": "Sở Y tế",
    "tram-a": "Trạm Y tế", "tram-b": "Trạm y tế",
})  # fmt: skip


@pytest.mark.parametrize(
    ("typed", "codes"),
    [
        ("so-y-te", {"so-y-te"}),
        (" SỞ Y TẾ ", {"so-y-te"}),
        ("so y te", {"so-y-te"}),
        ("Xã Văn Lang", {"05482"}),
        ("xã văn lăng", {"05483"}),
        ("xa van lang", {"05482", "05483"}),
        ("Trạm Y tế", {"tram-a", "tram-b"}),
        ("Trạm Y tế (tram-a)", {"tram-a"}),
        ("Sở", set()),
        ("", set()),
    ],
)
def test_code_name_and_label_are_understood_as_written_before_anyhow(
    typed: str, codes: set[str]
) -> None:
    assert NAMES.meant(typed) == codes


def test_only_units_that_share_a_name_are_told_apart_by_their_code() -> None:
    assert list(NAMES.labels.values()) == [
        "Xã Văn Lang", "Xã Văn Lăng", "Sở Y tế", "Trạm Y tế (tram-a)", "Trạm y tế (tram-b)",
    ]  # fmt: skip
