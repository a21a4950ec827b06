"""The finder of private data finds it: a search that cannot find proves nothing."""

from pathlib import Path

import pytest

from support.private_data import Logs

pytestmark = pytest.mark.architecture


def logs(folder: Path, *lines: str) -> Logs:
    file = folder / "web.log"
    file.write_text("\n".join(lines), encoding="utf-8")
    return Logs([file])


@pytest.mark.parametrize(
    "line",
    [
        "mail to nguoi-0a1b2c@example.com refused",
        '{"event": "asked", "contact": "0912345678"}',
        "Authorization: Bearer eyJhbGciOiJFZERTQSIsImtpZCI6.abc.def",
        "Cookie: contest_token=x",
        '{"network":"203.0.113.7"}',
        '{"path":"/phieu/ABCDEFGHJK"}',
        '{"path":"/giay-moi/abcdefghijklmnopqrstuvwxyz_-0123"}',
    ],
)
def test_what_looks_private_is_found(tmp_path: Path, line: str) -> None:
    assert len(logs(tmp_path, "started", line).shapes(allowed=lambda _: False)) >= 1


def test_what_is_not_private_is_let_through(tmp_path: Path) -> None:
    found = logs(
        tmp_path,
        '{"time":"2026-11-22T00:47:16+00:00","request_id":"0912345678901234","network":"127.0.0.0/24"}',
        '{"path":"/phieu/…","network":""}',
        '{"path":"/api/voting/v1/receipts/…","network":"2001:db8:1::/48"}',
        "Kafka version 4.3.0 offset 912345678",
    )
    assert found.shapes(allowed=lambda _: False) == []


def test_names_are_found_also_behind_escapes_and_with_other_numbers(tmp_path: Path) -> None:
    escaped = '{"event": "saved", "title": "M\\u00e1y sao ch\\u00e8 0a1b2c3d"}'
    found = logs(tmp_path, escaped, "x" * 50)
    assert found.holding(["Máy sao chè 99", "Máy xay lúa"]) == [
        "'Máy sao chè 0' in web.log: " + '{"event": "saved", "title": "Máy sao chè 0a1b2c3d"}'
    ]
