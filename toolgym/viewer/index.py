"""The index of a collection: a few short facts of each row, by columns, which is all that the list needs."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from toolgym.canonical import Json

SHOWN = 180
"""Characters of a question that the list holds; the search looks at the whole of it."""


@dataclass
class Index:
    """Columns of equal length.

    Attributes:
        terms: Names of the columns whose values are few and repeat: what the list is filtered by.
        numbers: Names of the columns of other values.
    """

    terms: Sequence[str]
    numbers: Sequence[str]
    _codes: dict[str, list[int]] = field(init=False)
    _known: dict[str, dict[str, int]] = field(init=False)
    _values: dict[str, list[Json]] = field(init=False)
    _texts: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._codes = {name: [] for name in self.terms}
        self._known = {name: {} for name in self.terms}
        self._values = {name: [] for name in ("id", "text", *self.numbers)}

    def __len__(self) -> int:
        return len(self._texts)

    def add(self, name: str, text: str, facts: dict[str, Json]) -> None:
        """Adds a row.

        Args:
            name: The id of its task.
            text: The whole question.
            facts: A value for each column.
        """
        text = " ".join(text.split())
        self._values["id"].append(name)
        self._values["text"].append(text if len(text) <= SHOWN else text[: SHOWN - 1] + "…")
        for column in self.terms:
            known = self._known[column]
            self._codes[column].append(known.setdefault(str(facts[column]), len(known)))
        for column in self.numbers:
            self._values[column].append(facts[column])
        self._texts.append(f"{name} {text}".casefold())

    def search(self, words: str) -> list[int]:
        """Numbers of the rows whose id and question hold every one of the words, in whatever case."""
        wanted = words.casefold().split()
        return [row for row, text in enumerate(self._texts) if all(word in text for word in wanted)]

    def text(self, row: int) -> str:
        """The question of a row, as the list holds it."""
        return str(self._values["text"][row])

    def columns(self, most: int | None = None) -> dict[str, Json]:
        """The columns by name, of the first rows: a list of values, or ``terms`` and a ``codes`` list of places."""
        found: dict[str, Json] = {name: values[:most] for name, values in self._values.items()}
        for name in self.terms:
            found[name] = {"terms": list(self._known[name]), "codes": self._codes[name][:most]}
        return found
