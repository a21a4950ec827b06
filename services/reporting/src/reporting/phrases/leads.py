"""The words of leads and of the promotion log."""

from typing import Final

STEPS: Final = {
    "found": "Đã phát hiện",
    "introduced": "Đã giới thiệu",
    "mobilised": "Đã vận động",
    "dossier": "Đã có hồ sơ",
    "dropped": "Thôi theo dõi",
}
TONES: Final = {
    "found": "neutral",
    "introduced": "info",
    "mobilised": "wait",
    "dossier": "good",
    "dropped": "neutral",
}
BEFORE_FOUND: Final = "Ngày này không thể trước ngày phát hiện."
IN_FUTURE: Final = "Ngày này chưa đến."
NO_SUCH_DOSSIER: Final = "Không có hồ sơ nào mang mã này trong Cuộc thi."
UNKNOWN_UNIT: Final = "Chọn đơn vị của bạn."
SEVERAL_UNITS: Final = "Có nhiều đơn vị cùng tên, hãy ghi mã thay tên: {names}."
UNKNOWN_UNITS: Final = "Không có đơn vị nào tên là: {names}."
CHANGED_MEANWHILE: Final = (
    "Người khác vừa sửa mục này sau khi bạn mở trang. Nội dung bạn viết còn nguyên bên dưới; bấm"
    " Lưu lần nữa nếu muốn thay bản của họ."
)
NOT_A_LINK: Final = "Địa chỉ cần bắt đầu bằng http:// hoặc https://."
LEAD_SAVED: Final = "Đã lưu “{title}”."
ACTIVITY_SAVED: Final = "Đã ghi “{title}”."
ACTIVITY_REMOVED: Final = "Đã bỏ “{title}” khỏi nhật ký."

KINDS: Final = {
    "news": "Tin",
    "article": "Bài viết",
    "report": "Phóng sự",
    "column": "Chuyên mục",
    "page": "Chuyên trang",
    "meeting": "Hội nghị, họp, sinh hoạt",
    "training": "Tập huấn, hướng dẫn",
    "broadcast": "Phát thanh, truyền thanh",
    "display": "Băng rôn, áp phích, pa nô",
    "other": "Hình thức khác",
}
CHANNELS: Final = {
    "press": "Báo chí",
    "radio": "Phát thanh",
    "television": "Truyền hình",
    "portal": "Cổng, trang thông tin điện tử",
    "zalo": "Zalo",
    "facebook": "Facebook",
    "tiktok": "TikTok",
    "loudspeaker": "Truyền thanh cơ sở",
    "visual": "Cổ động trực quan",
    "spoken": "Tuyên truyền miệng",
    "other": "Kênh khác",
}
