"""A plain module of typed functions, as somebody might have written it without a thought of toolgym."""

from toolgym.tools import NotFound
from toolgym.tools.from_module import pool_from_module

_PRICES = {"rye": 3.4, "spelt": 4.1, "baguette": 1.9}


def price(loaf: str, pieces: int = 1) -> float:
    """Gives the price of some loaves.

    Args:
        loaf: Name of the loaf, such as rye.
        pieces: How many.
    """
    if loaf not in _PRICES:
        raise NotFound(f"there is no loaf '{loaf}'")
    return round(_PRICES[loaf] * pieces, 2)


def loaves(below: float | None = None) -> list[str]:
    """Lists the loaves, all or those below a price.

    Args:
        below: Highest price.
    """
    return [name for name, cost in _PRICES.items() if below is None or cost < below]


def recipe(loaf: str) -> dict[str, list[str]]:
    """Gives ingredients and steps for a loaf.

    Args:
        loaf: Name of the loaf.
    """
    return {"ingredients": [loaf, "salt", "Wasser für den Teig"], "steps": ["knead", "rest", "bake"]}


def burn(loaf: str) -> str:
    """Fails without having foreseen it.

    Args:
        loaf: Name of the loaf.
    """
    raise RuntimeError("smoke")


POOL = pool_from_module(__name__)
