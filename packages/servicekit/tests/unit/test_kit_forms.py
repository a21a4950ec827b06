"""What every form looks at, whatever it is of."""

import pytest
from werkzeug.datastructures import MultiDict
from wtforms import DateField, DateTimeLocalField, TimeField
from wtforms.validators import Optional

from servicekit.forms import Form

pytestmark = pytest.mark.unit


class Days(Form):
    """One of each kind."""

    day = DateField("Ngày", [Optional()])
    moment = DateTimeLocalField("Lúc", [Optional()], format="%Y-%m-%dT%H:%M")
    time = TimeField("Giờ", [Optional()])


@pytest.mark.parametrize(
    ("year", "right"),
    [("0001", False), ("1899", False), ("1900", True), ("2199", True), ("2200", False),
     ("9999", False)],
)  # fmt: skip
def test_days_of_years_that_nobody_means_are_refused(year: str, right: bool) -> None:
    for sent in ({"day": f"{year}-12-31"}, {"moment": f"{year}-01-01T00:00"}):
        form = Days(MultiDict(sent | {"time": "23:59"}))
        assert (sent, form.validate()) == (sent, right)
        said = [] if right else ["Năm phải từ 1900 đến 2199."]
        assert [*form.day.errors, *form.moment.errors, *form.time.errors] == said


def test_no_day_and_no_such_day_are_what_they_were() -> None:
    assert Days(MultiDict({"day": ""})).validate()
    form = Days(MultiDict({"day": "2026-02-30"}))
    assert (form.validate(), form.day.errors) == (False, ["Ngày chưa đúng, ví dụ 05/11/2025."])
