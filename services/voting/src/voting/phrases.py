"""What voting says to people, in Vietnamese."""

from collections.abc import Sequence
from datetime import datetime
from typing import Final

from servicekit import times

WAITING_SECONDS: Final = 5

NOT_ANNOUNCED: Final = "Bình chọn chưa được công bố"
NOT_ANNOUNCED_DETAIL: Final = "Thời gian bình chọn của lần thi này sẽ công bố sau."
NOT_OPEN: Final = "Chưa đến thời gian bình chọn"
OVER: Final = "Bình chọn đã kết thúc"
PAUSED: Final = "Bình chọn đang tạm dừng"
PAUSED_DETAIL: Final = "Ban Tổ chức đang tạm dừng nhận phiếu. Phiếu đã gửi vẫn được giữ nguyên."
UNKNOWN_ENTRY: Final = "Không tìm thấy bài dự thi này"
UNKNOWN_ENTRY_DETAIL: Final = (
    "Bài chưa được công bố, đang tạm dừng hoặc không còn trong danh sách bình chọn. Phiếu đã gửi"
    " trước đó vẫn nằm trong sổ phiếu."
)
MALFORMED_CODE: Final = "Mã bài dự thi chưa đúng; mã gồm 7 chữ và số, ví dụ in dưới tên bài."
ONE_EDITION: Final = "Các bài cần thuộc cùng một lần thi."
TOO_MANY_ENTRIES: Final = "Mỗi lần hỏi được tối đa {max} bài."
DECLARE: Final = "Cần khai báo trước khi bình chọn"
DECLARE_DETAIL: Final = (
    "Bạn cần khai báo xã, phường và việc đang sinh sống, học tập hoặc làm việc tại tỉnh."
)
CONTACT: Final = "Cần xác minh thông tin liên hệ trước khi bình chọn"
CONTACT_NAMES: Final = {"email": "thư điện tử", "phone": "số điện thoại"}
CONTACT_ANY: Final = "Hãy xác minh thư điện tử hoặc số điện thoại trong trang tài khoản."
ORGANISATION: Final = "Tài khoản tổ chức không tham gia bình chọn"
ORGANISATION_DETAIL: Final = "Lần thi này chỉ nhận phiếu của cá nhân."
AUTHOR: Final = "Tác giả không bình chọn cho bài của mình"
AUTHOR_DETAIL: Final = "Bạn vẫn có thể bình chọn các bài khác."
STAFF: Final = "Cán bộ của Cuộc thi không tham gia bình chọn"
STAFF_DETAIL: Final = "Thể lệ lần thi này không nhận phiếu của tài khoản có vai trò trong Cuộc thi."
TOO_MANY: Final = "Bạn gửi phiếu quá nhanh"
TOO_MANY_DETAIL: Final = "Hãy thử lại sau {seconds} giây. Phiếu đã gửi vẫn được giữ nguyên."
HIDDEN: Final = "Số phiếu đang được giữ kín"
HIDDEN_DETAIL: Final = "Số phiếu chưa công khai theo quy định của lần thi này."
HIDDEN_UNTIL: Final = (
    "Số phiếu được giữ kín đến khi kiểm đủ mọi phiếu, sau khi bình chọn kết thúc lúc {until}."
)
UNKNOWN_OUTCOME: Final = "Chưa xác nhận được phiếu của bạn"
UNKNOWN_OUTCOME_DETAIL: Final = (
    "Đang có rất nhiều người bình chọn. Hệ thống chưa xác nhận được phiếu của bạn; hãy thử lại sau "
    "{seconds} giây. Thử lại không làm phiếu bị tính hai lần."
)
FORGED: Final = "Không có biên nhận này"
FORGED_DETAIL: Final = "Mã biên nhận không do hệ thống cấp. Hãy kiểm tra lại từng ký tự."
STALE_BALLOT: Final = "Phiên bình chọn đã hết hạn"
STALE_BALLOT_DETAIL: Final = "Hãy tải lại trang rồi bình chọn lại."
NO_ELECTION: Final = "Không có lần thi này"
NO_RECEIVE_TIME: Final = "Hệ thống chưa nhận đúng thời điểm gửi"


def opens(start: datetime) -> str:
    return f"Bình chọn mở từ {moment(start)}. Bạn có thể đăng ký tài khoản trước."


def over(end: datetime) -> str:
    return (
        f"Bình chọn đã kết thúc lúc {times.as_deadline(end)}."
        " Phiếu gửi sau thời điểm này không được tính."
    )


def thanks(title: str, received_at: datetime) -> str:
    return f"Cảm ơn bạn. Phiếu cho “{title}” đã được ghi nhận lúc {clock(received_at)}."


def missing_contacts(wanted: Sequence[str]) -> str:
    names = " và ".join(CONTACT_NAMES[name] for name in wanted)
    return f"Hãy xác minh {names} trong trang tài khoản."


def moment(when: datetime) -> str:
    """`07:00 ngày 05/11/2025`."""
    return f"{times.as_time(when)} ngày {times.as_date(when)}"


def clock(when: datetime) -> str:
    """`07:00:12 ngày 05/11/2025`, for one's own vote."""
    return f"{times.as_clock(when)} ngày {times.as_date(when)}"
