"""Words of visits by the links of the promotion kit."""

from typing import Final

TOPIC: Final = "Lượt mở liên kết"
SHEETS: Final = {
    "luot-mo-theo-kenh": "Lượt mở liên kết theo kênh",
    "luot-mo-theo-don-vi": "Lượt mở liên kết theo đơn vị",
    "luot-mo-theo-ngay": "Lượt mở liên kết theo ngày",
}
HEADINGS: Final = {
    "luot-mo-theo-kenh": ("Kênh", "Lượt mở"),
    "luot-mo-theo-don-vi": ("Mã đơn vị", "Đơn vị", "Kênh", "Lượt mở"),
    "luot-mo-theo-ngay": ("Ngày", "Lượt mở"),
}
