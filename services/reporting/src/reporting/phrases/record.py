"""Words of an edition's final record."""

from typing import Final

KIND: Final = "Báo cáo"
EXPORT: Final = "ho-so-tong-ket"
TITLE: Final = "Hồ sơ tổng kết"
SUBJECT: Final = "Tổng kết {contest}"
INTRO: Final = "{issuer} báo cáo tổng kết {contest}, theo dữ liệu ghi nhận đến {moment}, như sau:"
TIMELINE: Final = "Diễn biến"
TIMELINE_HEADS: Final = ("Mốc", "Thời gian")
WINDOWS: Final = {
    "launch": "Phát động",
    "promotion": "Tuyên truyền, vận động",
    "submission": "Tiếp nhận hồ sơ",
    "voting": "Bình chọn trực tuyến",
    "judging": "Chấm điểm",
    "results": "Công bố kết quả",
}
SPAN: Final = "từ {start} đến {end}"
SINCE: Final = "từ {start}"
MOMENTS: Final = {
    "handed_in": "Hồ sơ đầu tiên được nộp",
    "published": "Bài dự thi đầu tiên được công bố",
    "voted": "Phiếu đầu tiên",
    "peak": "Phút nhiều phiếu nhất ({votes} phiếu)",
}
DOSSIERS: Final = "Hồ sơ dự thi"
COUNTED: Final = (
    "Đã vận động {registered} hồ sơ, trong đó đã nộp {handed_in} hồ sơ, hợp lệ {valid} hồ sơ;"
    " {reached} trong {strivers} đầu mối đạt chỉ tiêu phấn đấu."
)
BY_STAGE: Final = "Hồ sơ theo trạng thái"
BY_STAGE_HEADS: Final = ("Trạng thái", "Số hồ sơ")
BY_MONTH: Final = "Hồ sơ nộp lần đầu theo tháng"
BY_MONTH_HEADS: Final = ("Tháng", "Số hồ sơ")
BY_FIELD: Final = "Hồ sơ đã nộp theo lĩnh vực"
BY_FIELD_HEADS: Final = ("Lĩnh vực", "Số hồ sơ")
NO_FIELD: Final = "Chưa chọn"
VOTES: Final = "Bình chọn"
VOTED: Final = (
    "{counted} phiếu được tính cho {entries} bài dự thi, {struck} phiếu bị gạch. Có {accounts} tài"
    " khoản lập đến thời điểm trên còn hiệu lực."
)
NO_VOTES: Final = "Chưa có phiếu nào được ghi vào sổ."
BY_DAY: Final = "Phiếu được tính theo ngày"
BY_DAY_HEADS: Final = ("Ngày", "Số phiếu")
REPORTS: Final = "Báo cáo hằng tháng"
REPORTS_HEADS: Final = ("Kỳ", "Phải báo cáo", "Đã gửi", "Đúng hạn", "Tỷ lệ đúng hạn (%)")
NO_REPORTS: Final = "Không có kỳ báo cáo nào đến hạn."
FROZEN: Final = (
    "Trạng thái, lĩnh vực, đơn vị được tính của hồ sơ, tên bài dự thi, tên đơn vị, chỉ tiêu và số"
    " phiếu đều là của thời điểm trên: phiếu gửi đến hết phút trước đó, không kể phiếu đã bị gạch"
    " khi ấy. Thời hạn lấy theo bản mới nhất. Cùng nhật ký và cùng thời điểm luôn cho cùng một tệp."
)
UNDESCRIBED: Final = (
    "Với {dossiers} hồ sơ, nhật ký chưa ghi lĩnh vực và đơn vị được tính tại từng bước, nên lấy"
    " theo bản mới nhất."
)
TARGETS_OF_NOW: Final = (
    "Nhật ký chưa ghi chỉ tiêu trước các lần thay đổi, nên chỉ tiêu lấy theo bản mới nhất."
)
UNNAMED: Final = (
    "Với {units} đơn vị, nhật ký chưa ghi tên trước các lần đổi tên, nên lấy theo tên mới nhất."
)
CLOSING: Final = "{issuer} kính báo cáo."
BY_UNIT: Final = "Kết quả theo đơn vị"
BY_ENTRY: Final = "Bài dự thi và số phiếu"
BY_ENTRY_HEADS: Final = ("Hạng", "Mã", "Tên bài dự thi", "Đơn vị", "Số phiếu")
CONSOLIDATED: Final = "Các báo cáo tổng hợp đã chốt"
CONSOLIDATED_HEADS: Final = ("Kỳ", "Bản", "Chốt lúc")
KEPT: Final = "Đã lưu hồ sơ tổng kết với số liệu đến {moment}."
AHEAD: Final = "Thời điểm không thể ở tương lai."
AS_OF: Final = "Số liệu đến"
