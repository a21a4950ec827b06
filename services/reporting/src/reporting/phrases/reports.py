"""The words of monthly reports."""

from typing import Final

NO_REPORTS: Final = "Cuộc thi này chưa quy định báo cáo tháng"
NO_REPORTS_DETAIL: Final = "Khi Ban Tổ chức quy định kỳ báo cáo, các kỳ và hạn nộp sẽ hiện ở đây."
NOT_YOUR_REPORT: Final = (
    "Báo cáo này do đơn vị khác lập hoặc gửi về nơi khác; bạn chỉ xem được báo cáo trong phạm vi"
    " của mình."
)
LOCKED: Final = "Báo cáo đang khóa, chưa lưu"
NOT_DECIDABLE: Final = "Báo cáo không còn ở trạng thái chờ xử lý"
CHANGED_MEANWHILE: Final = "Nội dung vừa được người khác thay đổi"
LOOK_AGAIN: Final = "Hãy mở lại trang để xem bản mới nhất rồi thực hiện lại."
SECOND_OFFICER: Final = "Cần người thứ hai của đơn vị xác nhận"
SECOND_OFFICER_DETAIL: Final = (
    "Đơn vị đã chọn hai người cùng xác nhận báo cáo. Người trình không tự xác nhận được; hãy nhờ"
    " cán bộ khác của đơn vị mở trang này."
)

STATES: Final = {
    "not_begun": "Chưa viết",
    "draft": "Đang soạn",
    "proposed": "Chờ xác nhận",
    "submitted": "Đã nộp",
    "returned": "Bị trả lại",
    "accepted": "Đã tiếp nhận",
    "reopened": "Đang sửa lại",
    "not_expected": "Không phải nộp",
    "missing": "Quá hạn, chưa nộp",
}
TONES: Final = {
    "not_begun": "neutral",
    "draft": "neutral",
    "proposed": "wait",
    "submitted": "info",
    "returned": "bad",
    "accepted": "good",
    "reopened": "wait",
    "not_expected": "neutral",
    "missing": "bad",
}
LOCKS: Final = {
    "not_begun": "Kỳ này tính từ ngày {covers_from}; từ hôm đó Đơn vị mới viết được báo cáo.",
    "proposed": (
        "Báo cáo đã trình lúc {proposed_at} và chờ cán bộ thứ hai của Đơn vị xác nhận. Muốn sửa,"
        " bấm “Trả về để sửa”."
    ),
    "submitted": (
        "Báo cáo đã nộp lúc {submitted_at} và đang chờ {receiver} tiếp nhận. Muốn sửa, bấm “Sửa"
        " lại”: bản đã nộp vẫn được giữ cho đến khi Đơn vị nộp bản mới."
    ),
    "accepted": (
        "{receiver} đã tiếp nhận báo cáo lúc {decided_at}, số liệu đã được dùng để tổng hợp. Muốn"
        " sửa, Đơn vị đề nghị {receiver} trả lại báo cáo."
    ),
}
LOCK_TITLES: Final = {
    "not_begun": "Kỳ báo cáo này chưa bắt đầu.",
    "proposed": "Báo cáo đã được trình và chờ cán bộ thứ hai của Đơn vị xác nhận.",
    "submitted": "Báo cáo đã nộp và đang chờ tiếp nhận. Mở lại trang và bấm “Sửa lại” nếu cần sửa.",
    "accepted": "Báo cáo đã được tiếp nhận. Muốn sửa, Đơn vị đề nghị nơi nhận trả lại báo cáo.",
}
STEPS: Final = {
    "propose": "Trình báo cáo để xác nhận",
    "send_back": "Trả về để sửa trong đơn vị",
    "submit": "Nộp báo cáo",
    "reopen": "Mở lại để sửa",
    "return": "Trả lại đơn vị",
    "accept": "Tiếp nhận",
    "consolidate": "Ghép nội dung của đơn vị trực thuộc",
}
ON_TIME: Final = "đúng hạn"
LATE_BY: Final = "muộn {time}"
SHORTLY: Final = "dưới 1 phút"
STANDING_BODY: Final = "Cơ quan Thường trực"

ANSWER_NEEDED: Final = "Cần điền mục này, hoặc chọn “Không phát sinh”."
ANSWER_NUMBER: Final = "Cần một số nguyên từ 0, ví dụ 12."
ANSWER_TOO_LONG: Final = "Dài quá {most} ký tự; hãy rút ngắn."
REASON_NEEDED: Final = "Ghi lý do trả lại để đơn vị biết cần sửa gì."
BAD_DAY: Final = "Ngày phải từ 2 đến {most}: không muộn hơn hạn của chính Đơn vị."

TOO_MANY_FILES: Final = "Mỗi báo cáo kèm tối đa {most} tệp."
FILE_TOO_LARGE: Final = "Tệp quá lớn, cho phép tối đa {most}."
CHOOSE_FILE: Final = "Hãy chọn một tệp."
FILE_ADDED: Final = "Đã kèm tệp “{name}”."
FILE_THERE: Final = "Tệp này đã kèm theo báo cáo với tên “{name}”, không thêm lần nữa."
FILE_NOT_ADDED: Final = (
    "Nội dung đã lưu, tệp “{name}” chưa được kèm. Hãy chọn lại và bấm “Kèm tệp”, hoặc nộp không"
    " kèm tệp này."
)
FILE_REMOVED: Final = "Đã bỏ tệp “{name}”."

SAVED: Final = "Đã lưu."
SUBMITTED: Final = "Đã nộp báo cáo {period}."
SUBMITTED_LATE: Final = "Đã nộp báo cáo {period}, sau hạn {due}."
PROPOSED: Final = "Đã trình. Báo cáo được nộp khi cán bộ thứ hai của Đơn vị xác nhận."
REOPENED: Final = "Đã mở lại. Bản đã nộp vẫn được giữ cho đến khi Đơn vị nộp bản mới."
SENT_BACK: Final = "Đã trả về để sửa."
ACCEPTED: Final = "Đã tiếp nhận báo cáo của {unit}."
RETURNED: Final = "Đã trả lại báo cáo của {unit}."
CONSOLIDATED: Final = "Đã ghép nội dung của {count} đơn vị trực thuộc. Hãy đọc lại rồi nộp."
RULES_SAVED: Final = "Đã lưu. Hạn nộp của các đơn vị trực thuộc được tính lại trong ít giây."


def month_name(code: str) -> str:
    """`2026-05`: `tháng 5/2026`."""
    year, month = code.split("-")
    return f"tháng {int(month)}/{year}"


def accepted_many(done: int, left: int) -> str:
    """After accepting what was ticked; `left` had changed meanwhile."""
    if not done and not left:
        return "Chưa chọn báo cáo nào."
    said = f"Đã tiếp nhận {done} báo cáo."
    return f"{said} {left} báo cáo vừa thay đổi, cần xem lại." if left else said


def task_state(state: str, *, late: bool) -> str:
    """What is the matter with an own report, as the end of a sentence."""
    if state == "returned":
        return "bị trả lại để sửa"
    return "đã quá hạn" if late else "chưa nộp"


WAYS: Final = (
    ("/bao-cao/thang", "Kỳ báo cáo"),
    ("/bao-cao/thang/nhan", "Đã nhận"),
    ("/bao-cao/thang/bang", "Đúng hạn"),
    ("/bao-cao/thang/phat-hien", "Phát hiện, giới thiệu, vận động"),
    ("/bao-cao/thang/tuyen-truyen", "Tuyên truyền"),
    ("/bao-cao/thang/vuong-mac", "Vướng mắc"),
)
"""The pages of monthly reports."""
OF_PROVINCE: Final = ("/bao-cao/thang/nhan", "/bao-cao/thang/bang")
"""Those that only readers of the whole province need: others reach their own part by its unit."""
