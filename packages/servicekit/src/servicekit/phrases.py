"""What people read from the shared library."""

from typing import Final

MISSING_FIELD: Final = "Thiếu trường này."
WRONG_KIND: Final = "Giá trị chưa đúng kiểu."
NOT_JSON: Final = "Nội dung gửi lên phải là JSON."
TOO_LARGE: Final = "Nội dung gửi lên quá lớn"
STARTING: Final = "Hệ thống đang khởi động"
STARTING_DETAIL: Final = "Vui lòng thử lại sau ít giây; chưa có gì bị mất."
DATABASE_AWAY: Final = "Hệ thống tạm thời chưa phục vụ được"
DATABASE_AWAY_DETAIL: Final = "Yêu cầu chưa được ghi nhận. Vui lòng thử lại sau ít giây."
INTERNAL: Final = "Hệ thống gặp trục trặc"
INTERNAL_DETAIL: Final = "Sự cố đã được ghi lại kèm mã yêu cầu. Bạn có thể thử lại."
FOREIGN_ORIGIN: Final = "Yêu cầu không đến từ trang của Cuộc thi"
FOREIGN_ORIGIN_DETAIL: Final = "Hãy mở lại trang của Cuộc thi rồi thực hiện lại."
METHOD: Final = "Thao tác này không được hỗ trợ"
BAD_REQUEST: Final = "Yêu cầu chưa đúng"

REQUIRED: Final = "Mục này cần được điền."
TOO_LONG: Final = "Dài quá {max} ký tự; hãy rút ngắn."
NOT_A_CHOICE: Final = "Lựa chọn này không có trong danh sách."
NOT_A_NUMBER: Final = "Cần một số, ví dụ 12."
NOT_A_DATE: Final = "Cần ngày theo dạng 05/11/2025."
