"""An area held against figures, for likelihoods and samplers of one's own."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Union

from . import _balance
from .errors import wrong

if TYPE_CHECKING:
    from .model import Model

__all__ = ["Figure", "Likelihood", "Simulated", "Target"]

_OUTCOMES = _balance.outputs()[:-1]
_AT = {key: at for at, (key, _, _) in enumerate(_OUTCOMES)}
_FLOWS = set(_balance.flows())

Theta = Union[Mapping[str, float], Sequence[float]]
"""Scores by name, those that are left out at 0; or as many as there are names, in their order."""


@dataclass(frozen=True)
class Figure:
    """A public figure of the area's file, or that a group's numbers hold (`steady_…`)."""

    name: str
    value: float
    low: float
    """Nine in ten believe the truth to be above this."""
    high: float
    """And below this."""
    sd_below: float
    """Standard deviation where less is shown."""
    sd_above: float
    """Standard deviation where more is shown."""
    source: str


@dataclass(frozen=True)
class Target:
    """A figure of one's own: a sum of outcomes in a year of the horizon."""

    name: str
    of: tuple[str, ...]
    """Outcomes that are added up, such as `("treatment_starts_opiate", "treatment_starts_alcohol")`."""
    value: float
    """Flows added up over the year, stocks averaged over its months."""
    sd: float
    """Standard deviation about it, above 0."""
    year: int = 1
    """Of the horizon, 1 to 10."""

    def __post_init__(self) -> None:
        if isinstance(self.of, str):
            raise wrong(f"{self.name}.of", self.of, "a tuple of outcomes")
        for outcome in self.of:
            if outcome not in _AT:
                raise wrong(f"{self.name}.of", outcome, "outcomes, as Model.outcomes() lists them")
        if not (math.isfinite(self.sd) and self.sd > 0):
            raise wrong(f"{self.name}.sd", self.sd, "a number above 0")
        if not 1 <= self.year <= 10:
            raise wrong(f"{self.name}.year", self.year, "1 to 10")


@dataclass(frozen=True)
class Simulated:
    """The area at some scores, ten years in expected values, its budget unchanged."""

    shown: dict[str, float]
    """What is shown of the area's figures."""
    off: dict[str, float]
    """How far each figure is from what is shown, in standard deviations: above 0 where less is shown."""
    _months: bytes

    @property
    def array(self) -> memoryview[float]:
        """Numbers, `[month, outcome]`, in the order of `Model.outcomes()` without the net benefit."""
        return memoryview(self._months).cast("B").cast("d", (len(self._months) // (8 * len(_OUTCOMES)), len(_OUTCOMES)))

    def year(self, of: str | Iterable[str], year: int = 1) -> float:
        """An outcome, or a sum of several, in a year from 1: flows added up, stocks averaged over the months."""
        total = 0.0
        for outcome in (of,) if isinstance(of, str) else of:
            at, array = _AT[outcome], self.array
            months = [array[month, at] for month in range(12 * (year - 1), 12 * year)]
            total += sum(months) / (1 if outcome in _FLOWS else len(months))
        return total


class Likelihood:
    """How likely the figures are at some scores: what `balance calibrate` weighs, open to one's own samplers.

    Scores are levels of the area and draws of the evidence, each standard normal before the figures are seen. Ask one with
    `Model.likelihood()`. A call takes about as long as two options over ten years.
    """

    def __init__(self, model: Model, targets: Sequence[Target] = (), *, own_figures: bool = True) -> None:
        self._model = model
        self._figures = _balance.Figures.of(model._engine, None)
        self.names: list[str] = self._figures.names()
        """Names of the scores: levels first, then rows and groups of the evidence."""
        self.levels: list[str] = self.names[: self._figures.levels()]
        """Those that are levels of the area."""
        self.figures: list[Figure] = [Figure(*own) for own in self._figures.figures()]
        self.targets = tuple(targets)
        self.own_figures = own_figures

    def __reduce__(self) -> tuple[Any, ...]:
        return _again, (self._model, self.targets, self.own_figures)

    def scores(self, theta: Theta) -> list[float]:
        """Every score, in the order of the names."""
        if isinstance(theta, Mapping):
            unknown = [name for name in theta if name not in self.names]
            if unknown:
                raise wrong("theta", unknown[0], "names of scores, as Likelihood.names lists them")
            scores = [float(theta.get(name, 0.0)) for name in self.names]
        else:
            scores = [float(score) for score in theta]
            if len(scores) != len(self.names):
                raise wrong("theta", f"{len(scores)} scores", f"{len(self.names)}, or a mapping from names")
        for name, score in zip(self.names, scores):
            if not math.isfinite(score):
                raise wrong(f"theta.{name}", score, "a finite number")
        return scores

    def simulate(self, theta: Theta) -> Simulated:
        """The area at some scores."""
        shown, off, months = self._figures.simulate(self.scores(theta))
        names = [figure.name for figure in self.figures]
        return Simulated(dict(zip(names, shown)), dict(zip(names, off)), months)

    def logp(self, theta: Theta) -> float:
        """Log prior and log likelihood together, but for a constant of the prior.

        The prior is standard normal in every score. A figure of the area's file is normal about what is shown, with the
        standard deviation of its side; a target of one's own is normal about its value.
        """
        scores = self.scores(theta)
        simulated = self.simulate(scores)
        total = -0.5 * sum(score * score for score in scores)
        if self.own_figures:
            total -= 0.5 * sum(off * off for off in simulated.off.values())
        for target in self.targets:
            off = (simulated.year(target.of, target.year) - target.value) / target.sd
            total -= 0.5 * off * off + math.log(target.sd)
        return total


def _again(model: Model, targets: tuple[Target, ...], own_figures: bool) -> Likelihood:
    return Likelihood(model, targets, own_figures=own_figures)
