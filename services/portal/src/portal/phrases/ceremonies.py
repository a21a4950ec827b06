"""What people read about ceremonies."""

from typing import Final

ON_DAY: Final = "{time} ngày {day}"
PERHAPS_ON: Final = "dự kiến ngày {day}"
PERHAPS_BETWEEN: Final = "dự kiến trong khoảng từ {first} đến {last}"
TO_BE_ANNOUNCED: Final = "sẽ thông báo"

CANCELLED: Final = "Không tổ chức"
SCHEDULE: Final = "{when}, tại {place}"

KINDS: Final = {
    "launch": "Lễ phát động",
    "award": "Lễ trao giải",
    "other": "Sự kiện khác",
}
TASK_STATES: Final = {"open": "Chưa làm", "doing": "Đang làm", "done": "Xong"}
STEPS: Final = {
    "draft": "Dự thảo",
    "comments": "Lấy ý kiến",
    "agreed": "Hai bên thống nhất",
    "approved": "Đã duyệt để ký",
    "signed": "Đã ký",
    "filed": "Đã lưu hồ sơ",
}
ANSWERS: Final = {
    "": "Chưa trả lời",
    "coming": "Sẽ dự",
    "deputy": "Cử người dự thay",
    "declined": "Không dự được",
}
TONES: Final = {"": "neutral", "coming": "good", "deputy": "info", "declined": "bad"}
PARTS: Final = {
    "chuong-trinh": ("Chương trình", "mục chương trình"),
    "nhom-khach": ("Thành phần tham dự", "nhóm khách mời"),
    "chuan-bi": ("Công tác chuẩn bị", "việc chuẩn bị"),
    "tai-tro": ("Biên bản ghi nhớ tài trợ", "biên bản ghi nhớ"),
    "tai-lieu": ("Tài liệu", "tài liệu"),
}
CHANGES_OF_PLAN: Final = ("about", "cancelled", "held_after_all", "told", "not_told")
ACTS: Final = {
    "created": "Tạo buổi lễ",
    "about": "Sửa thông tin chung",
    "plan": "Sửa nội dung kế hoạch",
    "minutes": "Sửa biên bản",
    "shown": "Đăng, sửa trang công khai",
    "part_added": "Thêm",
    "part_changed": "Sửa",
    "part_removed": "Xóa",
    "part_moved": "Đổi thứ tự",
    "stepped": "Chuyển bước biên bản ghi nhớ",
    "guest_added": "Thêm khách",
    "guest_changed": "Sửa khách",
    "guest_removed": "Xóa khách",
    "guests_merged": "Gộp khách trùng",
    "imported": "Nhập danh sách khách",
    "invited": "Gửi giấy mời",
    "reminded": "Nhắc khách",
    "answered": "Khách trả lời",
    "arrived": "Ghi nhận có mặt",
    "walked_in": "Đón khách ngoài danh sách",
    "arrival_undone": "Bỏ ghi nhận có mặt",
    "advanced": "Chuyển mục đang diễn ra",
    "cancelled": "Không tổ chức nữa",
    "held_after_all": "Vẫn tổ chức",
    "told": "Báo khách về thay đổi",
    "not_told": "Không báo khách về thay đổi",
    "removed": "Xóa buổi lễ",
    "brought_back": "Khôi phục buổi lễ",
    "task_reminded": "Nhắc việc chuẩn bị",
}
COUNTED: Final = ("imported", "invited", "reminded")
ABOUT_GUESTS: Final = (
    "guest_added", "guest_changed", "guest_removed", "guests_merged", "invited", "answered",
    "arrived", "walked_in", "arrival_undone",
)  # fmt: skip
GUESTS_COUNTED: Final = "{count} khách"
MERGED_CODE: Final = "{guest}, gồm cả mã {code}"
FORMER_GUEST: Final = "khách {code}, nay không còn trong danh sách"

LETTERS: Final = {
    "invitation": "Giấy mời",
    "reminder": "Nhắc lịch",
    "changed": "Báo đổi lịch",
    "cancelled": "Báo không tổ chức",
}
DELIVERIES: Final = {
    "waiting": ("Đang gửi", "wait"),
    "sent": ("Đã gửi đi", "good"),
    "failed": ("Không tới", "bad"),
    "expired": ("Không kịp gửi", "bad"),
}
CHANNELS: Final = {"email": "thư điện tử", "zalo": "Zalo", "sms": "tin nhắn"}
FAILURES: Final = {
    "bounced": "Thư bị trả lại; hãy kiểm tra địa chỉ.",
    "recipient_refused": "Bên nhận không có địa chỉ này.",
    "bad_address": "Địa chỉ không dùng được.",
    "suppressed": "Địa chỉ nằm trong danh sách không gửi.",
    "no_channel": "Chưa có kênh nào gửi được tới địa chỉ này.",
    "content_refused": "Bên nhận từ chối nội dung thư.",
    "bad_letter": "Mẫu thư bị lỗi; hãy báo người quản trị.",
    "out_of_budget": "Đã hết hạn mức chi phí gửi tin.",
    "too_old": "Đã thử nhiều lần, hết thời hạn.",
}
NOT_DELIVERED: Final = "Thư không tới được khách."

NOTHING: Final = "Không"
CREATED: Final = "Đã tạo buổi lễ."
SAVED: Final = "Đã lưu."
ADDED: Final = "Đã thêm {what} “{title}”."
REMOVED: Final = "Đã xóa {what} “{title}”."
STEPPED: Final = "Biên bản ghi nhớ chuyển sang bước “{step}”."
GUEST_ADDED: Final = "Đã thêm khách {name}."
GUEST_REMOVED: Final = "Đã xóa khách khỏi danh sách."
GUESTS_MERGED: Final = "Đã gộp thành một khách: {name}."
RIGHT_SPELLING: Final = "Họ tên, cơ quan viết đúng"
CHOOSE_SPELLING: Final = "Chọn cách viết đúng."
COMPARE_AGAIN: Final = (
    "Người khác vừa sửa hoặc gộp một trong hai khách. Bảng dưới đây là nội dung mới; xem lại rồi"
    " gộp nếu vẫn đúng là một người."
)
INVITED: Final = "Đã chuyển {count} giấy mời đi gửi."
NOBODY_TO_INVITE: Final = "Không có khách nào có thư điện tử hoặc điện thoại mà chưa được mời."
REMINDED: Final = "Đã chuyển {count} lời nhắc đi gửi."
NOBODY_TO_REMIND: Final = "Không có khách nào cần nhắc: chưa ai được mời, hoặc mới nhắc trong ngày."
IMPORTED: Final = "Đã nhập {count} khách."

CHANGED_MEANWHILE: Final = (
    "Người khác vừa sửa mục này. Nội dung bạn nhập còn nguyên bên dưới; gửi lại nếu vẫn muốn thay."
)
ENDS_BEFORE_START: Final = "Ngày cuối phải từ ngày đầu trở đi."
MOST_BELOW_LEAST: Final = "Số nhiều nhất phải từ số ít nhất trở lên."
NEEDS_LAST_WITH_FIRST: Final = "Cần ngày đầu khi đã có ngày cuối."
SHOWN_NEEDS_NOTHING: Final = "Trang công khai không có tên khách mời, ghi chú hay biên bản."
BAD_LINK: Final = "Cần địa chỉ bắt đầu bằng https:// hoặc /, ví dụ /tai-lieu."
BAD_EMAIL: Final = "Địa chỉ thư điện tử chưa đúng, ví dụ vanphong@example.vn."
BAD_PHONE: Final = "Số điện thoại chưa đúng, ví dụ 0912 345 678."
CIRCLE: Final = "Việc này và “{title}” chờ lẫn nhau: không việc nào bắt đầu được."
WAITS: Final = "Chưa xong được: còn chờ “{title}”."
ENDS_TOO_EARLY: Final = "Giờ kết thúc phải sau giờ bắt đầu."
NEEDS_START: Final = "Cần giờ bắt đầu khi đã có giờ kết thúc."
AFTER_START: Final = "Hạn trả lời phải trước giờ bắt đầu."

ANSWER_NEEDED: Final = "Hãy chọn một câu trả lời."
DEPUTY_NEEDED: Final = "Cần họ tên người dự thay."
ANSWERS_CLOSED: Final = "Đã hết thời gian trả lời"
ANSWERS_CLOSED_DETAIL: Final = (
    "Câu trả lời gửi trước đó, nếu có, vẫn được giữ. Khi cần đổi, hãy liên hệ Ban Tổ chức."
)
INVITATION_UNKNOWN: Final = "Giấy mời này không còn hiệu lực"
INVITATION_UNKNOWN_DETAIL: Final = (
    "Liên kết có thể bị cắt ngắn khi chuyển tiếp. Hãy mở lại từ giấy mời, hoặc liên hệ Ban Tổ chức."
)

WELCOME: Final = "Mời vào: {name}"
ALREADY_HERE: Final = "{name} đã được ghi nhận có mặt lúc {time}, {keeper} đón."
UNDONE: Final = "Đã bỏ ghi nhận có mặt của {name}."
WALK_IN: Final = "Ngoài danh sách"
ALREADY_HERE_BY_NAME: Final = "Nếu đây là người khác trùng họ tên, hãy ghi thêm chức vụ."
NOT_WRITTEN_DOWN: Final = "Chưa ghi được khách “{name}”: {why}"
NOT_UNDONE: Final = "Không bỏ được: ghi nhận này vừa được người khác đổi."
CODE_UNKNOWN: Final = "Không có khách nào của buổi lễ này mang mã đó. Hãy tìm theo tên."
CODE_MALFORMED: Final = "Chưa đọc được mã: cần 7 ký tự in dưới mã QR, hoặc liên kết trong giấy mời."
NO_CODE_IN_PICTURE: Final = "Không thấy mã QR trong ảnh. Hãy chụp gần và rõ hơn, hoặc gõ mã."
NOT_A_PICTURE: Final = "Tệp này không phải ảnh đọc được; hãy chụp lại bằng máy ảnh của điện thoại."
PICTURE_TOO_LARGE: Final = "Ảnh lớn quá {most} MB; hãy chụp ở cỡ nhỏ hơn."
NOT_ON: Final = "Buổi lễ không diễn ra"
NOT_ON_DETAIL: Final = "Không mời, không đón khách, không điều hành được buổi lễ này nữa."
CEREMONY_OVER: Final = "Buổi lễ đã diễn ra"
CEREMONY_OVER_DETAIL: Final = (
    "Không mời, không hủy được buổi lễ đã qua. Nếu buổi lễ dời ngày, hãy sửa ở thông tin chung."
)
GUESTS_KNOW: Final = "Không xóa được: đã có khách biết về buổi lễ"
GUESTS_KNOW_DETAIL: Final = (
    "Khách đã được mời, đã trả lời hoặc đã tới. Hãy chọn “Không tổ chức nữa” để báo cho khách."
)
REMOVED_CEREMONY: Final = "Đã xóa “{title}”. Có thể khôi phục trong 30 ngày ở cuối trang này."
BROUGHT_BACK: Final = "Đã khôi phục “{title}”."
DECIDED: Final = {
    "told": "Đã chuyển {count} thư báo thay đổi đi gửi.",
    "cancelled": "Buổi lễ không diễn ra nữa. Đã chuyển {count} thư báo đi gửi.",
    "held_after_all": "Buổi lễ vẫn diễn ra. Đã chuyển {count} thư báo đi gửi.",
}
NOT_TOLD: Final = "Đã ghi: thay đổi này không cần báo khách."
REASON_NEEDED: Final = "Cần lý do, khách sẽ đọc được."
NO_ADDRESS: Final = "Khách chưa có thư điện tử hay điện thoại; hãy ghi rồi gửi lại."
SOMEONE: Final = "người đón khách"
ADVANCED_MEANWHILE: Final = "Người khác vừa chuyển mục; đây là mục đang diễn ra."

IN_CALENDAR: Final = "Giấy mời và mã vào cửa ở liên kết kèm theo."

SHEET: Final = "Khách mời"
HEADINGS: Final = {
    "name": "Họ tên",
    "body": "Cơ quan, chức vụ",
    "guest_group": "Thành phần",
    "email": "Thư điện tử",
    "phone": "Điện thoại",
}
LIST_HEADINGS: Final = (
    "Mã",
    "Họ tên",
    "Cơ quan, chức vụ",
    "Thành phần",
    "Trả lời",
    "Người dự thay",
    "Ghi chú của khách",
    "Đi cùng, dự thay ai",
    "Có mặt lúc",
)
OTHER_HEADINGS: Final = {
    "name": ("Họ và tên", "Tên khách", "Tên khách mời", "Đại biểu"),
    "body": (
        "Cơ quan", "Chức vụ", "Đơn vị", "Chức danh", "Chức vụ, cơ quan", "Chức vụ, đơn vị",
        "Cơ quan, đơn vị", "Đơn vị công tác",
    ),
    "guest_group": ("Nhóm khách", "Thành phần tham dự"),
    "email": ("Email", "E-mail", "Địa chỉ thư"),
    "phone": ("Số điện thoại", "SĐT", "Di động", "Số di động"),
}  # fmt: skip
"""What offices write above the same columns in lists of their own."""
EXAMPLE: Final = {
    "name": "Nguyễn Văn A",
    "body": "Giám đốc Sở Ví dụ",
    "guest_group": "",
    "email": "vanphong@example.vn",
    "phone": "0912 345 678",
}
EXAMPLE_NOTE: Final = "Dòng ví dụ, sẽ được bỏ qua"
NOT_A_SHEET: Final = "Không đọc được bảng: cần tệp Excel .xlsx, như bảng mẫu."
SHEET_TOO_LARGE: Final = "Bảng lớn quá {most} MB hoặc quá nhiều phần."
TOO_MANY_ROWS: Final = "Bảng có hơn {most} dòng; hãy chia thành nhiều bảng."
NO_ROWS: Final = "Bảng chưa có khách nào dưới dòng tiêu đề."
NAME_COLUMN_MISSING: Final = "Bảng thiếu cột “Họ tên”. Hãy dùng bảng mẫu."
CHOOSE_A_SHEET: Final = "Hãy chọn tệp Excel."
EMPTY_NAME: Final = "Cần họ tên."
NOT_A_NAME: Final = "“{given}” không phải họ tên."
TOO_LONG: Final = "Dài {length} ký tự, tối đa {limit}."
FORMULA: Final = "Ô này là công thức; hãy ghi chữ."
UNKNOWN_GROUP: Final = "Không có thành phần “{given}”. Các thành phần: {known}."
NO_GROUPS: Final = "chưa có thành phần nào, hãy thêm trước hoặc để trống"
TWICE_IN_SHEET: Final = "Trùng với dòng {line}."

PLAN: Final = "KẾ HOẠCH"
PLAN_SUBJECT: Final = "Tổ chức {title}"
PROGRAMME: Final = "CHƯƠNG TRÌNH"
INVITATION: Final = "GIẤY MỜI"
MINUTES: Final = "BIÊN BẢN"
SYMBOLS: Final = {PLAN: "KH-", PROGRAMME: "CTr-", INVITATION: "GM-", MINUTES: "BB-"}
PURPOSE: Final = "Mục đích, yêu cầu"
CONTENT: Final = "Nội dung, chương trình"
GUESTS: Final = "Thành phần tham dự"
GUESTS_TOTAL: Final = "(tổng cộng: dự kiến {count} người)"
TIME_AND_PLACE: Final = "Thời gian, địa điểm"
TIME: Final = "Thời gian: {when}"
PLACE: Final = "Địa điểm: {place}"
PREPARATION: Final = "Công tác chuẩn bị"
PREPARATION_UNTIL: Final = "Công tác chuẩn bị (xong trong ngày {day})"
PREPARATION_THROUGH: Final = "Công tác chuẩn bị (xong trong tháng {month})"
PLAN_LEAD: Final = "{board} xây dựng Kế hoạch tổ chức {ceremony}, cụ thể như sau:"
AGENDA: Final = "Dự kiến Chương trình buổi {ceremony}"
ORGANISATION: Final = "Tổ chức thực hiện"
NUMBER: Final = "TT"
AT: Final = "Giờ"
WHAT: Final = "Nội dung"
BY: Final = "Thực hiện"
DUE: Final = "Thời hạn"
ALTERNATE: Final = "{performer} (hoặc {alternate})"
INVITES: Final = "{board} trân trọng kính mời:"
TO_ATTEND: Final = "Tới dự buổi lễ nêu trên."
AS_ABOVE: Final = "Như trên"
PLEASE_ANSWER: Final = (
    "Kính mong Quý vị trả lời trước {until} bằng cách quét mã dưới đây, và mang theo giấy mời này"
    " khi tới dự."
)
PLEASE_BRING: Final = (
    "Kính mong Quý vị trả lời bằng cách quét mã dưới đây, và mang theo giấy mời này khi tới dự."
)
GUEST_CODE: Final = "Mã khách: {code}"
HONOURED: Final = "Rất hân hạnh được đón tiếp"
PRESENT: Final = "Có mặt: {arrived} khách, trong {guests} khách mời ({coming} nhận lời)."
PRESENT_WITH_WALK_INS: Final = (
    "Có mặt: {arrived} khách, gồm {invited} trong {guests} khách mời ({coming} nhận lời)"
    " và {walk_ins} khách không có trong danh sách."
)
COURSE: Final = "Diễn biến"
FACTS: Final = "Thời gian, địa điểm, thành phần"
DONE_ITEMS: Final = "Chương trình đã thực hiện"
