"""What is said to somebody who is asked to supplement a dossier."""

from typing import Final

NOTE: Final = "Bạn đã bổ sung những gì?"
NOTE_HELP: Final = (
    "Một hai câu để Tổ thư ký xem nhanh hơn. Ví dụ: đã thêm giấy xác nhận của hợp tác xã ở bước 5."
)
