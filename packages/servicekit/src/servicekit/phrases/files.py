"""What is said about files: their kinds and sizes, and why one is not taken."""

from collections.abc import Sequence
from typing import Final

from servicekit import times
from servicekit.films import UNREAD

FILE_KINDS: Final[dict[str, str]] = {
    "pdf": "PDF",
    "docx": "Word (DOCX)",
    "jpeg": "ảnh JPEG",
    "png": "ảnh PNG",
    "mp4": "video MP4",
}

KIND_NOT_TAKEN: Final = "chỉ nhận PDF, DOCX, JPEG, PNG và MP4."
KIND_DECLARED_WRONG: Final = (
    "loại tệp khai báo không khớp với đuôi tệp. Lưu lại tệp đúng loại rồi gửi lại."
)
FILE_EMPTY: Final = "tệp rỗng."
FILE_GONE: Final = "Tệp này không còn trong kho lưu trữ."
IMAGE_BROKEN: Final = "ảnh bị hỏng hoặc quá lớn, không mở được."
TWO_IN_ONE: Final = (
    "tệp chứa thêm một tệp nén ẩn bên trong. Mở tệp, lưu lại thành tệp mới rồi gửi lại."
)
FILM_UNREAD: Final = "không đọc được hình của video này; tệp có thể bị hỏng hoặc chưa ghi xong."
PLAYABLE_FILM: Final = (
    "Xuất lại video MP4 với hình H.264 (8 bit, 4:2:0) và tiếng AAC rồi gửi lại. Quay bằng iPhone:"
    " chọn Cài đặt, Camera, Định dạng, Tương thích nhất trước khi quay."
)
REFUSED_TITLE: Final = "Có tệp chưa được nhận"


def refused(name: str, why: str) -> str:
    """A file by its name and what is wrong with it."""
    return f"Tệp “{name}” chưa được nhận: {why}"


def megabytes(size: int) -> str:
    """A size in bytes for people: `2,4 MB`, at least 0,1."""
    return f"{max(size / 1_048_576, 0.1):.1f} MB".replace(".", ",")


def content_is_not(kind: str) -> str:
    """A file whose content is something else than its name says."""
    return f"nội dung không phải là {FILE_KINDS[kind]}, hoặc tệp bị hỏng."


def infected(signature: str) -> str:
    """Why a file was refused; ends a sentence that begins with its name."""
    return (
        f"phần mềm diệt vi-rút phát hiện mã độc ({signature})."
        " Kiểm tra máy của bạn, tạo lại tệp rồi gửi lại."
    )


def too_large(size: int, limit: int) -> str:
    """A file above the limit; both in bytes."""
    return f"dung lượng {megabytes(size)}, cho phép tối đa {megabytes(limit)}."


def too_many_pages(pages: int, limit: int) -> str:
    """A PDF above the limit."""
    return (
        f"tài liệu có {times.as_number(pages)} trang, cho phép tối đa {times.as_number(limit)}"
        " trang. Chia thành nhiều tệp, hoặc chỉ giữ các trang cần thiết."
    )


def too_long(seconds: float, limit: int) -> str:
    """A video above the limit; both in seconds."""
    return (
        f"video dài {duration(seconds)}, cho phép tối đa {duration(limit)}."
        " Cắt ngắn video rồi gửi lại."
    )


def duration(seconds: float) -> str:
    """`12 phút 5 giây`, `40 giây`."""
    minutes, rest = divmod(round(seconds), 60)
    if not minutes:
        return f"{rest} giây"
    return f"{minutes} phút {rest} giây" if rest else f"{minutes} phút"


def film_not_played(codecs: Sequence[str]) -> str:
    """A film that many phones show as a black box, and what is the matter with it."""
    if UNREAD in codecs:
        return FILM_UNREAD
    return f"nhiều điện thoại không phát được kiểu nén {', '.join(codecs)}."
