"""Words around charts and tables of figures."""

from typing import Final

WEEKDAYS: Final = ("Thứ Hai", "Thứ Ba", "Thứ Tư", "Thứ Năm", "Thứ Sáu", "Thứ Bảy", "Chủ nhật")
SHORT_WEEKDAYS: Final = ("T2", "T3", "T4", "T5", "T6", "T7", "CN")
HOUR: Final = "{hour} giờ"
NO_FIELD: Final = "Chưa chọn lĩnh vực"
TODAY: Final = "Trong ngày"
DAYS: Final = "{least}–{last} ngày"
ONE_DAY: Final = "{least} ngày"
LONGER: Final = "Từ {least} ngày"
AS_OF: Final = "{edition}; số liệu đến {moment}"
AS_OF_UNKNOWN: Final = "{edition}; chưa đo được số liệu đến lúc nào"
UNSENT: Final = "đã gửi, {n} chưa đến"

HEADLINES: Final = {"registered": "Đang vận động", "handed_in": "Đã nộp", "valid": "Hợp lệ"}
COUNTED_AS: Final = {
    "registered": "đang được vận động (kể cả bản nháp và sản phẩm chưa lập hồ sơ)",
    "handed_in": "đã nộp",
    "valid": "hợp lệ",
}
REMINDER_CHANNELS: Final = {
    "phone": "Điện thoại",
    "email": "Thư điện tử",
    "zalo": "Zalo",
    "letter": "Công văn",
    "meeting": "Trực tiếp, họp",
}
CONTACT_CHANNELS: Final = {"phone": "Điện thoại", "email": "Thư điện tử", "zalo": "Zalo"}
MASKED: Final = "(đã ẩn)"
READ_ONLY: Final = "Vai trò của bạn chỉ xem được số liệu, không thay đổi được gì ở đây."
NOT_BELOW: Final = "Có đơn vị không còn trực thuộc đơn vị này; hãy tải lại trang."
WHOLE_NUMBER: Final = "Chỉ tiêu của {name} phải là số nguyên từ 1 đến 9.999, hoặc để trống."
TARGETS_SAVED: Final = "Đã lưu chỉ tiêu của {n} đơn vị."
TARGETS_UNCHANGED: Final = "Không có chỉ tiêu nào thay đổi."
REMINDED: Final = "Đã ghi nhận lần nhắc."
CHOOSE_CHANNEL: Final = "Hãy chọn đã nhắc bằng cách nào."
NOTE_TOO_LONG: Final = "Ghi chú dài nhất 300 ký tự."

SHEETS: Final = {
    "ho-so-theo-linh-vuc": "Hồ sơ theo lĩnh vực",
    "ho-so-cho-tham-dinh": "Hồ sơ chờ thẩm định",
    "phieu-theo-gio-va-thu": "Phiếu theo giờ và thứ",
    "ban-do-xa-phuong": "Bản đồ xã, phường",
}
HEADINGS: Final = {
    "ho-so-theo-linh-vuc": ("Mã", "Lĩnh vực", "Đã vận động", "Đã nộp", "Hợp lệ"),
    "ho-so-cho-tham-dinh": ("Đã chờ", "Số hồ sơ"),
    "phieu-theo-gio-va-thu": ("Giờ", *WEEKDAYS),
    "ban-do-xa-phuong": (
        "Mã",
        "Xã, phường",
        "Chỉ tiêu phấn đấu",
        "Đã vận động",
        "Đã nộp",
        "Hợp lệ",
    ),
}
