"""Links that carry where to go on to."""

from urllib.parse import quote


def with_next(page: str, wanted: str) -> str:
    """`/tai-khoan/khai-bao?tiep=/binh-chon/X/xac-nhan`."""
    return f"{page}?tiep={quote(wanted, safe='/')}"
