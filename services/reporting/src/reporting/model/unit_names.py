"""Units by what people type for them. Pure."""

from collections import Counter, defaultdict
from collections.abc import Callable, Mapping

from servicekit.text import fold


class UnitNames:
    """Finds units by code, name or label, first as they are written, then however people write
    them (S0-09): "Xã Văn Lang" and "Xã Văn Lăng" are two.

    `labels`: by code, what each is called where units with the same name are told apart.
    """

    def __init__(self, names: Mapping[str, str]) -> None:
        """`names`: of all that can be meant, by code."""
        shared = Counter(name.casefold() for name in names.values())
        self.labels: Mapping[str, str] = {
            code: f"{name} ({code})" if shared[name.casefold()] > 1 else name
            for code, name in names.items()
        }
        self._names = names
        self._as_written = self._by(str.casefold)
        self._anyhow = self._by(fold)

    def meant(self, typed: str) -> frozenset[str]:
        """Codes of all that it may mean: none, one, or several with the same name."""
        wanted = typed.strip()
        if wanted in self.labels:
            return frozenset({wanted})
        return frozenset(
            self._as_written.get(wanted.casefold()) or self._anyhow.get(fold(wanted)) or ()
        )

    def _by(self, written: Callable[[str], str]) -> Mapping[str, set[str]]:
        found: defaultdict[str, set[str]] = defaultdict(set)
        for code, name in self._names.items():
            for text in (code, name, self.labels[code]):
                found[written(text)].add(code)
        return found
