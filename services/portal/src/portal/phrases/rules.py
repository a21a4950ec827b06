"""Words about an edition's rules: new editions, publishing, amendments, and settings by path."""

from typing import Any, Final

from portal.phrases import CONTACTS, COUNTS, DECLARATIONS, PAPER, SUBJECTS, WINDOW_NAMES, value
from servicekit.times import as_number

DONG: Final = "đồng"
FROM_MOMENT: Final = "Từ {start}"
BEFORE_MOMENT: Final = " đến trước {end}"
LOCAL_TIME: Final = ", giờ Việt Nam."
FROM_TEMPLATE: Final = "Mẫu chung, chưa có thời hạn"
BAD_CODE: Final = "Mã gồm chữ thường không dấu, số và gạch nối, tối đa 40 ký tự, ví dụ 2027."
CODE_TAKEN: Final = "Mã này đã có lần thi dùng; hãy chọn mã khác."
NUMBER_TAKEN: Final = "Số này đã có lần thi dùng; hãy chọn số khác."
MADE_FROM: Final = "Tạo từ “{source}”"
EDITION_MADE: Final = "Đã tạo bản dự thảo “{title}”."
EDITION_ANNOUNCED: Final = "Đã công bố “{title}”."
ALREADY_ANNOUNCED: Final = "Lần thi này đã được công bố trước đó."
DRAFT_REMOVED: Final = "Đã xóa bản dự thảo “{title}”. Mã và số của bản này dùng lại được."
DRAFT_IN_USE: Final = (
    "Bản dự thảo còn dữ liệu khác gắn với nó nên không xóa được. Hãy để nguyên là bản dự thảo:"
    " không ai ngoài Tổ thư ký thấy lần thi này."
)
DRAFT_KNOWN: Final = (
    "Đã có khách biết về buổi lễ của bản dự thảo nên không xóa được. Nếu buổi lễ không diễn ra,"
    " hãy báo cho khách ở trang Hoãn, huỷ của buổi lễ và để nguyên bản dự thảo."
)
DRAFT_CONTENTS_CHANGED: Final = (
    "Có người vừa thêm hoặc bớt bài viết, buổi lễ của bản dự thảo này. Hãy xem lại danh sách dưới"
    " đây rồi xóa nếu vẫn muốn."
)
ARTICLES_OF_DRAFT: Final = "Bài viết của bản dự thảo"
ARTICLES_OF_DRAFT_HELP: Final = (
    "Bài chuyển đi giữ nguyên nội dung, tệp, các bản và địa chỉ; bài chỉ hiện ra khi có người đăng."
)
ARTICLES_GO_TOO: Final = "Xóa cùng bản dự thảo"
ARTICLES_GO_TO: Final = "Chuyển sang {title}"
CHOOSE_FOR_ARTICLES: Final = "Chọn chuyển các bài viết sang lần thi khác hoặc xóa cùng bản dự thảo."
STILL_DRAFT: Final = "Lần thi này còn là bản dự thảo; hãy công bố lần thi trước."
NAMES_SAVED: Final = "Đã lưu tên gọi."
SCORING_SAVED: Final = "Đã lưu cách chấm điểm."
PRIZES_SAVED: Final = "Đã lưu cơ cấu giải thưởng."
PHASES_SAVED: Final = "Đã lưu các giai đoạn."
PUBLICITY_SAVED: Final = "Đã lưu cách tuyên truyền."
NO_UNIT: Final = "Không chọn"
UNIT_TWICE: Final = "Đơn vị này đã có ở một dòng khác."
LIMITS_NEEDED: Final = "Cần cả hai thời điểm, ví dụ 00:00 15/09/2025."
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
    "voting.staff_may_vote": "Cán bộ có vai trò trong Cuộc thi được bình chọn",
    "voting.votes_per_entry": "Số phiếu của một tài khoản cho một bài",
    "voting.vote_can_be_withdrawn": "Phiếu đã gửi thu hồi được",
    "voting.paused": "Tạm dừng nhận phiếu",
    "rules.review_days": "Số ngày để thẩm định",
    "rules.undo_minutes": "Số phút được hoàn tác",
    "rules.two_person_review": "Kết luận cần hai người",
    "rules.checklist": "Các điểm cần kiểm tra",
    "rules.import_undo_hours": "Số giờ được hoàn tác lần nhập",
    "rules.max_files": "Số tệp tối đa",
    "rules.purpose": "Mục đích, ý nghĩa",
    "rules.monthly_report": "Báo cáo tháng",
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
    "rules.public_countdown": "Đồng hồ đếm ngược trên trang chủ",
    "rules.promotion_windows": "Thời gian tuyên truyền riêng của đơn vị",
}
PARTS: Final = {
    "start": "bắt đầu",
    "end": "đến trước",
    "label": "lời văn",
    "phone": "điện thoại",
    "phone_link": "số để gọi",
    "email": "thư điện tử",
    "office": "bộ phận",
    "hours": "giờ làm việc",
    "board": "Ban tổ chức",
    "standing_body": "cơ quan thường trực",
    "superior": "cơ quan chủ quản",
    "symbol": "ký hiệu",
    "place": "địa danh",
    "positions": "người ký",
    "archive": "nơi lưu",
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
    """`windows.voting.end` → `Bình chọn trực tuyến: đến trước`; others by their subject."""
    part, _, after = path.partition(".")
    name, _, tail = after.partition(".")
    known = WINDOW_NAMES.get(name) if part == "windows" else SETTINGS.get(f"{part}.{name}")
    known = known or SUBJECTS.get(name)
    if known is None:
        known, tail = SUBJECTS.get(part, part), after
    return f"{known}: {PARTS.get(tail, tail)}" if tail else known


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
