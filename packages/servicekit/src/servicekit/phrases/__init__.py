"""What people read from the shared library."""

from typing import Final

from contracts.events.submissions import DossierStage

YES: Final = "Có"
NO: Final = "Không"
MISSING_FIELD: Final = "Thiếu trường này."
UNKNOWN_FIELD: Final = "Không có trường này."
WRONG_KIND: Final = "Giá trị chưa đúng kiểu."
NOT_JSON: Final = "Nội dung gửi lên phải là JSON."
NUL: Final = "Nội dung có ký tự không dùng được (NUL)."
TOO_LARGE: Final = "Nội dung gửi lên quá lớn"
STARTING: Final = "Hệ thống đang khởi động"
STARTING_DETAIL: Final = "Vui lòng thử lại sau ít giây; chưa có gì bị mất."
DATABASE_AWAY: Final = "Hệ thống tạm thời chưa phục vụ được"
DATABASE_AWAY_DETAIL: Final = "Yêu cầu chưa được ghi nhận. Vui lòng thử lại sau ít giây."
INTERNAL: Final = "Hệ thống gặp trục trặc"
INTERNAL_DETAIL: Final = "Sự cố đã được ghi lại kèm mã yêu cầu. Bạn có thể thử lại."
FOREIGN_ORIGIN: Final = "Yêu cầu không đến từ trang của Cuộc thi"
FOREIGN_ORIGIN_DETAIL: Final = "Hãy mở lại trang của Cuộc thi rồi thực hiện lại."
METHOD: Final = "Thao tác này không được hỗ trợ"
BAD_REQUEST: Final = "Yêu cầu chưa đúng"

REQUIRED: Final = "Mục này cần được điền."
TOO_LONG: Final = "Dài quá {max} ký tự; hãy rút ngắn."
NOT_A_CHOICE: Final = "Lựa chọn này không có trong danh sách."
NOT_A_NUMBER: Final = "Cần một số, ví dụ 12."
NOT_A_DATE: Final = "Cần ngày theo dạng 05/11/2025."

ON_DAY: Final = "{time} ngày {day}"
DAYS: Final = "ngày"
HOURS: Final = "giờ"
MINUTES: Final = "phút"
UNDER_A_MINUTE: Final = "dưới 1 phút"
NOT_DRAWN: Final = "Chưa vẽ được ảnh"
NOT_DRAWN_DETAIL: Final = "Hệ thống đang bận. Hãy thử lại sau ít giây, hoặc tải bản SVG."
NOT_FOUND: Final = "Không tìm thấy nội dung này"

STAGES: Final[dict[str, str]] = {
    DossierStage.DRAFT: "Bản nháp",
    DossierStage.SUBMITTED: "Đã nộp",
    DossierStage.NEEDS_SUPPLEMENT: "Cần bổ sung",
    DossierStage.VALID: "Hợp lệ",
    DossierStage.NOT_VALID: "Không hợp lệ",
    DossierStage.PUBLISHED: "Đã công bố",
    DossierStage.JUDGED: "Đã chấm",
    DossierStage.AWARDED: "Đạt giải",
    DossierStage.NOT_AWARDED: "Không đạt giải",
    DossierStage.WITHDRAWN: "Đã rút",
    DossierStage.DISQUALIFIED: "Bị loại",
    DossierStage.SUSPENDED: "Tạm dừng",
}

SUPPLEMENT_REASONS: Final[dict[str, str]] = {
    "missing_evidence": "Thiếu minh chứng đã áp dụng trong thực tế",
    "unclear_content": "Nội dung mô tả chưa rõ",
    "unclear_effect": "Chưa nêu rõ hiệu quả đạt được",
    "unreadable_file": "Tệp đính kèm không đọc được",
    "authors_unclear": "Thông tin tác giả chưa đầy đủ",
    "other_supplement": "Nội dung khác",
}

REFUSAL_REASONS: Final[dict[str, str]] = {
    "not_applied": "Chưa được triển khai, áp dụng có hiệu quả vào thực tiễn",
    "out_of_scope": "Không thuộc đối tượng của Cuộc thi",
    "not_for_province": "Chưa mang lại lợi ích cho tỉnh",
    "duplicate": "Trùng với hồ sơ khác",
    "supplement_not_given": "Không bổ sung theo yêu cầu",
    "legal": "Tác giả hoặc sản phẩm vi phạm pháp luật",
    "other_refusal": "Lý do khác",
}

STANDING_REASONS: Final[dict[str, str]] = {
    "complaint": "Đang xem xét khiếu nại, phản ánh",
    "legal_check": "Đang xác minh việc tuân thủ pháp luật",
    "authorship": "Tranh chấp quyền tác giả",
    "false_information": "Thông tin trong hồ sơ không đúng sự thật",
    "legal": "Tác giả hoặc sản phẩm vi phạm pháp luật",
    "author_request": "Theo đề nghị của tác giả",
    "cleared": "Đã xác minh, không vi phạm",
    "other_standing": "Lý do khác",
}

CORRECTION_REASONS: Final[dict[str, str]] = {
    "another_product": "Bản sửa làm thay đổi bản chất sản phẩm dự thi",
    "unproven": "Nội dung sửa chưa có minh chứng",
    "unclear_correction": "Nội dung sửa chưa rõ",
    "unsuitable": "Nội dung không phù hợp để công bố",
    "other_correction": "Lý do khác",
}

WITHDRAWAL_REASONS: Final[dict[str, str]] = {
    "by_applicant": "Người nộp rút hồ sơ",
    "import_undone": "Nhập nhầm, lần nhập đã được hoàn tác",
}

AGAIN_REASONS: Final[dict[str, str]] = {
    "new_information": "Có thông tin mới về hồ sơ",
    "applicant_objects": "Người nộp đề nghị xem lại kết luận",
    "concluded_wrongly": "Kết luận trước chưa đúng",
    "other_again": "Lý do khác",
}

REASONS: Final[dict[str, str]] = (
    SUPPLEMENT_REASONS
    | REFUSAL_REASONS
    | STANDING_REASONS
    | CORRECTION_REASONS
    | WITHDRAWAL_REASONS
    | AGAIN_REASONS
)

UNIT_GROUPS: Final[dict[str, str]] = {
    "commune_or_ward": "Xã, phường",
    "department": "Sở, ban, ngành",
    "business_association": "Hiệp hội, hội doanh nghiệp, doanh nhân",
    "association_union": "Liên hiệp hội",
    "cooperative_alliance": "Liên minh hợp tác xã",
    "public_service": "Đơn vị sự nghiệp",
    "university": "Đại học",
    "media": "Báo chí, phát thanh, truyền hình",
    "root": "Cấp trên",
    "sub_unit": "Đơn vị trực thuộc",
}
