"""What the gallery, entry pages, feeds and open data say from code."""

from typing import Final

FILTERS: Final[dict[str, str]] = {
    "field": "lĩnh vực",
    "kind": "loại",
    "unit": "đơn vị giới thiệu",
    "words": "từ khoá",
}
"""The parts of a search as a person calls them, for leaving one of them out."""

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
