"""What is said about files: on their way, looked at, refused, held, promised."""

from collections.abc import Sequence
from typing import Final

from servicekit.phrases.files import PLAYABLE_FILM, duration, film_not_played, megabytes

UPLOAD_BUSY: Final = "Tệp này đang được gửi từ một cửa sổ khác. Hãy chờ một lát rồi thử lại."
UPLOAD_MOVED: Final = "Phần vừa gửi không nối tiếp phần đã nhận."
UPLOAD_DROPPED: Final = "Đã bỏ tệp đang tải dở."
UPLOAD_UNREADABLE: Final = "Không đọc được yêu cầu tải tệp."
NOT_SIGNED_IN: Final = "Phiên đăng nhập đã hết."
SCANNER_AWAY: Final = "Tạm thời chưa kiểm tra được vi-rút nên chưa nhận được tệp"
SCANNER_AWAY_DETAIL: Final = "Phần nội dung đã lưu vẫn còn. Vui lòng gửi lại tệp sau ít phút."
WAITS_FOR_SCAN: Final = "Tệp đang chờ kiểm tra vi-rút. Tệp mở được sau khi kiểm tra xong."
GRACE_NONE: Final = "Cuộc thi này không nhận tệp gửi sau thời hạn."
COMMITTED: Final = "Đã đăng ký tệp."
COMMITMENT_DROPPED: Final = "Đã bỏ đăng ký tệp."
NOT_A_HASH: Final = "Mã SHA-256 gồm đúng 64 ký tự, chỉ có chữ số 0–9 và chữ a–f."
NAME_MISSING: Final = "Nhập tên tệp, có đuôi, ví dụ: phim.mp4."
BYTES_GONE: Final = "phần đã tải lên không còn trên hệ thống. Chọn lại tệp để gửi từ đầu."
OTHER_BYTES: Final = "nội dung khác với tệp đã đăng ký trước thời hạn."
TOO_MANY_COMMITMENTS: Final = "Số tệp đăng ký đã đủ số tệp tối đa của hồ sơ."


def taken_out(name: str, signature: str, at: str) -> str:
    """A file that was held and turned out to be infected."""
    return f"Tệp “{name}” đã bị gỡ lúc {at}: phần mềm diệt vi-rút phát hiện mã độc ({signature})."


def not_played(codecs: Sequence[str]) -> str:
    """To whoever sent a film that is kept all the same."""
    return (
        f"Tệp đã được nhận làm minh chứng, nhưng {film_not_played(codecs)} Nếu công bố, người xem"
        f" chỉ tải được tệp này, không xem ngay trên trang. {PLAYABLE_FILM}"
    )


def too_many_uploads(limit: int) -> str:
    """More files on their way at once than an account may have."""
    return f"Bạn đang tải dở {limit} tệp. Chờ các tệp đó xong, hoặc bỏ bớt tệp đang tải dở."


def limits(sizes: dict[str, int], pages: int, seconds: int) -> str:
    """The limits of one file, for people; sizes in bytes by kind."""
    return (
        f"Ảnh tối đa {whole(sizes['jpeg'])}; PDF và DOCX tối đa {whole(sizes['pdf'])},"
        f" PDF không quá {pages} trang; video MP4 tối đa {whole(sizes['mp4'])},"
        f" dài không quá {duration(seconds)}."
    )


def whole(size: int) -> str:
    """A limit in bytes: `200 MB`."""
    return megabytes(size).replace(",0", "")


def grace(until: str) -> str:
    """How long registered files may still come."""
    return f"Tệp đã đăng ký được nhận đến {until}."
