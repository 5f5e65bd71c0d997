"""The prompts: files with a version in their names, and a digest that records which text was really used."""

from dataclasses import dataclass
from importlib.resources import files
from string import Template

from toolgym.canonical import digest

PROMPTS: dict[str, int] = {"collector": 1, "deepener": 1, "deriver": 1, "solver": 1, "paraphraser": 1}
"""The version of each prompt in use. A prompt that changes becomes a new file and a new version."""

_PARTS = "\n===\n"


@dataclass(frozen=True, slots=True)
class Prompt:
    """One prompt.

    Attributes:
        name: What it is for.
        version: Number of its file.
        text: The file's text: the system message, and after a line of ``===`` the user's.
    """

    name: str
    version: int
    text: str

    @property
    def stamp(self) -> str:
        """Version and digest, as records keep them: ``"1/0f3a…"``."""
        return f"{self.version}/{digest(self.text)[:12]}"

    def fill(self, **values: object) -> tuple[str, ...]:
        """The parts with values in their ``$slots``; what values contain is never read as a slot.

        Raises:
            KeyError: A slot has no value.
        """
        given = {name: str(value) for name, value in values.items()}
        return tuple(Template(part.strip()).substitute(given) for part in self.text.split(_PARTS))


def load_prompt(name: str) -> Prompt:
    """Reads the version of a prompt that is in use."""
    version = PROMPTS[name]
    file = files("toolgym.synthesis.loop") / "prompts" / f"{name}-{version}.md"
    return Prompt(name, version, file.read_text(encoding="utf-8"))


def stamps(*names: str) -> dict[str, str]:
    """The stamps of some prompts, by name."""
    return {name: load_prompt(name).stamp for name in sorted(names)}
