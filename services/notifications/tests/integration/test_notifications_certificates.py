"""What an applicant hears when results are published."""

from datetime import timedelta
from typing import Any

import pytest

from contracts.events import (
    CertificateIssued,
    ContactState,
    DossierTransitioned,
    ResultRectified,
)
from contracts.events.submissions import DossierStage as Stage
from notifications.actions import announce
from notifications.actions.deliver import deliver_some
from notifications.model.kinds import Lane
from servicekit.db import Connection
from servicekit.testing import an_edition, put_copy

pytestmark = pytest.mark.integration

CODE, TITLE, ENTRY = "H7K3MX", "Máy sấy chè", "H7K3MX/may-say-che"


def test_result_names_its_prize_and_the_certificate_where_it_is_taken_away(
    conn: Connection, clock: Any, make_office: Any, mail_server: Any
) -> None:
    put_copy(conn, an_edition())
    contact = ContactState(account=7, version=1, name="An", email="an@example.vn")
    announce.note_contact(conn, contact, clock())
    step = DossierTransitioned(
        dossier="d",
        code=CODE,
        account=7,
        title=TITLE,
        before=Stage.JUDGED,
        after=Stage.AWARDED,
        at=clock(),
        entry=ENTRY,
        prize="Giải Nhất",
    )
    issued = CertificateIssued(
        dossier="d",
        code=CODE,
        account=7,
        title=TITLE,
        prize="Giải Nhất",
        number="01/GCN-BTC",
        at=clock(),
        entry=ENTRY,
    )
    for _ in range(2):
        announce.announce_transition(conn, step, "step", "trinh-dien", clock())
        announce.announce_certificate(conn, issued, "issued", "trinh-dien", clock())
    announce.announce_certificate(
        conn, issued, "read again much later", "trinh-dien", clock() + timedelta(days=8)
    )
    assert deliver_some(make_office(), Lane.ORDINARY, limit=10) == 2
    texts = {str(m["Subject"]): m.get_body(("plain",)).get_content() for m in mail_server.received}
    result = texts[f"Kết quả xét giải của bài dự thi {CODE}"]
    assert "Kết quả: Giải Nhất" in result
    certificate = texts[f"Giấy chứng nhận của bài dự thi {CODE}"]
    assert "Số vào sổ: 01/GCN-BTC" in certificate
    assert f"http://localhost/ho-so/{CODE}/giay-chung-nhan" in certificate


@pytest.mark.parametrize(
    ("number", "said"),
    [
        ("09/GCN-BTC", "Giấy chứng nhận mới tải về được ở trang hồ sơ."),
        ("", "Kết quả đúng không kèm giấy chứng nhận."),
    ],
)
def test_rectified_result_is_one_letter_with_before_and_now(
    conn: Connection, clock: Any, make_office: Any, mail_server: Any, number: str, said: str
) -> None:
    put_copy(conn, an_edition())
    contact = ContactState(account=7, version=1, name="An", email="an@example.vn")
    announce.note_contact(conn, contact, clock())
    quiet = DossierTransitioned(
        dossier="d", code=CODE, account=7, title=TITLE, before=Stage.AWARDED,
        after=Stage.NOT_AWARDED, at=clock(), entry=ENTRY, quiet=True,
    )  # fmt: skip
    rectified = ResultRectified(
        dossier="d", code=CODE, account=7, title=TITLE, prize_before="Giải Nhất", prize="",
        replaced="01/GCN-BTC", number=number, decision="15/QĐ-UBND", at=clock(), entry=ENTRY,
    )  # fmt: skip
    for _ in range(2):
        announce.announce_transition(conn, quiet, "step", "trinh-dien", clock())
        announce.announce_rectified(conn, rectified, "rectified", "trinh-dien", clock())
    late = clock() + timedelta(days=8)
    announce.announce_rectified(conn, rectified, "read again much later", "trinh-dien", late)
    assert deliver_some(make_office(), Lane.ORDINARY, limit=10) == 1
    (letter,) = mail_server.received
    assert str(letter["Subject"]) == f"Đính chính kết quả xét giải của bài dự thi {CODE}"
    text = letter.get_body(("plain",)).get_content()
    for part in (
        "Quyết định số 15/QĐ-UBND",
        "Kết quả đã báo: Giải Nhất",
        "Kết quả đúng: Không đạt giải",
        "Giấy chứng nhận không còn giá trị: 01/GCN-BTC",
        said,
        f"http://localhost/ho-so/{CODE}",
        "http://localhost/binh-chon/ket-qua",
    ):
        assert part in text
    assert ("Số vào sổ của giấy chứng nhận mới: 09/GCN-BTC" in text) == bool(number)


def test_group_hears_of_results_each_member_once(
    conn: Connection, clock: Any, make_office: Any, mail_server: Any
) -> None:
    """Nobody hears twice whom an event names twice, and a stranger hears nothing."""
    put_copy(conn, an_edition())
    for account in (7, 8, 9):
        contact = ContactState(account=account, version=1, email=f"a{account}@example.vn")
        announce.note_contact(conn, contact, clock())
    about: dict[str, Any] = {
        "dossier": "d",
        "code": CODE,
        "account": 7,
        "title": TITLE,
        "entry": ENTRY,
    }
    step = DossierTransitioned(
        **about, before=Stage.JUDGED, after=Stage.AWARDED, at=clock(), members=(8, 7, 8)
    )
    issued = CertificateIssued(**about, number="01/GCN-BTC", at=clock(), members=(8,))
    rectified = ResultRectified(**about, decision="15/QĐ-UBND", at=clock(), members=(8,))
    disqualified = DossierTransitioned(
        **about, before=Stage.AWARDED, after=Stage.DISQUALIFIED, at=clock(), members=(8,)
    )
    for _ in range(2):
        announce.announce_transition(conn, step, "step", "trinh-dien", clock())
        announce.announce_certificate(conn, issued, "issued", "trinh-dien", clock())
        announce.announce_rectified(conn, rectified, "rectified", "trinh-dien", clock())
        announce.announce_transition(conn, disqualified, "out", "trinh-dien", clock())
    assert deliver_some(make_office(), Lane.ORDINARY, limit=20) == 7
    read = sorted((str(m["To"]), str(m["Subject"]).split(" của ")[0]) for m in mail_server.received)
    results = ["Giấy chứng nhận", "Kết quả xét giải", "Đính chính kết quả xét giải"]
    applicants = [*results, f"Kết luận về bài dự thi {CODE}"]
    assert read == sorted(
        [("a7@example.vn", subject) for subject in applicants]
        + [("a8@example.vn", subject) for subject in results]
    )
