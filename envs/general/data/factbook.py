"""The CIA World Factbook: one page per country, cut into sections, with the figures that tools ask for."""

import html
import json
import re
from functools import cache
from pathlib import Path
from typing import Any

from toolgym.envs.general.data.sources import FACTBOOK, GEONAMES
from toolgym.envs.general.data.world import countries, find_country
from toolgym.tools import NotFound

_NUMBER = re.compile(r"-?\$?-?\d[\d,]*(?:\.\d+)?")
_SCALE = {"thousand": 1e3, "million": 1e6, "billion": 1e9, "trillion": 1e12}


@cache
def _files() -> dict[str, Path]:
    """The page of each country: the Factbook names them by FIPS code, which GeoNames lists."""
    raw = json.loads(GEONAMES.path("data/countries.json").read_text(encoding="utf-8"))
    pages = {path.stem.upper(): path for path in FACTBOOK.path("data").rglob("*.json")}
    return {code: pages[row["fips"]] for code, row in sorted(raw.items()) if row["fips"] in pages}


@cache
def page(code: str) -> dict[str, Any]:
    """The raw page of a country."""
    found: dict[str, Any] = json.loads(_files()[code].read_text(encoding="utf-8"))
    return found


def page_codes() -> tuple[str, ...]:
    """Countries that have a page."""
    return tuple(_files())


def passage(country: str, *keys: str) -> str:
    """The plain text at a place of a country's page.

    Raises:
        NotFound: There is no such country, page or place.
    """
    found = find_country(country)
    node: Any = page(found.code) if found.code in _files() else {}
    for key in keys:
        node = {name.strip(): value for name, value in node.items()}.get(key, {}) if isinstance(node, dict) else {}
    text = plain(node.get("text", "")) if isinstance(node, dict) else ""
    if not text:
        raise NotFound(f"the Factbook gives no '{' - '.join(keys)}' for {found.name} ({found.code})")
    return text


def figure(country: str, *keys: str) -> float:
    """The first number at a place of a country's page, scaled by a word such as "million" that follows it.

    Raises:
        NotFound: There is no such country, page or place, or no number there.
    """
    text = passage(country, *keys)
    match = _NUMBER.search(text)
    if match is None or match.start() > 30:
        found = find_country(country)
        raise NotFound(f"the Factbook gives no number under '{' - '.join(keys)}' for {found.name} ({found.code})")
    word = text[match.end() :].split()[:1]
    return float(match.group().replace("$", "").replace(",", "")) * _SCALE.get(word[0] if word else "", 1)


def plain(text: str) -> str:
    """Drops the page's markup."""
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", text)).split())


@cache
def documents() -> tuple[tuple[str, str, str], ...]:
    """Every passage of prose: country code, heading and text, in a fixed order."""
    found = []
    for code in page_codes():
        for section, topics in page(code).items():
            for topic, node in topics.items() if isinstance(topics, dict) else ():
                text = plain(node.get("text", "")) if isinstance(node, dict) else ""
                if len(text) >= 80:
                    found.append((code, f"{section}: {topic.strip()}", text))
    return tuple(found)


@cache
def search_index() -> Any:
    """A BM25 index over `documents`."""
    import bm25s

    index = bm25s.BM25(method="lucene", k1=1.5, b=0.75)
    index.index(_tokens([f"{countries()[code].name} {text}" for code, _, text in documents()]), show_progress=False)
    return index


def search(query: str, count: int) -> list[tuple[int, float]]:
    """Places and scores of the passages that fit a query best, best first; equal scores by place.

    Raises:
        NotFound: No passage has any of the words.
    """
    index = search_index()
    words = [word for word in dict.fromkeys(_tokens([query])[0]) if word in index.vocab_dict]
    if not words:
        raise NotFound(f"no passage has any word of the query '{query[:80]}'")
    scores = index.get_scores(words).round(3)
    places = (-scores).argsort(kind="stable")[:count].tolist()
    return [(place, float(scores[place])) for place in places if scores[place] > 0]


def _tokens(texts: list[str]) -> list[list[str]]:
    return [re.findall(r"[a-z0-9]+", text.lower()) for text in texts]
