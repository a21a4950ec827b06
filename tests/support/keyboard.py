"""A person who has a keyboard only: the Tab key, arrows, Enter and what letters do."""

from dataclasses import dataclass
from typing import Any, Final

from playwright.sync_api import Page

TABS: Final = 160
OF_PARTS: Final = ("date", "datetime-local", "month", "time")
"""Fields with a stop at the day, the month, the year: the focus stays in the same field."""
HERE: Final = r"""
    () => {
        const here = document.activeElement, before = window.focusedBefore;
        window.focusedBefore = here;
        const tidy = (text) => (text ?? "").replace(/\s+/g, " ").trim();
        const label = [...(here.labels ?? [])].map((one) => tidy(one.textContent)).join(" ");
        const group = tidy(here.closest("fieldset")?.querySelector("legend")?.textContent);
        const marked = (one) => {
            const style = one && getComputedStyle(one);
            const outline = style?.outlineStyle !== "none" && parseFloat(style?.outlineWidth) >= 2;
            return Boolean(style && (outline || style.boxShadow !== "none"));
        };
        const box = here.getClientRects()[0] ?? here.getBoundingClientRect();
        const upper = Math.max(box.top, 0), lower = Math.min(box.bottom, innerHeight);
        const top = document.elementFromPoint(box.x + box.width / 2, (upper + lower) / 2);
        const shown = top !== null && (here.contains(top) || top.contains(here)
            || [...(here.labels ?? [])].some((one) => one.contains(top)));
        const onward = !before?.isConnected || before === document.body
            || Boolean(before.compareDocumentPosition(here) & Node.DOCUMENT_POSITION_FOLLOWING);
        return {
            nothing: here === document.body, group, kind: here.type ?? "",
            words: label || tidy(here.getAttribute("aria-label")) || tidy(here.textContent),
            checked: Boolean(here.checked), moved: here !== before, onward, shown,
            marked: [here, here.parentElement, ...(here.labels ?? [])].some(marked),
            open: here.tagName === "SUMMARY" ? here.parentElement.open : null,
        };
    }"""


@dataclass(frozen=True)
class Focus:
    """Where the keyboard is: `words` as a label, a link or a button has them."""

    words: str
    group: str
    kind: str
    checked: bool
    nothing: bool
    moved: bool
    onward: bool
    shown: bool
    marked: bool
    open: bool | None


class Keyboard:
    """Every step checks what a sighted person needs: the focus moves on in reading order, is not
    covered, and has a mark.
    """

    def __init__(self, page: Page) -> None:
        self.page = page

    def press(self, *keys: str) -> None:
        for key in keys:
            self.page.keyboard.press(key)

    def tab(self) -> Focus:
        """One step on. Fails the test when it cannot be seen where, or leads nowhere."""
        self.page.wait_for_load_state("load")
        self.press("Tab")
        here = self._here()
        if not here.nothing:
            if here.kind in OF_PARTS and not here.moved:
                return here
            assert here.moved, f"the keyboard is caught at {here}"
            assert here.onward, f"out of reading order: {here}"
            assert here.shown, f"covered: {here}"
            assert here.marked, f"nothing marks the focus: {here}"
        return here

    def go_to(self, words: str) -> Focus:
        """Tab until the focus is on what begins so."""
        passed = []
        for _ in range(TABS):
            here = self.tab()
            if here.words.startswith(words):
                return here
            passed.append(here.words[:40])
        raise AssertionError(f"the Tab key does not reach {words}: {passed}")

    def choose(self, words: str) -> None:
        """Go there and press Enter."""
        self.go_to(words)
        self.press("Enter")

    def write(self, label: str, text: str) -> None:
        """Go to the field and type over what is there."""
        self.go_to(label)
        self.press("Control+A")
        self.page.keyboard.insert_text(text)

    def tick(self, label: str) -> None:
        """Go to the box and tick it."""
        if not self.go_to(label).checked:
            self.press("Space")

    def pick(self, group: str, option: str) -> None:
        """In a group of radio buttons: arrows until the option is the chosen one."""
        here = self._until_group(group)
        for _ in range(TABS):
            if here.words.startswith(option):
                break
            self.press("ArrowDown")
            here = self._here()
        else:
            raise AssertionError(f"{group} has no {option}")
        if not here.checked:
            self.press("Space")

    def select(self, label: str, downwards: int = 1) -> None:
        """In a list: some options down."""
        self.go_to(label)
        self.press(*["ArrowDown"] * downwards)

    def _until_group(self, group: str) -> Focus:
        passed = []
        for _ in range(TABS):
            here = self.tab()
            if here.kind == "radio" and here.group.startswith(group):
                return here
            passed.append(here.words[:40])
        raise AssertionError(f"the Tab key does not reach the choice {group}: {passed}")

    def _here(self) -> Focus:
        found: dict[str, Any] = self.page.evaluate(HERE)
        return Focus(**found)
