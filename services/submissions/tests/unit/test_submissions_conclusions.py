"""Rules around a conclusion, and the letter that asks for a supplement."""

from datetime import timedelta

import pytest

from contracts.events import Organiser
from contracts.events.portal import Choice
from servicekit.documents.model import Paragraph
from servicekit.testing import an_edition, at
from submissions.errors.review import UndoTooLate
from submissions.model import conclusions
from submissions.model.letters import Asked, supplement_letter
from submissions.model.lifecycle import STEPS, Verb

pytestmark = pytest.mark.unit

TAKEN = at("2026-11-02T09:00:00+07:00")
RULES = an_edition(rules={"undo_minutes": 30}).dossier_rules
END = TAKEN + timedelta(minutes=30)
ASKED = Asked(
    code="ZK3M8QX",
    title="Máy sấy chè",
    authors="Nhóm tác giả Đồi Xanh",
    submitted_at=at("2026-10-31T23:59:59+07:00"),
    reason="unclear_effect",
    note="Số liệu trước và sau.",
    at=at("2027-01-01T00:30:00+07:00"),
    until=at("2027-01-07T00:00:00+07:00"),
)


@pytest.mark.parametrize("verb", [Verb.UNDO, Verb.UNPUBLISH])
def test_undoing_ends_with_its_minutes(verb: Verb) -> None:
    conclusions.check_undo(verb, TAKEN, RULES, END - timedelta(milliseconds=1))
    with pytest.raises(UndoTooLate) as refused:
        conclusions.check_undo(verb, TAKEN, RULES, END)
    assert refused.value.title == "Đã quá 30 phút, không hoàn tác được nữa"


def test_refusal_to_undo_names_the_step_that_is_left() -> None:
    for verb, words in ((Verb.UNDO, "“Xem xét lại”"), (Verb.UNPUBLISH, "“Tạm dừng”")):
        with pytest.raises(UndoTooLate) as refused:
            conclusions.check_undo(verb, TAKEN, RULES, END)
        assert words in (refused.value.detail or "")


def test_every_undoing_leads_back_to_where_the_step_began() -> None:
    for verb, inverse in conclusions.INVERSE.items():
        step, back = STEPS[verb], STEPS[inverse]
        assert step.after in back.before
        assert back.after in step.before


def test_only_conclusions_on_validity_need_a_second_person() -> None:
    asked = an_edition(rules={"two_person_review": True}).dossier_rules
    assert [verb for verb in Verb if conclusions.needs_second(asked, verb)] == [
        Verb.ACCEPT, Verb.REFUSE,
    ]  # fmt: skip
    assert not any(conclusions.needs_second(RULES, verb) for verb in Verb)


def test_checklist_is_the_editions_or_the_usual_one() -> None:
    own = an_edition(rules={"checklist": [{"code": "x", "label": "Riêng"}]}).dossier_rules
    assert conclusions.checklist(own) == (Choice("x", "Riêng"),)
    assert [point.code for point in conclusions.checklist(RULES)] == [
        "kind", "applied", "effect", "evidence", "authors", "lawful",
    ]  # fmt: skip


def test_supplement_letter_is_a_draft_with_the_editions_head() -> None:
    head = {"superior": "UBND tỉnh", "symbol": "BTC-TTK", "place": "Thái Nguyên",
            "positions": ["TM. Ban Tổ chức", "Trưởng ban"], "archive": "TTK"}  # fmt: skip
    edition = an_edition(rules={"letterhead": head}, organiser=Organiser(board="Ban Tổ chức"))
    letter = supplement_letter(edition, ASKED, "https://cuocthi.example/")
    assert (letter.number, letter.on.day, letter.on.month, letter.on.year) == (
        None, None, None, 2027,
    )  # fmt: skip
    assert (letter.issuer.superior, letter.issuer.name, letter.symbol, letter.place) == (
        "UBND tỉnh", "Ban Tổ chức", "BTC-TTK", "Thái Nguyên",
    )  # fmt: skip
    assert (letter.signature.positions, letter.signature.name, letter.archive) == (
        ("TM. Ban Tổ chức", "Trưởng ban"), "", "TTK",
    )  # fmt: skip
    assert letter.recipients == ("Nhóm tác giả Đồi Xanh",)
    assert [block.text for block in letter.blocks if isinstance(block, Paragraph)] == [
        "Tổ thư ký Cuộc thi trình diễn đã nhận hồ sơ mã số ZK3M8QX, sản phẩm dự thi “Máy sấy chè”,"
        " nộp lúc 23:59 31/10/2026.",
        "Qua thẩm định, hồ sơ cần được bổ sung trước khi kết luận. Lý do: Chưa nêu rõ hiệu quả đạt"
        " được. Nội dung đề nghị bổ sung:",
        "Số liệu trước và sau.",
        "Đề nghị tác giả, nhóm tác giả bổ sung tại địa chỉ https://cuocthi.example/ho-so/ZK3M8QX"
        " đến hết ngày 06/01/2027. Quá thời hạn này, Tổ thư ký kết luận theo hồ sơ hiện có.",
        "Trân trọng.",
    ]


def test_letter_of_an_edition_that_says_nothing_still_can_be_made() -> None:
    letter = supplement_letter(an_edition(), ASKED, "https://cuocthi.example")
    assert (letter.issuer.name, letter.symbol, letter.signature.positions) == (
        "Cuộc thi trình diễn", "", (),
    )  # fmt: skip
