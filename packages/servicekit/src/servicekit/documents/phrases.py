"""The fixed words of official documents."""

from typing import Final

COUNTRY: Final = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"
MOTTO: Final = "Độc lập - Tự do - Hạnh phúc"
NUMBER: Final = "Số: {number}/{symbol}"
BLANK_NUMBER: Final = "        "
PLACE_AND_DAY: Final = "{place}, ngày {day} tháng {month} năm {year}"
BLANK_DAY: Final = "      "
ABOUT: Final = "V/v {subject}"
TO: Final = "Kính gửi:"
COPIES: Final = "Nơi nhận:"
ARCHIVE: Final = "Lưu: VT, {unit}"
ARCHIVE_ALONE: Final = "Lưu: VT"
END: Final = "./."
LETTERS: Final = "abcdđeghiklmnopqrstuvxy"
"""The Vietnamese alphabet as points are counted by; ă, â, ê, ô, ơ, ư are left out."""
PAGE: Final = "Trang {number}"
