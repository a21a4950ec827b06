"""The demonstration's dossiers: whole, all different, always the same; their pictures."""

import re
from collections import Counter
from io import BytesIO
from random import Random

import msgspec
import pytest
from PIL import Image

from servicekit.testing import a_unit
from submissions.actions.samples import FATES, OTHERS, demonstration_samples
from submissions.model import contents
from submissions.model.composing import Composer, Idea, People, Place
from submissions.model.lifecycle import STEPS, Verb
from submissions.model.reasons import KNOWN
from submissions.store.drawing import MOTIFS, draw_picture, hues_of

pytestmark = pytest.mark.unit

UNITS = [
    a_unit(code="05818", name="Xã La Bằng"),
    a_unit(code="05482", name="Phường Quan Triều"),
    a_unit(code="so-y-te", name="Sở Y tế", group="department"),
]
ALL = demonstration_samples(300, UNITS)


def test_samples_are_as_many_as_asked_and_their_titles_differ() -> None:
    assert len(ALL) == 300
    titles = [sample.contents.title.casefold() for sample in ALL]
    assert [title for title, count in Counter(titles).items() if count > 1] == []


def test_samples_are_the_same_every_time() -> None:
    assert demonstration_samples(60, UNITS) == demonstration_samples(60, UNITS)
    few = {sample.contents.title for sample in demonstration_samples(60, UNITS)}
    assert few < {sample.contents.title for sample in ALL}


def test_samples_are_complete_and_within_the_limits() -> None:
    for sample in filter(lambda sample: sample.steps, ALL):
        written = sample.contents
        assert contents.missing_fields(written, files=1, evidence_required=True) == ()
        assert len(written.title) <= contents.TITLE_LIMIT
        assert len(written.summary) <= contents.SUMMARY_LIMIT
        assert len(written.authors) <= contents.AUTHORS_LIMIT
        assert len(written.figures) <= contents.FIGURES
        assert all(len(f.value) <= 30 and len(f.label) <= 80 for f in written.figures)


def test_samples_leave_no_marks_of_composition() -> None:
    for sample in ALL:
        texts = [v for v in msgspec.structs.asdict(sample.contents).values() if type(v) is str]
        texts += [f.value + f.label for f in sample.contents.figures]
        assert [text for text in texts if re.search(r"[{}\[\]|]", text)] == []


def test_samples_take_possible_steps_with_known_reasons() -> None:
    assert max(OTHERS) < len(FATES)
    for sample in ALL:
        if sample.steps:
            last = STEPS[sample.steps[-1]]
            known = KNOWN[last.reasons] if last.reasons and last.verb != Verb.WITHDRAW else {}
            assert (sample.reason in known) == bool(known), sample.contents.title
            assert sample.note or not last.note_required


def test_most_samples_are_published_and_some_are_not() -> None:
    ends = Counter(sample.steps[-1] if sample.steps else None for sample in ALL)
    assert 220 <= ends[Verb.PUBLISH] <= 245
    others = (None, Verb.SUBMIT, Verb.SUPPLEMENT, Verb.REFUSE, Verb.ACCEPT, Verb.SUSPEND,
              Verb.WITHDRAW, Verb.DISQUALIFY)  # fmt: skip
    assert all(ends[verb] >= 2 for verb in others)


def test_nobody_hears_of_the_many_old_steps() -> None:
    composed = [sample for sample in ALL if sample.applicant]
    news = [s for s in composed if s.days < 8 and s.steps]
    assert len(news) < 45
    assert all(s.steps[-1] != Verb.PUBLISH for s in news)


def test_composer_says_where_who_and_how_many() -> None:
    people = msgspec.convert(
        {
            "surnames": ["Nguyễn"], "women": ["Hoa"], "women_middle": ["Thị"], "men": ["Hoa"],
            "men_middle": ["Thị"], "brands": ["Đồng Tâm"],
            "authors": {"coop": {"kind": "enterprise", "names": ["HTX {brand} {place}"]}},
        },
        People,
    )  # fmt: skip
    idea = Idea(
        title="Máy sấy {thing}", things=("măng",), kind="product", themes=(), motifs=("tea",),
        summary="{Thing} [khô|ráo].", problem="{1500-1500} hộ", solution="{person}",
        effects="[a|b]", figures=(("{7-7} %", "bớt {thing}"),), where="{7-7} hộ tại {place}",
        authors="coop", units=("so-y-te",),
    )  # fmt: skip
    places = [Place("05818", "xã La Bằng")]
    dice = Random(1)  # noqa: S311  # a game, not a secret
    made = Composer(people, places, dice).contents(idea, "agriculture", "măng")
    assert (made.title, made.problem, made.solution) == (
        "Máy sấy măng",
        "1.500 hộ",
        "Nguyễn Thị Hoa",
    )
    assert (made.where_applied, made.authors) == ("7 hộ tại xã La Bằng", "HTX Đồng Tâm xã La Bằng")
    assert made.summary in ("Măng khô.", "Măng ráo.")
    assert made.applicant_kind == "enterprise"
    assert set(made.units) <= {"05818", "so-y-te"}
    assert "05818" in made.units


@pytest.mark.parametrize("motif", MOTIFS)
def test_picture_is_small_and_its_own(motif: str) -> None:
    hue = hues_of(motif)[0]
    first, second = draw_picture(motif, hue, 2), draw_picture(motif, hue, 4)
    assert first != second
    assert len(first) <= 60_000
    with Image.open(BytesIO(first)) as picture:
        assert picture.size == (960, 720)


def test_picture_is_the_same_for_the_same_seed() -> None:
    assert draw_picture("tea", "dawn", 7) == draw_picture("tea", "dawn", 7)
