"""What people read, beyond the templates; large parts have their own modules."""

from typing import Final

from reporting.phrases import figures, visits
from servicekit import phrases as shared

NO_FIGURES_YET: Final = "Số liệu đang được chuẩn bị"
NO_FIGURES_YET_DETAIL: Final = (
    "Hệ thống báo cáo vừa khởi động và đang đọc dữ liệu. Hãy tải lại trang sau ít giây."
)
OUTSIDE_YOUR_BRANCH: Final = (
    "Vai trò của bạn chỉ xem được số liệu của đơn vị mình và các đơn vị trực thuộc."
)
UNKNOWN_UNIT: Final = "Không có đơn vị này trong danh sách; hãy gõ vài chữ trong tên rồi chọn."
SEVERAL_UNITS: Final = "Có nhiều đơn vị cùng tên này; hãy chọn một trong danh sách."
BAD_CURSOR: Final = "Liên kết trang không còn đúng với bộ lọc; hãy mở lại từ trang đầu."
LAST_BEFORE_FIRST: Final = "Ngày cuối phải bằng hoặc sau ngày đầu."

STAGES: Final = shared.STAGES
GROUPS: Final = shared.UNIT_GROUPS
CHANNELS: Final = {
    "email": "Thư điện tử",
    "phone": "Tin nhắn điện thoại",
    "sms": "Tin nhắn điện thoại",
    "zalo": "Zalo",
    "push": "Thông báo trình duyệt",
}
STANDINGS: Final = {
    "published": "Đang công bố",
    "suspended": "Tạm dừng",
    "withdrawn": "Đã rút",
    "disqualified": "Bị loại",
}
STEPS: Final = {"minute": "phút", "hour": "giờ", "day": "ngày"}
TOPICS: Final = {
    "accounts": "Tài khoản",
    "units": "Đơn vị",
    "dossiers": "Hồ sơ",
    "dossier_transitions": "Các bước của hồ sơ",
    "entries": "Bài dự thi",
    "vote_batches": "Phiếu đã vào sổ",
    "visits": visits.TOPIC,
    "messages": "Tin nhắn",
}
NO_COMMUNE: Final = "Chưa khai báo"
JOINT: Final = "{group} (chung {members} đơn vị)"
TASK_ZERO: Final = "đơn vị chưa có hồ sơ nào được nộp"
TASK_STALE: Final = "sự kiện chưa vào số liệu: báo cáo đang chậm"
TASK_UNIT: Final = "hồ sơ hợp lệ còn thiếu so với chỉ tiêu phấn đấu của {name}"
TILE_VALID: Final = "hồ sơ hợp lệ"
TILE_REACHED: Final = "đầu mối đạt chỉ tiêu"
TILE_ZERO: Final = "đầu mối chưa có hồ sơ"
TILE_VOTES: Final = "phiếu được tính"
TILE_ACCOUNTS: Final = "tài khoản mới"
SHEETS: Final = {
    **figures.SHEETS,
    **visits.SHEETS,
    "ho-so-theo-trang-thai": "Hồ sơ theo trạng thái",
    "ho-so-theo-ngay": "Hồ sơ theo ngày",
    "chi-tieu-theo-nhom": "Chỉ tiêu theo nhóm",
    "chi-tieu-theo-don-vi": "Chỉ tiêu theo đơn vị",
    "don-vi-chua-co-ho-so": "Đơn vị chưa có hồ sơ",
    "phieu-theo-thoi-gian": "Phiếu theo thời gian",
    "phieu-gio-gan-nhat": "Phiếu 60 phút gần nhất",
    "phieu-theo-bai": "Phiếu theo bài dự thi",
    "tai-khoan-theo-ngay": "Tài khoản mới theo ngày",
    "tai-khoan-theo-xa-phuong": "Tài khoản mới theo xã, phường",
    "tin-nhan": "Tin nhắn",
    "do-tre": "Độ trễ theo nguồn dữ liệu",
}
SINCE: Final = "từ {day}"
UNTIL: Final = "đến hết {day}"
LINE_HEADINGS: Final = (
    "Hạng",
    "Mã đơn vị",
    "Đơn vị",
    "Nhóm",
    "Chỉ tiêu phấn đấu",
    "Đã vận động",
    "Đã nộp",
    "Hợp lệ",
    "Đạt (%)",
    "Đang theo dõi, chưa lập hồ sơ",
)
HEADINGS: Final = {
    **figures.HEADINGS,
    **visits.HEADINGS,
    "ho-so-theo-trang-thai": ("Trạng thái", "Số hồ sơ"),
    "ho-so-theo-ngay": (
        "Ngày",
        "Nộp lần đầu",
        "Cần bổ sung",
        "Hợp lệ",
        "Không hợp lệ",
        "Công bố",
    ),
    "chi-tieu-theo-nhom": (
        "Nhóm",
        "Số đơn vị",
        "Chỉ tiêu phấn đấu",
        "Đã vận động",
        "Đã nộp",
        "Hợp lệ",
        "Đơn vị đạt chỉ tiêu",
        "Đơn vị chưa có hồ sơ",
    ),
    "chi-tieu-theo-don-vi": LINE_HEADINGS,
    "don-vi-chua-co-ho-so": (*LINE_HEADINGS, "Liên hệ", "Nhắc gần nhất", "Cách nhắc"),
    "phieu-theo-thoi-gian": ("Bắt đầu lúc", "Số phiếu"),
    "phieu-gio-gan-nhat": ("Bắt đầu lúc", "Số phiếu"),
    "phieu-theo-bai": ("Hạng", "Mã bài", "Tên bài dự thi", "Đơn vị", "Tình trạng", "Số phiếu"),
    "tai-khoan-theo-ngay": ("Ngày", "Tài khoản mới"),
    "tai-khoan-theo-xa-phuong": ("Mã", "Xã, phường", "Tài khoản mới"),
    "tin-nhan": ("Kênh", "Đã gửi", "Không gửi được", "Hết hạn"),
    "do-tre": ("Nguồn", "Sự kiện chưa xử lý", "Sự kiện mới nhất", "Đo lúc"),
}
"""Headings of the dashboard's sheets, by name; `exports` has those of the other tables."""
