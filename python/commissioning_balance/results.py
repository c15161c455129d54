"""What a model answers, as objects that notebooks show and frames take."""

from __future__ import annotations

import importlib
from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING, Any, NamedTuple

from . import _balance
from .errors import BalanceError
from .frames import Columns, Frame, column, made
from .plan import Plan

if TYPE_CHECKING:
    from .model import Model

__all__ = ["OUTPUTS", "Failed", "Option", "Paths", "Result", "Sample"]

OUTPUTS: list[tuple[str, str, str]] = _balance.outputs()
"""Name, unit and title of everything that a plan leads to, in the order of numbers."""

_AT = {key: at for at, (key, _, _) in enumerate(OUTPUTS)}
_SHOWN = ("deaths", "deaths_overdose", "recovery_one_year", "qalys", "spend", "net_benefit")
_ESTIMATES = (
    "mean", "standard_error", "lower_5_percent", "upper_95_percent",
    "difference", "difference_standard_error", "difference_lower_5_percent", "difference_upper_95_percent",
)


class Option(NamedTuple):
    """An option."""

    id: str
    """In columns."""
    title: str
    """In sentences."""


@dataclass(frozen=True)
class Failed:
    """A plan that has no numbers."""

    plan: Plan
    """The plan."""
    number: int
    """Its place among the plans, from 0."""
    error: BaseException
    """Why."""


def _at(outcome: str) -> int:
    if outcome in _AT:
        return _AT[outcome]
    import difflib

    near = difflib.get_close_matches(outcome, _AT, 1)
    raise KeyError(f"no outcome {outcome!r}" + (f"; did you mean {near[0]!r}?" if near else "; Model.outcomes() lists them"))


class _Answer:
    """What answers have in common."""

    def __init__(self, model: Model, plan: Plan, options: list[Option], numbers: bytes) -> None:
        self.model = model
        self.plan = plan
        self.options = options
        """The options in order, carrying on as now first."""
        self._numbers = numbers

    def __getstate__(self) -> dict[str, Any]:
        # Numbers travel; what made them is on the other side already.
        return {**self.__dict__, "model": None}

    def _option(self, option: str | int) -> int:
        if isinstance(option, int):
            return range(len(self.options))[option]
        ids = [own.id for own in self.options]
        if option not in ids:
            raise KeyError(f"no option {option!r}; there are {', '.join(ids)}")
        return ids.index(option)


def _columns(options: list[Option], rows: memoryview[float], less: bool = False) -> Columns:
    """One row for every option: its names, then every outcome with its unit."""
    first = 1 if less else 0
    table: Columns = {
        "strategy": [own.id for own in options[first:]],
        "strategy_title": [own.title for own in options[first:]],
    }
    for at, (key, unit, _) in enumerate(OUTPUTS):
        own = [rows[option, at] - (rows[0, at] if less else 0.0) for option in range(first, len(options))]
        table[column(key, unit)] = own
    return table


class Result(_Answer):
    """Expected values of a plan: flows summed over the horizon, stocks averaged over its months."""

    @property
    def array(self) -> memoryview[float]:
        """Numbers, `[option, outcome]`: `numpy.asarray(result.array)` takes them without a copy."""
        return memoryview(self._numbers).cast("B").cast("d", (len(self.options), len(OUTPUTS)))

    def __getitem__(self, outcome: str) -> dict[str, float]:
        """An outcome under every option, by id."""
        at, array = _at(outcome), self.array
        return {own.id: array[index, at] for index, own in enumerate(self.options)}

    def difference(self, outcome: str, option: str | int = -1) -> float:
        """An outcome under an option (the last one) less that of carrying on as now."""
        at, array = _at(outcome), self.array
        return array[self._option(option), at] - array[0, at]

    def frame(self, frame: Frame = "auto") -> Any:
        """One row for every option, one column for every outcome with its unit, such as `deaths_people`."""
        return made(_columns(self.options, self.array), frame)

    def differences(self, frame: Frame = "auto") -> Any:
        """The same less carrying on as now, one row for every other option."""
        return made(_columns(self.options, self.array, less=True), frame)

    def long(self, frame: Frame = "auto") -> Any:
        """One row for every option and outcome: strategy, measure, unit, mean, difference."""
        array = self.array
        table: Columns = {"strategy": [], "measure": [], "unit": [], "mean": [], "difference": []}
        for index, own in enumerate(self.options):
            for at, (key, unit, _) in enumerate(OUTPUTS):
                row = (own.id, key, unit, array[index, at], array[index, at] - array[0, at])
                for cells, cell in zip(table.values(), row):
                    cells.append(cell)
        return made(table, frame)

    def sample(self, **how: Any) -> Sample:
        """The same plan by chance: see `Model.sample`."""
        return self._model().sample(self.plan, **how)

    def paths(self, **how: Any) -> Paths:
        """The same plan year by year or month by month: see `Model.paths`."""
        return self._model().paths(self.plan, **how)

    def _model(self) -> Model:
        if self.model is None:
            raise BalanceError(3, "this result came from another process without its model", hint="ask a model: model.run(result.plan)")
        return self.model

    def __repr__(self) -> str:
        deaths = ", ".join(f"{id} {number:.1f}" for id, number in self["deaths"].items())
        return f"<Result: deaths {deaths}>"

    def _repr_html_(self) -> str:
        head = "".join(f"<th>{escape(OUTPUTS[_AT[key]][2])}<br>{escape(OUTPUTS[_AT[key]][1])}</th>" for key in _SHOWN)
        rows = []
        for index, own in enumerate(self.options):
            cells = []
            for key in _SHOWN:
                number = self.array[index, _AT[key]]
                less = number - self.array[0, _AT[key]]
                cells.append(f"<td>{_shown(number)}" + (f"<br>{_shown(less, sign=True)}" if index else "") + "</td>")
            rows.append(f"<tr><th>{escape(own.title)}</th>{''.join(cells)}</tr>")
        note = "Expected values with central evidence, without ranges; below each, less carrying on as now. <code>.sample()</code> has the ranges."
        return f"<table><tr><th></th>{head}</tr>{''.join(rows)}</table><small>{note}</small>"


def _shown(number: float, sign: bool = False) -> str:
    if number != number:
        return "withheld"
    digits = 0 if abs(number) >= 1000 else 1
    return f"{number:{'+' if sign else ''},.{digits}f}"


class Sample(_Answer):
    """Runs of a plan by chance."""

    def __init__(
        self, model: Model, plan: Plan, options: list[Option], numbers: bytes,
        draws: list[int], seed: int, first: int, chance: bool,
    ) -> None:
        super().__init__(model, plan, options, numbers)
        self.draws = draws
        """`[run]`: which draw of the evidence each run took. Runs of one draw count as one in every error."""
        self.seed = seed
        self.first = first
        """Number of the first run, from 1 as in the files of a run."""
        self.chance = chance

    @property
    def runs(self) -> int:
        """How many runs there are."""
        return len(self.draws)

    @property
    def array(self) -> memoryview[float]:
        """Numbers, `[run, option, outcome]`."""
        return memoryview(self._numbers).cast("B").cast("d", (self.runs, len(self.options), len(OUTPUTS)))

    def __getitem__(self, outcome: str) -> dict[str, list[float]]:
        """An outcome under every option, run by run."""
        at, array = _at(outcome), self.array
        return {own.id: [array[run, index, at] for run in range(self.runs)] for index, own in enumerate(self.options)}

    def frame(self, frame: Frame = "auto") -> Any:
        """One row for every run and option: run, draw, strategy, then every outcome with its unit."""
        array, options = self.array, range(len(self.options))
        table: Columns = {
            "run": [self.first + run for run in range(self.runs) for _ in options],
            "draw": [draw for draw in self.draws for _ in options],
            "strategy": [own.id for _ in range(self.runs) for own in self.options],
        }
        for at, (key, unit, _) in enumerate(OUTPUTS):
            table[column(key, unit)] = [array[run, option, at] for run in range(self.runs) for option in options]
        return made(table, frame)

    def summary(self, frame: Frame = "auto") -> Any:
        """One row for every option and outcome: mean, Monte Carlo standard error, where 90 % of runs fell, and the same of
        the paired difference from carrying on as now. The numbers of `summary.csv` and `differences.csv`."""
        numbers = _balance.estimates(self.draws, self._numbers, len(self.options))
        array = memoryview(numbers).cast("B").cast("d", (len(self.options), len(OUTPUTS), len(_ESTIMATES)))
        table: Columns = {"strategy": [], "measure": [], "unit": []}
        table.update({name: [] for name in _ESTIMATES})
        for index, own in enumerate(self.options):
            for at, (key, unit, _) in enumerate(OUTPUTS):
                cells = [array[index, at, place] for place in range(len(_ESTIMATES))]
                for name, cell in zip(table, (own.id, key, unit, *cells)):
                    table[name].append(cell)
        return made(table, frame)

    def parameters(self, frame: Frame = "auto") -> Any:
        """The evidence of every run: one row for every run, one column for every row of the register that the model reads."""
        ids = _balance.evidence_ids()
        asked = self.model._engine.ask(self.plan.text())
        numbers = asked.parameters(self.seed, self.first - 1, self.runs)
        array = memoryview(numbers).cast("B").cast("d", (self.runs, len(ids)))
        table: Columns = {"run": [self.first + run for run in range(self.runs)]}
        for at, id in enumerate(ids):
            table[id] = [array[run, at] for run in range(self.runs)]
        return made(table, frame)

    def to_xarray(self) -> Any:
        """As an `xarray.DataArray` with the dimensions run, strategy and measure; the draw of each run is a coordinate."""
        numpy, xarray = (importlib.import_module(name) for name in ("numpy", "xarray"))
        return xarray.DataArray(
            numpy.asarray(self.array),
            dims=("run", "strategy", "measure"),
            coords={
                "run": [self.first + run for run in range(self.runs)],
                "strategy": [own.id for own in self.options],
                "measure": [key for key, _, _ in OUTPUTS],
                "draw": ("run", self.draws),
                "unit": ("measure", [unit for _, unit, _ in OUTPUTS]),
            },
            attrs={"seed": self.seed},
        )

    def __repr__(self) -> str:
        return f"<Sample: {self.runs} runs of {len(self.options)} options, seed {self.seed}>"

    def _repr_html_(self) -> str:
        numbers = _balance.estimates(self.draws, self._numbers, len(self.options))
        array = memoryview(numbers).cast("B").cast("d", (len(self.options), len(OUTPUTS), len(_ESTIMATES)))
        head = "".join(f"<th>{escape(OUTPUTS[_AT[key]][2])}<br>{escape(OUTPUTS[_AT[key]][1])}</th>" for key in _SHOWN)
        rows = []
        for index, own in enumerate(self.options):
            cells = []
            for key in _SHOWN:
                base = 4 if index else 0
                mean, low, high = (array[index, _AT[key], base + place] for place in (0, 2, 3))
                cells.append(f"<td>{_shown(mean, bool(index))}<br>{_shown(low, bool(index))} … {_shown(high, bool(index))}</td>")
            rows.append(f"<tr><th>{escape(own.title)}</th>{''.join(cells)}</tr>")
        note = f"{self.runs} runs, seed {self.seed}: the mean, and where 90 % of runs fell; options less carrying on as now."
        return f"<table><tr><th></th>{head}</tr>{''.join(rows)}</table><small>{note}</small>"


class Paths(_Answer):
    """A plan year by year or month by month."""

    def __init__(
        self, model: Model, plan: Plan, options: list[Option], numbers: bytes, by: str,
        measures: list[tuple[str, str, str]], times: list[str], seed: int | None, first: int, runs: int,
    ) -> None:
        super().__init__(model, plan, options, numbers)
        self.by = by
        """`year` or `month`."""
        self.measures = measures
        """Name, unit and title of what is followed."""
        self.times = times
        """The first month of each year, or each month."""
        self.seed = seed
        """None for expected values."""
        self.first = first
        self.runs = runs

    @property
    def array(self) -> memoryview[float]:
        """Numbers, `[run, option, year or month, measure]`."""
        shape = (self.runs, len(self.options), len(self.times), len(self.measures))
        return memoryview(self._numbers).cast("B").cast("d", shape)

    def frame(self, frame: Frame = "auto") -> Any:
        """One row for every run, option and year or month, counted from 1: then every measure with its unit."""
        array = self.array
        places = [
            (run, option, time)
            for run in range(self.runs) for option in range(len(self.options)) for time in range(len(self.times))
        ]
        table: Columns = {} if self.seed is None else {"run": [self.first + run for run, _, _ in places]}
        table["strategy"] = [self.options[option].id for _, option, _ in places]
        table[self.by] = [time + 1 for _, _, time in places]
        table["first_month" if self.by == "year" else "calendar_month"] = [self.times[time] for _, _, time in places]
        for at, (key, unit, _) in enumerate(self.measures):
            table[column(key, unit)] = [array[run, option, time, at] for run, option, time in places]
        return made(table, frame)

    def to_xarray(self) -> Any:
        """As an `xarray.DataArray` with the dimensions run, strategy, year or month, and measure."""
        numpy, xarray = (importlib.import_module(name) for name in ("numpy", "xarray"))
        return xarray.DataArray(
            numpy.asarray(self.array),
            dims=("run", "strategy", self.by, "measure"),
            coords={
                "run": [self.first + run for run in range(self.runs)],
                "strategy": [own.id for own in self.options],
                self.by: [time + 1 for time in range(len(self.times))],
                "measure": [key for key, _, _ in self.measures],
                "unit": ("measure", [unit for _, unit, _ in self.measures]),
            },
        )

    def __repr__(self) -> str:
        how = "expected values" if self.seed is None else f"{self.runs} runs of seed {self.seed}"
        return f"<Paths: {how} of {len(self.options)} options by {self.by}>"
