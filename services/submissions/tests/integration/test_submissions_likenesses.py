"""Near-duplicates: found within and across editions, shown to staff only, dismissed and undone."""

from collections.abc import Callable
from uuid import UUID

import pytest
from services.submissions.tests.submissions_desk import (
    ALICE,
    BOB,
    CHARLIE,
    SECRETARY,
    WARD,
    Desk,
)

from contracts.roles import Role
from servicekit import clock
from servicekit.db import Connection, Database
from servicekit.testing import GatewayClient, Signer
from submissions.actions.erasure import forget_contents
from submissions.actions.likenesses import (
    fingerprint,
    measure_fingerprints,
    read,
    similar_to,
)
from submissions.metrics import FINGERPRINT_BACKLOG
from submissions.model import likeness
from submissions.model.lifecycle import Verb
from submissions.store import dismissals, dossiers
from submissions.store.dossiers import Dossier

pytestmark = pytest.mark.integration

Browser = Callable[..., GatewayClient]

SMOKE = (
    "Nhiều hộ làm chè ở xã La Bằng vẫn sao chè bằng chảo củi, tốn công và khói bụi."
    " Máy dùng lại nhiệt của khói lò để sấy vòng hai nên bớt được một phần ba lượng củi."
)
PLAIN = (
    "nhieu ho lam che o xa la bang van sao che bang chao cui, ton cong va khoi bui."
    " may dung lai nhiet cua khoi lo de say vong hai nen bot duoc mot phan ba luong cui."
)
SCHOOL = (
    "Học sinh vùng cao thường nghỉ học vào mùa rét vì đường xa và trơn."
    " Nhóm giáo viên lập lịch đón theo từng bản, ghép các em cùng đường về một nhóm."
)


@pytest.fixture
def pair(desk: Desk, database: Database) -> tuple[Dossier, Dossier]:
    """The same solution under two titles, the second without diacritics, and one about school."""
    first = desk.submitted(title="Lò khói hai vòng", solution=SMOKE)
    second = desk.submitted(account=BOB, title="Bếp xanh La Bằng", solution=PLAIN)
    desk.submitted(title="Đón em tới lớp", solution=SCHOOL)
    fingerprint(database, clock.now())
    return first, second


def alike(conn: Connection, dossier: Dossier) -> list[str]:
    return [one.dossier.code for one in similar_to(conn, dossier)]


def address(first: Dossier, second: Dossier, act: str = "") -> str:
    return f"/tham-dinh/{first.code}/so-sanh/{second.code}{act}"


def test_the_same_text_is_found_from_both_sides(
    conn: Connection, pair: tuple[Dossier, Dossier]
) -> None:
    first, second = pair
    assert (alike(conn, first), alike(conn, second)) == ([second.code], [first.code])
    assert similar_to(conn, first)[0].likeness.fields == {"solution": 1.0}


def test_a_dossier_of_another_edition_is_found(
    conn: Connection, pair: tuple[Dossier, Dossier]
) -> None:
    first, second = pair
    conn.execute("UPDATE dossiers SET edition = 'earlier' WHERE id = %s", (first.id,))
    assert alike(conn, second) == [first.code]


def test_a_draft_is_not_found(
    desk: Desk, conn: Connection, database: Database, pair: tuple[Dossier, Dossier]
) -> None:
    first, second = pair
    desk.draft(solution=SMOKE)
    fingerprint(database, clock.now())
    assert alike(conn, first) == [second.code]


def test_fingerprints_follow_what_was_changed(
    desk: Desk, conn: Connection, database: Database, pair: tuple[Dossier, Dossier]
) -> None:
    first, second = pair
    assert fingerprint(database, clock.now()) == 0
    conn.execute(
        "UPDATE dossiers SET solution = %s, version = version + 1 WHERE id = %s",
        (SCHOOL, second.id),
    )
    conn.commit()
    assert fingerprint(database, clock.now()) == 1
    assert alike(conn, first) == []
    assert kept(conn, second.id) == likeness.fingerprints(read(desk.now(second.code)))


def test_of_forgotten_contents_no_fingerprint_is_left(
    desk: Desk, conn: Connection, database: Database, pair: tuple[Dossier, Dossier]
) -> None:
    first, _ = pair
    withdrawn = desk.take(first, Verb.REFUSE, reason="legal")
    conn.execute("UPDATE dossiers SET stage = 'withdrawn' WHERE id = %s", (withdrawn.id,))
    forget_contents(conn, dossiers.get(conn, first.code), clock.now())
    conn.commit()
    fingerprint(database, clock.now())
    assert kept(conn, first.id) == set()


def kept(conn: Connection, dossier: UUID) -> set[int]:
    found = conn.execute("SELECT print FROM fingerprints WHERE dossier = %s", (dossier,))
    return {number for (number,) in found}


def test_review_page_names_the_other_and_leads_to_the_comparison(
    browser: Browser, pair: tuple[Dossier, Dossier]
) -> None:
    first, second = pair
    page = browser(CHARLIE, SECRETARY).get(f"/tham-dinh/{first.code}").text
    assert "Có thể trùng (1)" in page
    assert address(first, second) in page
    assert "Bếp xanh La Bằng" in page
    assert "Giải pháp 100 %" in page


def test_review_page_says_when_nothing_is_alike(browser: Browser, desk: Desk) -> None:
    lonely = desk.submitted(solution=SCHOOL)
    page = browser(CHARLIE, SECRETARY).get(f"/tham-dinh/{lonely.code}").text
    assert "Chưa thấy hồ sơ nào giống hồ sơ này." in page


def test_comparison_marks_the_passages_in_both(
    browser: Browser, pair: tuple[Dossier, Dossier]
) -> None:
    first, second = pair
    page = browser(CHARLIE, SECRETARY).get(address(first, second)).text
    assert f"<mark>{SMOKE[:-1]}</mark>." in page
    assert f"<mark>{PLAIN[:-1]}</mark>." in page
    assert "<mark>Lò khói" not in page
    assert page.count("Cuộc thi trình diễn<br>") == 2


def test_comparison_shows_script_as_text(
    browser: Browser, desk: Desk, pair: tuple[Dossier, Dossier]
) -> None:
    first, _ = pair
    hostile = desk.submitted(solution=f"<script>alert(1)</script> {SMOKE}")
    page = browser(CHARLIE, SECRETARY).get(address(first, hostile)).text
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page


def test_a_dossier_is_not_compared_with_itself_or_a_draft(
    browser: Browser, desk: Desk, pair: tuple[Dossier, Dossier]
) -> None:
    first, _ = pair
    client, draft = browser(CHARLIE, SECRETARY), desk.draft()
    addresses = (address(first, first), address(first, draft), address(draft, first))
    assert [client.get(one).status_code for one in addresses] == [404, 404, 404]
    assert client.post(address(first, first, "/khong-trung")).status_code == 404


def test_dismissed_is_said_with_name_and_can_be_undone(
    browser: Browser, conn: Connection, pair: tuple[Dossier, Dossier]
) -> None:
    first, second = pair
    client = browser(CHARLIE, SECRETARY)
    answer = client.post(address(second, first, "/khong-trung"))
    assert (answer.status_code, answer.location) == (303, f"/tham-dinh/{second.code}")
    assert client.post(address(first, second, "/khong-trung")).status_code == 303
    assert "Không trùng, theo" in client.get(f"/tham-dinh/{first.code}").text
    found = similar_to(conn, first)[0].dismissal
    assert found is not None
    assert found.account == CHARLIE
    client.post(address(first, second, "/co-the-trung"))
    assert similar_to(conn, first)[0].dismissal is None
    assert "Không trùng, theo" not in client.get(f"/tham-dinh/{first.code}").text


def test_who_took_a_dismissal_back_is_kept_as_well(
    browser: Browser, conn: Connection, token: Signer, pair: tuple[Dossier, Dossier]
) -> None:
    first, second = pair
    one, other = browser(CHARLIE, SECRETARY), browser(99, SECRETARY)
    one.set_cookie("contest_token", token(CHARLIE, roles=SECRETARY, name="Chị Thư"))
    other.set_cookie("contest_token", token(99, roles=SECRETARY, name="Anh Ký"))
    one.post(address(first, second, "/khong-trung"))
    for _ in range(2):
        other.post(address(second, first, "/co-the-trung"))
    (undone,) = dismissals.undone(conn, second.id, first.id)
    assert (undone.account, undone.name, undone.undone_by, undone.undone_by_name) == (
        CHARLIE, "Chị Thư", 99, "Anh Ký",
    )  # fmt: skip
    page = one.get(address(first, second)).text
    assert "Chị Thư kết luận không trùng" in page
    assert "Anh Ký đưa trở lại" in page


def test_backlog_says_how_many_wait_for_their_fingerprints(
    desk: Desk, conn: Connection, database: Database, pair: tuple[Dossier, Dossier]
) -> None:
    measure_fingerprints(database, clock.now())
    assert FINGERPRINT_BACKLOG._value.get() == 0
    desk.submitted(title="Mới nộp")
    desk.draft(title="Bản nháp")
    conn.execute("UPDATE dossiers SET version = version + 1 WHERE id = %s", (pair[0].id,))
    measure_fingerprints(database, clock.now())
    assert FINGERPRINT_BACKLOG._value.get() == 2


@pytest.mark.parametrize(
    ("account", "roles"),
    [(99, ()), (ALICE, ()), (BOB, ((Role.UNIT_OFFICER, WARD),)), (99, (Role.COUNCIL,))],
    ids=["stranger", "applicant", "unit", "council"],
)
def test_only_staff_see_or_dismiss(
    browser: Browser,
    conn: Connection,
    pair: tuple[Dossier, Dossier],
    account: int,
    roles: tuple[Role, ...],
) -> None:
    first, second = pair
    client = browser(account, roles)
    seen = client.get(address(first, second))
    assert (seen.status_code, "La Bằng" in seen.text) == (403, False)
    for act in ("/khong-trung", "/co-the-trung"):
        assert client.post(address(first, second, act)).status_code == 403
    assert similar_to(conn, first)[0].dismissal is None


def test_auditor_sees_but_does_not_dismiss(
    browser: Browser, conn: Connection, pair: tuple[Dossier, Dossier]
) -> None:
    first, second = pair
    client = browser(CHARLIE, (Role.AUDITOR,))
    page = client.get(address(first, second))
    assert (page.status_code, "Không trùng</button>" in page.text) == (200, False)
    assert client.post(address(first, second, "/khong-trung")).status_code == 403
    assert similar_to(conn, first)[0].dismissal is None


def test_staff_do_not_dismiss_what_their_own_account_handed_in(
    browser: Browser, conn: Connection, pair: tuple[Dossier, Dossier]
) -> None:
    first, second = pair
    client = browser(BOB, SECRETARY)
    assert "Không trùng</button>" not in client.get(address(first, second)).text
    assert client.post(address(first, second, "/khong-trung")).status_code == 403
    assert similar_to(conn, first)[0].dismissal is None
