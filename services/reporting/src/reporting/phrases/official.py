"""Words of official reports and of the pages that make them."""

from typing import Final

KIND: Final = "Báo cáo"
EXPORT: Final = "van-ban"
EXPORT_SIGNED: Final = "ban-ky"
EXPORTED: Final = {EXPORT: "Văn bản báo cáo", EXPORT_SIGNED: "Bản ký của văn bản báo cáo"}
SUBJECT: Final = "Kết quả tuyên truyền, vận động tham gia {contest} {month}"
INTRO: Final = (
    "Thực hiện chế độ báo cáo định kỳ hằng tháng về tuyên truyền, vận động tham gia {contest},"
    " {issuer} báo cáo kết quả {month} như sau:"
)
RESULTS: Final = "Kết quả thực hiện"
PROMOTION: Final = "Công tác tuyên truyền"
PROMOTED: Final = (
    "Trong kỳ (từ ngày {first} đến hết ngày {last}) đã thực hiện {activities} hoạt động tuyên"
    " truyền, tiếp cận khoảng {reach} lượt người."
)
NOT_PROMOTED: Final = (
    "Trong kỳ (từ ngày {first} đến hết ngày {last}) chưa ghi nhận hoạt động tuyên truyền nào."
)
LEADS: Final = "Rà soát, phát hiện, giới thiệu, vận động"
LED: Final = (
    "Trong kỳ đã phát hiện {new_found}, giới thiệu {new_introduced}, vận động {new_mobilised} sản"
    " phẩm, giải pháp; lũy kế phát hiện {found}, giới thiệu {introduced}, vận động {mobilised}."
)
DOSSIERS: Final = "Hồ sơ dự thi"
COUNTED: Final = (
    "Đến thời điểm báo cáo đã vận động {registered} hồ sơ, trong đó đã nộp {handed_in} hồ sơ (trong"
    " kỳ {new_handed_in}), hợp lệ {valid} hồ sơ."
)
TARGET: Final = "Chỉ tiêu phấn đấu là {target} hồ sơ; số hồ sơ hợp lệ đạt {percent} %."
NIL: Final = "Trong kỳ, {issuer} không phát sinh nội dung mới."
NOTHING: Final = "Không có."
AS_OF: Final = "Số liệu tính đến {moment}."
CLOSING: Final = "Trên đây là báo cáo của {issuer} {month}, kính gửi {recipient} tổng hợp."
CLOSING_ALONE: Final = "Trên đây là báo cáo của {issuer} {month}."
AS_ABOVE: Final = "Như kính gửi"
POSITION: Final = "Thủ trưởng đơn vị"
SYMBOL: Final = "BC"

BY_CHANNEL: Final = "Hoạt động tuyên truyền theo kênh"
BY_CHANNEL_HEADS: Final = ("TT", "Kênh", "Số hoạt động")
USED: Final = "Báo cáo của đơn vị trực thuộc đã dùng để tổng hợp"
USED_HEADS: Final = ("TT", "Đơn vị", "Lần nộp", "Nhận lúc")
PROVINCE_SUBJECT: Final = "Tổng hợp kết quả tuyên truyền, vận động tham gia {contest} {month}"
PROVINCE_INTRO: Final = (
    "{issuer} tổng hợp báo cáo của các cơ quan, đơn vị, địa phương về kết quả tuyên truyền, vận"
    " động tham gia {contest} {month} như sau:"
)
PUNCTUALITY: Final = "Tình hình báo cáo"
PUNCTUAL: Final = (
    "Trong {expected} đầu mối phải báo cáo, {received} đầu mối đã gửi báo cáo ({rate} %), trong đó"
    " {on_time} đúng hạn, {late} muộn; {missing} đầu mối chưa gửi báo cáo."
)
PROVINCE_PROMOTED: Final = (
    "Theo báo cáo, trong kỳ đã thực hiện {activities} hoạt động tuyên truyền, tiếp cận khoảng"
    " {reach} lượt người."
)
PROVINCE_COUNTED: Final = (
    "Toàn tỉnh đã vận động {registered} hồ sơ, trong đó đã nộp {handed_in} hồ sơ, hợp lệ {valid} hồ"
    " sơ. Mỗi hồ sơ tính một lần, kể cả khi nhiều đơn vị cùng giới thiệu; {reached} trong"
    " {strivers} đầu mối đã đạt chỉ tiêu phấn đấu."
)
BY_GROUP: Final = "Hồ sơ theo nhóm đơn vị"
BY_GROUP_HEADS: Final = ("Nhóm đơn vị", "Chỉ tiêu", "Đã nộp", "Hợp lệ")
ASSESSMENT: Final = "Đánh giá chung"
DIFFICULTIES: Final = "Khó khăn, vướng mắc"
PROPOSALS: Final = "Đề xuất, kiến nghị"
BASED_ON: Final = (
    "Số liệu hồ sơ tính đến {as_of}. Báo cáo tổng hợp được lập lúc {made_at} từ {used} báo cáo, lần"
    " nộp của từng báo cáo ghi tại Phụ lục II."
)
PROVINCE_CLOSING: Final = "{issuer} kính báo cáo {recipient} xem xét, chỉ đạo."
BY_UNIT: Final = "Kết quả vận động hồ sơ theo đơn vị"
BY_UNIT_HEADS: Final = ("TT", "Đơn vị", "Chỉ tiêu", "Đã nộp", "Hợp lệ", "Đạt (%)")
USED_REPORTS: Final = "Báo cáo đã dùng để tổng hợp"
USED_REPORTS_HEADS: Final = ("TT", "Đơn vị", "Lần nộp", "Nhận lúc", "Đúng hạn")
MISSING: Final = "Đơn vị chưa gửi báo cáo"
MISSING_HEADS: Final = ("TT", "Đơn vị")
SAID: Final = "Nội dung các đơn vị nêu"
SAID_HEADS: Final = ("Đơn vị", "Nội dung")
YES: Final = "Có"
NO: Final = "Không"
PROVINCE_RECIPIENT: Final = "Ủy ban nhân dân tỉnh"

NO_REPORT_YET: Final = "Kỳ này chưa có bản nào được nộp hoặc được chốt"
NO_REPORT_YET_DETAIL: Final = "Hãy nộp báo cáo (hoặc chốt bản tổng hợp) rồi ghi số, ngày văn bản."
BAD_SYMBOL: Final = "Ký hiệu không có dấu cách và không có phần trống, ví dụ BC-SYT."
NUMBER_NEEDED: Final = "Số văn bản là một số nguyên từ 1, ví dụ 25."
DAY_NEEDED: Final = "Hãy chọn ngày ban hành ghi trên văn bản."
DAY_AHEAD: Final = "Ngày ban hành không thể sau hôm nay."
NOT_PDF: Final = "Bản ký cần là tệp PDF; tệp bạn chọn không phải PDF."
TOO_LARGE: Final = "Bản ký lớn hơn {most} MB; hãy quét lại ở độ phân giải thấp hơn."
REGISTERED: Final = "Đã ghi số, ngày văn bản."
LETTERHEAD_SAVED: Final = "Đã lưu mẫu văn bản."
CONSOLIDATED: Final = "Đã chốt bản tổng hợp lần {version}."
MISSING_FILE: Final = "Văn bản này chưa có bản ký đính kèm."
