"""Words of what is taken away."""

from typing import Final

SUBJECTS: Final = {
    "dossiers": "Hồ sơ dự thi",
    "units": "Đơn vị và chỉ tiêu phấn đấu",
    "reports": "Báo cáo tháng",
    "activities": "Nhật ký tuyên truyền",
}
"""What can be chosen, and the title above it."""
FILE_NAMES: Final = {
    "dossiers": "ho-so",
    "units": "don-vi",
    "reports": "bao-cao-thang",
    "activities": "tuyen-truyen",
}
YES_NO: Final[dict[bool | None, str]] = {True: "Có", False: "Không"}
FORMATS: Final = {
    "xlsx": "Excel (XLSX)",
    "csv": "CSV",
    "json": "JSON (cho chương trình)",
    "pdf": "PDF (để in)",
}
COLUMNS: Final = {
    "dossiers": {
        "code": "Mã hồ sơ",
        "title": "Tên",
        "stage": "Trạng thái",
        "kind": "Loại hình",
        "field": "Lĩnh vực",
        "unit": "Mã đơn vị",
        "unit_name": "Đơn vị giới thiệu",
        "unit_group": "Nhóm đơn vị",
        "co_units": "Đơn vị cùng giới thiệu",
        "created_at": "Tạo lúc",
        "submitted_at": "Nộp lúc",
        "decided_at": "Quyết định lúc",
        "published_at": "Công bố lúc",
    },
    "units": {
        "rank": "Hạng",
        "unit": "Mã đơn vị",
        "unit_name": "Đơn vị",
        "unit_group": "Nhóm",
        "target": "Chỉ tiêu phấn đấu",
        "registered": "Đã vận động",
        "handed_in": "Đã nộp",
        "valid": "Hợp lệ",
        "percent": "Đạt (%)",
        "leads": "Đang theo dõi, chưa lập hồ sơ",
    },
    "reports": {
        "period": "Kỳ",
        "unit": "Mã đơn vị",
        "unit_name": "Đơn vị",
        "unit_group": "Nhóm",
        "last_day": "Hạn nộp",
        "state": "Tình trạng",
        "version": "Bản",
        "received_at": "Nộp lúc",
        "on_time": "Đúng hạn",
        "nil": "Không phát sinh",
        "registered": "Hồ sơ đã vận động",
        "handed_in": "Hồ sơ đã nộp",
        "valid": "Hồ sơ hợp lệ",
        "activities": "Hoạt động tuyên truyền",
        "reach": "Lượt người tiếp cận",
    },
    "activities": {
        "held_on": "Ngày",
        "unit": "Mã đơn vị",
        "unit_name": "Đơn vị",
        "kind": "Hình thức",
        "channel": "Kênh",
        "title": "Nội dung",
        "link": "Liên kết",
        "reach": "Lượt người tiếp cận",
    },
}
"""Headings by the key that programs read."""
STATES: Final = {
    "waiting": "Đang tạo",
    "ready": "Tải được",
    "failed": "Không tạo được",
    "expired": "Đã hết hạn",
}
VERSION: Final = "bản {version}"
DRAFT: Final = "bản nháp"
HANDED_OVER: Final = "Đã tải ngay"
AS_OF: Final = "Số liệu đến {clock} ngày {day}."
NOT_MEASURED: Final = "Chưa đo được số liệu đến lúc nào."
FILTERED: Final = "Bộ lọc: {filters}."
ASKED: Final = "Đang tạo tệp. Bạn có thể rời trang này và quay lại sau."
TOO_MANY: Final = "Bạn đang có {count} tệp chờ tạo"
TOO_MANY_DETAIL: Final = "Hãy đợi một tệp xong rồi yêu cầu tệp tiếp theo."
EXPIRED: Final = "Liên kết tải tệp đã hết hạn"
EXPIRED_DETAIL: Final = "Tệp được giữ {hours} giờ. Hãy xuất lại để có số liệu mới nhất."
CHOOSE_UNIT: Final = (
    "Hãy chọn đơn vị của bạn hoặc đơn vị trực thuộc, vì vai trò của bạn không xem toàn tỉnh."
)
SUBJECT: Final = "Bảng"
FORMAT: Final = "Định dạng"
