"""What is said about the people of a group and their invitations."""

from typing import Final

ROLES: Final[dict[str, str]] = {
    "head": "Trưởng nhóm",
    "author": "Tác giả chính",
    "co_author": "Đồng tác giả",
    "helper": "Người hỗ trợ",
    "other": "Vai trò khác",
}
STATES: Final[dict[str, str]] = {
    "invited": "Chờ xác nhận",
    "confirmed": "Đã xác nhận",
    "declined": "Không tham gia",
    "left": "Đã rời nhóm",
    "expired": "Lời mời hết hạn",
}
TONES: Final[dict[str, str]] = {
    "invited": "wait",
    "confirmed": "good",
    "declined": "bad",
    "left": "neutral",
    "expired": "bad",
}
FORGOTTEN: Final = "Người đã xóa tài khoản"

NAME: Final = "Họ và tên"
ROLE: Final = "Vai trò trong nhóm"
DUTY: Final = "Việc đã làm"
DUTY_HELP: Final = "Ví dụ: thiết kế bộ điều khiển, thử nghiệm tại vườn."
SHARE: Final = "Phần đóng góp (%)"
MYSELF: Final = "Đây là tôi"
NAME_MISSING: Final = "Nhập họ và tên thành viên."
SHARE_WRONG: Final = "Nhập một số từ 1 đến 100, hoặc để trống."

REMOVED: Final = "Đã xóa thành viên khỏi danh sách."
ADDED_MYSELF: Final = "Đã thêm bạn vào danh sách."
RENEWED: Final = "Đã tạo liên kết mới. Liên kết cũ không dùng được nữa."
CONFIRMED: Final = "Đã xác nhận. Bạn là thành viên của nhóm."
DECLINED: Final = "Đã ghi nhận bạn không tham gia nhóm này."
LEFT: Final = "Bạn đã rời nhóm."
TOO_MANY: Final = "Danh sách thành viên đã đầy"
ALREADY_LISTED: Final = "Bạn đã có trong danh sách"
ALREADY_MEMBER: Final = "Bạn đã là thành viên của nhóm này"
INVITATION_UNKNOWN: Final = "Lời mời không còn hiệu lực"
INVITATION_UNKNOWN_DETAIL: Final = (
    "Có thể người mời đã tạo liên kết mới hoặc đã xóa lời mời. Hãy xin người mời liên kết mới."
)
INVITATION_EXPIRED: Final = "Lời mời đã hết hạn"
INVITATION_USED: Final = "Lời mời này đã được trả lời"
INVITATION_USED_DETAIL: Final = (
    "Mỗi liên kết chỉ dùng một lần. Nếu bạn cần tham gia, hãy xin người mời liên kết mới."
)
INVITATION_OWN: Final = "Đây là lời mời bạn gửi cho người khác"
INVITATION_OWN_DETAIL: Final = (
    "Bạn là người lập hồ sơ nên không xác nhận thay thành viên."
    " Hãy gửi liên kết này cho thành viên của nhóm."
)


def too_many(limit: int) -> str:
    """A dossier names only so many people."""
    return f"Mỗi hồ sơ ghi tối đa {limit} thành viên. Các cộng sự khác có thể nêu trong nội dung."


def expired_at(moment: str) -> str:
    """When the invitation ended."""
    return f"Lời mời có hiệu lực đến {moment}. Hãy xin người mời liên kết mới."


def unconfirmed(count: int) -> str:
    """For reviewers, beside a dossier that is about to be published."""
    return f"{count} thành viên chưa xác nhận"
