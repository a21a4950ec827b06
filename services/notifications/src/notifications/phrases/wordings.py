"""Words about wordings: what their variables mean, examples of facts, and what to mend."""

from typing import Any, Final

MEANINGS: Final[dict[str, str]] = {
    "name": "Tên người nhận",
    "contest": "Tên Cuộc thi",
    "public_url": "Địa chỉ trang Cuộc thi",
    "host": "Tên miền trang Cuộc thi",
    "code": "Mã hồ sơ; trong thư mã đăng nhập là mã đó",
    "expires_at": "Giờ mã đăng nhập hết hiệu lực",
    "change": "Thay đổi nào của tài khoản",
    "at": "Ngày giờ của sự việc",
    "title": "Tên sản phẩm",
    "reason": "Lý do, bằng lời",
    "last_day": "Ngày cuối của thời hạn",
    "page": "Liên kết tới trang cần mở",
    "entry_page": "Liên kết tới bài dự thi",
    "share_page": "Liên kết chia sẻ lên Facebook",
    "poster": "Liên kết tới áp phích để in",
    "prize": "Tên giải, trống khi không đạt",
    "number": "Số giấy chứng nhận",
    "certificate": "Liên kết tải giấy chứng nhận",
    "outcome": "Kết quả xét giải",
    "outcome_before": "Kết quả đã báo trước khi đính chính",
    "replaced": "Số giấy chứng nhận không còn giá trị, trống khi không có",
    "decision": "Số quyết định",
    "results": "Liên kết tới trang Kết quả",
    "gallery": "Liên kết tới trang bình chọn",
    "count": "Số bài đã bình chọn",
    "day": "Ngày đã bình chọn",
    "my_votes": "Liên kết tới Phiếu của tôi",
    "period": "Tháng báo cáo",
    "unit": "Tên đơn vị",
    "days": "Số ngày còn lại",
    "place": "Địa điểm",
    "ceremony": "Tên buổi lễ",
    "when": "Thời gian của buổi lễ, bằng lời",
    "task": "Việc cần chuẩn bị",
}

A_MOMENT: Final = "2030-05-20T09:00:00+07:00"
A_DOSSIER: Final[dict[str, Any]] = {
    "dossier": "vi-du",
    "code": "H7K3MX",
    "title": "Máy sấy chè bằng năng lượng mặt trời",
    "reason": "missing_evidence",
    "entry": "H7K3MX/may-say-che",
    "at": A_MOMENT,
    "until": "2030-05-31T00:00:00+07:00",
    "after": "awarded",
    "prize": "Giải Nhất",
    "number": "01/GCN-BTC",
}
A_REPORT: Final[dict[str, Any]] = {
    "period": "2030-05",
    "unit_name": "Phường Quan Triều",
    "last_day": "2030-05-29",
    "days": 3,
}
A_CEREMONY: Final[dict[str, Any]] = {
    "title": "Lễ trao giải Cuộc thi",
    "when": "09:00 ngày 20/05/2030",
    "place": "Trung tâm Hội nghị tỉnh",
}
A_WINDOW: Final[dict[str, Any]] = {"until": "2030-05-31T00:00:00+07:00"}
SAMPLES: Final[dict[str, dict[str, Any]]] = {
    "sign_in_code": {},
    "welcome": {},
    "security": {"change": "roles"},
    "new_sign_in": {"at": A_MOMENT},
    "vote_thanks": {"count": 3, "day": "2030-05-20"},
    "voting_opens": A_WINDOW,
    "voting_last_day": A_WINDOW,
    "voting_closed": A_WINDOW,
    "report_due": A_REPORT,
    "report_overdue": A_REPORT,
    "report_escalated": A_REPORT,
    "report_returned": A_REPORT,
    "report_accepted": A_REPORT,
    "ceremony_invited": A_CEREMONY,
    "ceremony_reminder": A_CEREMONY,
    "ceremony_changed": A_CEREMONY | {"reason": "Tránh ngày nghỉ lễ"},
    "ceremony_cancelled": A_CEREMONY | {"reason": "Ảnh hưởng của bão"},
    "ceremony_task": A_CEREMONY | {"task": "Video giới thiệu Thể lệ", "due": "2030-05-10"},
    "result_rectified": A_DOSSIER
    | {"prize_before": "Giải Nhì", "replaced": "02/GCN-BTC", "decision": "15/QĐ-UBND"},
    "campaign": {},
    "circular": {},
    "notice": {},
}
"""Facts to show a wording with while no real message of its kind exists; else `A_DOSSIER`."""

EMPTY: Final = "Mục này cần được điền."
TOO_LONG: Final = "Dài quá {limit} ký tự; hãy rút ngắn."
NOT_READABLE: Final = (
    "Phần trong dấu {{ … }} hoặc {% … %} chưa đúng. Chỉ dùng {{ tên_biến }} và"
    " {% if tên_biến %}…{% else %}…{% endif %}, mở và đóng trên cùng một dòng."
)
UNKNOWN_VARIABLE: Final = "Không có biến {names}. Các biến dùng được: {known}."
MISSING_VARIABLE: Final = "Thư này phải có {names}, nếu không người nhận không làm được gì."
FOREIGN_LINK: Final = (
    "Nút chỉ được dẫn tới trang của Cuộc thi: địa chỉ bắt đầu bằng một trong {known}."
)
SAVED: Final = "Đã lưu lần sửa {version}. Thư gửi từ bây giờ dùng lời mới."
SAME: Final = "Lời thư không có gì thay đổi nên không lưu thêm lần sửa."
STALE: Final = (
    "Mẫu này vừa được người khác sửa. Nội dung bạn gõ vẫn ở đây; hãy so với bản đang dùng rồi lưu."
)
TRIAL_SENT: Final = "Đã đưa thư gửi thử vào hàng chờ. Thư đến địa chỉ của tài khoản bạn."
TRIAL_SUBJECT: Final = "[Gửi thử] {subject}"
NO_CONTACT: Final = "Tài khoản của bạn chưa có địa chỉ nhận thư."
BROKEN_TASK: Final = "mẫu thư bị lỗi khi gửi, đang dùng bản trước đó"


def variable(name: str) -> str:
    """As it is typed."""
    return "{{ " + name + " }}"
