"""The supplement letter: for staff to sign, for the applicant to read, for nobody else."""

from collections.abc import Callable
from datetime import timedelta
from io import BytesIO
from typing import Any

import docx
import pytest
from services.submissions.tests.submissions_desk import ALICE, BOB, CHARLIE, SECRETARY, Desk

from contracts.roles import Role
from servicekit import times
from servicekit.testing import GatewayClient
from submissions.model.lifecycle import Verb

pytestmark = pytest.mark.integration


@pytest.fixture
def desk(quick_desk: Desk) -> Desk:
    return quick_desk


Browser = Callable[..., GatewayClient]


def texts(answer: Any) -> list[str]:
    """All words of the file, of its tables too."""
    file = docx.Document(BytesIO(answer.data))
    cells = [cell for table in file.tables for row in table.rows for cell in row.cells]
    return [p.text for place in (file, *cells) for p in place.paragraphs if p.text]


def test_letter_names_reason_words_and_last_day(browser: Browser, desk: Desk) -> None:
    asked = desk.take(
        desk.submitted(), Verb.SUPPLEMENT, reason="missing_evidence", note="Ảnh máy.\nSổ theo dõi."
    )
    answer = browser(CHARLIE, SECRETARY).get(f"/tham-dinh/{asked.code}/cong-van")
    said = texts(answer)
    assert asked.supplement_until is not None
    last_day = times.as_date(asked.supplement_until - timedelta(milliseconds=1))
    assert "Kính gửi: Nhóm hợp tác xã" in said
    assert f"V/v bổ sung hồ sơ dự thi mã số {asked.code}" in said
    assert any("Thiếu minh chứng đã áp dụng trong thực tế" in text for text in said)
    assert {"Ảnh máy.", "Sổ theo dõi.", "Trân trọng./."} <= set(said)
    assert any(f"/ho-so/{asked.code} đến hết ngày {last_day}." in text for text in said)
    assert answer.headers["Content-Disposition"] == (
        f'attachment; filename="de-nghi-bo-sung-{asked.code.lower()}.docx"'
    )
    assert answer.headers["Cache-Control"] == "private, no-cache"
    own = browser(ALICE).get(f"/ho-so/{asked.code}/cong-van")
    assert own.data == answer.data
    assert f"/ho-so/{asked.code}/cong-van" in browser(ALICE).get(f"/ho-so/{asked.code}").text


def test_letter_is_for_staff_and_owner_only(browser: Browser, desk: Desk) -> None:
    asked = desk.take(desk.submitted(), Verb.SUPPLEMENT, reason="missing_evidence", note="Ảnh")
    staff, own = f"/tham-dinh/{asked.code}/cong-van", f"/ho-so/{asked.code}/cong-van"
    answers = [
        browser(BOB).get(own),
        browser(CHARLIE, SECRETARY).get(own),
        browser(BOB).get(staff),
        browser(ALICE).get(staff),
        browser(BOB, (Role.COUNCIL,)).get(staff),
        browser(BOB, (Role.AUDITOR,)).get(staff),
    ]
    assert [answer.status_code for answer in answers] == [404, 404, 403, 403, 403, 200]


def test_no_letter_without_a_request_that_stands(browser: Browser, desk: Desk) -> None:
    dossier, client = desk.submitted(), browser(CHARLIE, SECRETARY)
    path = f"/tham-dinh/{dossier.code}"
    assert client.get(f"{path}/cong-van").status_code == 404
    desk.take(dossier, Verb.SUPPLEMENT, reason="missing_evidence", note="Ảnh")
    desk.take(dossier, Verb.UNDO, note="Nhầm")
    assert client.get(f"{path}/cong-van").status_code == 404
    assert "cong-van" not in client.get(path).text
    desk.take(dossier, Verb.SUPPLEMENT, reason="unclear_effect", note="Số liệu")
    assert "Số liệu" in texts(client.get(f"{path}/cong-van"))


@pytest.mark.parametrize("words", ["<w:t>&", "\x0b\x1b", "Ha\u0300 No\u0323i", "x" * 4_000])
def test_whatever_was_written_stays_text(browser: Browser, desk: Desk, words: str) -> None:
    asked = desk.take(desk.submitted(title="A & <b>"), Verb.SUPPLEMENT, reason="missing_evidence",
                      note=f"Thêm {words}")  # fmt: skip
    said = texts(browser(CHARLIE, SECRETARY).get(f"/tham-dinh/{asked.code}/cong-van"))
    assert any("“A & <b>”" in text for text in said)
