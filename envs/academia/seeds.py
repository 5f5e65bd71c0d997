"""Values of the entity types with which explorations begin."""

from datetime import date, timedelta

from toolgym.envs.academia.data import chemistry, databases, journals, physics

ARXIV_IDENTIFIERS = (
    "0704.0001",
    "0706.1234",
    "0805.2366",
    "0908.3187",
    "1001.4538",
    "1012.5676",
    "1105.0675",
    "1207.7214",
    "1207.7235",
    "1303.5062",
    "1312.6114",
    "1406.2661",
    "1409.0473",
    "1412.6980",
    "1502.03167",
    "1506.02640",
    "1512.03385",
    "1602.03837",
    "1607.06450",
    "1706.03762",
    "1710.05832",
    "1802.05365",
    "1810.04805",
    "1906.11238",
    "1910.10683",
    "2005.14165",
    "2010.11929",
    "2103.00020",
    "2106.09685",
    "2203.02155",
    "2302.13971",
    "2310.06825",
    "2407.21783",
    "2501.12948",
)
"""Identifiers of well-known and of ordinary preprints."""


def day_seeds() -> tuple[str, ...]:
    """Days of reviews and decisions, spread over half a century."""
    first = date(1970, 2, 11)
    return tuple((first + timedelta(days=131 * step)).isoformat() for step in range(140))


def paper_seeds() -> tuple[str, ...]:
    """Every ninth paper that quantities cite, that has a DOI and that stands in a journal with a full name here."""
    kept = [p.key for p in physics.papers().values() if p.doi and p.journal in physics.JOURNALS and p.quantities]
    return tuple(kept[::9])


def quantity_seeds() -> tuple[str, ...]:
    """Every fourth quantity with 4 to 60 papers and a short description."""
    kept = [q.identifier for q in physics.quantities().values() if 4 <= len(q.papers) <= 60 and len(q.text) <= 60]
    return tuple(kept[::4])


def particle_seeds() -> tuple[str, ...]:
    """Values of the type particle that tools know."""
    return tuple(p.identifier for p in physics.particles().values() if len(p.papers) >= 5 and len(p.quantities) >= 3)


def physics_author_seeds() -> tuple[str, ...]:
    """Authors of at least four papers; a comma and initials would only tell namesakes apart."""
    return tuple(a for a, group in physics.by_author().items() if len(group) >= 4 and "," not in a)


def chemistry_paper_seeds() -> tuple[str, ...]:
    """Values of the type chemistry paper that tools know."""
    return tuple(w.key for w in chemistry.works().values() if w.doi and w.journal and w.basis_sets)


def basis_set_seeds() -> tuple[str, ...]:
    """Values of the type basis set that tools know."""
    return tuple(s.name for s in chemistry.basis_sets().values() if s.works)[::2]


def database_seeds() -> tuple[str, ...]:
    """Records with a contact, a contributor and a publication that has a PMID."""
    found = databases.databases().values()
    return tuple(d.prefix for d in found if d.contact and d.contributor and any(p.pmid for p in d.publications))


def shared(table: dict[str, tuple[str, ...]], least: int = 2) -> tuple[str, ...]:
    """Values of the type shared that tools know."""
    return tuple(key for key, group in table.items() if len(group) >= least)


def database_pmid_seeds() -> tuple[str, ...]:
    """Values of the type database pmid that tools know."""
    return tuple(p for p, found in databases.publications().items() if found.doi and found.year)[::2]


def journal_seeds() -> tuple[str, ...]:
    """Every tenth journal with both ISSNs and a field, with a title of ordinary length."""
    kept = [j.title for j in journals.journals().values() if j.issn and j.eissn and j.fields and len(j.title) <= 70]
    return tuple(kept[::10])


def issn_seeds() -> tuple[str, ...]:
    """ISSNs that stand for one journal, those of other journals than the seeds."""
    kept = [j.issn for j in journals.journals().values() if j.issn and j.eissn and len(journals.by_issn()[j.issn]) == 1]
    return tuple(kept[5::20])


def style_seeds() -> tuple[str, ...]:
    """Values of the type style that tools know."""
    return shared(journals.by_style(), 5)
