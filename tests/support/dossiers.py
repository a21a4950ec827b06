"""A dossier's way from draft to published entry, by the same forms that people fill in."""

import re
from dataclasses import dataclass
from typing import Any

from support.files import JPEG, PDF, pdf, photo
from support.forms import FormPage
from support.visitor import Visitor, hidden_value, words
from support.waiting import until

Fields = dict[str, str | list[str]]
STEPS: dict[int, Fields] = {
    1: {
        "kind": "product",
        "field": "agriculture",
        "themes": ["green"],
        "summary": "Máy sao chè dùng nhiệt khí thải, giúp hộ nhỏ bớt củi và đều màu chè.",
    },
    2: {
        "problem": "Hộ trồng chè sao bằng tay, tốn củi và không đều.",
        "solution": "Thu hồi nhiệt khí thải, quay lồng bằng mô-tơ nhỏ có hẹn giờ.",
        "where_applied": "12 hộ trồng chè",
        "applied_since": "03/2024",
    },
    3: {
        "effects": "Bớt một nửa củi, mỗi mẻ nhanh hơn 20 phút.",
        "value_1": "50%",
        "label_1": "củi tiết kiệm",
    },
    4: {
        "applicant_kind": "group",
        "authors": "Nhóm tác giả Đồi Xanh",
        "of_age": "yes",
        "unit_1": "05482",
    },
}
SELF_CHECK: Fields = dict.fromkeys(("applied", "for_province", "lawful", "evidence"), "yes")
"""Answers to the demonstration edition's questions before a draft."""
FRESH = re.compile(r" [0-9a-f]{8}$")
CONSENTS = ("declared", "processing", "publication")


@dataclass(frozen=True)
class Entry:
    """A published entry."""

    code: str
    title: str


def contents(title: str, **first: str) -> dict[int, Fields]:
    """What is typed at each step of the form; `first`: otherwise than usual at the first one."""
    return STEPS | {1: {**STEPS[1], "title": title, **first}}


def start_draft(applicant: Visitor, title: str, **first: str) -> str:
    """A draft with everything but files; answers its code."""
    place = applicant.form("/ho-so/moi", **SELF_CHECK).headers["Location"]
    code = place.split("/ho-so/")[1].split("/")[0]
    for step, fields in contents(title, **first).items():
        applicant.form(f"/ho-so/{code}/buoc/{step}", **fields)
    return code


def saved_problem(person: Visitor, code: str) -> str:
    """What the writer finds at the second step, line breaks as in text."""
    found = FormPage(person.get(f"/ho-so/{code}/buoc/2").text).values["problem"]
    return str(found).replace("\r\n", "\n")


def attach(applicant: Visitor, code: str) -> None:
    """A document and a picture."""
    files = [
        ("files", ("Minh chứng.pdf", pdf(), PDF)),
        ("files", ("Ảnh máy.jpg", photo(), JPEG)),
    ]
    answer = applicant.post(f"/ho-so/{code}/tep", files=files)
    assert answer.status_code == 303, words(answer)


def agreed(page: str) -> Fields:
    """What the form for handing in sends when its needed boxes are ticked."""
    ticked: Fields = dict.fromkeys(CONSENTS, "y")
    return ticked | {"texts": hidden_value(page, "texts")}


def hand_in(applicant: Visitor, title: str, **first: str) -> str:
    """A whole dossier, handed in; answers its code."""
    code = start_draft(applicant, title, **first)
    attach(applicant, code)
    path = f"/ho-so/{code}/nop"
    applicant.form(path, **agreed(applicant.get(path).text))
    return code


def version_of(secretary: Visitor, code: str) -> str:
    """The version of the dossier that the reviewer's page shows."""
    page = secretary.get(f"/tham-dinh/{code}")
    assert page.status_code == 200, words(page)
    return hidden_value(page.text, "version")


def publish(secretary: Visitor, code: str) -> str:
    """Find a dossier valid and make it an entry; answers the page of the batch."""
    version = version_of(secretary, code)
    secretary.form(f"/tham-dinh/{code}/ket-luan", verb="accept", version=version)
    chosen = f"{code}:{version_of(secretary, code)}"
    batch = secretary.form("/tham-dinh/cong-bo", chosen=chosen, confirmed="1").headers["Location"]
    shown = until(f"{code} is settled", lambda: _settled(secretary, batch))
    assert "Đã xong (1)" in shown, shown
    return batch


def _settled(secretary: Visitor, batch: str) -> str:
    """What its page says; empty while the worker, who may be faster than the form, is at it."""
    shown = words(secretary.get(batch))
    return "" if "Bạn có thể rời trang này" in shown else shown


def wait_votable(anyone: Visitor, code: str) -> None:
    """Until voting has heard of the entry; `anyone` is signed in."""
    path = f"/binh-chon/{code}/xac-nhan"
    until(f"{code} can be voted for", lambda: anyone.get(path).status_code == 200)


def lasting_entries(anyone: Visitor, order: str = "title") -> list[dict[str, Any]]:
    """Entries of the demonstration: no test beside this one takes them out of the gallery."""
    address = f"/api/submissions/v1/entries?order={order}"
    listed = anyone.get(address).raise_for_status().json()["items"]
    return [entry for entry in listed if not FRESH.search(entry["title"])]


def withdraw(applicant: Visitor, code: str) -> None:
    """Take an entry out of the gallery again."""
    applicant.form(f"/ho-so/{code}/rut", note="Hết dùng cho việc kiểm tra.")
