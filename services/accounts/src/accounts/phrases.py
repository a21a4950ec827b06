"""What people read from accounts, where it is not in a template."""

from collections.abc import Mapping
from datetime import date
from typing import Any, Final

from contracts.roles import Role
from servicekit import phrases as shared
from servicekit.times import as_date

ATTESTATION: Final = "Tôi đang sinh sống, học tập hoặc làm việc trên địa bàn tỉnh Thái Nguyên."
CONSENT_TEXT: Final = (
    "Tôi đồng ý để Ban Tổ chức Cuộc thi lưu nơi ở và lời khai báo này nhằm xác định quyền bình "
    "chọn và thống kê theo địa bàn. Dữ liệu không được công bố kèm danh tính, được lưu đến khi lần "
    "thi kết thúc; tôi có thể xem, sửa, rút lại hoặc yêu cầu xóa bất cứ lúc nào ở trang Tài khoản."
)
"""Whoever changes these words raises `model.declarations.TEXT_VERSION`."""

OUTSIDE: Final = "Ngoài tỉnh, nhưng học tập hoặc làm việc tại tỉnh"

EMPTY_CONTACT: Final = "Hãy điền số điện thoại hoặc địa chỉ thư điện tử của bạn."
BAD_EMAIL: Final = "Địa chỉ thư điện tử chưa đúng, ví dụ ten@example.vn."
BAD_PHONE: Final = "Số điện thoại cần 10 chữ số, ví dụ 0912 345 678."
WRONG_CODE: Final = "Mã chưa đúng. Bạn còn {left} lần thử."
DEAD_CODE: Final = "Mã đã bị nhập sai quá nhiều lần. Hãy nhận mã mới."
NO_LIVE_CODE: Final = (
    "Mã đã hết hạn, đã được dùng hoặc được gửi cho máy khác. Hãy nhận mã mới tại đây."
)
CODE_SHAPE: Final = "Mã gồm 6 chữ số."
TOO_MANY_CODES: Final = "Chưa thể gửi mã mới. Hãy thử lại sau {wait}."
LOCKED: Final = "Đã nhập sai quá nhiều lần. Hãy thử lại lúc {time}."
BLOCKED: Final = "Tài khoản này đang bị khóa"
BLOCKED_DETAIL: Final = (
    "Nếu bạn cho rằng có nhầm lẫn, hãy liên hệ Ban Tổ chức theo trang Hướng dẫn."
)
WRONG_PASSWORD: Final = "Thư điện tử hoặc mật khẩu chưa đúng."  # noqa: S105  # words
WEAK_PASSWORD: Final = "Mật khẩu cần từ 12 đến 128 ký tự và khác mật khẩu cũ."  # noqa: S105  # words
WRONG_OLD_PASSWORD: Final = "Mật khẩu hiện tại chưa đúng."  # noqa: S105  # words
PASSWORDS_DIFFER: Final = "Hai lần nhập mật khẩu chưa giống nhau."
SESSION_OVER: Final = "Phiên đăng nhập đã kết thúc"
SIGN_IN_AGAIN: Final = "Hãy đăng nhập lại."
UNKNOWN_UNIT: Final = "Không có xã, phường này trong danh sách."
ATTESTATION_NEEDED: Final = "Cần xác nhận bạn đang sinh sống, học tập hoặc làm việc tại tỉnh."
CONSENT_NEEDED: Final = "Cần đồng ý thì lời khai báo mới được lưu."
OLD_CONSENT: Final = "Nội dung đồng ý vừa được cập nhật. Hãy đọc lại rồi đồng ý."
NO_ORGANISATIONS: Final = "Lần thi này chưa mở bình chọn cho tổ chức, doanh nghiệp."
CONTACT_TAKEN: Final = (
    "Liên hệ này đang thuộc một tài khoản khác. Ban Tổ chức đã nhận được thông tin và sẽ xem xét "
    "gộp hai tài khoản. Trong lúc đó cả hai vẫn dùng được."
)
CONTACT_YOURS: Final = "Liên hệ này đã có trong tài khoản của bạn."
CHANNEL_TAKEN: Final = "Tài khoản đã có một liên hệ loại này."
NOT_ACTIVE: Final = "Tài khoản không còn hoạt động nên không thực hiện được."
STILL_STAFF: Final = "Tài khoản đang giữ vai trò cán bộ; cần thu hồi các vai trò trước."
NO_SUCH_ACCOUNT: Final = "Không có tài khoản này."
SAME_ACCOUNT: Final = "Hai số tài khoản phải khác nhau."
GRANT_EXISTS: Final = "Tài khoản đã có vai trò này; hãy thu hồi trước nếu muốn đổi thời hạn."
NO_SUCH_GRANT: Final = "Vai trò này đã được thu hồi trước đó."
LAST_ADMINISTRATOR: Final = "Phải còn ít nhất một tài khoản quản trị không thời hạn."
UNIT_NEEDED: Final = "Vai trò này cần chọn đơn vị."
UNIT_NOT_FITTING: Final = "Đơn vị không còn hiệu lực, hoặc vai trò này không gắn với đơn vị."
EMAIL_NEEDED: Final = "Cán bộ đăng nhập bằng thư điện tử và mật khẩu; tài khoản cần có thư điện tử."
STAFF_CONTACT_TAKEN: Final = (
    "Thư điện tử này đã có tài khoản; hãy tìm tài khoản đó để cấp mật khẩu."
)
NO_SUCH_CONFLICT: Final = "Trường hợp này đã được xử lý."
NOT_YOUR_BRANCH: Final = "Đơn vị này nằm ngoài phạm vi bạn phụ trách."
NO_SUCH_UNIT: Final = "Không có đơn vị này."
UNIT_CHANGED: Final = "Đơn vị vừa được người khác sửa. Hãy xem lại nội dung mới rồi thực hiện lại."
UNIT_ENDED: Final = "Đơn vị đã kết thúc nên không nhận thay đổi."
NAME_TAKEN: Final = "Đã có đơn vị cùng tên, cùng cấp trên, đang hoạt động."
DAY_OUT_OF_ORDER: Final = (
    "Ngày không được trước ngày đơn vị bắt đầu; đổi tên và sáp nhập không được sau hôm nay."
)
WOULD_BE_CYCLE: Final = "Không thể đặt một đơn vị nằm dưới chính nó."
UNIT_HAS_CHILDREN: Final = (
    "Còn {count} đơn vị trực thuộc đang hoạt động: {names}. Hãy chuyển, sáp nhập hoặc kết thúc các "
    "đơn vị đó trước."
)
DAYS_REVERSED: Final = "Ngày kết thúc phải sau ngày bắt đầu."
NUMBER_OR_CONTACT: Final = "Cần số tài khoản, số điện thoại hoặc thư điện tử đầy đủ."
CONFIRM_NEEDED: Final = "Cần đánh dấu xác nhận."
NOT_A_CONTACT_LINE: Final = (
    "Mỗi dòng cần dạng: loại | nhãn | địa chỉ, ví dụ “email | Văn thư | ten@example.vn”."
)
REASON_NEEDED: Final = "Hãy ghi lý do; lý do được lưu trong nhật ký."

NAME_SAVED: Final = "Đã lưu tên."
DECLARATION_WITHDRAWN: Final = "Đã rút lại khai báo. Phiếu đã gửi trước đó vẫn được giữ."
CHOOSE_COMMUNE: Final = "Chọn xã, phường"
CONTACT_ADDED: Final = "Đã thêm liên hệ."
PASSWORD_CHANGED: Final = "Đã đổi mật khẩu. Các phiên khác đã kết thúc."  # noqa: S105  # words
ROLE_GIVEN: Final = "Đã giao vai trò. Người đó thấy vai trò từ lần đăng nhập sau."
ROLE_REVOKED: Final = "Đã thu hồi vai trò."
ACCOUNT_BLOCKED: Final = "Đã khóa tài khoản."
ACCOUNT_UNBLOCKED: Final = "Đã mở khóa tài khoản."
ACCOUNT_MERGED: Final = "Đã gộp tài khoản {number} vào tài khoản này."
CONFLICT_DISMISSED: Final = "Đã bỏ qua: hai tài khoản là hai người khác nhau."
UNIT_ADDED: Final = "Đã thêm đơn vị."
UNIT_SAVED: Final = "Đã lưu."
UNIT_RENAMED: Final = "Đã đổi tên; tên cũ được giữ làm tên gọi khác."
UNIT_MOVED: Final = "Đã chuyển đơn vị."
UNIT_MERGED: Final = "Đã sáp nhập."
UNIT_ENDED_NOW: Final = "Đã kết thúc đơn vị."
SEEDED: Final = "Dữ liệu ban đầu"
CHOOSE_UNIT: Final = "Chọn đơn vị"

ROLES: Final[dict[Role, str]] = {
    Role.VOTER: "Người bình chọn",
    Role.APPLICANT: "Người dự thi",
    Role.UNIT_OFFICER: "Cán bộ đầu mối đơn vị",
    Role.UNIT_HEAD: "Thủ trưởng đơn vị",
    Role.SECRETARY: "Tổ thư ký",
    Role.COUNCIL: "Hội đồng chuyên môn",
    Role.BOARD: "Ban Tổ chức",
    Role.ADMINISTRATOR: "Quản trị",
    Role.AUDITOR: "Kiểm toán",
    Role.CONSOLIDATOR: "Cán bộ tổng hợp cấp sở",
    Role.DOST_STAFF: "Cán bộ Sở Khoa học và Công nghệ",
    Role.OPERATOR: "Vận hành",
}
STATES: Final = {
    "active": "Đang hoạt động",
    "merged": "Đã gộp",
    "erased": "Đã xóa",
    "blocked": "Đang khóa",
}
STANDINGS: Final = {"person": "Cá nhân", "organisation": "Tổ chức, doanh nghiệp"}
CHANNELS: Final = {"email": "Thư điện tử", "phone": "Điện thoại", "zalo": "Zalo"}
CHANNEL_WORDS: Final = {
    "email": ("email", "thư"),
    "phone": ("điện thoại", "phone"),
    "zalo": ("zalo",),
}
"""How people begin a line with an official contact; the first word is how we write it."""
GROUPS: Final = shared.UNIT_GROUPS
KINDS: Final = (
    "tổ dân phố",
    "xóm",
    "phòng",
    "trung tâm",
    "trường học",
    "bệnh viện",
    "trạm y tế",
    "đơn vị trực thuộc",
    "xã",
    "phường",
    "sở",
    "ban",
    "hội",
    "hiệp hội",
    "doanh nghiệp",
    "hợp tác xã",
)
FIELDS: Final = {
    "account": "Tài khoản",
    "aliases": "Tên gọi khác",
    "at_once": "Hiệu lực ngay",
    "channel": "Loại liên hệ",
    "code": "Mã",
    "commune": "Nơi ở",
    "contacts": "Liên hệ công vụ",
    "declared_at": "Khai lúc",
    "entry_target": "Chỉ tiêu",
    "former_province": "Trước sáp nhập",
    "kind": "Loại",
    "listed": "Trong danh sách",
    "merged_into": "Gộp vào",
    "name": "Tên",
    "parent": "Cấp trên",
    "replaced_by": "Sáp nhập vào",
    "role": "Vai trò",
    "sessions": "Số phiên",
    "state": "Trạng thái",
    "target_scope": "Chỉ tiêu tính cho",
    "unit": "Đơn vị",
    "unit_group": "Nhóm",
    "valid_from": "Từ ngày",
    "valid_to": "Đến trước ngày",
}
ACTIONS: Final = {
    "created": "Tạo tài khoản",
    "staff_created": "Tạo tài khoản cán bộ",
    "returned": "Quay lại sau khi xóa",
    "declared": "Khai báo",
    "declaration_withdrawn": "Rút lại khai báo",
    "renamed": "Đổi tên",
    "contact_added": "Thêm liên hệ",
    "password_set": "Đặt mật khẩu",
    "password_issued": "Cấp mật khẩu ban đầu",
    "granted": "Giao vai trò",
    "revoked": "Thu hồi vai trò",
    "blocked": "Khóa tài khoản",
    "unblocked": "Mở khóa tài khoản",
    "merged": "Gộp tài khoản",
    "dismissed": "Bỏ qua trùng liên hệ",
    "erased": "Xóa tài khoản",
    "signed_out_everywhere": "Đăng xuất mọi nơi",
    "unit_added": "Thêm đơn vị",
    "unit_renamed": "Đổi tên đơn vị",
    "unit_changed": "Sửa đơn vị",
    "unit_moved": "Chuyển đơn vị",
    "unit_ended": "Kết thúc đơn vị",
    "unit_merged": "Sáp nhập đơn vị",
    "key_rotated": "Đổi khóa ký",
}
LOGGED: Final[dict[str, Mapping[Any, str]]] = {
    "role": ROLES,
    "channel": CHANNELS,
    "state": STATES,
    "unit_group": GROUPS,
    "kind": STANDINGS,
}
LOGGED_DAYS: Final = ("valid_from", "valid_to")


def logged(field: str, value: Any) -> Any:
    """A value of the log as people read it: a role's name, `05/11/2025`; others as they are."""
    if field in LOGGED_DAYS and isinstance(value, str):
        return as_date(date.fromisoformat(value))
    names = LOGGED.get(field, {})
    return names.get(value, value) if isinstance(value, str) else value


def waiting(seconds: int) -> str:
    """`45 giây`, `7 phút`."""
    return f"{seconds} giây" if seconds < 120 else f"{-(-seconds // 60)} phút"
