"""What pages say about corrections of published entries."""

from typing import Final

STATES: Final[dict[str, str]] = {
    "writing": "Đang soạn",
    "proposed": "Chờ duyệt",
    "accepted": "Đã duyệt",
    "refused": "Chưa được duyệt",
    "withdrawn": "Đã rút",
}

STATE_TONES: Final[dict[str, str]] = {
    "writing": "neutral",
    "proposed": "wait",
    "accepted": "good",
    "refused": "bad",
    "withdrawn": "neutral",
}

WHY: Final = "Bạn sửa gì, vì sao"
WHY_EXAMPLE: Final = "Ví dụ: sửa số hộ đang dùng, vì sau khi công bố có thêm 8 hộ tham gia."
REASON: Final = "Lý do"
NOTE: Final = "Nội dung gửi người nộp"
SENT: Final = "Đã gửi bản sửa. Bài đang công bố giữ nguyên cho tới khi bản sửa được duyệt."
TAKEN_BACK: Final = "Đã lấy lại bản sửa để viết tiếp. Tổ thư ký không còn thấy bản này để duyệt."
DROPPED: Final = "Đã bỏ bản sửa. Bài đang công bố không thay đổi."
REFUSED: Final = "Đã trả lại bản sửa cho người nộp. Bài đang công bố không thay đổi."
ACCEPTED: Final = "Đã duyệt bản sửa. Nội dung mới hiện trên trang công khai trong vòng một phút."
FILES: Final = "Tệp công bố"
COVER: Final = "ảnh đại diện"
PUBLIC: Final = "công bố cùng bài"
PRIVATE: Final = "chỉ Ban Tổ chức xem"
PRIMARY: Final = "chính"
FIGURES: Final = "Con số nói lên hiệu quả"
UNITS: Final = "Đơn vị giới thiệu"

OCCASIONS: Final[dict[str, str]] = {
    "submit": "Nộp hồ sơ",
    "answer": "Nộp lại sau bổ sung",
    "edit": "Sửa trong thời gian cho phép",
    "correction": "Bản sửa được duyệt",
    "earlier": "Nội dung đã công bố trước bản sửa đầu tiên",
}
