"""The words of the table of expected, actual and on-time reports."""

from typing import Final

CELLS: Final = {
    "on_time": "Đúng hạn",
    "late": "Nộp muộn",
    "missing": "Chưa nộp",
    "open": "Chưa đến hạn",
}
MARKS: Final = {"on_time": "✓", "late": "M", "missing": "✗", "open": "·"}
"""One letter a cell, so that the table is read without colour."""
TONES: Final = {"on_time": "good", "late": "wait", "missing": "bad", "open": "neutral"}
SHEET: Final = "bao-cao-dung-han"
TITLE: Final = "Báo cáo đúng hạn theo đơn vị và tháng"
HEADINGS: Final = ("Mã đơn vị", "Đơn vị", "Nhóm")
TAIL: Final = ("Phải nộp", "Đã nộp", "Đúng hạn", "Tỷ lệ nộp (%)", "Tỷ lệ đúng hạn (%)")
ALL_UNITS: Final = "Tất cả đơn vị"
TASK_OWED: Final = "đơn vị quá hạn chưa nộp báo cáo tháng"
TASK_RECEIVED: Final = "báo cáo tháng chờ tiếp nhận"
TASK_OWN: Final = "báo cáo {period} của {name} {state}"
