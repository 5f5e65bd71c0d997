"""How questions name the values of the entity types, and by which other names answers may call them."""

from datetime import date

from toolgym.envs.academia.data import arxiv, books, chemistry, databases, elements, law, medical, physics
from toolgym.tools.entities import Scalar


def country_text(value: Scalar) -> str:
    """How a question names a country."""
    names = dict(medical.COUNTRIES.values())
    return f"{names[str(value)]} ({value})" if str(value) in names else str(value)


def country_aliases(value: Scalar) -> tuple[str, ...]:
    """Other names of a country."""
    name = dict(medical.COUNTRIES.values()).get(str(value))
    return (name, name.removeprefix("the ")) if name else ()


def physics_journal_text(value: Scalar) -> str:
    """How a question names a physics journal."""
    name = physics.JOURNALS.get(str(value))
    return f"the physics journal {name} ({value})" if name else f"the physics journal abbreviated {value}"


def physics_journal_aliases(value: Scalar) -> tuple[str, ...]:
    """Other names of a physics journal."""
    name = physics.JOURNALS.get(str(value))
    return (name,) if name else ()


def quantity_text(value: Scalar) -> str:
    """How a question names a quantity."""
    found = physics.quantities().get(str(value))
    return f"the measured quantity {value} ({found.text})" if found else f"the measured quantity {value}"


def particle_text(value: Scalar) -> str:
    """How a question names a particle."""
    found = physics.particles().get(str(value))
    return f"the particle listing {value} ({found.name})" if found else f"the particle listing {value}"


def particle_aliases(value: Scalar) -> tuple[str, ...]:
    """Other names of a particle."""
    found = physics.particles().get(str(value))
    same = [p for p in physics.particles().values() if found and p.name == found.name]
    return (found.name,) if found and len(same) == 1 else ()


def chemistry_paper_text(value: Scalar) -> str:
    """How a question names a chemistry paper."""
    found = chemistry.works().get(str(value))
    return f'the paper "{found.title}" ({value})' if found else f"the paper {value}"


def chemistry_paper_aliases(value: Scalar) -> tuple[str, ...]:
    """Other names of a chemistry paper."""
    found = chemistry.works().get(str(value))
    return (found.title,) if found else ()


def element_text(value: Scalar) -> str:
    """How a question names a element."""
    return f"{elements.NAMES[str(value)]} ({value})" if str(value) in elements.NAMES else str(value)


def element_aliases(value: Scalar) -> tuple[str, ...]:
    """Other names of a element."""
    return (elements.NAMES[str(value)],) if str(value) in elements.NAMES else ()


def database_text(value: Scalar) -> str:
    """How a question names a database."""
    found = databases.databases().get(str(value))
    return f'the database "{found.name}" ({value})' if found else f"the database {value}"


def database_aliases(value: Scalar) -> tuple[str, ...]:
    """Other names of a database."""
    found = databases.databases().get(str(value))
    return (found.name,) if found else ()


def orcid_aliases(value: Scalar) -> tuple[str, ...]:
    """Other names of a orcid."""
    return (f"https://orcid.org/{value}",)


def isbn_text(value: Scalar) -> str:
    """How a question names a isbn."""
    title = books.TITLES.get(str(value))
    return f"the ISBN {value} ({title})" if title else f"the ISBN {value}"


def edition_text(value: Scalar) -> str:
    """How a question names a edition."""
    found = law.editions().get(str(value))
    return f'the edition "{value}" of the reporter "{found.reporter}"' if found else f'the reporter edition "{value}"'


def category_text(value: Scalar) -> str:
    """How a question names a category."""
    found = arxiv.categories().get(str(value))
    return f"the arXiv category {value} ({found.name})" if found else f"the arXiv category {value}"


def category_aliases(value: Scalar) -> tuple[str, ...]:
    """Other names of a category."""
    found = arxiv.categories().get(str(value))
    same = [c for c in arxiv.categories().values() if found and c.name == found.name]
    return (found.name,) if found and len(same) == 1 else ()


def archive_text(value: Scalar) -> str:
    """How a question names a archive."""
    name = next((c.archive_name for c in arxiv.categories().values() if c.archive == value), None)
    return f"the arXiv archive {value} ({name})" if name else f"the arXiv archive {value}"


def doi_text(value: Scalar) -> str:
    """How a question names a doi."""
    return f"the DOI {value}"


def doi_aliases(value: Scalar) -> tuple[str, ...]:
    """Other names of a doi."""
    return (f"https://doi.org/{value}",)


def day_text(value: Scalar) -> str:
    """How a question names a day."""
    day = date.fromisoformat(str(value))
    return f"{day.day} {day:%B} {day.year}"


def day_aliases(value: Scalar) -> tuple[str, ...]:
    """Other names of a day."""
    day = date.fromisoformat(str(value))
    return (day_text(value), f"{day:%B} {day.day}, {day.year}")
