"""A page's form as a person finds it: what stands in the fields, what is said about them."""

from html.parser import HTMLParser

VOID = ("input", "img", "br", "hr", "meta", "link", "source")


class FormPage(HTMLParser):
    """`values`: by field name, lists for ticked boxes. `errors`: by field id."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.values: dict[str, str | list[str]] = {}
        self.errors: dict[str, str] = {}
        self.invalid: set[str] = set()
        self.summary: list[str] = []
        self._text = ""
        self._area = self._select = ""
        self._error: tuple[str, int] | None = None
        self._summary: int | None = None
        self._depth = 0
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag not in VOID:
            self._depth += 1
        if given.get("aria-invalid") == "true":
            self.invalid.add(given.get("name", ""))
        if given.get("id", "").endswith("-error"):
            self._error, self._text = (given["id"].removesuffix("-error"), self._depth), ""
        if given.get("id") == "error-summary":
            self._summary, self._text = self._depth, ""
        self._control(tag, given)

    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea":
            # A browser drops the first line break after the tag.
            self.values[self._area] = self._text.removeprefix("\r").removeprefix("\n")
        elif tag == "select":
            self._select = ""
        if self._error and self._error[1] == self._depth:
            self.errors[self._error[0]], self._error = self._text.strip(), None
        if self._summary is not None and tag == "li":
            self.summary.append(" ".join(self._text.split()))
            self._text = ""
        if self._summary == self._depth:
            self._summary = None
        self._depth -= 1

    def handle_data(self, data: str) -> None:
        self._text += data

    def _control(self, tag: str, given: dict[str, str]) -> None:
        name = given.get("name", "")
        if tag == "textarea":
            self._area, self._text = name, ""
        elif tag == "select":
            self._select = name
        elif tag == "option" and self._select and "selected" in given:
            self.values[self._select] = given.get("value", "")
        elif tag == "li" and self._summary is not None:
            self._text = ""
        elif tag == "input":
            self._input(name, given)

    def _input(self, name: str, given: dict[str, str]) -> None:
        if given.get("type") == "checkbox":
            ticked = self.values.setdefault(name, [])
            if "checked" in given and isinstance(ticked, list):
                ticked.append(given.get("value", "y"))
        elif given.get("type") != "radio" or "checked" in given:
            self.values[name] = given.get("value", "")
