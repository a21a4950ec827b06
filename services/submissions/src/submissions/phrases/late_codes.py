"""Late-access codes, in words."""

from typing import Final

UNKNOWN: Final = "Mã nộp muộn chưa đúng. Kiểm tra lại từng ký tự, ví dụ 7K3M-X9QA-20TR."
REVOKED: Final = "Mã này đã được thu hồi. Liên hệ Tổ thư ký nếu bạn vẫn cần nộp muộn."
USED_UP: Final = "Mã này đã dùng hết số lượt. Liên hệ Tổ thư ký để được cấp mã khác."
REVOKED_NOW: Final = "Đã thu hồi mã. Hồ sơ đã nộp bằng mã này không thay đổi."
NOTHING_TO_REVOKE: Final = "Mã này không còn hiệu lực từ trước."
REASON: Final = "Ghi căn cứ cho phép nộp muộn."
DAY_PASSED: Final = "Ngày hết hạn phải từ hôm nay trở đi."


def expired(end: str) -> str:
    """A code that was good once."""
    return f"Mã này đã hết hạn lúc {end}. Liên hệ Tổ thư ký nếu bạn vẫn cần nộp muộn."


def admitted_by(number: int) -> str:
    """In the timeline of a dossier."""
    return f"Nộp sau thời hạn bằng mã nộp muộn số {number}."
