"""Results and certificates, in words."""

from typing import Final

NO_LINES: Final = "Dán danh sách, mỗi bài một dòng, nhiều nhất {most} dòng."
TOO_MANY_PARTS: Final = "Dòng {line}: chỉ gồm mã hồ sơ; giải; số giấy chứng nhận."
TOO_LONG: Final = "Dòng {line}: tên giải dài nhất 100 ký tự, số giấy chứng nhận 40 ký tự."
BAD_CODE: Final = "Dòng {line}: “{code}” không phải mã hồ sơ."
UNKNOWN_PRIZE: Final = "Dòng {line}: thể lệ không có “{prize}”. Các giải: {names}."
CODE_TWICE: Final = "Hồ sơ {code} có hai dòng."
NUMBER_TWICE: Final = "Số giấy chứng nhận {number} có ở hai dòng."
TOO_MANY_PRIZES: Final = "{prize}: danh sách có {given}, thể lệ chỉ có {most}."
NOT_IN_EDITION: Final = "Hồ sơ {code} không có trong lần thi này."
NOT_ON_SHOW: Final = "Hồ sơ {code} đang ở trạng thái “{stage}”, chưa ghi kết quả được."
NUMBER_USED: Final = "Số giấy chứng nhận {number} đã cấp cho hồ sơ khác."
TOO_MANY_IN_ALL: Final = "{prize}: cùng với kết quả đã công bố là {given}, thể lệ chỉ có {most}."
NO_RESULT: Final = "Hồ sơ {code} đang ở trạng thái “{stage}”, không có kết quả để đính chính."
SAME_RESULT: Final = "Hồ sơ {code}: dòng này giống kết quả đã công bố, không có gì để đính chính."
NUMBER_SPENT: Final = "Số giấy chứng nhận {number} đã cấp. Giấy thay thế cần số mới."
WRITTEN: Final = "Đã lưu danh sách. Một người khác trong Tổ thư ký xem lại rồi công bố."
DISCARDED: Final = "Đã bỏ danh sách. Chưa có gì được công bố."
PUBLISHED: Final = "Đã công bố kết quả của {count} bài. Người nộp được báo qua thư."
RECTIFIED: Final = "Đã đính chính kết quả của {count} bài. Người nộp được báo qua thư."
CERTIFICATE_CHANGES: Final = {
    "issued": "Cấp giấy chứng nhận",
    "replaced": "Cấp lại giấy chứng nhận với số khác",
    "withdrawn": "Thu hồi giấy chứng nhận",
}
ENGLISH_CERTIFICATE_CHANGES: Final = {
    "issued": "A certificate was issued",
    "replaced": "Its certificate was issued again under another number",
    "withdrawn": "Its certificate was withdrawn",
}
WITHOUT_PRIZE: Final = "Không đạt giải"

KIND: Final = "Giấy chứng nhận"
CERTIFIES: Final = "{board} chứng nhận:"
WORK: Final = "Tác giả của “{title}” (mã hồ sơ {code})."
HAS_PRIZE: Final = "Đã đạt: {prize}, {contest}."
TOOK_PART: Final = "Đã tham gia {contest}."
BY_DECISION: Final = "Theo Quyết định số {decision} ngày {day}. Số vào sổ: {number}."
COPY: Final = "Bản điện tử. Bản ký, đóng dấu do Ban Tổ chức trao."
CHECK: Final = "Mã kiểm tra: {code}"
FILE_NAME: Final = "giay-chung-nhan-{code}.pdf"
