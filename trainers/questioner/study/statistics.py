"""Statistics of the study: means with bootstrap intervals, the area under the ROC curve, rank correlation."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass

import numpy as np
import numpy.typing as npt

DRAWS = 2000
"""Bootstrap samples."""


@dataclass(frozen=True)
class Estimate:
    """A figure and its 95 % percentile bootstrap interval.

    Attributes:
        value: The figure over all units.
        low: Lower end.
        high: Upper end.
        units: How many units were drawn from.
    """

    value: float
    low: float
    high: float
    units: int

    @property
    def decided(self) -> bool:
        """Whether the interval leaves out 0."""
        return self.low > 0 or self.high < 0

    def as_json(self) -> dict[str, float]:
        """The estimate rounded to four digits."""
        return {key: round(value, 4) for key, value in asdict(self).items()}


def mean(values: Sequence[float], seed: int = 0) -> Estimate:
    """The mean of some units, such as differences between paired losses.

    Raises:
        ValueError: There are no units.
    """
    if not len(values):
        raise ValueError("a mean needs at least one unit")
    data = np.asarray(values, np.float64)
    drawn = data[np.random.default_rng(seed).integers(0, len(data), (DRAWS, len(data)))].mean(1)
    return _estimate(float(data.mean()), drawn, len(data))


def auroc(positive: Sequence[float], negative: Sequence[float], seed: int = 0) -> Estimate:
    """Chance that a random positive scores above a random negative, ties counting half.

    Raises:
        ValueError: One of the two sides is empty.
    """
    if not len(positive) or not len(negative):
        raise ValueError("an area under the curve needs scores of both sides")
    good, bad = np.asarray(positive, np.float64), np.asarray(negative, np.float64)
    rng = np.random.default_rng(seed)
    drawn = [_area(rng.choice(good, len(good)), rng.choice(bad, len(bad))) for _ in range(DRAWS // 4)]
    return _estimate(_area(good, bad), np.array(drawn), len(good) + len(bad))


def _area(good: npt.NDArray[np.float64], bad: npt.NDArray[np.float64]) -> float:
    ordered = np.sort(bad)
    below = np.searchsorted(ordered, good, "left") + np.searchsorted(ordered, good, "right")
    return float(below.sum() / (2 * len(good) * len(bad)))


def _estimate(value: float, drawn: npt.NDArray[np.float64], units: int) -> Estimate:
    low, high = np.percentile(drawn, (2.5, 97.5))
    return Estimate(value, float(low), float(high), units)
