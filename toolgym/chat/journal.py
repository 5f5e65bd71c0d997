"""What requests cost: prices the user states, totals, and a JSON Lines file with a line for each request."""

from dataclasses import dataclass, field
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from typing import TextIO

from pydantic import BaseModel, ConfigDict, Field

from toolgym.canonical import Json, canonical_json
from toolgym.chat.completion import Usage

_MILLION = Decimal(1_000_000)


class Prices(BaseModel):
    """What a million tokens cost. Prices are stated by who pays them; none is known here.

    Attributes:
        currency: ISO 4217 code.
        prompt: Price of a million prompt tokens that were not cached.
        completion: Price of a million completion tokens.
        cached: Price of a million cached prompt tokens; None if they cost as much as others.
    """

    model_config = ConfigDict(frozen=True)

    currency: str = "USD"
    prompt: Decimal = Field(ge=0)
    completion: Decimal = Field(ge=0)
    cached: Decimal | None = Field(None, ge=0)

    def cost(self, usage: Usage) -> Decimal:
        """What a completion cost."""
        cached = self.prompt if self.cached is None else self.cached
        fresh = usage.prompt - usage.cached
        return (fresh * self.prompt + usage.cached * cached + usage.completion * self.completion) / _MILLION


@dataclass
class Spending:
    """Totals over requests.

    Attributes:
        requests: Requests made, failed ones included.
        failed: Requests that gave no completion.
        attempts: Tries of all requests.
        unreported: Completions for which the endpoint gave no token counts.
        prompt: Prompt tokens.
        completion: Completion tokens.
        cached: Cached prompt tokens.
        cost: What the reported tokens cost, None without prices.
        currency: Currency of the cost, empty without prices.
    """

    requests: int = 0
    failed: int = 0
    attempts: int = 0
    unreported: int = 0
    prompt: int = 0
    completion: int = 0
    cached: int = 0
    cost: Decimal | None = None
    currency: str = ""


@dataclass
class Journal:
    """Counts requests, and writes a line about each: model, outcome, tries, seconds, tokens, cost; no text, no key.

    Attributes:
        path: File that lines are added to; None to count only.
        prices: What tokens cost; None leaves every cost empty.
        spending: Totals so far.
    """

    path: Path | None = None
    prices: Prices | None = None
    spending: Spending = field(default_factory=Spending)
    _file: TextIO | None = field(default=None, repr=False)

    def __post_init__(self) -> None:
        if self.prices is not None:
            self.spending.cost, self.spending.currency = Decimal(0), self.prices.currency

    def note(self, model: str, outcome: str, attempts: int, seconds: float, usage: Usage | None, label: str) -> None:
        """Counts one request and writes its line.

        Args:
            model: The model asked.
            outcome: ``"ok"``, ``"cancelled"`` or the kind of the `ChatError`.
            attempts: How often it was tried.
            seconds: How long it took, pauses included.
            usage: Tokens of its completion, None if unknown.
            label: What the request was for, in the caller's words.
        """
        total = self.spending
        total.requests += 1
        total.attempts += attempts
        total.failed += outcome != "ok"
        total.unreported += outcome == "ok" and usage is None
        cost: Decimal | None = None
        if usage is not None:
            total.prompt += usage.prompt
            total.completion += usage.completion
            total.cached += usage.cached
            if self.prices is not None and total.cost is not None:
                cost = self.prices.cost(usage)
                total.cost += cost
        if self.path is not None:
            self._write(
                {
                    "time": datetime.now(UTC).isoformat(timespec="milliseconds"),
                    "label": label,
                    "model": model,
                    "outcome": outcome,
                    "attempts": attempts,
                    "seconds": round(seconds, 3),
                    "tokens": None if usage is None else usage.model_dump(),
                    "cost": None if cost is None else str(cost),
                    "currency": total.currency or None,
                }
            )

    def close(self) -> None:
        """Closes the file."""
        if self._file is not None:
            self._file.close()
            self._file = None

    def _write(self, line: dict[str, Json]) -> None:
        if self._file is None:
            assert self.path is not None
            self.path.parent.mkdir(parents=True, exist_ok=True)
            self._file = self.path.open("a", encoding="utf-8")
        self._file.write(canonical_json(line) + "\n")
        self._file.flush()
