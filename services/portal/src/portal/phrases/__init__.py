"""What people read from the portal's code (templates hold the rest)."""

import re
from datetime import datetime
from typing import Any, Final

from servicekit.times import as_datetime, as_number

MOMENT: Final = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|\+00:00)")

CHANGED_MEANWHILE: Final = "Người khác vừa thay đổi thiết lập này"
CHANGED_MEANWHILE_DETAIL: Final = (
    "Thay đổi của bạn chưa được lưu. Hãy mở lại trang để xem giá trị mới rồi sửa tiếp."
)
CHANGED_AGAIN: Final = (
    "Giá trị đang dùng hiện ở đầu trang; nội dung bạn nhập còn nguyên, gửi lại nếu vẫn muốn thay."
)
ALREADY_CURRENT: Final = "Đây đã là lần thi hiện hành."
WINDOW_SAVED: Final = "Đã lưu thời hạn “{name}”."
WINDOW_REMOVED: Final = "Đã bỏ thời hạn “{name}”; trang công khai ghi “sẽ công bố”."
RULES_SAVED: Final = "Đã lưu quy định bình chọn."
CONTACT_SAVED: Final = "Đã lưu liên hệ hỗ trợ."
ORGANISER_SAVED: Final = "Đã lưu đơn vị tổ chức."
TARGETS_SAVED: Final = "Đã lưu chỉ tiêu phấn đấu."
REVIEW_SAVED: Final = "Đã lưu quy định thẩm định."
RECEPTION_SAVED: Final = "Đã lưu quy định tiếp nhận."
LETTERHEAD_SAVED: Final = "Đã lưu phần đầu và chữ ký của công văn."
CURRENT_CHOSEN: Final = "“{title}” là lần thi hiện hành."

TARGET_HELP: Final = "Số hồ sơ hợp lệ phấn đấu đạt, không giới hạn việc nộp; 0 là không đặt."
SCOPE_OF: Final = "{label}: tính cho"
ENDS_BEFORE_START: Final = "Thời điểm kết thúc phải sau thời điểm bắt đầu."
NOTHING_CHANGED: Final = "Nội dung chưa thay đổi so với bản đang dùng."
MOMENT_EXAMPLE: Final = "Cần giờ và ngày, ví dụ 23:59 31/10/2026."
START_NEEDED: Final = "Cần thời điểm bắt đầu; để bỏ thời hạn, hãy dùng nút “Chưa công bố”."
REASON_NEEDED: Final = "Cần lý do, ví dụ số văn bản quyết định thay đổi."
BAD_EMAIL: Final = "Địa chỉ thư điện tử chưa đúng, ví dụ hotro@example.vn."
BAD_PHONE: Final = "Số điện thoại chưa đúng, ví dụ 0912 345 678 hoặc 0208 3855 123."
CONTACT_NEEDED: Final = "Cần ít nhất một cách liên hệ: điện thoại hoặc thư điện tử."

WINDOW_NAMES: Final = {
    "launch": "Phát động",
    "promotion": "Tuyên truyền",
    "submission": "Tiếp nhận hồ sơ",
    "editing": "Sửa hồ sơ đã nộp",
    "voting": "Bình chọn trực tuyến",
    "judging": "Chấm thi",
    "results": "Công bố kết quả",
}
CONTACTS: Final = {
    "any": "Thư điện tử hoặc điện thoại",
    "email": "Chỉ tài khoản có thư điện tử đã xác minh",
    "phone": "Chỉ tài khoản có số điện thoại đã xác minh",
    "both": "Cần cả thư điện tử và điện thoại đã xác minh",
}
DECLARATIONS: Final = {
    "asked": "Hỏi, không bắt buộc",
    "required": "Bắt buộc trước khi bình chọn",
}
SCOPES: Final = {"each": "Từng đơn vị", "group": "Cả nhóm cùng đạt"}
PAPER: Final = {
    "receipt": "Ngày nhận được hồ sơ",
    "postmark": "Ngày dấu bưu điện; không có thì ngày nhận",
}
COUNTS: Final = {"public": "Công khai", "hidden": "Không công khai"}
SUBJECTS: Final = {
    "created": "Khởi tạo",
    "window": "Thời hạn",
    "voting": "Quy định bình chọn",
    "help_contact": "Liên hệ hỗ trợ",
    "rules": "Thể lệ",
    "targets": "Chỉ tiêu phấn đấu",
    "organiser": "Đơn vị tổ chức",
    "review": "Thẩm định hồ sơ",
    "reception": "Tiếp nhận hồ sơ giấy và tệp",
    "letterhead": "Công văn",
    "current": "Lần thi hiện hành",
    "announced": "Công bố lần thi",
    "names": "Tên gọi",
    "scoring": "Cách chấm điểm",
    "prizes": "Giải thưởng",
    "phases": "Các giai đoạn",
    "published": "Công bố thể lệ",
    "amended": "Sửa đổi thể lệ",
}

THROUGH: Final = "Từ ngày {first} đến hết ngày {last}"
SINCE: Final = "Bắt đầu từ ngày {first}"
SEEDED: Final = "Dữ liệu ban đầu"
NEWER_DATA: Final = "Cập nhật theo tệp dữ liệu của lần thi"


def too_many_points(most: int) -> str:
    """A checklist that nobody would read."""
    return f"Tối đa {most} điểm, mỗi dòng một điểm."


def point_too_long(limit: int) -> str:
    """A point that is a text."""
    return f"Mỗi điểm dài tối đa {limit} ký tự."


def too_many_positions(most: int) -> str:
    """More lines than stand over a signature."""
    return f"Tối đa {most} dòng trên chữ ký."


def value(stored: Any) -> str:
    """A stored value as people read it in the history."""
    if stored is None or stored == "":
        return "(trống)"
    if isinstance(stored, bool):
        return "có" if stored else "không"
    if isinstance(stored, str) and MOMENT.fullmatch(stored):
        return as_datetime(datetime.fromisoformat(stored))
    if isinstance(stored, list):
        return "; ".join(value(item) for item in stored)
    if isinstance(stored, dict):
        return ", ".join(value(item) for name, item in stored.items() if name != "code")
    return str(stored)


DONG: Final = "đồng"
FROM_MOMENT: Final = "Từ {start}"
BEFORE_MOMENT: Final = " đến trước {end}, giờ Việt Nam"
FROM_TEMPLATE: Final = "Mẫu chung, chưa có thời hạn"
BAD_CODE: Final = "Mã gồm chữ thường không dấu, số và gạch nối, tối đa 40 ký tự, ví dụ 2027."
CODE_TAKEN: Final = "Mã này đã có lần thi dùng; hãy chọn mã khác."
NUMBER_TAKEN: Final = "Số này đã có lần thi dùng; hãy chọn số khác."
MADE_FROM: Final = "Tạo từ “{source}”"
EDITION_MADE: Final = "Đã tạo bản dự thảo “{title}”."
EDITION_ANNOUNCED: Final = "Đã công bố “{title}”."
ALREADY_ANNOUNCED: Final = "Lần thi này đã được công bố trước đó."
STILL_DRAFT: Final = "Lần thi này còn là bản dự thảo; hãy công bố lần thi trước."
NAMES_SAVED: Final = "Đã lưu tên gọi."
SCORING_SAVED: Final = "Đã lưu cách chấm điểm."
PRIZES_SAVED: Final = "Đã lưu cơ cấu giải thưởng."
PHASES_SAVED: Final = "Đã lưu các giai đoạn."
NOT_HUNDRED: Final = "Tổng điểm đang là {total}; các tiêu chí và điểm cộng đồng cần đúng {whole}."
ROW_UNFINISHED: Final = "Dòng này cần cả tên và số, hoặc để trống cả hai."
BAD_AMOUNT: Final = "Cần một số tiền bằng đồng, ví dụ 10.000.000; để trống nếu chưa công bố."

RULES_LOCKED: Final = "Thể lệ của lần thi này đã công bố"
RULES_LOCKED_DETAIL: Final = (
    "Thời hạn, cách chấm và quy định đã công bố chỉ thay đổi bằng một sửa đổi có lý do,"
    " do hai người khác nhau đề nghị và phê duyệt."
)
RULES_PUBLISHED: Final = "Đã công bố thể lệ. Từ nay mọi thay đổi cần người thứ hai phê duyệt."
ALREADY_PUBLISHED: Final = "Thể lệ của lần thi này đã được công bố trước đó."
AMENDED: Final = "Sửa đổi số {number}: {reason}"
AMENDMENT_PROPOSED: Final = (
    "Đã ghi đề nghị sửa đổi số {number}. Thay đổi có hiệu lực khi người thứ hai phê duyệt."
)
AMENDMENT_APPROVED: Final = "Đã phê duyệt sửa đổi số {number}; thể lệ bản {version} có hiệu lực."
AMENDMENT_REFUSED: Final = "Đã từ chối sửa đổi số {number}; thể lệ giữ nguyên."
AMENDMENT_WITHDRAWN: Final = "Đã rút sửa đổi số {number}; thể lệ giữ nguyên."
AMENDMENT_PENDING: Final = (
    "Sửa đổi số {number} về cùng nội dung đang chờ phê duyệt. Hãy phê duyệt, từ chối hoặc rút"
    " sửa đổi đó trước."
)
AMENDMENT_SETTLED: Final = "Sửa đổi này đã được phê duyệt, từ chối hoặc rút."
AMENDMENT_OUTDATED: Final = (
    "Nội dung bị sửa đã khác lúc đề nghị. Hãy rút hoặc từ chối sửa đổi này rồi đề nghị lại."
)
OWN_AMENDMENT: Final = "Người đề nghị không tự phê duyệt hoặc từ chối; cần một người khác."
NOT_OWN_AMENDMENT: Final = "Chỉ người đề nghị được rút; bạn có thể từ chối sửa đổi này."
AMENDMENT_STATES: Final = {
    "open": ("Chờ phê duyệt", "wait"),
    "approved": ("Đã phê duyệt", "good"),
    "refused": ("Đã từ chối", "bad"),
    "withdrawn": ("Đã rút", "neutral"),
}
SETTINGS: Final = {
    "voting.contacts": "Tài khoản được bình chọn",
    "voting.declaration": "Khai báo trước khi bình chọn",
    "voting.counts": "Số phiếu",
    "voting.counts_hidden_last_hours": "Số giờ cuối ẩn số phiếu",
    "voting.organisations_may_vote": "Tổ chức được bình chọn",
    "voting.authors_may_vote": "Tác giả được bình chọn bài của mình",
    "voting.votes_per_entry": "Số phiếu của một tài khoản cho một bài",
    "voting.vote_can_be_withdrawn": "Phiếu đã gửi thu hồi được",
    "rules.object_name": "Tên gọi chung",
    "rules.object_kinds": "Loại dự thi",
    "rules.fields": "Lĩnh vực",
    "rules.areas": "Phạm vi áp dụng",
    "rules.themes": "Chủ đề",
    "rules.entrants": "Ai được tham gia",
    "rules.conditions": "Điều kiện",
    "rules.eligibility": "Câu hỏi tự kiểm tra",
    "rules.applied_required": "Phải đã áp dụng",
    "rules.evidence_required": "Phải có minh chứng",
    "rules.supplement_days": "Số ngày để bổ sung",
    "rules.paper_counts_by": "Hồ sơ giấy tính theo",
    "rules.upload_grace_minutes": "Số phút nhận thêm tệp đã đăng ký",
    "rules.scoring": "Cách chấm điểm",
    "rules.prizes": "Cơ cấu giải thưởng",
    "rules.absent_phases": "Giai đoạn không có",
}
PARTS: Final = {
    "start": "bắt đầu",
    "end": "đến trước",
    "label": "lời văn",
    "criteria": "tiêu chí",
    "community": "điểm cộng đồng",
    "community.maximum": "điểm cộng đồng tối đa",
    "community.formula": "công thức điểm cộng đồng",
    "community.decimals": "số chữ số thập phân",
}
FORMULAS: Final = {
    "share_of_highest": "điểm tối đa × số phiếu của bài ÷ số phiếu của bài cao nhất",
}
_LIMITS: Final = {"start": "bắt đầu", "end": "kết thúc"}


def contradiction(earlier: str, limit: str, later: str) -> str:
    """Two windows that cannot be meant together."""
    return (
        f"“{WINDOW_NAMES[later]}” bắt đầu trước khi “{WINDOW_NAMES[earlier]}” {_LIMITS[limit]};"
        " hai thời hạn chồng nhau."
    )


def limit_passed(kind: str, limit: str, *, new: bool) -> str:
    """A moment nobody can change, or choose, any more."""
    name = f"“{WINDOW_NAMES[kind]}”"
    if new:
        return f"Thời điểm {_LIMITS[limit]} mới của {name} đã qua; hãy chọn một thời điểm sắp tới."
    return (
        f"{name} đã {_LIMITS[limit]} nên không đổi được thời điểm {_LIMITS[limit]};"
        " thời hạn đã kết thúc vẫn gia hạn được đến một thời điểm sắp tới."
    )


def setting(path: str) -> str:
    """`windows.voting.end` → `Bình chọn trực tuyến: đến trước`."""
    part, name, *rest = path.split(".")
    known = WINDOW_NAMES.get(name) if part == "windows" else SETTINGS.get(f"{part}.{name}")
    tail = ".".join(rest)
    return f"{known or name}: {PARTS.get(tail, tail)}" if tail else known or name


def setting_value(path: str, stored: Any) -> str:
    """A setting's value in the words of its form."""
    labels: dict[str, dict[str, str]] = {
        "voting.contacts": CONTACTS,
        "voting.declaration": DECLARATIONS,
        "voting.counts": COUNTS,
        "rules.paper_counts_by": PAPER,
        "rules.scoring.community.formula": FORMULAS,
    }
    if path in labels:
        return labels[path].get(stored, value(stored))
    if isinstance(stored, list):
        return "; ".join(_item(item) for item in stored) or value(None)
    return value(stored)


def _item(item: Any) -> str:
    """An item of a list by its own words, with its points or how many there are."""
    if not isinstance(item, dict):
        return WINDOW_NAMES.get(item, str(item))
    words = str(item.get("label") or item.get("question") or item.get("name") or value(item))
    if "maximum" in item:
        return f"{words} ({item['maximum']} điểm)"
    amount = f", mỗi giải {as_number(item['amount'])} đồng" if item.get("amount") else ""
    return f"{item['count']} {words}{amount}" if "count" in item else words
