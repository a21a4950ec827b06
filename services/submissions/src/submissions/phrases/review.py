"""What the review queue, bulk steps and notes say."""

from typing import Final

from submissions.phrases import VERBS

CHECKLIST: Final[dict[str, str]] = {
    "kind": "Đúng loại sản phẩm dự thi",
    "applied": "Đã được triển khai, áp dụng có hiệu quả vào thực tiễn",
    "effect": "Nêu rõ hiệu quả, lợi ích cho tỉnh",
    "evidence": "Minh chứng mở được và khớp với nội dung",
    "authors": "Tác giả, đơn vị dự thi rõ ràng",
    "lawful": "Không thấy dấu hiệu vi phạm pháp luật",
}

MARKS: Final[dict[str, str]] = {
    "overdue": "Quá hạn",
    "soon": "Sắp quá hạn",
    "fresh": "Mới nộp",
    "mine": "Tôi đang xử lý",
    "proposed": "Chờ người thứ hai",
    "held": "Tệp chờ quét vi-rút",
}

CAUTIONS: Final[dict[str, str]] = {
    "alike": "có thể trùng với hồ sơ khác",
    "held": "có tệp chờ quét vi-rút",
    "no_cover": "không có ảnh đại diện",
}

DOUBTS: Final = frozenset({"alike", "unconfirmed", "held"})
"""Cautions that keep a dossier unticked until somebody has looked."""
LOOK_FIRST: Final = "Nên xem lại trước"
IN_ORDER: Final = "Không có gì bất thường"
CHOOSE_DOSSIERS: Final = "Chọn ít nhất một hồ sơ."
WRITE_A_NOTE: Final = "Ghi nội dung trước khi lưu ghi chú."
NOTE_SAVED: Final = "Đã lưu ghi chú nội bộ."
CHECKS_SAVED: Final = "Đã lưu phần kiểm tra."
PROPOSAL_WITHDRAWN: Final = "Đã rút đề nghị của bạn."
NO_PROPOSAL: Final = "Bạn không còn đề nghị nào đang chờ với hồ sơ này."
TAKEN_OVER: Final = "Bạn đang xử lý hồ sơ này."
TAKEN_BACK: Final = "Hoàn tác cả đợt"


def proposed(code: str, verb: str) -> str:
    """After the first of two reviewers."""
    return f"Hồ sơ {code}: đã đề nghị “{VERBS[verb].lower()}”, chờ người thứ hai xác nhận."


def took_over(name: str) -> str:
    """The note that a take-over leaves."""
    return f"Nhận xử lý thay {name}."


def no_more_than(most: int) -> str:
    """A batch has a limit."""
    return f"Mỗi đợt có nhiều nhất {most} hồ sơ; phần còn lại để ở đợt sau."
