"""Words about what people allow: purposes, ways, and what they agree to."""

from typing import Final

PURPOSES: Final[dict[str, str]] = {
    "progress": "Tiến độ hồ sơ của bạn",
    "reports": "Báo cáo của đơn vị được tiếp nhận",
    "events": "Lễ trao giải và sự kiện",
    "voting": "Nhắc về bình chọn",
    "news": "Tin chung của Ban Tổ chức",
}
STATEMENTS: Final[dict[str, str]] = {
    "progress": "Nhận tin khi hồ sơ hợp lệ, được công bố, được khôi phục hoặc bản sửa được duyệt.",
    "reports": "Nhận tin khi báo cáo của đơn vị được tiếp nhận.",
    "events": "Nhận thư mời và lời nhắc về lễ trao giải, sự kiện bạn được mời.",
    "voting": "Nhận tin khi bình chọn mở, vào ngày cuối và khi kết thúc; thư cảm ơn nếu có.",
    "news": "Nhận tin chung của Ban Tổ chức về Cuộc thi. Tắt được bất cứ lúc nào.",
}
"""What somebody says yes or no to; kept word for word with every choice."""

WAYS: Final[dict[str, str]] = {"email": "Thư điện tử", "phone": "Tin nhắn điện thoại"}
METHODS: Final[dict[str, str]] = {
    "page": "trên trang này",
    "one_click": "bằng liên kết trong thư",
    "complaint": "do bạn báo là thư không mong muốn",
}
SUPPRESSION_REASONS: Final[dict[str, str]] = {
    "bounced": "Thư bị trả lại",
    "complained": "Người nhận báo là thư rác",
    "asked": "Người có địa chỉ đề nghị",
}
BAD_CONTACT: Final = (
    "Cần một địa chỉ thư điện tử hoặc số điện thoại, ví dụ ten@example.vn hoặc 0912 345 678."
)
ALREADY_SUPPRESSED: Final = "Địa chỉ này đã có trong danh sách."
SUPPRESSED: Final = "Đã thêm {masked}. Không tin nào gửi tới địa chỉ này nữa, trừ mã đăng nhập."
LIFTED: Final = "Đã bỏ {masked} khỏi danh sách."
