from datetime import date

import pytest

from portal.model import report_rules

pytestmark = pytest.mark.unit


def test_days_are_read_a_line_each_in_their_order() -> None:
    text = " 02/09/2026\r\n\r\n30/04/2026\n02/09/2026"
    found = report_rules.days_of(text)
    assert found == (date(2026, 4, 30), date(2026, 9, 2))
    assert report_rules.lines_of_days(found) == "30/04/2026\n02/09/2026"


@pytest.mark.parametrize("line", ["31/02/2026", "2026-09-02", "2/9", "x"])
def test_line_that_is_no_day_is_named(line: str) -> None:
    with pytest.raises(ValueError, match=f"^{line}$"):
        report_rules.days_of(f"30/04/2026\n{line}")


def test_months_are_read_as_they_are_written() -> None:
    assert (report_rules.month_code(" 05/2026 "), report_rules.month_code("")) == ("2026-05", None)
    assert (report_rules.month_text("2026-05"), report_rules.month_text(None)) == ("05/2026", "")
    with pytest.raises(ValueError, match="13/2026"):
        report_rules.month_code("13/2026")


def test_reminders_are_days_before_the_last_one() -> None:
    assert report_rules.reminders_of("1, 7;3 ,7") == (7, 3, 1)
    assert report_rules.reminders_of(" ") == ()
    for wrong in ("0", "29", "-1", "ba"):
        with pytest.raises(ValueError, match=wrong):
            report_rules.reminders_of(f"3, {wrong}")


def test_new_question_gets_a_code_that_no_other_has() -> None:
    assert report_rules.field_code("Khó khăn, vướng mắc", ()) == "kho_khan_vuong_mac"
    assert report_rules.field_code("Khó khăn", {"kho_khan"}) == "kho_khan_2"
    assert report_rules.field_code("Khó khăn", {"kho_khan", "kho_khan_2"}) == "kho_khan_3"
    assert report_rules.field_code("3 việc", ()) == "viec"
    assert report_rules.field_code("123", ()) == "muc"
    assert len(report_rules.field_code("x" * 200, ())) <= 40
