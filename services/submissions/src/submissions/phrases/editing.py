"""Changing what was already handed in, in words."""

from typing import Final

NOT_EDITABLE: Final = (
    "Hồ sơ sửa được khi là bản nháp, khi Tổ thư ký yêu cầu bổ sung, hoặc sau khi nộp cho đến hết"
    " thời hạn sửa."
)
BEING_READ: Final = (
    "Cán bộ Tổ thư ký đang xem hồ sơ này nên tạm thời chưa sửa được. Bản bạn đã nộp được giữ"
    " nguyên; hãy thử lại sau ít phút."
)
FILES_STAY: Final = (
    "Tệp và thành viên của hồ sơ đã nộp được giữ nguyên."
    " Nếu cần thêm, Tổ thư ký sẽ gửi yêu cầu bổ sung."
)
SAVED: Final = "Đã lưu. Hồ sơ vẫn ở trạng thái đã nộp, với nội dung mới."


def closed(limit: str, *, over: bool) -> str:
    """Outside the time for changing what was handed in."""
    if over:
        return (
            f"Thời hạn sửa hồ sơ đã nộp kết thúc lúc {limit}. Bản bạn đã nộp được giữ nguyên và vẫn"
            " dự thi."
        )
    return f"Hồ sơ đã nộp sửa được từ {limit}. Bản bạn đã nộp được giữ nguyên."
