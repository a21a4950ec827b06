"""Who stands behind a dossier, in words."""

from typing import Final

FIELDS: Final[dict[str, str]] = {
    "of_age": "Đã đủ 16 tuổi hay chưa",
    "guardian_name": "Họ tên người đại diện",
    "guardian_relation": "Quan hệ với người dự thi",
    "guardian_contact": "Điện thoại hoặc thư điện tử của người đại diện",
    "organisation": "Tên tổ chức, doanh nghiệp",
    "organisation_number": "Mã số thuế hoặc số quyết định thành lập",
    "representative": "Họ tên người đại diện đơn vị",
    "representative_position": "Chức vụ người đại diện",
    "guardian": "Người đại diện đồng ý",
}

MISSING: Final[dict[str, str]] = {
    "of_age": "Cho biết người dự thi đã đủ 16 tuổi chưa.",
    "guardian_name": "Nhập họ tên người đại diện theo pháp luật.",
    "guardian_relation": "Nhập quan hệ với người dự thi, ví dụ mẹ.",
    "guardian_contact": "Nhập điện thoại hoặc thư điện tử của người đại diện.",
    "organisation": "Nhập tên tổ chức, doanh nghiệp, hợp tác xã.",
    "representative": "Nhập họ tên người đại diện đơn vị.",
    "representative_position": "Nhập chức vụ người đại diện, ví dụ giám đốc.",
}

AGE_QUESTION: Final = "Bạn đã đủ 16 tuổi chưa?"
AGE_HELP: Final = (
    "Nhóm tác giả: tất cả đã đủ 16 tuổi chưa. Người chưa đủ 16 tuổi vẫn dự thi được, cùng người"
    " đại diện theo pháp luật. Không cần ghi ngày sinh."
)
GUARDIAN_FIRST: Final = (
    "Hồ sơ này được nộp khi chưa có người đại diện đồng ý. Để đổi thành chưa đủ 16 tuổi, hãy liên"
    " hệ Tổ thư ký, hoặc rút hồ sơ và nộp lại cùng người đại diện."
)
YES: Final = "Đã đủ 16 tuổi"
NO: Final = "Chưa đủ 16 tuổi"
CONTACT_HELP: Final = "Ví dụ 0912 345 678. Chỉ Ban Tổ chức xem được, không công bố."
RELATION_HELP: Final = "Ví dụ: mẹ, cha, người giám hộ."
NUMBER_HELP: Final = "Nếu có. Ví dụ 4600123456."
ORGANISATION_HELP: Final = "Tên đầy đủ như trong quyết định thành lập hoặc đăng ký kinh doanh."
POSITION_HELP: Final = "Ví dụ: giám đốc, chủ tịch hội đồng quản trị."
BAD_CONTACT: Final = (
    "Cần số điện thoại, ví dụ 0912 345 678, hoặc thư điện tử, ví dụ ten@example.vn."
)
