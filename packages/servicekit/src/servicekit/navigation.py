"""The staff's side menu: one table of sections, shown by role on the pages of all services."""

from typing import Final

import msgspec

from contracts.roles import STAFF_ROLES, Role
from servicekit.auth import Caller


class Section(msgspec.Struct, frozen=True, kw_only=True):
    """One line of the menu. `path` and `also` are the beginnings of all addresses within it."""

    group: str
    label: str
    path: str
    icon: str
    roles: frozenset[Role]
    also: tuple[str, ...] = ()
    tasks: str = ""
    """Address of a fragment with what waits there, loaded by "my tasks"."""


def _only(*roles: Role) -> frozenset[Role]:
    return frozenset(roles)


SECTIONS: Final = (
    Section(
        group="Công việc",
        label="Việc của tôi",
        path="/viec-cua-toi",
        icon="list-task",
        roles=STAFF_ROLES,
    ),
    Section(
        group="Công việc",
        label="Thẩm định hồ sơ",
        path="/tham-dinh",
        icon="clipboard-check",
        roles=_only(Role.SECRETARY, Role.DOST_STAFF, Role.AUDITOR),
        tasks="/tham-dinh/viec",
    ),
    Section(
        group="Công việc",
        label="Hồ sơ đơn vị giới thiệu",
        path="/ho-so/gioi-thieu",
        icon="building",
        roles=_only(Role.UNIT_OFFICER),
    ),
    Section(
        group="Công việc",
        label="Báo cáo, số liệu",
        path="/bao-cao",
        icon="bar-chart-line",
        roles=_only(
            Role.DOST_STAFF,
            Role.SECRETARY,
            Role.BOARD,
            Role.CONSOLIDATOR,
            Role.ADMINISTRATOR,
            Role.AUDITOR,
            Role.UNIT_OFFICER,
            Role.UNIT_HEAD,
            Role.OPERATOR,
        ),
        tasks="/bao-cao/viec",
    ),
    Section(
        group="Công việc",
        label="Báo cáo tháng",
        path="/bao-cao/thang",
        also=("/bao-cao/tong-hop", "/bao-cao/van-ban", "/bao-cao/mau-van-ban"),
        icon="journal-text",
        roles=_only(
            Role.DOST_STAFF,
            Role.SECRETARY,
            Role.BOARD,
            Role.CONSOLIDATOR,
            Role.ADMINISTRATOR,
            Role.AUDITOR,
            Role.UNIT_OFFICER,
            Role.UNIT_HEAD,
        ),
        tasks="/bao-cao/thang/viec",
    ),
    Section(
        group="Công việc",
        label="Lễ, sự kiện",
        path="/quan-tri/le",
        icon="calendar-event",
        roles=_only(Role.SECRETARY, Role.ADMINISTRATOR, Role.DOST_STAFF),
        tasks="/quan-tri/le/viec",
    ),
    Section(
        group="Công việc",
        label="Bộ tuyên truyền",
        path="/quan-tri/tuyen-truyen",
        icon="megaphone",
        roles=_only(
            Role.SECRETARY,
            Role.ADMINISTRATOR,
            Role.DOST_STAFF,
            Role.UNIT_OFFICER,
            Role.UNIT_HEAD,
        ),
    ),
    Section(
        group="Công việc",
        label="Nội dung",
        path="/quan-tri/noi-dung",
        icon="newspaper",
        roles=_only(Role.SECRETARY, Role.DOST_STAFF, Role.ADMINISTRATOR),
        tasks="/quan-tri/noi-dung/viec",
    ),
    Section(
        group="Kiểm tra",
        label="Đối soát phiếu",
        path="/doi-soat",
        icon="check2-all",
        roles=_only(
            Role.AUDITOR,
            Role.SECRETARY,
            Role.BOARD,
            Role.DOST_STAFF,
            Role.ADMINISTRATOR,
            Role.OPERATOR,
        ),
    ),
    Section(
        group="Kiểm tra",
        label="Nhật ký chung",
        path="/quan-tri/nhat-ky",
        icon="clock-history",
        roles=_only(Role.AUDITOR, Role.ADMINISTRATOR, Role.SECRETARY),
    ),
    Section(
        group="Kiểm tra",
        label="Thư đã gửi",
        path="/quan-tri/tin-nhan",
        icon="envelope-check",
        roles=_only(Role.SECRETARY, Role.ADMINISTRATOR, Role.OPERATOR, Role.AUDITOR),
        tasks="/quan-tri/tin-nhan/viec",
    ),
    Section(
        group="Thiết lập",
        label="Cuộc thi",
        path="/quan-tri/cuoc-thi",
        icon="calendar-range",
        roles=_only(Role.SECRETARY, Role.ADMINISTRATOR),
    ),
    Section(
        group="Thiết lập",
        label="Đơn vị",
        path="/quan-tri/don-vi",
        icon="diagram-3",
        roles=_only(Role.ADMINISTRATOR, Role.UNIT_OFFICER),
    ),
    Section(
        group="Thiết lập",
        label="Tài khoản, vai trò",
        path="/quan-tri/tai-khoan",
        icon="person-gear",
        roles=_only(Role.ADMINISTRATOR),
        tasks="/quan-tri/tai-khoan/viec",
    ),
)


def sections_for(caller: Caller | None) -> list[Section]:
    """What this caller may open, in menu order."""
    return [section for section in SECTIONS if caller and caller.has(*section.roles)]


def groups_for(caller: Caller | None) -> dict[str, list[Section]]:
    """The same by heading, headings in menu order."""
    groups: dict[str, list[Section]] = {}
    for section in sections_for(caller):
        groups.setdefault(section.group, []).append(section)
    return groups


def current(path: str) -> Section | None:
    """The section a page belongs to: the longest beginning that the address starts with."""
    fitting = [
        (len(beginning), section)
        for section in SECTIONS
        for beginning in (section.path, *section.also)
        if path == beginning or path.startswith(f"{beginning}/")
    ]
    return max(fitting, key=lambda found: found[0], default=(0, None))[1]
