"""Words of the staff's search and of what happened."""

from typing import Final

from servicekit.phrases import REASONS, STAGES

KINDS: Final = {
    "dossier": "Bước của hồ sơ",
    "correction": "Bản sửa bài đã công bố",
    "file": "Tệp bị gỡ vì có mã độc",
    "report": "Báo cáo tháng",
    "edition": "Thiết lập Cuộc thi",
}
REPORT_STAGES: Final = {
    "draft": "Đang soạn",
    "submitted": "Đã nộp",
    "returned": "Bị trả lại",
    "accepted": "Đã tiếp nhận",
}
DECISIONS: Final = {"accepted": "Được chấp nhận", "refused": "Không được chấp nhận"}
SYSTEM: Final = "Hệ thống"
UNSAID: Final = "Không ghi trong sự kiện"
ACCOUNT: Final = "Tài khoản {number}"


def state(kind: str, code: str | None, subjects: dict[str, str]) -> str:
    """A state before or after a step, as people read it; `subjects`: of an edition's changes."""
    if code is None:
        return ""
    known = {
        "dossier": STAGES,
        "correction": DECISIONS,
        "report": REPORT_STAGES,
        "edition": subjects,
    }
    return known.get(kind, {}).get(code, code)


def reason(code: str | None) -> str:
    """Coded reasons as words; what staff wrote stays as it is."""
    return "" if code is None else REASONS.get(code, code)
