"""Words about which messages an edition sends, and by which channels."""

from typing import Final

SAVED: Final = "Đã lưu quy định về tin nhắn; áp dụng cho tin gửi từ bây giờ."
ORDERS: Final = {
    "email,zalo,sms": "Thư điện tử; không gửi được thì Zalo, rồi tin nhắn",
    "zalo,sms,email": "Zalo; không gửi được thì tin nhắn, rồi thư điện tử",
    "sms,email": "Tin nhắn; không gửi được thì thư điện tử",
    "email": "Chỉ thư điện tử",
}
"""Channels in the order they are tried."""
KEPT_ORDER: Final = "Giữ thứ tự riêng đang dùng"
REMINDERS: Final = {
    "voting_opens": "Khi bình chọn mở",
    "voting_last_day": "Trong ngày bình chọn cuối cùng",
    "voting_closed": "Khi bình chọn kết thúc",
}
"""Reminders an edition may leave out, by kind of message."""
HOUR_EXAMPLE: Final = "Cần giờ và phút, ví dụ 21:00."
