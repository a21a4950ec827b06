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
