"""What official letters to applicants say."""

from typing import Final

SUBJECT: Final = "bổ sung hồ sơ dự thi mã số {code}"
RECEIVED: Final = (
    "Tổ thư ký {contest} đã nhận hồ sơ mã số {code}, sản phẩm dự thi “{title}”, nộp lúc {moment}."
)
ASKED: Final = (
    "Qua thẩm định, hồ sơ cần được bổ sung trước khi kết luận. Lý do: {reason}. Nội dung đề nghị"
    " bổ sung:"
)
UNTIL: Final = (
    "Đề nghị tác giả, nhóm tác giả bổ sung tại địa chỉ {page} đến hết ngày {day}."
    " Quá thời hạn này, Tổ thư ký kết luận theo hồ sơ hiện có."
)
THANKS: Final = "Trân trọng."
AS_ABOVE: Final = "Như trên"
APPLICANT: Final = "Tác giả hồ sơ {code}"
FILE_NAME: Final = "de-nghi-bo-sung-{code}.docx"
