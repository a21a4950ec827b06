"""The words of obstacles."""

from typing import Final

NOTHING: Final = (
    "không",
    "không có",
    "không có gì",
    "không có khó khăn",
    "không có khó khăn, vướng mắc",
    "không có vướng mắc",
    "không phát sinh",
    "chưa có",
)
"""Answers that name no obstacle."""

STATES: Final = {
    "open": "Chờ trả lời",
    "answered": "Đã trả lời",
    "closed": "Đã xong",
}
TONES: Final = {"open": "wait", "answered": "info", "closed": "good"}
VERBS: Final = {
    "raise": "Nêu vướng mắc",
    "answer": "Trả lời",
    "insist": "Chưa được tháo gỡ",
    "close": "Kết thúc",
}
WORDS_NEEDED: Final = "Ghi nội dung: đã làm gì, còn cần gì."
TITLE_NEEDED: Final = "Ghi vướng mắc: việc gì, ở đâu, cần ai tháo gỡ."
UNIT_NEEDED: Final = "Chọn đơn vị."
RAISED: Final = "Đã ghi nhận vướng mắc. Cơ quan Thường trực sẽ trả lời tại đây."
DONE: Final = "Đã ghi nhận."
NO_WAY: Final = "Việc này không còn làm được ở trạng thái hiện tại"
TASK: Final = "vướng mắc của đơn vị chờ trả lời"
TASK_ANSWERED: Final = "vướng mắc đã có trả lời, chờ {name} xác nhận"
