"""What is said about articles and questions."""

from datetime import datetime
from typing import Final

from servicekit.times import as_datetime

KINDS: Final = {
    "news": "Tin tức",
    "guide": "Hướng dẫn",
    "question": "Hỏi đáp",
    "document": "Tài liệu",
    "video": "Video",
    "innovation": "Mô hình đổi mới",
    "sponsor": "Nhà tài trợ",
    "press": "Tư liệu báo chí",
}
TITLES: Final = {
    "news": "Tiêu đề",
    "guide": "Tên hướng dẫn",
    "question": "Câu hỏi",
    "document": "Trích yếu",
    "video": "Tên video",
    "innovation": "Tên mô hình, sáng kiến",
    "sponsor": "Tên nhà tài trợ",
    "press": "Tên tư liệu",
}
BODIES: Final = {"question": "Câu trả lời", "document": "Nội dung chính"}
BODY: Final = "Nội dung"
TIERS: Final = {
    "main": "Tài trợ chính",
    "gold": "Tài trợ vàng",
    "silver": "Tài trợ bạc",
    "partner": "Đồng hành",
    "media": "Bảo trợ truyền thông",
}
STANDINGS: Final = {
    "draft": ("Bản nháp", "neutral"),
    "scheduled": ("Đã hẹn giờ", "info"),
    "shown": ("Đang hiển thị", "good"),
    "changed": ("Có bản chưa đăng", "wait"),
    "withdrawn": ("Đã gỡ", "bad"),
}
HAPPENINGS: Final = {
    "created": "Tạo bài",
    "saved": "Lưu bản {version}",
    "restored": "Lấy lại nội dung cũ thành bản {version}",
    "published": "Đăng bản {version}",
    "scheduled": "Hẹn giờ đăng bản {version}",
    "unscheduled": "Bỏ hẹn giờ",
    "withdrawn": "Gỡ khỏi trang công khai",
    "moved": "Đổi địa chỉ",
    "shared": "Tạo liên kết xem trước",
    "file_removed": "Xóa một tệp",
    "transferred": "Chuyển từ bản dự thảo “{about}” đã xóa, chờ đăng lại",
}
FIELDS: Final = {
    "title": "Tiêu đề",
    "summary": "Tóm tắt",
    "body": "Nội dung",
    "symbol": "Số, ký hiệu",
    "issued_on": "Ngày ban hành",
    "issuer": "Cơ quan ban hành",
    "basis": "Căn cứ của thể lệ",
    "based_on": "Căn cứ",
    "implements": "Thực hiện",
    "supersedes": "Thay thế",
    "tier": "Hạng",
    "website": "Trang web",
    "place": "Nơi áp dụng",
    "position": "Thứ tự",
    "cover": "Ảnh đại diện",
    "attached": "Tệp kèm theo",
}
RELATIONS: Final = {
    "based_on": "Căn cứ",
    "implements": "Thực hiện",
    "supersedes": "Thay thế",
}
REVERSED: Final = {
    "based_on": "Là căn cứ của",
    "implements": "Được thực hiện bởi",
    "supersedes": "Đã được thay thế bởi",
}
HOME: Final = "Trang chủ"
HERE: Final = "Bài này"
FEED: Final = "Tin tức · {edition}"
CREATED: Final = "Đã tạo bài; bài chưa hiện ra trang công khai."
SAVED: Final = "Đã lưu bản {version}. Trang công khai chưa thay đổi."
PUBLISHED: Final = "Đã đăng bản {version}."
UNSCHEDULED: Final = "Đã bỏ hẹn giờ."
WITHDRAWN: Final = "Đã gỡ khỏi trang công khai. Bấm “Đăng ngay” để hiện lại."
RESTORED: Final = "Đã lấy lại bản {old} thành bản {version}. Trang công khai chưa thay đổi."
MOVED: Final = "Đã đổi địa chỉ. Địa chỉ cũ vẫn dẫn tới bài này."
FILE_ADDED: Final = "Đã thêm “{name}”."
FILE_THERE: Final = "Bài đã có “{name}”, không thêm lần nữa."
FILE_REMOVED: Final = "Đã xóa “{name}”."
FILE_GONE: Final = "Tệp này không còn trong bài."
ANSWERED: Final = "Đã gửi câu trả lời."
CLOSED: Final = "Đã xếp lại câu hỏi."
MADE_ARTICLE: Final = "Đã tạo bản nháp hỏi đáp từ câu hỏi này."

NOTHING_TO_SAVE: Final = "Nội dung chưa khác bản mới nhất, không cần lưu."
CHANGED_MEANWHILE: Final = (
    "Người khác vừa lưu một bản mới của bài này. Nội dung bạn viết còn nguyên trong biểu mẫu; phần"
    " khác nhau hiện ở dưới. Gửi lại nếu vẫn muốn lưu nội dung của bạn thành bản mới nhất."
)
NEWER_THERE: Final = "Vừa có bản mới hơn bản bạn đang xem. Xem lại bản mới rồi bấm đăng lần nữa."
ALREADY_SO: Final = "Không có gì thay đổi: trang công khai đã như vậy."
BAD_SLUG: Final = (
    "Địa chỉ chỉ gồm chữ thường không dấu, chữ số và dấu gạch ngang giữa các từ, ví dụ"
    " “le-phat-dong”."
)
IN_THE_PAST: Final = "Thời điểm này đã qua. Chọn thời điểm ở phía trước, hoặc bấm “Đăng ngay”."
MOMENT_NEEDED: Final = "Ghi thời điểm muốn đăng, ví dụ 08:00 05/11/2026."
BAD_WEBSITE: Final = "Địa chỉ trang web bắt đầu bằng https://, ví dụ https://example.vn."
WORDS_NEEDED: Final = "Ảnh cần lời mô tả cho người không nhìn thấy, ví dụ “Lễ phát động Cuộc thi”."
CHOOSE_A_FILE: Final = "Chọn một tệp rồi bấm “Tải tệp lên”."
VIDEO_BROKEN: Final = "video bị hỏng hoặc chưa ghi xong. Xuất lại video MP4 rồi gửi lại."
VTT_BROKEN: Final = "phụ đề phải là WebVTT (tệp chữ UTF-8 bắt đầu bằng dòng WEBVTT), tối đa 1 MB."
SCANNER_AWAY: Final = (
    "hệ thống chưa kiểm tra được vi-rút. Nội dung đang viết vẫn còn; hãy gửi lại tệp sau ít phút."
)
VIDEO_NEEDED: Final = "Bài video cần một tệp MP4 kèm theo trước khi đăng."
BODY_NEEDED: Final = "Cần có nội dung trước khi đăng."
OWN_RELATION: Final = "Văn bản không thể là căn cứ của chính nó."
YES: Final = "có"
NO_COVER: Final = "Không có"
TABLE: Final = "Bảng số liệu"
CAPTIONS: Final = "Phụ đề tiếng Việt"

QUESTION_NEEDED: Final = "Viết câu hỏi của bạn."
ANSWER_NEEDED: Final = "Viết câu trả lời."
NO_CONTACTS: Final = (
    "Câu hỏi có vẻ chứa số điện thoại hoặc địa chỉ thư. Hãy bỏ thông tin cá nhân: bạn xem trả lời"
    " bằng mã, không cần để lại liên hệ."
)
TOO_MANY_QUESTIONS: Final = "Đang có quá nhiều câu hỏi được gửi tới"
TOO_MANY_QUESTIONS_DETAIL: Final = (
    "Câu hỏi của bạn chưa được ghi nhận. Hãy thử lại sau mười phút, hoặc gọi số hỗ trợ."
)
SEARCH_TOO_SHORT: Final = "Nhập ít nhất hai ký tự để tìm."


def more_at(link: str) -> str:
    """The last line of an article that only points elsewhere; Markdown."""
    return f"[Xem tiếp]({link})"


def slug_taken(path: str, free: str) -> str:
    """Two articles cannot share an address."""
    return f"Địa chỉ này đã dùng cho một bài khác ({path}). Chọn địa chỉ khác, ví dụ {free}."


def file_used(versions: tuple[int, ...]) -> str:
    """A file that readers get now or will, or that the newest version shows, stays."""
    named = ", ".join(str(version) for version in versions)
    return (
        f"Tệp đang được dùng ở bản {named}. Bỏ tệp khỏi bài, lưu bản mới và đăng (hoặc gỡ bài),"
        " rồi xóa tệp."
    )


def unknown_picture(number: int) -> str:
    """The text names a picture that is not there."""
    return f"Bài không có ảnh số {number}. Tải ảnh lên rồi dùng mã ghi bên cạnh ảnh."


def scheduled(moment: datetime, version: int) -> str:
    """A schedule was made."""
    return f"Bản {version} sẽ hiện ra trang công khai lúc {as_datetime(moment)}."


def shared(until: datetime) -> str:
    """How long a preview link works."""
    return f"Liên kết xem trước dùng được đến {as_datetime(until)}."


def happening(kind: str, version: int, about: str) -> str:
    """A line of the history."""
    return HAPPENINGS[kind].format(version=version, about=about)
