"""Wrong input on pages: the form comes back with everything typed, and says what to mend where."""

from collections.abc import Callable

import httpx
import pytest

from support.browser import Window
from support.databases import Databases
from support.dossiers import SELF_CHECK, agreed, attach, hand_in, start_draft, version_of
from support.edition import current_edition
from support.files import JPEG, PDF, pdf, photo, program_named_pdf
from support.forms import FormPage
from support.mailbox import Mailbox
from support.people import StaffMember, fresh_email, fresh_title
from support.visitor import Visitor, hidden_value, words

pytestmark = pytest.mark.journey

MEGABYTE = 1_048_576


def check_came_back(
    answer: httpx.Response, field: str, message: str, kept: dict[str, str | list[str]]
) -> None:
    """422, the field marked and explained, the summary names it, nothing typed is lost."""
    page = FormPage(answer.text)
    assert answer.status_code == 422
    assert message in page.errors.get(field, ""), page.errors
    assert any(message in line for line in page.summary), page.summary
    assert {name: page.values.get(name) for name in kept} == kept


@pytest.fixture
def draft(applicant: Visitor) -> str:
    return start_draft(applicant, fresh_title())


@pytest.mark.parametrize(
    ("contact", "message"),
    [
        ("0912 34", "Số điện thoại cần 10 chữ số"),
        ("ten@khong dung", "Địa chỉ thư điện tử chưa đúng"),
        ("", "Hãy điền số điện thoại hoặc địa chỉ thư điện tử"),
    ],
)
def test_sign_in_with_wrong_contact(
    visitor: Callable[[], Visitor], contact: str, message: str
) -> None:
    typed: dict[str, str | list[str]] = {"contact": contact, "tiep": "/ho-so"}
    answer = visitor().post("/tai-khoan/dang-nhap", data=typed)
    check_came_back(answer, "contact", message, typed)


def test_sign_in_with_wrong_code_says_how_many_tries_are_left(
    visitor: Callable[[], Visitor], mailbox: Mailbox
) -> None:
    person, contact = visitor(), fresh_email()
    person.form("/tai-khoan/dang-nhap", contact=contact, tiep="/ho-so")
    code = mailbox.next_code(contact)
    wrong = f"{(int(code) + 1) % 10**6:06}"

    answer = person.post("/tai-khoan/dang-nhap/ma", data={"code": wrong, "tiep": "/ho-so"})

    check_came_back(answer, "code", "Mã chưa đúng. Bạn còn 4 lần thử.", {"tiep": "/ho-so"})
    right = person.form("/tai-khoan/dang-nhap/ma", code=code, tiep="/ho-so")
    assert right.headers["Location"] == "/ho-so"


def test_sign_in_leads_nowhere_else(visitor: Callable[[], Visitor], mailbox: Mailbox) -> None:
    person, contact = visitor(), fresh_email()
    elsewhere = "https://other.example/"
    person.form("/tai-khoan/dang-nhap", contact=contact, tiep=elsewhere)
    code = mailbox.next_code(contact)
    done = person.form("/tai-khoan/dang-nhap/ma", code=code, tiep=elsewhere)
    assert done.headers["Location"] == "/tai-khoan"


def test_staff_sign_in_with_wrong_password_keeps_the_address_only(
    visitor: Callable[[], Visitor], staff: dict[str, StaffMember]
) -> None:
    email = staff["council"].email
    answer = visitor().post("/tai-khoan/can-bo", data={"contact": email, "password": "sai"})
    page = FormPage(answer.text)
    assert (answer.status_code, page.summary) == (422, ["Thư điện tử hoặc mật khẩu chưa đúng."])
    assert (page.values["contact"], page.values["password"]) == (email, "")


def test_declaration_without_consent_keeps_the_choice(
    visitor: Callable[[], Visitor], mailbox: Mailbox
) -> None:
    person = visitor()
    person.sign_in(fresh_email(), mailbox)
    path = "/tai-khoan/khai-bao"
    version = hidden_value(person.get(path).text, "text_version")
    typed = {"commune": "05482", "attested": "y", "text_version": version}
    answer = person.post(path, data=typed)
    check_came_back(answer, "consent", "Cần đồng ý", {"commune": "05482", "attested": ["y"]})


def test_dossier_step_with_future_month_keeps_every_word(applicant: Visitor, draft: str) -> None:
    typed: dict[str, str | list[str]] = {
        "problem": "Củi đắt.\r\nSao tay không đều.",
        "solution": "Dùng nhiệt khí thải",
        "where_applied": "12 hộ",
        "applied_since": "12/2999",
    }
    answer = applicant.post(f"/ho-so/{draft}/buoc/2", data=typed)
    check_came_back(answer, "applied_since", "còn ở tương lai", typed)


@pytest.mark.parametrize("since", ["tháng ba", "13/2024", "2024-03-01T00:00"])
def test_dossier_step_with_malformed_month(applicant: Visitor, draft: str, since: str) -> None:
    typed: dict[str, str | list[str]] = {"problem": "Củi đắt", "applied_since": since}
    answer = applicant.post(f"/ho-so/{draft}/buoc/2", data=typed)
    check_came_back(answer, "applied_since", "ví dụ 03/2024", typed)


def test_dossier_step_with_too_long_title_and_unknown_field(applicant: Visitor, draft: str) -> None:
    typed: dict[str, str | list[str]] = {"title": "Chè " * 100, "summary": "Tóm tắt", "field": "x"}
    answer = applicant.post(f"/ho-so/{draft}/buoc/1", data=typed)
    kept: dict[str, str | list[str]] = {"title": ("Chè " * 100).strip(), "summary": "Tóm tắt"}
    check_came_back(answer, "title", "Dài quá 200 ký tự", kept)
    assert "không có trong danh sách" in FormPage(answer.text).errors["field"]


@pytest.mark.parametrize(
    ("name", "content", "mime", "why"),
    [
        ("Bản mô tả.pdf", program_named_pdf(), PDF, "nội dung không phải là PDF"),
        ("chương trình.exe", program_named_pdf(), "application/x-msdownload", "chỉ nhận PDF"),
        ("ảnh.pdf", photo(), PDF, "nội dung không phải là PDF"),
        ("ảnh.jpg", photo(), PDF, "loại tệp khai báo không khớp"),
        ("rỗng.pdf", b"", PDF, "tệp rỗng"),
        ("ảnh lớn.jpg", photo() + bytes(21 * MEGABYTE), JPEG, "cho phép tối đa 20,0 MB"),
    ],
)
def test_refused_file_is_named_with_the_reason_and_the_good_one_is_kept(
    applicant: Visitor, draft: str, name: str, content: bytes, mime: str, why: str
) -> None:
    files = [("files", (name, content, mime)), ("files", ("Tốt.pdf", pdf(), PDF))]
    answer = applicant.post(f"/ho-so/{draft}/tep", files=files)
    said = FormPage(answer.text).summary
    assert (answer.status_code, len(said)) == (422, 1)
    assert name in said[0]
    assert why in said[0]
    assert "Tốt.pdf" in words(applicant.get(f"/ho-so/{draft}/buoc/5"))


def test_upload_beyond_the_gateways_limit_is_a_kind_413(applicant: Visitor, draft: str) -> None:
    files = {"files": ("phim.mp4", bytes(70 * MEGABYTE), "video/mp4")}
    answer = applicant.post(f"/ho-so/{draft}/tep", files=files)
    page = applicant.get(f"/ho-so/{draft}/buoc/5")
    assert (answer.status_code, answer.headers["Content-Type"].split(";")[0]) == (413, "text/html")
    assert "quá lớn" in words(answer)
    assert page.status_code == 200


def test_incomplete_dossier_is_not_handed_in_and_names_what_is_missing(
    visitor: Callable[[], Visitor], mailbox: Mailbox
) -> None:
    person = visitor()
    person.sign_in(fresh_email(), mailbox)
    code = person.form("/ho-so/moi", **SELF_CHECK).headers["Location"].split("/")[2]
    person.form(f"/ho-so/{code}/buoc/1", title="Máy sao chè")

    path = f"/ho-so/{code}/nop"
    texts = hidden_value(person.get(path).text, "texts")
    answer = person.post(path, data={"declared": "y", "texts": texts})

    page, text = FormPage(answer.text), words(answer)
    assert answer.status_code == 422
    assert (page.values["declared"], page.values["processing"]) == (["y"], [])
    assert "đồng ý" in page.errors["processing"]
    for missing in ("Lĩnh vực", "Tóm tắt", "Giải pháp", "Tác giả", "Tệp minh chứng"):
        assert missing in text
    assert "Bản nháp" in words(person.get(f"/ho-so/{code}"))


def test_dossier_handed_in_twice_is_one(
    applicant: Visitor, draft: str, databases: Databases
) -> None:
    attach(applicant, draft)
    path = f"/ho-so/{draft}/nop"
    ticks = agreed(applicant.get(path).text)
    places = [applicant.form(path, **ticks).headers["Location"] for _ in range(2)]
    times = databases.value(
        "submissions",
        "SELECT count(*) FROM transitions WHERE after = 'submitted'"
        " AND dossier = (SELECT id FROM dossiers WHERE code = %s)",
        draft,
    )
    assert (places, times) == ([f"/ho-so/{draft}/bien-nhan"] * 2, 1)


def test_refusal_without_reason_keeps_the_note(applicant: Visitor, secretary: Visitor) -> None:
    code = hand_in(applicant, fresh_title())
    typed = {"verb": "refuse", "version": version_of(secretary, code), "note": "Chưa áp dụng."}
    answer = secretary.post(f"/tham-dinh/{code}/ket-luan", data=typed)
    page = FormPage(answer.text)
    assert answer.status_code == 422
    assert page.errors == {"reason-refuse": "Chọn lý do trong danh sách."}
    assert "Chưa áp dụng." in answer.text
    assert version_of(secretary, code) == typed["version"]


def test_window_that_ends_before_it_starts_comes_back(secretary: Visitor) -> None:
    path = f"/quan-tri/cuoc-thi/{current_edition(secretary)[0]}/thoi-han/judging"
    typed: dict[str, str | list[str]] = {
        "start": "00:00 02/01/2030",
        "end": "00:00 01/01/2030",
        "label": "Chấm thi",
        "reason": "Thử.",
    }
    version = hidden_value(secretary.get(path).text, "version")
    answer = secretary.post(path, data=typed | {"version": version})
    check_came_back(answer, "end", "Thời điểm kết thúc phải sau thời điểm bắt đầu.", typed)


def test_wrong_field_is_explained_in_the_browser(window: Callable[..., Window]) -> None:
    person = window()
    person.trouble.expect(422)
    person.go("/tai-khoan/dang-nhap")
    field = person.page.get_by_label("Số điện thoại hoặc thư điện tử")
    field.fill("0912 34")
    person.press("Gửi mã")
    described = (field.get_attribute("aria-describedby") or "").split()
    assert "contact-error" in described
    assert (field.input_value(), field.get_attribute("aria-invalid")) == ("0912 34", "true")
    person.page.get_by_role("link", name="Số điện thoại hoặc thư điện tử").click()
    assert person.page.evaluate("document.activeElement.id") == "contact"
