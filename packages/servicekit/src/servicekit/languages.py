"""Public pages in two languages: Vietnamese at its own address, English below `/en` (decision 41).

A view that serves both has a rule for each; its English template lies in the folder `en` beside
the Vietnamese one.
"""

from typing import Final

from flask import current_app, render_template, request

ENGLISH: Final = "/en"
BEGINNINGS: Final = {
    "/bai-du-thi/": "/en/entries/",
    "/huong-dan/": "/en/guides/",
    "/tin-tuc/": "/en/news/",
    "/tai-lieu/": "/en/documents/",
    "/hoi-dap/": "/en/questions/",
    "/video/": "/en/videos/",
    "/mo-hinh/": "/en/innovations/",
    "/nha-tai-tro/": "/en/sponsors/",
    "/bao-chi/": "/en/press/",
}
"""How addresses of entries and articles begin in both languages."""


def is_english(path: str) -> bool:
    """Whether the address is one of an English page."""
    return path == ENGLISH or path.startswith(f"{ENGLISH}/")


def in_english(path: str) -> str:
    """The English address of an entry or an article; any other path stays."""
    for old, new in BEGINNINGS.items():
        if path.startswith(old):
            return new + path.removeprefix(old)
    return path


def here(path: str) -> str:
    """The address of an entry or an article in the language of this request."""
    return in_english(path) if is_english(request.path) else path


def render(template: str, **values: object) -> str:
    """`submissions/gallery.html`; at an English address `submissions/en/gallery.html`."""
    if is_english(request.path):
        folder, _, name = template.rpartition("/")
        template = f"{folder}/en/{name}"
    return render_template(template, **values)


def versions() -> dict[str, str]:
    """This page's addresses by language (`vi`, `en`); empty when it speaks only one."""
    other = _twin()
    if not other:
        return {}
    english, vietnamese = sorted((request.path, other), key=is_english, reverse=True)
    return {"vi": vietnamese, "en": english}


def _twin() -> str:
    """The same view's other rule, with the same values."""
    rule = request.url_rule
    if rule is None:
        return ""
    for other in current_app.url_map.iter_rules(rule.endpoint):
        if is_english(other.rule) != is_english(rule.rule) and other.arguments == rule.arguments:
            built = other.build(request.view_args or {}, append_unknown=False)
            return built[1] if built else ""
    return ""
