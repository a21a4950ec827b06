"""Every Vietnamese sentence that code (not a template) says."""

from typing import Final

from notifications.phrases.kinds import KIND_READERS as KIND_READERS
from notifications.phrases.kinds import KIND_REASONS as KIND_REASONS
from notifications.phrases.kinds import KINDS as KINDS
from servicekit import phrases as shared

STATES: Final[dict[str, str]] = {
    "created": "Chờ gửi",
    "sending": "Đang gửi",
    "sent": "Đã gửi",
    "delivered": "Đã đến nơi",
    "failed_temporary": "Sẽ gửi lại",
    "failed_permanent": "Không gửi được",
    "expired": "Quá hạn",
    "undeliverable": "Không có địa chỉ",
    "refused": "Người nhận đã tắt",
}

STATE_TONES: Final[dict[str, str]] = {
    "created": "wait",
    "sending": "info",
    "sent": "good",
    "delivered": "good",
    "failed_temporary": "wait",
    "failed_permanent": "bad",
    "expired": "bad",
    "undeliverable": "bad",
    "refused": "neutral",
}

TASKS: Final[dict[str, str]] = {
    "failed_permanent": "tin không gửi được trong 7 ngày qua",
    "expired": "tin quá hạn chưa gửi được trong 7 ngày qua",
}

CHANNELS: Final[dict[str, str]] = {
    "email": "Thư điện tử",
    "zalo": "Zalo",
    "sms": "Tin nhắn",
    "phone": "Tin nhắn",
}

FAILURES: Final[dict[str, str]] = {
    "unreachable": "Không kết nối được bên nhận",
    "timed_out": "Bên nhận không trả lời kịp; tin chưa được nhận",
    "broken_off": "Kết nối bị ngắt giữa chừng; tin chưa được nhận",
    "unconfirmed": "Đã giao trọn tin nhưng không có xác nhận; tin có thể đã hoặc chưa được nhận",
    "server_busy": "Bên nhận đề nghị gửi lại sau",
    "server_refuses_us": "Bên nhận không nhận tin của hệ thống; cần xem lại cấu hình gửi",
    "recipient_refused": "Bên nhận từ chối địa chỉ này",
    "content_refused": "Bên nhận từ chối nội dung tin",
    "bad_address": "Địa chỉ người nhận không dùng được",
    "bad_letter": "Mẫu thư bị lỗi",
    "no_contact": "Tài khoản chưa có địa chỉ liên hệ",
    "no_channel": "Chưa có kênh nào gửi được tới địa chỉ này",
    "interrupted": "Chương trình gửi dừng đột ngột; thư được gửi lại",
    "too_old": "Đã gửi lại nhiều lần mà chưa được, hết thời hạn",
    "not_wanted": "Người nhận đã tắt loại tin này",
    "cancelled": "Đợt gửi đã hủy",
    "suppressed": "Địa chỉ nằm trong danh sách không gửi",
    "bounced": "Tin bị trả lại: không đến được người nhận",
    "complained": "Người nhận báo đây là tin không mong muốn",
    "out_of_budget": "Đã hết hạn mức chi phí gửi tin",
}

REASONS: Final = {
    code: words for code, words in shared.REASONS.items() if not code.startswith("other_")
}
WITH_PRIZE: Final = "Đạt giải"
WITHOUT_PRIZE: Final = "Không đạt giải"
OTHER_REASON: Final = "Xem chi tiết trên trang hồ sơ"

CHANGES: Final[dict[str, str]] = {
    "blocked": "Tài khoản đã bị khóa. Trong thời gian này tài khoản không đăng nhập được.",
    "merged": "Tài khoản đã được gộp vào một tài khoản khác của cùng một người.",
    "roles": "Quyền làm việc của tài khoản vừa được thay đổi.",
    "contact": "Một địa chỉ liên hệ mới vừa được thêm vào tài khoản.",
}

HIDDEN_CODE: Final = "••••••"
DEFAULT_CONTEST: Final = "Cuộc thi"
NOT_RETRYABLE: Final = "Không gửi lại được tin này"
NOT_RETRYABLE_DETAIL: Final = (
    "Tin đang gửi, đã gửi xong, hoặc là mã đăng nhập."
    " Mã đăng nhập không gửi lại: người dùng yêu cầu mã mới."
)
BAD_LINK: Final = "Liên kết không còn dùng được"
BAD_LINK_DETAIL: Final = (
    "Hãy mở lại liên kết từ thư gốc, hoặc đăng nhập và chọn loại tin muốn nhận trong mục Thông báo."
)
SAVED: Final = "Đã lưu lựa chọn nhận tin."
BAD_ACCOUNT: Final = "Số tài khoản là một số từ 1, ví dụ 1024."
BAD_FILTER: Final = "Bộ lọc chưa đúng"
UNKNOWN_KIND: Final = "Lựa chọn này không có trong danh sách."
NOBODY_THERE: Final = "Không có tài khoản nào dùng địa chỉ này."
EXPORT_HEADINGS: Final = (
    "Mã tin",
    "Tạo lúc",
    "Loại tin",
    "Trạng thái",
    "Lý do",
    "Kênh",
    "Người nhận",
    "Tài khoản",
    "Số lần gửi",
    "Xong lúc",
)
EXPORT_NAME: Final = "thu-da-gui"
ANY: Final = "Tất cả"


def retried(count: int) -> str:
    """After staff asked for messages to be sent again."""
    return (
        f"Đã đưa {count} tin vào hàng chờ gửi lại." if count else "Không còn tin nào cần gửi lại."
    )


NOT_THEIRS: Final = "Chữ ký không khớp với nội dung"
