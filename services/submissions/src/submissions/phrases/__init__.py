"""Every Vietnamese sentence that code (not a template) says; large parts have their own modules."""

from collections.abc import Mapping
from typing import Final

from contracts.events.submissions import DossierStage
from servicekit import phrases as shared
from servicekit.phrases.files import megabytes
from submissions.phrases import applicants, consents, eligibility

STAGES: Final = shared.STAGES
REASONS: Final = shared.REASONS

STAGE_TONES: Final[dict[str, str]] = {
    DossierStage.DRAFT: "neutral",
    DossierStage.SUBMITTED: "info",
    DossierStage.NEEDS_SUPPLEMENT: "wait",
    DossierStage.VALID: "good",
    DossierStage.NOT_VALID: "bad",
    DossierStage.PUBLISHED: "good",
    DossierStage.JUDGED: "good",
    DossierStage.AWARDED: "good",
    DossierStage.NOT_AWARDED: "neutral",
    DossierStage.WITHDRAWN: "neutral",
    DossierStage.DISQUALIFIED: "bad",
    DossierStage.SUSPENDED: "wait",
}

VERBS: Final[dict[str, str]] = {
    "submit": "Nộp hồ sơ",
    "supplement": "Yêu cầu bổ sung",
    "answer": "Nộp lại sau bổ sung",
    "accept": "Kết luận hợp lệ",
    "refuse": "Kết luận không hợp lệ",
    "undo": "Hoàn tác kết luận",
    "reopen": "Xem xét lại",
    "publish": "Công bố",
    "unpublish": "Thu hồi công bố",
    "judge": "Chấm",
    "award": "Trao giải",
    "go_without": "Không trao giải",
    "rectify_award": "Đính chính kết quả: đạt giải",
    "rectify_go_without": "Đính chính kết quả: không đạt giải",
    "suspend": "Tạm dừng",
    "restore": "Khôi phục",
    "reinstate": "Khôi phục bài bị loại",
    "disqualify": "Loại",
    "withdraw": "Rút hồ sơ",
    "open": "Tạo hồ sơ",
}

APPLICANT_KINDS: Final[dict[str, str]] = {
    "individual": "Cá nhân",
    "group": "Nhóm tác giả, tập thể",
    "organisation": "Tổ chức",
    "enterprise": "Doanh nghiệp, hợp tác xã",
}

FIELDS: Final[dict[str, str]] = {
    "kind": "Loại sản phẩm dự thi",
    "field": "Lĩnh vực",
    "themes": "Chủ đề",
    "areas": "Phạm vi áp dụng",
    "title": "Tên sản phẩm dự thi",
    "summary": "Tóm tắt",
    "problem": "Vấn đề cần giải quyết",
    "solution": "Giải pháp",
    "where_applied": "Nơi đã áp dụng",
    "applied_since": "Áp dụng từ khi nào",
    "effects": "Hiệu quả đạt được",
    "applicant_kind": "Đối tượng dự thi",
    "authors": "Tác giả",
    "evidence": "Tệp minh chứng",
    "files": "Nội dung trong tệp",
    "declared": "Cam kết tuân thủ pháp luật",
    "processing": "Đồng ý xử lý dữ liệu cá nhân",
    "publication": "Đồng ý công bố bài dự thi",
    "promotion": "Đồng ý dùng cho truyền thông",
    "eligibility": eligibility.FIELD,
    **applicants.FIELDS,
}

MISSING: Final[dict[str, str]] = {
    "kind": "Chọn loại sản phẩm dự thi.",
    "field": "Chọn lĩnh vực.",
    "title": "Nhập tên sản phẩm dự thi.",
    "summary": "Nhập tóm tắt một đến ba câu.",
    "problem": "Nhập vấn đề mà sản phẩm giải quyết.",
    "solution": "Mô tả giải pháp.",
    "where_applied": "Nhập nơi đã áp dụng sản phẩm.",
    "applied_since": "Nhập thời điểm bắt đầu áp dụng, ví dụ 03/2024.",
    "effects": "Nêu hiệu quả đạt được, dù là nhỏ.",
    "applicant_kind": "Chọn đối tượng dự thi.",
    "authors": "Nhập tên tác giả hoặc tên đơn vị dự thi.",
    "evidence": "Đính kèm ít nhất một tệp minh chứng (ảnh, PDF, DOCX hoặc video).",
    "declared": "Đánh dấu cam kết để nộp hồ sơ.",
    "processing": "Cần bạn đồng ý để Ban Tổ chức tiếp nhận và thẩm định hồ sơ.",
    "publication": "Cần bạn đồng ý để bài dự thi được công bố khi hợp lệ.",
    "guardian": consents.GUARDIAN_MISSING,
    "eligibility": eligibility.MISSING,
    **applicants.MISSING,
}

NOT_A_MONTH: Final = "Nhập tháng và năm, ví dụ 03/2024, hoặc chỉ năm, ví dụ 2024."
SINCE_IN_FUTURE: Final = "Sản phẩm phải đã được áp dụng; thời điểm này còn ở tương lai."

SAVED: Final = "Đã lưu."


def missing(field: str) -> str:
    """What to do about a required field that is empty."""
    return MISSING.get(field, "Cần điền mục này.")


CHOOSE_A_FILE: Final = "Chọn ít nhất một tệp rồi bấm “Tải lên”."
FILES_CHOSEN: Final = "Đã lưu lựa chọn tệp."
WITHDRAWN: Final = "Đã rút hồ sơ."
CREDIT_DECLINED: Final = "Đã ghi nhận đơn vị không nhận giới thiệu hồ sơ này."
REASON_TO_DECLINE: Final = "Ghi lý do không nhận giới thiệu."
CHOOSE_A_DECISION: Final = "Chọn một kết luận."
DECISION_MALFORMED: Final = "Nội dung quá dài hoặc biểu mẫu không đầy đủ."
NO_SUCH_DOSSIER: Final = "Không có hồ sơ này"
REVIEWER: Final = "Cán bộ"

WINDOW_UNKNOWN: Final = "Thời gian nhận hồ sơ sẽ được công bố. Bản nháp của bạn vẫn được giữ."

STEPS: Final = ("Sản phẩm", "Nội dung", "Hiệu quả", "Tác giả", "Tệp đính kèm")
BAD_CURSOR: Final = "Con trỏ trang không còn đúng với tìm kiếm này; hãy mở lại từ trang đầu."
GALLERY_ORDERS: Final[dict[str, str]] = {
    "fair": "Ngẫu nhiên",
    "newest": "Mới công bố",
    "title": "Tên A–Z",
}
QUEUE_SORTS: Final[dict[str, str]] = {
    "oldest": "Chờ lâu nhất",
    "newest": "Mới nhất",
    "title": "Tên A–Z",
}
AGES: Final = ((86_400, "ngày"), (3_600, "giờ"), (60, "phút"))
JUST_NOW: Final = "vừa xong"


def age(seconds: float) -> str:
    """How long ago, in the largest unit: `3 ngày`, `5 giờ`, `12 phút`."""
    for size, word in AGES:
        if seconds >= size:
            return f"{int(seconds // size)} {word}"
    return JUST_NOW


def window_before(start: str) -> str:
    """Handing in is not open yet."""
    return f"Nhận hồ sơ từ {start}. Bản nháp của bạn vẫn được giữ."


def window_over(end: str, received: str) -> str:
    """Handing in is over."""
    return f"Đã hết nhận hồ sơ lúc {end}. Hồ sơ gửi lúc {received}. Bản nháp của bạn vẫn được giữ."


def upload_too_large(limit_mb: int) -> str:
    """More than the gateway or we take in one go."""
    return (
        f"Tổng dung lượng gửi một lần vượt quá {limit_mb} MB. Gửi từng tệp, hoặc nén nhỏ video."
        " Các tệp và nội dung đã lưu vẫn còn nguyên."
    )


def quota_reached(name: str, limit: int) -> str:
    """The account's files together would be above the limit, in bytes."""
    return (
        f"Tệp “{name}” chưa được nhận: các tệp trong mọi hồ sơ của bạn vượt quá {megabytes(limit)}."
        " Xóa tệp không cần hoặc nén nhỏ video; dung lượng của tệp đã xóa được trả lại sau ít phút."
    )


def files_received(count: int) -> str:
    """After an upload."""
    return "Đã nhận tệp." if count == 1 else f"Đã nhận {count} tệp."


def file_removed(name: str) -> str:
    """After removing a file."""
    return f"Đã xóa tệp “{name}”."


def decided(code: str, stage: str) -> str:
    """After a reviewer's step."""
    return f"Hồ sơ {code}: {STAGES[stage].lower()}."


NOT_THE_SAME: Final = "Đã ghi nhận hai hồ sơ không trùng nhau."
MAYBE_THE_SAME: Final = "Đã đưa hai hồ sơ trở lại mục “Có thể trùng”."


def likeness(share: float, fields: Mapping[str, float]) -> str:
    """How alike two dossiers are, as a person would say it; parts from 0 to 1."""
    if share >= 0.9:
        return "Gần như trùng toàn bộ"
    if share >= 0.5:
        return "Giống phần lớn"
    if set(fields) == {"title"} and share < 0.2:
        return "Tên gần giống, nội dung khác"
    return "Giống một phần"


def percent(part: float) -> str:
    """A part from 0 to 1: `87 %`; everything but the very same stays below 100."""
    return f"{100 if part == 1 else min(int(part * 100), 99)} %"


def alike_fields(fields: Mapping[str, float]) -> str:
    """Which fields are alike by themselves: `Tên sản phẩm dự thi 100 %, Tóm tắt 82 %`."""
    return ", ".join(f"{FIELDS[name]} {percent(part)}" for name, part in fields.items())
