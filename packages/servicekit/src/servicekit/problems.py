"""Refusals as people and programs see them: RFC 9457 documents or Vietnamese pages."""

from collections.abc import Mapping, Sequence
from typing import Any

import msgspec

from servicekit import phrases


class FieldError(msgspec.Struct, frozen=True):
    """What is wrong with one field, in Vietnamese; `field` is its name in the form or JSON."""

    field: str
    message: str


class Problem(Exception):
    """A refusal with its HTTP status; `slug` becomes `type` as `/problems/<slug>`."""

    def __init__(  # noqa: PLR0913  # the members of RFC 9457
        self,
        status: int,
        slug: str,
        title: str,
        *,
        detail: str = "",
        errors: Sequence[FieldError] = (),
        headers: Mapping[str, str] | None = None,
        extra: Mapping[str, Any] | None = None,
    ) -> None:
        super().__init__(f"{status} {slug}")
        self.status = status
        self.slug = slug
        self.title = title
        self.detail = detail
        self.errors = tuple(errors)
        self.headers = dict(headers or {})
        self.extra = dict(extra or {})

    def document(self) -> dict[str, Any]:
        """The RFC 9457 document."""
        body: dict[str, Any] = {
            "type": f"/problems/{self.slug}",
            "title": self.title,
            "status": self.status,
        }
        if self.detail:
            body["detail"] = self.detail
        if self.errors:
            body["errors"] = [msgspec.structs.asdict(error) for error in self.errors]
        return body | self.extra


class NotFound(Problem):
    """404 in the words of the page at hand."""

    def __init__(self, detail: str = "") -> None:
        super().__init__(404, "not-found", phrases.NOT_FOUND, detail=detail)


class Forbidden(Problem):
    """403: signed in, but without the role."""

    def __init__(self, detail: str = "") -> None:
        super().__init__(
            403,
            "forbidden",
            "Tài khoản của bạn không có quyền vào trang này",
            detail=detail or "Nếu cần quyền này, hãy liên hệ người quản trị.",
        )


class NotSignedIn(Problem):
    """401; on pages it leads to the sign-in page and straight back."""

    def __init__(self, *, expired: bool = False) -> None:
        title = "Phiên đăng nhập đã hết hạn" if expired else "Bạn cần đăng nhập"
        super().__init__(
            401,
            "not-signed-in",
            title,
            detail="Hãy đăng nhập bằng mã gửi tới số điện thoại hoặc thư điện tử của bạn.",
            headers={"WWW-Authenticate": "Bearer"},
        )
        self.expired = expired


class Invalid(Problem):
    """422: names each field and what is wrong."""

    def __init__(self, errors: Sequence[FieldError], detail: str = "") -> None:
        super().__init__(422, "invalid", "Dữ liệu chưa đúng", detail=detail, errors=errors)
