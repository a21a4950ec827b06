"""What the log of accounts and units says of a value."""

from typing import Any

import pytest

from accounts import phrases


@pytest.mark.parametrize(
    ("field", "value", "read"),
    [
        ("role", "unit_officer", "Cán bộ đầu mối đơn vị"),
        ("channel", "email", "Thư điện tử"),
        ("state", "blocked", "Đang khóa"),
        ("kind", "organisation", "Tổ chức, doanh nghiệp"),
        ("kind", "phường", "phường"),
        ("valid_from", "2026-11-23", "23/11/2026"),
        ("valid_to", None, None),
        ("name", "email", "email"),
        ("aliases", ["email"], ["email"]),
        ("role", "no_longer_known", "no_longer_known"),
    ],
)
def test_codes_and_days_are_read_in_words(field: str, value: Any, read: Any) -> None:
    assert phrases.logged(field, value) == read
