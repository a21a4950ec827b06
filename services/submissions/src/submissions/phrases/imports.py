"""What the import of paper dossiers says: the sheet's columns, what is wrong in a cell."""

from typing import Final

from submissions import phrases

SHEET: Final = "Hồ sơ"
LISTS_SHEET: Final = "Danh mục"
GUIDE_SHEET: Final = "Hướng dẫn"
YES: Final = "Có"
NO: Final = "Không"
MEANS_YES: Final = ("có", "co", "x", "yes", "1", "đã ký", "đồng ý")
MEANS_NO: Final = ("không", "khong", "no", "0", "")
REPAIR: Final = "Cần sửa"
NO_LONGER_THERE: Final = (
    "Tệp ZIP của lần kiểm tra này không còn được giữ. Hãy gửi lại bảng cùng tệp ZIP."
)

HEADINGS: Final[dict[str, str]] = {
    "key": "Số tiếp nhận",
    "title": phrases.FIELDS["title"],
    "kind": phrases.FIELDS["kind"],
    "field": phrases.FIELDS["field"],
    "themes": phrases.FIELDS["themes"],
    "areas": "Phạm vi áp dụng",
    "summary": phrases.FIELDS["summary"],
    "problem": phrases.FIELDS["problem"],
    "solution": phrases.FIELDS["solution"],
    "where_applied": phrases.FIELDS["where_applied"],
    "applied_since": phrases.FIELDS["applied_since"],
    "effects": phrases.FIELDS["effects"],
    "figures": "Con số nổi bật",
    "applicant_kind": phrases.FIELDS["applicant_kind"],
    "authors": phrases.FIELDS["authors"],
    "of_age": "Các tác giả từ đủ 16 tuổi",
    "guardian_name": "Người đại diện (dưới 16 tuổi)",
    "guardian_relation": "Quan hệ của người đại diện",
    "guardian_contact": "Liên hệ của người đại diện",
    "organisation": "Tên tổ chức, doanh nghiệp",
    "organisation_number": "Mã số tổ chức, doanh nghiệp",
    "representative": "Người đại diện tổ chức",
    "representative_position": "Chức vụ người đại diện",
    "unit": "Đơn vị giới thiệu chính",
    "units": "Đơn vị cùng giới thiệu",
    "received_on": "Ngày nhận hồ sơ",
    "postmark": "Ngày dấu bưu điện",
    "contact_name": "Người liên hệ",
    "contact_phone": "Điện thoại liên hệ",
    "contact_email": "Thư điện tử liên hệ",
    "contact_address": "Địa chỉ liên hệ",
    "declared": "Đã ký cam kết",
    "processing": "Đồng ý xử lý dữ liệu",
    "publication": "Đồng ý công bố",
    "promotion": "Đồng ý truyền thông",
    "guardian": "Người đại diện đồng ý (dưới 16 tuổi)",
}
HELP: Final[dict[str, str]] = {
    "key": "Số ghi trên hồ sơ khi tiếp nhận; chữ, số, dấu chấm, gạch. Mỗi hồ sơ một số."
    " Tệp đính kèm đặt trong thư mục cùng tên.",
    "kind": "Chọn trong danh sách.",
    "field": "Chọn trong danh sách.",
    "themes": "Một hoặc nhiều chủ đề, cách nhau bằng dấu chấm phẩy.",
    "areas": "Một hoặc nhiều phạm vi, cách nhau bằng dấu chấm phẩy.",
    "summary": "Một đến ba câu, tối đa 600 ký tự.",
    "applied_since": "Tháng/năm hoặc năm, ví dụ 03/2024.",
    "figures": "Không bắt buộc. Ví dụ: 31 % = củi giảm mỗi mẻ; 23 hộ = đang dùng",
    "applicant_kind": "Chọn trong danh sách.",
    "authors": "Họ tên các tác giả hoặc tên đơn vị, cách nhau bằng dấu phẩy.",
    "of_age": "Với cá nhân, nhóm tác giả. “Không” nếu có người dưới 16 tuổi;"
    " khi đó ghi người đại diện.",
    "guardian_name": "Chỉ khi có tác giả dưới 16 tuổi: họ tên cha, mẹ hoặc người giám hộ.",
    "organisation": "Với tổ chức, doanh nghiệp, hợp tác xã.",
    "organisation_number": "Không bắt buộc; mã số thuế hoặc số quyết định thành lập.",
    "representative": "Với tổ chức, doanh nghiệp, hợp tác xã: người đại diện theo pháp luật.",
    "unit": "Tên đơn vị như trong trang “Danh mục”.",
    "units": "Không bắt buộc; tối đa hai đơn vị, cách nhau bằng dấu chấm phẩy.",
    "received_on": "Ngày hồ sơ đến nơi nhận, ví dụ 31/10/2026.",
    "postmark": "Chỉ ghi khi gửi qua bưu điện.",
    "contact_phone": "Cần điện thoại, thư điện tử hoặc địa chỉ để báo kết quả.",
    "declared": "“Có” khi bản giấy đã có chữ ký.",
    "processing": "“Có” khi người nộp đã đánh dấu đồng ý.",
    "publication": "“Có” khi người nộp đã đánh dấu đồng ý.",
    "promotion": "Không bắt buộc.",
}
EXAMPLE: Final[dict[str, str]] = {
    "key": "GIAY-001",
    "title": "Máy sao chè tận dụng nhiệt khí thải",
    "summary": "Máy sao chè gia đình dùng lại nhiệt của khói bếp để làm héo mẻ chè sau.",
    "problem": "Hộ làm chè đốt nhiều củi, mẻ chè không đều.",
    "solution": "Khói sau khi sao được dẫn qua giàn trao đổi nhiệt để hong mẻ kế tiếp.",
    "where_applied": "23 hộ trồng chè xã La Bằng",
    "applied_since": "03/2024",
    "effects": "Mỗi mẻ bớt gần một phần ba lượng củi.",
    "figures": "31 % = củi giảm mỗi mẻ; 23 hộ = đang dùng",
    "authors": "Nguyễn Văn A, Trần Thị B",
    "of_age": YES,
    "contact_name": "Nguyễn Văn A",
    "contact_phone": "0912 345 678",
    "contact_address": "Xóm 3, xã La Bằng",
    "declared": YES,
    "processing": YES,
    "publication": YES,
    "promotion": NO,
}
GUIDE: Final = (
    "Mỗi dòng là một hồ sơ. Dòng 2 là ví dụ, hãy xóa hoặc ghi đè trước khi gửi.",
    "Cột có dấu * phải điền. Không đổi tên cột, không dùng công thức.",
    "Tệp đính kèm: tạo một tệp ZIP, trong đó mỗi hồ sơ có một thư mục mang đúng số tiếp nhận,"
    " ví dụ GIAY-001/anh-may.jpg. Ảnh đầu tiên theo tên là ảnh đại diện.",
    "Gửi bảng (và tệp ZIP) ở trang Nhập hồ sơ giấy. Hệ thống kiểm tra trước, chưa nhập gì;"
    " bảng đánh dấu chỗ cần sửa tải về được.",
    "Hồ sơ đã nhập nằm trong hàng chờ thẩm định. Người nhập không tự thẩm định hồ sơ mình nhập.",
)

FORMULA: Final = "Ô này là công thức. Dán lại dưới dạng giá trị."
EMPTY: Final = "Ô này phải điền."
KEY_MALFORMED: Final = (
    "Chỉ dùng chữ không dấu, số, dấu chấm và gạch, tối đa 40 ký tự, ví dụ GIAY-001."
)
NOT_A_DATE: Final = "Ghi ngày dạng ngày/tháng/năm, ví dụ 31/10/2026."
DATE_IN_FUTURE: Final = "Ngày này còn ở tương lai. Kiểm tra lại ngày trên hồ sơ."
POSTMARK_AFTER_RECEIPT: Final = "Dấu bưu điện không thể sau ngày nhận. Kiểm tra lại hai ngày."
YES_OR_NO: Final = f"Ghi “{YES}” hoặc “{NO}”."
NEEDED_YES: Final = f"Cần “{YES}”: chỉ nhập hồ sơ đã ký cam kết và đồng ý ở mục này."
NO_CONTACT: Final = "Ghi ít nhất một cách liên hệ: điện thoại, thư điện tử hoặc địa chỉ."
NOT_A_PHONE: Final = "Số điện thoại cần 10 chữ số, ví dụ 0912 345 678."
NOT_AN_EMAIL: Final = "Địa chỉ thư điện tử chưa đúng, ví dụ ten@example.vn."
NOT_A_CONTACT: Final = "Ghi số điện thoại hoặc địa chỉ thư điện tử của người đại diện."
FIGURES_MALFORMED: Final = (
    "Ghi tối đa ba con số dạng “31 % = củi giảm”, cách nhau bằng dấu chấm phẩy;"
    " con số tối đa 30, ý nghĩa tối đa 80 ký tự."
)
TOO_MANY_UNITS: Final = "Tối đa hai đơn vị cùng giới thiệu, cách nhau bằng dấu chấm phẩy."
NEEDS_FILES: Final = (
    "Cần ít nhất một tệp minh chứng: đặt vào thư mục mang số tiếp nhận này trong tệp ZIP."
)

NOT_A_SHEET: Final = "Tệp không phải bảng tính XLSX, hoặc bị hỏng. Lưu lại dạng .xlsx rồi gửi lại."
NO_ROWS: Final = "Bảng chưa có dòng hồ sơ nào."
CHOOSE_A_SHEET: Final = "Chọn tệp bảng tính (.xlsx)."
NOT_AN_ARCHIVE: Final = "Tệp đính kèm không phải tệp ZIP, hoặc bị hỏng."
ARCHIVE_LOCKED: Final = "Tệp ZIP có mật khẩu. Nén lại không đặt mật khẩu."
CHOOSE_ROWS: Final = "Chọn ít nhất một dòng để nhập."
STARTED: Final = "Đã bắt đầu nhập các dòng đã chọn."
UNDONE: Final = "Đã hoàn tác lần nhập. Các hồ sơ của lần nhập này đã được rút."
GONE_MEANWHILE: Final = "Số tiếp nhận này vừa được nhập ở một lần nhập khác."
UNEXPECTED: Final = "Chưa nhập được dòng này do sự cố kỹ thuật. Chọn lại dòng và nhập lần nữa."
PAPER: Final = "hồ sơ giấy"

ROW_STATES: Final[dict[str, str]] = {
    "ready": "Sẵn sàng",
    "wrong": "Cần sửa",
    "late": "Quá hạn nhận",
    "known": "Đã nhập trước đó",
    "chosen": "Đang chờ nhập",
    "imported": "Đã nhập",
    "failed": "Chưa nhập được",
    "undone": "Đã hoàn tác",
}
ROW_TONES: Final[dict[str, str]] = {
    "ready": "good",
    "wrong": "bad",
    "late": "wait",
    "known": "neutral",
    "chosen": "info",
    "imported": "good",
    "failed": "bad",
    "undone": "neutral",
}
STAGES: Final[dict[str, str]] = {
    "checked": "Đã kiểm tra, chưa nhập",
    "running": "Đang nhập",
    "done": "Đã nhập",
    "undone": "Đã hoàn tác",
}


def too_long(length: int, limit: int) -> str:
    """A cell above its limit."""
    return f"Dài {length} ký tự, cho phép tối đa {limit}. Rút ngắn nội dung."


def needed_for(kind: str) -> str:
    """A cell that this kind of applicant must fill."""
    return f"Phải điền với đối tượng “{phrases.APPLICANT_KINDS[kind]}”."


def not_in_list(given: str, nearest: str | None) -> str:
    """A word that the edition's list does not have; the nearest one that it has."""
    advice = f" Có phải “{nearest}”?" if nearest else " Chọn trong danh sách của ô."
    return f"“{given[:60]}” không có trong danh mục.{advice}"


def same_key(line: int) -> str:
    """Two rows with one number."""
    return f"Số này đã có ở dòng {line}. Mỗi hồ sơ một số."


def already(code: str) -> str:
    """The number was imported before."""
    return f"Đã nhập thành hồ sơ {code}."


def came_late(day: str, rule: str, end: str) -> str:
    """Why a row needs a decision; all in words."""
    return f"Tính theo {rule} ({day}) là sau khi hết hạn nhận ({end})."


def came_early(day: str, start: str) -> str:
    """Before reception began."""
    return f"Ngày {day} là trước khi bắt đầu nhận hồ sơ ({start}). Kiểm tra lại ngày."


RULES: Final[dict[str, str]] = {"postmark": "dấu bưu điện", "receipt": "ngày nhận"}


def columns_missing(names: list[str]) -> str:
    """The sheet is not the template."""
    return f"Thiếu cột: {', '.join(names)}. Dùng mẫu tải từ trang này và giữ nguyên tên cột."


def too_many_rows(limit: int) -> str:
    return f"Bảng có hơn {limit} dòng. Chia thành nhiều bảng."


def sheet_too_large(limit_mb: int) -> str:
    return f"Bảng lớn quá {limit_mb} MB. Bỏ hình ảnh chèn trong bảng hoặc chia nhỏ."


def archive_too_large(limit_mb: int) -> str:
    return f"Tệp ZIP giải nén ra lớn hơn {limit_mb} MB. Chia thành nhiều lần nhập."


def too_many_members(limit: int) -> str:
    return f"Tệp ZIP có hơn {limit} tệp. Chia thành nhiều lần nhập."


def stray_file(name: str) -> str:
    """A file in the archive that belongs to no row."""
    return f"Tệp “{name}” không nằm trong thư mục của số tiếp nhận nào trong bảng nên được bỏ qua."


def too_many_files(limit: int) -> str:
    return f"Thư mục có hơn {limit} tệp; mỗi hồ sơ tối đa {limit}."


def entered(key: str, received: str, postmark: str, because: str) -> str:
    """The line of the audit: what the paper says; days in words."""
    sentence = f"Hồ sơ giấy số {key}, nhận ngày {received}"
    if postmark:
        sentence += f", dấu bưu điện {postmark}"
    return f"{sentence}. Nhận quá hạn vì: {because}" if because else f"{sentence}."


def touched(codes: list[str]) -> str:
    """Why an import cannot be undone any more."""
    return f"Đã có người xử lý: {', '.join(codes)}. Rút từng hồ sơ nếu cần."


def reasons_missing(lines: list[int]) -> str:
    """Rows that came too late are taken by a reason each."""
    named = ", ".join(map(str, lines))
    return f"Ghi lý do vẫn nhận cho dòng quá hạn đã chọn: {named}. Chưa nhập dòng nào."


def undo_over(day: str) -> str:
    """The time to undo is over."""
    return f"Chỉ hoàn tác được đến {day}. Rút từng hồ sơ nếu cần."


def checked(ready: int, every: int) -> str:
    return f"Đã kiểm tra {every} dòng, {ready} dòng sẵn sàng. Chưa nhập gì."
