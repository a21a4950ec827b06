"""What people read from the portal's code (templates hold the rest)."""

import re
from datetime import datetime
from typing import Any, Final

from servicekit.times import as_datetime

MOMENT: Final = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|\+00:00)")

CHANGED_MEANWHILE: Final = "Người khác vừa thay đổi thiết lập này"
CHANGED_MEANWHILE_DETAIL: Final = (
    "Thay đổi của bạn chưa được lưu. Hãy mở lại trang để xem giá trị mới rồi sửa tiếp."
)
CHANGED_AGAIN: Final = (
    "Giá trị đang dùng hiện ở đầu trang; nội dung bạn nhập còn nguyên, gửi lại nếu vẫn muốn thay."
)
ALREADY_CURRENT: Final = "Đây đã là lần thi hiện hành."
WINDOW_SAVED: Final = "Đã lưu thời hạn “{name}”."
WINDOW_REMOVED: Final = "Đã bỏ thời hạn “{name}”; trang công khai ghi “sẽ công bố”."
RULES_SAVED: Final = "Đã lưu quy định bình chọn."
CONTACT_SAVED: Final = "Đã lưu liên hệ hỗ trợ."
ORGANISER_SAVED: Final = "Đã lưu đơn vị tổ chức."
TARGETS_SAVED: Final = "Đã lưu chỉ tiêu phấn đấu."
REVIEW_SAVED: Final = "Đã lưu quy định thẩm định."
RECEPTION_SAVED: Final = "Đã lưu quy định tiếp nhận."
LETTERHEAD_SAVED: Final = "Đã lưu phần đầu và chữ ký của công văn."
REPORTS_SAVED: Final = "Đã lưu quy định báo cáo tháng; hạn nộp được tính lại trong ít giây."
CURRENT_CHOSEN: Final = "“{title}” là lần thi hiện hành."

TARGET_HELP: Final = "Số hồ sơ hợp lệ phấn đấu đạt, không giới hạn việc nộp; 0 là không đặt."
SCOPE_OF: Final = "{label}: tính cho"
ENDS_BEFORE_START: Final = "Thời điểm kết thúc phải sau thời điểm bắt đầu."
NOTHING_CHANGED: Final = "Nội dung chưa thay đổi so với bản đang dùng."
MOMENT_EXAMPLE: Final = "Cần giờ và ngày, ví dụ 23:59 31/10/2026."
START_NEEDED: Final = "Cần thời điểm bắt đầu; để bỏ thời hạn, hãy dùng nút “Chưa công bố”."
REASON_NEEDED: Final = "Cần lý do, ví dụ số văn bản quyết định thay đổi."
BAD_EMAIL: Final = "Địa chỉ thư điện tử chưa đúng, ví dụ hotro@example.vn."
BAD_PHONE: Final = "Số điện thoại chưa đúng, ví dụ 0912 345 678 hoặc 0208 3855 123."
CONTACT_NEEDED: Final = "Cần ít nhất một cách liên hệ: điện thoại hoặc thư điện tử."

WINDOW_NAMES: Final = {
    "launch": "Phát động",
    "promotion": "Tuyên truyền",
    "submission": "Tiếp nhận hồ sơ",
    "editing": "Sửa hồ sơ đã nộp",
    "voting": "Bình chọn trực tuyến",
    "judging": "Chấm thi",
    "results": "Công bố kết quả",
}
CONTACTS: Final = {
    "any": "Thư điện tử hoặc điện thoại",
    "email": "Chỉ tài khoản có thư điện tử đã xác minh",
    "phone": "Chỉ tài khoản có số điện thoại đã xác minh",
    "both": "Cần cả thư điện tử và điện thoại đã xác minh",
}
DECLARATIONS: Final = {
    "asked": "Hỏi, không bắt buộc",
    "required": "Bắt buộc trước khi bình chọn",
}
SCOPES: Final = {"each": "Từng đơn vị", "group": "Cả nhóm cùng đạt"}
PAPER: Final = {
    "receipt": "Ngày nhận được hồ sơ",
    "postmark": "Ngày dấu bưu điện; không có thì ngày nhận",
}
IF_HOLIDAY: Final = {
    "keep": "Giữ nguyên",
    "before": "Chuyển về ngày làm việc trước đó",
    "after": "Chuyển sang ngày làm việc tiếp theo",
}
QUESTION: Final = "Mục {number}"
QUESTION_HELP: Final = "Mục {number}: gợi ý cho người viết"
QUESTION_KIND: Final = "Mục {number}: trả lời bằng"
QUESTION_KINDS: Final = {"text": "Lời văn", "number": "Một số nguyên"}
MONTH_EXAMPLE: Final = "“{text}” không phải tháng; viết như 05/2026."
DAY_EXAMPLE: Final = "“{text}” không phải ngày; viết như 02/09/2026, mỗi dòng một ngày."
REMINDERS_EXAMPLE: Final = "“{text}” không phải số ngày từ 1 đến 28; viết như 7, 3, 1."
LAST_MONTH_FIRST: Final = "Kỳ cuối phải bằng hoặc sau kỳ đầu."
COUNTS: Final = {"public": "Công khai", "hidden": "Không công khai"}
SUBJECTS: Final = {
    "created": "Khởi tạo",
    "window": "Thời hạn",
    "voting": "Quy định bình chọn",
    "help_contact": "Liên hệ hỗ trợ",
    "rules": "Thể lệ",
    "targets": "Chỉ tiêu phấn đấu",
    "organiser": "Đơn vị tổ chức",
    "review": "Thẩm định hồ sơ",
    "reception": "Tiếp nhận hồ sơ giấy và tệp",
    "letterhead": "Công văn",
    "monthly_report": "Báo cáo tháng",
    "messages": "Tin nhắn và thư",
    "current": "Lần thi hiện hành",
    "announced": "Công bố lần thi",
    "names": "Tên gọi",
    "scoring": "Cách chấm điểm",
    "prizes": "Giải thưởng",
    "phases": "Các giai đoạn",
    "publicity": "Tuyên truyền, đếm ngược",
    "published": "Công bố thể lệ",
    "rules_version": "Bản thể lệ",
    "title": "Tên đầy đủ",
    "short_title": "Tên ngắn",
    "amended": "Sửa đổi thể lệ",
}

THROUGH: Final = "Từ ngày {first} đến hết ngày {last}"
SINCE: Final = "Bắt đầu từ ngày {first}"
SEEDED: Final = "Dữ liệu ban đầu"
NEWER_DATA: Final = "Cập nhật theo tệp dữ liệu của lần thi"


def too_many_points(most: int) -> str:
    """A checklist that nobody would read."""
    return f"Tối đa {most} điểm, mỗi dòng một điểm."


def point_too_long(limit: int) -> str:
    """A point that is a text."""
    return f"Mỗi điểm dài tối đa {limit} ký tự."


def too_many_positions(most: int) -> str:
    """More lines than stand over a signature."""
    return f"Tối đa {most} dòng trên chữ ký."


def value(stored: Any) -> str:
    """A stored value as people read it in the history."""
    if stored is None or stored == "":
        return "(trống)"
    if isinstance(stored, bool):
        return "có" if stored else "không"
    if isinstance(stored, str) and MOMENT.fullmatch(stored):
        return as_datetime(datetime.fromisoformat(stored))
    if isinstance(stored, list):
        return "; ".join(value(item) for item in stored)
    if isinstance(stored, dict):
        return ", ".join(value(item) for name, item in stored.items() if name != "code")
    return str(stored)
