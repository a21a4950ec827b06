"""What is said about everything that happened to a dossier."""

from collections.abc import Sequence
from typing import Final

LINES: Final[dict[str, str]] = {
    "open": "Tạo bản nháp",
    "submit": "Nộp hồ sơ",
    "answer": "Nộp lại sau bổ sung",
    "supplement": "Tổ thư ký yêu cầu bổ sung",
    "accept": "Kết luận hợp lệ",
    "refuse": "Kết luận không hợp lệ",
    "undo": "Hoàn tác kết luận",
    "publish": "Công bố bài dự thi",
    "suspend": "Tạm dừng hiển thị",
    "restore": "Hiển thị lại",
    "reinstate": "Khôi phục bài bị loại",
    "disqualify": "Loại khỏi Cuộc thi",
    "withdraw": "Rút hồ sơ",
    "file_added": "Thêm tệp",
    "file_removed": "Xóa tệp",
    "file_infected": "Gỡ tệp có mã độc",
    "member_added": "Ghi thành viên",
    "member_removed": "Xóa thành viên khỏi danh sách",
    "member_invited_again": "Tạo liên kết mời mới cho",
    "member_confirmed": "Thành viên xác nhận",
    "member_declined": "Thành viên không tham gia",
    "member_left": "Thành viên rời nhóm",
    "edited": "Sửa hồ sơ đã nộp:",
    "consent_withdrawn": "Rút đồng ý:",
    "unit_declined": "Đơn vị không nhận giới thiệu",
    "deleted": "Xóa bản nháp",
    "restored": "Khôi phục bản nháp",
    "correction_proposed": "Gửi bản sửa của bài đã công bố",
    "correction_accepted": "Bản sửa được duyệt",
    "correction_refused": "Bản sửa chưa được duyệt",
    "correction_withdrawn": "Rút bản sửa",
}
WHO: Final[dict[str, str]] = {
    "applicant": "người nộp",
    "reviewer": "cán bộ thẩm định",
    "council": "Hội đồng",
    "member": "thành viên nhóm",
    "unit": "cán bộ đơn vị",
    "software": "phần mềm",
}
OTHER_FIELD: Final = "thông tin người dự thi"
SUBJECTS_SHOWN: Final = 5


def subjects(names: Sequence[str]) -> str:
    """`a.pdf, b.jpg`; of many the first few and how many more."""
    known = list(dict.fromkeys(name for name in names if name))
    if len(known) <= SUBJECTS_SHOWN:
        return ", ".join(known)
    rest = len(known) - SUBJECTS_SHOWN
    return f"{', '.join(known[:SUBJECTS_SHOWN])} và {rest} mục khác"
