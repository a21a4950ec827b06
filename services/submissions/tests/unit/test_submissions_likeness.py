"""Common passages of two dossiers: spelling does not matter, words and their order do."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from servicekit.text import fold
from submissions import phrases
from submissions.model import likeness
from submissions.model.likeness import Likeness, Span, read, segments

SMOKE = (
    "Nhiều hộ làm chè ở xã La Bằng vẫn sao chè bằng chảo củi, tốn công và khói bụi."
    " Máy dùng lại nhiệt của khói lò để sấy vòng hai nên bớt được một phần ba lượng củi."
    " Người làm chỉ cần canh nhiệt độ trên đồng hồ, chè ra đều màu và giữ được hương."
)
SCHOOL = (
    "Học sinh vùng cao thường nghỉ học vào mùa rét vì đường xa và trơn."
    " Nhóm giáo viên trường Văn Lăng lập lịch đón theo từng bản, ghép các em cùng đường."
    " Sau một học kỳ số buổi vắng giảm rõ, phụ huynh yên tâm đi làm nương."
)
BOTH_WAYS = st.lists(st.sampled_from(["hòa", "chè", "đồng", "máy", "sấy", "khói", "La", "Bằng"]))


def compare(first: dict[str, str], second: dict[str, str]) -> Likeness:
    return likeness.compare(read(first), read(second))


def fingerprints(texts: dict[str, str]) -> set[int]:
    return likeness.fingerprints(read(texts))


def common_passages(texts: dict[str, str], other: dict[str, str]) -> dict[str, list[Span]]:
    return likeness.side_by_side(read(texts), read(other)).here


def titles_alike(first: str, second: str) -> float:
    return likeness.title_likeness(read({"title": first}), read({"title": second}))


def share(first: str, second: str) -> float:
    return compare({"solution": first}, {"solution": second}).share


def marked(text: str, other: str) -> list[str]:
    spans = common_passages({"solution": text}, {"solution": other})["solution"]
    return [text[start:end] for start, end in spans]


def sentences(text: str) -> list[str]:
    return [sentence.strip(" .") for sentence in text.split(". ")]


@pytest.mark.parametrize(
    "spelled",
    [
        SMOKE.upper(),
        fold(SMOKE),
        unicodedata.normalize("NFD", SMOKE),
        SMOKE.replace(",", " –").replace(".", "!\n"),
    ],
    ids=["capitals", "without-diacritics", "nfd", "other-punctuation"],
)
def test_same_text_spelled_otherwise_is_the_same(spelled: str) -> None:
    assert share(SMOKE, spelled) == 1.0
    assert fingerprints({"solution": SMOKE}) == fingerprints({"solution": spelled})


def test_tone_placement_and_the_other_crossed_d_do_not_matter() -> None:
    old = "Hoà Bình thuỷ lợi Đồng Hỷ khoẻ mạnh Đại Từ"
    new = "Hòa Bình thủy lợi Ðồng Hỷ khỏe mạnh Ðại Từ"
    assert marked(old, new) == [old]


def test_reordered_sentences_are_all_common() -> None:
    turned = ". ".join(reversed(sentences(SMOKE)))
    assert share(SMOKE, turned) == 1.0
    assert "".join(marked(turned, SMOKE)).startswith("Người làm chỉ cần canh nhiệt độ")


def test_reworded_text_shows_the_passages_that_stayed() -> None:
    reworded = SMOKE.replace("vẫn sao chè bằng chảo củi", "còn dùng chảo đun củi").replace(
        "chỉ cần canh", "chỉ phải theo dõi"
    )
    assert marked(reworded, SMOKE) == [
        "Nhiều hộ làm chè ở xã La Bằng",
        "củi, tốn công và khói bụi."
        " Máy dùng lại nhiệt của khói lò để sấy vòng hai nên bớt được một phần ba lượng củi."
        " Người làm chỉ",
        "nhiệt độ trên đồng hồ, chè ra đều màu và giữ được hương",
    ]
    assert 0.7 < share(SMOKE, reworded) < 0.95


def test_texts_about_other_things_share_nothing() -> None:
    assert (share(SMOKE, SCHOOL), marked(SMOKE, SCHOOL)) == (0.0, [])
    assert not fingerprints({"solution": SMOKE}) & fingerprints({"solution": SCHOOL})
    assert not compare({"solution": SMOKE}, {"solution": SCHOOL}).worth_showing


def test_one_copied_sentence_in_a_long_text_shares_a_fingerprint() -> None:
    copied = f"{SCHOOL} {sentences(SMOKE)[1]}. {SCHOOL[::-1]}"
    assert fingerprints({"effects": copied}) & fingerprints({"problem": SMOKE})


def test_passage_copied_into_another_field_is_found() -> None:
    how = compare({"problem": SMOKE}, {"effects": SMOKE})
    assert (how.share, how.fields) == (1.0, {"problem": 1.0})


def test_same_title_is_shown_whatever_the_text() -> None:
    first = {"title": "Máy sao chè Hoà Bình", "solution": SMOKE}
    second = {"title": "MAY SAO CHE HÒA BÌNH", "solution": SCHOOL}
    how = compare(first, second)
    assert (how.share, how.fields, how.worth_showing) == (0.0, {"title": 1.0}, True)
    assert fingerprints(first) & fingerprints(second)
    assert phrases.likeness(how.share, how.fields) == "Tên gần giống, nội dung khác"


def test_nearly_the_same_title_is_shown() -> None:
    first = "Máy sao chè tiết kiệm củi cho hộ gia đình"
    assert titles_alike(first, "Máy sao chè tiết kiệm củi cho các hộ gia đình") > 0.75
    assert titles_alike(first, "Máy sấy miến tiết kiệm điện") < 0.5


def test_titles_of_one_kind_are_not_alike() -> None:
    assert not compare({"title": "Máy sao chè mini"}, {"title": "Máy sao chè Hòa Bình"}).fields


def test_summary_counts_by_itself() -> None:
    how = compare(
        {"summary": sentences(SMOKE)[1], "solution": SCHOOL * 3},
        {"summary": sentences(SMOKE)[1], "solution": sentences(SMOKE)[2] * 9},
    )
    assert how.fields == {"summary": 1.0}


def test_empty_texts_are_not_alike() -> None:
    assert compare({}, {}).worth_showing is False
    assert fingerprints({"title": " – ", "summary": "…"}) == set()


@given(BOTH_WAYS, BOTH_WAYS, BOTH_WAYS)
def test_a_passage_of_ten_syllables_always_shares_a_fingerprint(
    before: list[str], common: list[str], after: list[str]
) -> None:
    passage = "máy dùng lại nhiệt của khói lò sấy vòng hai"
    first = " ".join([*before, *common, passage, *after])
    second = " ".join([*after, *common, passage, *before])
    assert fingerprints({"solution": first}) & fingerprints({"effects": second})


@given(st.text(), st.text())
def test_pieces_are_the_whole_text_in_order(text: str, other: str) -> None:
    spans = common_passages({"summary": text}, {"summary": other + text})["summary"]
    assert "".join(piece for piece, _ in segments(text, spans)) == text
    assert spans == sorted(spans)


@given(BOTH_WAYS, BOTH_WAYS)
def test_share_is_the_same_both_ways(first: list[str], second: list[str]) -> None:
    assert share(" ".join(first), " ".join(second)) == share(" ".join(second), " ".join(first))


def test_percent_says_hundred_only_for_the_very_same() -> None:
    found = [phrases.percent(part) for part in (1.0, 0.999, 0.456, 0.0)]
    assert found == ["100 %", "99 %", "45 %", "0 %"]
