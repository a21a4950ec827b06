"""What is said on the list of a person's dossiers."""

from typing import Final

DELETE: Final = "Xóa bản nháp"
RESTORE: Final = "Khôi phục bản nháp"
RESTORED: Final = "Đã khôi phục bản nháp."

GROUPS: Final[dict[str, str]] = {
    "": "Tất cả",
    "todo": "Cần làm",
    "waiting": "Đang chờ",
    "public": "Đã công bố",
    "over": "Đã kết thúc",
}
TODOS: Final[dict[str, str]] = {
    "write": "Viết tiếp",
    "hand_in": "Đã đủ nội dung, kiểm tra và nộp",
    "too_early": "Đã đủ nội dung, chờ đến ngày nhận hồ sơ",
    "too_late": "Đã hết thời gian nhận hồ sơ",
    "supplement": "Bổ sung theo yêu cầu",
    "wait": "Chờ Tổ thư ký",
    "share": "Chia sẻ bài dự thi",
    "none": "",
}


def left_to_write(count: int) -> str:
    """Beside a draft that is not whole yet."""
    return f"Còn {count} mục cần điền"
