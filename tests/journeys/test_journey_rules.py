"""An edition from its draft to an amendment: two people, a file that anybody can check."""

import hashlib
import json
import re
from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from support.accessible import violations
from support.browser import DESK, PHONE, Window
from support.edition import draft_edition
from support.people import StaffMember, fresh_title
from support.scenes import sign_in_as
from support.visitor import Visitor, hidden_value
from support.waiting import until

pytestmark = pytest.mark.journey

SETTINGS = "/quan-tri/cuoc-thi"
NEWER = "Bản số 2 · sửa đổi số 1"


@pytest.fixture
def title() -> str:
    return fresh_title("Lần thi thử")


@pytest.fixture
def edition(secretary: Visitor, title: str) -> str:
    """The code of a fresh draft, from the template, with days to hand in that lie far ahead."""
    code = f"thu-{title.rsplit(maxsplit=1)[-1]}"
    named = {"code": code, "year": "2099", "title": title, "short_title": title}
    draft_edition(secretary, named | {"source": "2026"})
    return code


def version(person: Visitor, path: str) -> str:
    return hidden_value(person.get(path).text, "version")


def file_of(reader: Visitor, code: str, number: int) -> tuple[bytes, str]:
    """A published file and the hash that the page says of it."""
    content = reader.get(f"/the-le/{code}/quy-tac/{number}.json").raise_for_status().content
    page = reader.get(f"/the-le/{code}/quy-tac").text
    part = page[page.index(f'id="ban-{number}"') :]
    said = re.search(r"<dt>Mã SHA-256</dt><dd><code[^>]*>([0-9a-f]{64})</code>", part)
    assert said is not None
    return content, said[1]


def test_rules_are_published_by_one_and_amended_by_two(
    window: Callable[..., Window],
    staff: dict[str, StaffMember],
    visitor: Callable[[], Visitor],
    newcomer: Callable[[], Visitor],
    secretary: Visitor,
    edition: str,
) -> None:
    base, reader = f"{SETTINGS}/{edition}", visitor()
    public = f"/the-le/{edition}/quy-tac"
    assert reader.get(public).status_code == 404

    first = window(width=DESK)
    sign_in_as(first, staff["secretary"])
    first.go(base)
    first.press("Công bố lần thi")
    first.page.get_by_label("Lý do thay đổi").fill("Quyết định số 1")
    first.press("Công bố lần thi")
    first.press("Công bố thể lệ")
    expect(first.page.get_by_role("main")).to_contain_text("2099")
    first.page.get_by_label("Lý do thay đổi").fill("Ban hành kèm Quyết định số 1")
    first.press("Công bố thể lệ")
    expect(first.page.get_by_text("Từ nay mọi thay đổi cần người thứ hai")).to_be_visible()

    content, said = file_of(reader, edition, 1)
    assert hashlib.sha256(content).hexdigest() == said
    rules = json.loads(content)
    again = json.dumps(rules, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    assert again.encode() == content
    assert rules["windows"]["submission"] == {
        "start": "2099-09-30T17:00:00.000Z", "end": "2099-10-31T17:00:00.000Z",
    }  # fmt: skip
    assert rules["voting"]["counts"] == "public"

    first.go(f"{base}/binh-chon")
    first.page.get_by_label("Ẩn số phiếu trong mấy giờ cuối").fill("24")
    first.page.get_by_label("Lý do thay đổi").fill("Để không ai chạy theo số phiếu")
    first.press("Lưu thay đổi")
    expect(first.page.get_by_text("Đã ghi đề nghị sửa đổi số 1.")).to_be_visible()
    assert reader.get(f"{public}/2.json").status_code == 404
    first.go(f"{base}/sua-doi/1")
    expect(first.page.get_by_text("Cần một người khác phê duyệt")).to_be_visible()
    assert first.page.get_by_role("button", name="Phê duyệt").count() == 0
    own = secretary.post(f"{base}/sua-doi/1/phe-duyet", data={"note": ""})
    assert (own.status_code, "không tự phê duyệt" in own.text) == (422, True)
    stranger = newcomer()
    for path in (f"{base}/sua-doi/1", f"{base}/cong-bo-the-le"):
        assert stranger.get(path).status_code == 403
    assert stranger.post(f"{base}/sua-doi/1/phe-duyet", data={"note": ""}).status_code == 403
    assert reader.get(f"{public}/2.json").status_code == 404

    second = window(width=DESK)
    sign_in_as(second, staff["administrator"])
    second.go(f"{base}/sua-doi/1")
    expect(second.page.get_by_role("main")).to_contain_text("Để không ai chạy theo số phiếu")
    second.press("Phê duyệt")
    expect(second.page.get_by_text("thể lệ bản 2 có hiệu lực")).to_be_visible()
    until("the page of before is past its time", lambda: NEWER in reader.get(public).text)

    phone = window(width=PHONE)
    phone.go(public)
    expect(phone.page.get_by_role("heading", name=NEWER)).to_be_visible()
    expect(phone.page.get_by_role("main")).to_contain_text("Để không ai chạy theo số phiếu")
    assert violations(phone.page) == []
    assert phone.page.evaluate("document.documentElement.scrollWidth") <= PHONE
    newer, said_of_newer = file_of(reader, edition, 2)
    assert hashlib.sha256(newer).hexdigest() == said_of_newer
    assert json.loads(newer)["voting"] == rules["voting"] | {"counts_hidden_last_hours": 24}
    assert file_of(reader, edition, 1) == (content, said)


def test_draft_that_nobody_wants_is_given_up(
    window: Callable[..., Window], staff: dict[str, StaffMember], edition: str, title: str
) -> None:
    first = window(width=DESK)
    sign_in_as(first, staff["secretary"])
    first.go(f"{SETTINGS}/{edition}")
    first.press("Xóa")
    first.page.get_by_label("Lý do thay đổi").fill("Tạo nhầm năm")
    first.press("Xóa bản dự thảo")
    expect(first.page.get_by_text(f"Đã xóa bản dự thảo “{title}”")).to_be_visible()
    first.trouble.expect(404)
    first.go(f"{SETTINGS}/{edition}")
    expect(first.page.get_by_role("heading", name="Không tìm thấy")).to_be_visible()
