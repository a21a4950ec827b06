"""The log of a ceremony as people read it."""

from collections.abc import Mapping

from portal.phrases import ceremonies as words


def code_in(act: str, subject: str) -> str:
    """Of the guest a step was about, else empty: names, which may have to be erased, are not
    written into the log."""
    return subject.partition(" ")[0] if act in words.ABOUT_GUESTS else ""


def about(act: str, subject: str, names: Mapping[str, str]) -> str:
    """Whom or what a step was about, in words. `names`: of the guests still on the list, by code;
    the others stay a code."""
    if act == "stepped":
        sponsor, _, step = subject.rpartition(": ")
        return f"{sponsor}: {words.STEPS.get(step, step).lower()}"
    if act in words.COUNTED and subject.isdecimal() and subject not in names:
        return words.GUESTS_COUNTED.format(count=subject)
    if act not in words.ABOUT_GUESTS:
        return subject
    code, answer = code_in(act, subject), subject.partition(" ")[2]
    guest = f"{names[code]} ({code})" if code in names else words.FORMER_GUEST.format(code=code)
    if act == "guests_merged":
        return words.MERGED_CODE.format(guest=guest, code=answer)
    return f"{guest}: {words.ANSWERS.get(answer, answer).lower()}" if answer else guest
