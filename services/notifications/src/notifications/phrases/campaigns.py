"""Words about campaigns."""

from typing import Final

STATES: Final[dict[str, str]] = {
    "draft": "Bản nháp",
    "proposed": "Chờ duyệt",
    "approved": "Đã duyệt, chờ gửi",
    "running": "Đang gửi",
    "paused": "Tạm dừng",
    "done": "Đã đưa hết vào hàng gửi",
    "cancelled": "Đã hủy",
}
TONES: Final[dict[str, str]] = {
    "draft": "neutral",
    "proposed": "wait",
    "approved": "info",
    "running": "info",
    "paused": "wait",
    "done": "good",
    "cancelled": "bad",
}
VERBS: Final[dict[str, str]] = {
    "propose": "Trình duyệt",
    "send_back": "Trả lại để sửa",
    "approve": "Duyệt gửi",
    "pause": "Tạm dừng",
    "resume": "Gửi tiếp",
    "cancel": "Hủy đợt gửi",
}
HISTORY: Final[dict[str, str]] = VERBS | {
    "write": "Soạn nội dung",
    "start": "Bắt đầu gửi",
    "finish": "Đưa hết vào hàng gửi",
}
SORTS: Final[dict[str, str]] = {
    "groups": "Đầu mối của các nhóm đơn vị",
    "unreported": "Đầu mối của đơn vị chưa gửi báo cáo tháng",
    "applicants": "Người nộp hồ sơ ở các giai đoạn",
    "consenting": "Người đã đồng ý nhận tin chung",
}
NEEDS_GROUPS: Final = "Chọn ít nhất một nhóm đơn vị."
NEEDS_STAGES: Final = "Chọn ít nhất một giai đoạn của hồ sơ."
NEEDS_PERIOD: Final = "Chọn tháng báo cáo, ví dụ 05/2030."
BAD_RATE: Final = "Từ 1 đến 6.000 tin mỗi phút."
IN_THE_PAST: Final = "Giờ gửi đã qua. Để trống nếu muốn gửi ngay khi được duyệt."
SAVED: Final = "Đã lưu đợt gửi."
STALE: Final = "Đợt gửi vừa được người khác thay đổi. Hãy xem lại rồi làm tiếp."
NOT_NOW: Final = "Việc này không còn phù hợp với tình trạng của đợt gửi"
SECOND_PERSON: Final = "Người soạn không tự duyệt được: cần một người khác duyệt"
