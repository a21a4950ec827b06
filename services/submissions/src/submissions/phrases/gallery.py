"""What the gallery, entry pages, feeds and open data say from code."""

from datetime import datetime, time, timedelta
from typing import Final

from contracts.windows import Window
from servicekit.times import VN, as_date, as_time

FILTERS: Final[dict[str, str]] = {
    "field": "lĩnh vực",
    "kind": "loại",
    "unit": "đơn vị giới thiệu",
    "words": "từ khoá",
}
"""The parts of a search as a person calls them, for leaving one of them out."""

ENGLISH_ORDERS: Final[dict[str, str]] = {
    "fair": "Shuffled",
    "newest": "Newest first",
    "title": "Title A–Z",
}
CONTEST: Final = "Đổi mới sáng tạo – Vì Thái Nguyên thân yêu"
FEED_TITLE: Final = "Bài dự thi mới công bố"

OPEN_DATA_HEADINGS: Final[dict[str, str]] = {
    "code": "Mã bài",
    "title": "Tên bài dự thi",
    "summary": "Tóm tắt",
    "authors": "Tác giả",
    "unit": "Đơn vị giới thiệu",
    "unit_code": "Mã đơn vị",
    "field_name": "Lĩnh vực",
    "kind_name": "Loại",
    "where_applied": "Nơi áp dụng",
    "applied_since": "Áp dụng từ",
    "figures": "Con số hiệu quả",
    "published_at": "Công bố lúc",
    "url": "Địa chỉ",
    "cover": "Ảnh",
}
CARD_FOOT: Final = "Bài dự thi · {code}"
HOME: Final = "Trang chủ"
GALLERY: Final = "Bình chọn"
FROM_DAY: Final = "từ ngày {day}"
FROM_TIME: Final = "từ {time} ngày {day}"
TO_DAY: Final = "đến hết ngày {day}"
TO_TIME: Final = "đến {time} ngày {day}"


def window_words(window: Window | None) -> str:
    """`từ ngày 06/11/2026 đến hết ngày 20/11/2026`; midnights are whole days, as letters say it."""
    if window is None:
        return ""
    parts = [_at(window.start, FROM_DAY, FROM_TIME, timedelta(0))]
    if window.end is not None:
        parts.append(_at(window.end, TO_DAY, TO_TIME, timedelta(seconds=1)))
    return " ".join(parts)


def _at(moment: datetime, day: str, exact: str, back: timedelta) -> str:
    if moment.astimezone(VN).time() == time(0):
        return day.format(day=as_date(moment - back))
    return exact.format(day=as_date(moment), time=as_time(moment))
