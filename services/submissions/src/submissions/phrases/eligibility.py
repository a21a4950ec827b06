"""The self-check before a draft, in words."""

from typing import Final

FIELD: Final = "Tự kiểm tra điều kiện"
MISSING: Final = "Câu trả lời tự kiểm tra cho thấy chưa đủ điều kiện. Trả lời lại khi đã đủ."
ANSWER_IT: Final = "Chọn một câu trả lời."
YES: Final = "Có"
NO: Final = "Chưa, hoặc không"
KEPT: Final = "Đã lưu kết quả tự kiểm tra."
