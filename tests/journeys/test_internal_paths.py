"""What only insiders may see is not there for the public (design, gateway)."""

from collections.abc import Callable

import pytest

from support.dossiers import SELF_CHECK
from support.people import StaffMember
from support.visitor import Visitor, words

pytestmark = pytest.mark.journey

INTERNAL = ("/metrics", "/healthz", "/readyz", "/stub_status", "/.git/config", "/ho-so/../metrics")
STAFF_PAGES = (
    "/viec-cua-toi",
    "/tham-dinh",
    "/bao-cao",
    "/quan-tri/cuoc-thi",
    "/quan-tri/don-vi",
    "/quan-tri/tai-khoan",
    "/quan-tri/tin-nhan",
)
TASKS, REVIEW, REPORT, EDITIONS, UNITS, ACCOUNTS, MESSAGES = STAFF_PAGES
PAGES_OF = {
    "secretary": (TASKS, REVIEW, REPORT, EDITIONS, MESSAGES),
    "dost_staff": (TASKS, REVIEW, REPORT),
    "administrator": (TASKS, REPORT, EDITIONS, UNITS, ACCOUNTS, MESSAGES),
    "board": (TASKS, REPORT),
    "council": (TASKS,),
    "auditor": (TASKS, REVIEW, REPORT, MESSAGES),
    "consolidator": (TASKS, REPORT),
    "operator": (TASKS, REPORT, MESSAGES),
    "unit_officer": (TASKS, REPORT, UNITS),
}
PERSONAL_PAGES = ("/ho-so", "/phieu-cua-toi", "/tai-khoan", "/thong-bao", "/ho-so/moi")
SIGN_IN = "/tai-khoan/dang-nhap"


@pytest.fixture(scope="module")
def voter(newcomer: Callable[[], Visitor]) -> Visitor:
    return newcomer()


@pytest.mark.parametrize("path", INTERNAL)
def test_internal_path_is_404(visitor: Callable[[], Visitor], path: str) -> None:
    answer = visitor().get(path)
    assert (answer.status_code, "contest_" in answer.text) == (404, False)


@pytest.mark.parametrize("path", [*STAFF_PAGES, *PERSONAL_PAGES])
def test_page_leads_nobody_to_sign_in_and_back(visitor: Callable[[], Visitor], path: str) -> None:
    answer = visitor().get(path)
    assert (answer.status_code, answer.headers["Location"]) == (303, f"{SIGN_IN}?tiep={path}")


@pytest.mark.parametrize("path", STAFF_PAGES)
def test_staff_page_is_403_for_voter(voter: Visitor, path: str) -> None:
    answer = voter.get(path)
    assert (answer.status_code, "không có quyền" in words(answer)) == (403, True)


@pytest.mark.parametrize("path", PERSONAL_PAGES)
def test_personal_page_is_not_kept_by_anyone(voter: Visitor, path: str) -> None:
    answer = voter.get(path)
    assert (answer.status_code, answer.headers["Cache-Control"]) == (200, "no-store")


def test_every_role_of_the_demonstration_has_its_pages(staff: dict[str, StaffMember]) -> None:
    assert set(staff) - {"applicant"} == set(PAGES_OF)


def status_within(member: Visitor, path: str) -> int:
    """Of the page, or of the part of it to which the member is led."""
    answer = member.get(path, follow_redirects=True)
    assert answer.url.path.startswith(path)
    return answer.status_code


@pytest.mark.parametrize("role", PAGES_OF)
def test_role_opens_only_its_own_pages(
    visitor: Callable[[], Visitor], staff: dict[str, StaffMember], role: str
) -> None:
    member = visitor()
    member.sign_in_as(staff[role])
    found = {path: status_within(member, path) for path in STAFF_PAGES}
    assert found == dict.fromkeys(STAFF_PAGES, 403) | dict.fromkeys(PAGES_OF[role], 200)


def test_other_applicants_dossier_does_not_exist(
    applicant: Visitor, voter: Visitor, secretary: Visitor
) -> None:
    code = applicant.form("/ho-so/moi", **SELF_CHECK).headers["Location"].split("/")[2]
    found = {
        "owner": applicant.get(f"/ho-so/{code}").status_code,
        "stranger": voter.get(f"/ho-so/{code}").status_code,
        "stranger's save": voter.post(
            f"/ho-so/{code}/buoc/1", data={"title": "Của tôi"}
        ).status_code,
        "staff by the applicant's address": secretary.get(f"/ho-so/{code}").status_code,
    }
    assert found == {
        "owner": 200,
        "stranger": 404,
        "stranger's save": 404,
        "staff by the applicant's address": 404,
    }


def test_public_page_sets_no_cookie_and_knows_nobody(voter: Visitor) -> None:
    for path in ("/", "/binh-chon", "/the-le", "/huong-dan", "/doi-soat"):
        answer = voter.get(path)
        seen = ("set-cookie" in answer.headers, "Đăng xuất" in answer.text.split("<template")[0])
        assert (path, answer.status_code, *seen) == (path, 200, False, False)
