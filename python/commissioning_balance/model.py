"""A model that is prepared once and asked again and again."""

from __future__ import annotations

import contextlib
import itertools
import os
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any, Union

from . import _balance
from .errors import BalanceError
from .figures import Likelihood, Simulated, Target, Theta
from .plan import Plan, Table, Tables, toml
from .progress import Bar, Progress
from .results import OUTPUTS, Failed, Option, Paths, Result, Sample

__all__ = ["Model"]

StrPath = Union[str, "os.PathLike[str]"]


class Model:
    """A scenario whose area, evidence, draws and way of carrying on as now are prepared once.

        model = Model("authority")
        model.run(budget={"naloxone": 50_000})

    `scenario` is a file, the name of a built-in scenario, or a mapping with the keys of a scenario file (such as
    `{"extends": "authority", "horizon_years": 2}`). `threads` (every core where none is said) never changes a result.
    `outside` lets the scenario name files anywhere, not only in its own folder and below.

    A plan that changes money or policies alone is answered by what was prepared; one that changes evidence, shocks or the
    horizon has its own preparation, and the last four of those are kept. Two threads may ask one model at once. After a
    fork the child prepares again by itself. A pickled model is the texts of its files, and is prepared again where it is
    unpickled, by the same version only.

    Raises `BalanceError`, whose `problems` name file, line and key, for a scenario that cannot be used.
    """

    def __init__(
        self,
        scenario: StrPath | Mapping[str, Any] = "authority",
        *,
        threads: int | None = None,
        outside: bool = False,
    ) -> None:
        if isinstance(scenario, Mapping):
            stated = {"name": "asked", "title": "Asked from Python", **scenario}
            self._engine = _balance.Engine.of_texts([("asked.toml", toml(stated))], threads)
        else:
            self._engine = _balance.Engine.open(os.fspath(scenario), outside, threads)
        self.threads = threads
        self._own: Likelihood | None = None

    @classmethod
    def from_text(cls, text: str, *, name: str = "scenario.toml", threads: int | None = None) -> Model:
        """The same from the text of a scenario file. It may extend a built-in scenario, and no file."""
        return cls._of([(name, text)], threads)

    @classmethod
    def _of(cls, texts: Sequence[tuple[str, str]], threads: int | None) -> Model:
        model = cls.__new__(cls)
        model._engine = _balance.Engine.of_texts(list(texts), threads)
        model.threads = threads
        model._own = None
        return model

    def __reduce__(self) -> tuple[Any, ...]:
        return _restored, (_balance.version()[1], self._engine.texts(), self.threads)

    # What it is

    @property
    def about(self) -> dict[str, Any]:
        """Name, title, area, start, `horizon_months`, `price_year`, `runs`, `seed`, `reading`, and whether it was fitted."""
        about = self._engine.about()
        return {key: own for key, own in about.items() if key not in ("options", "budget")}

    @property
    def options(self) -> list[Option]:
        """The options of the scenario, carrying on as now first."""
        return [Option(*own) for own in self._engine.about()["options"]]

    @property
    def budget(self) -> dict[str, float]:
        """Pounds a year at the start, by line."""
        return dict(self._engine.about()["budget"])

    @property
    def texts(self) -> list[tuple[str, str]]:
        """Name and text of every file that the scenario was read from."""
        return self._engine.texts()

    def __repr__(self) -> str:
        about = self._engine.about()
        options = len(about["options"]) - 1
        return f"<Model {about['name']}: {about['title']}; {options} options over {about['horizon_months']} months>"

    def _repr_html_(self) -> str:
        from html import escape

        about = self._engine.about()
        rows = "".join(f"<li><code>{escape(id)}</code> {escape(title)}</li>" for id, title in about["options"])
        months = about["horizon_months"]
        return f"<b>{escape(about['title'])}</b>, {months} months from {about['start']}<ul>{rows}</ul>"

    # What is asked of it

    def run(
        self,
        plan: Plan | None = None,
        /,
        *,
        budget: Mapping[str, float] | None = None,
        add: Mapping[str, float] | None = None,
        cut: float | Tables | None = None,
        shift: Tables | None = None,
        policy: Tables | None = None,
        renew: Sequence[str] | None = None,
        options: Mapping[str, Table] | None = None,
        only: Sequence[str] | None = None,
        shock: Tables | None = None,
        reading: str | None = None,
        readings: Mapping[str, str] | None = None,
        values: Mapping[str, float] | None = None,
        horizon_years: int | None = None,
        changes: Table | None = None,
        timeout: float | None = None,
    ) -> Result:
        """Expected values: one calculation with central evidence, equal to `balance run --expected`.

        The keywords are those of `Plan`, which can be handed over instead. Nothing is written. `timeout` in seconds raises
        `TimeoutError`; Ctrl-C raises `KeyboardInterrupt`; the model can be asked again after either.
        """
        asked = _plan(
            plan, budget=budget, add=add, cut=cut, shift=shift, policy=policy, renew=renew, options=options, only=only,
            shock=shock, reading=reading, readings=readings, values=values, horizon_years=horizon_years, changes=changes,
        )
        own = self._engine.ask(asked.text(), timeout)
        return Result(self, asked, [Option(*one) for one in own.options()], own.totals(timeout))

    def each(
        self,
        plans: Iterable[Plan],
        *,
        failed: str = "raise",
        progress: Progress = False,
        timeout: float | None = None,
    ) -> Iterator[Result | Failed]:
        """Expected values of many plans, on every thread, one result after another in their order.

        Plans are taken as they are needed and results are handed over as they are made, so that a million of either are
        never there at once. `failed="keep"` hands over a `Failed` (which plan, which error) in place of raising it.
        `timeout` counts for all of them together.
        """
        if failed not in ("raise", "keep"):
            raise ValueError(f"failed: found {failed!r}, allowed are raise and keep")
        until = None if timeout is None else time.monotonic() + timeout
        size = 8 * (self.threads or os.cpu_count() or 1)
        total = len(plans) if isinstance(plans, Sequence) else None
        waiting = iter(plans)
        number = 0
        with Bar(progress, total, "plans") as bar:
            while chunk := list(itertools.islice(waiting, size)):
                left = None if until is None else max(until - time.monotonic(), 0.0)
                with _late(timeout, lambda: f"{number} plans were answered"):
                    made = self._engine.each([plan.text() for plan in chunk], left)
                if len(made) < len(chunk):
                    raise BalanceError(4, "stopped before every plan was answered")
                for plan, own in zip(chunk, made):
                    if isinstance(own, BaseException):
                        if failed == "raise":
                            raise own
                        yield Failed(plan, number, own)
                    else:
                        options, numbers = own
                        yield Result(self, plan, [Option(*one) for one in options], numbers)
                    number += 1
                bar.by(len(chunk))

    def sample(
        self,
        plan: Plan | None = None,
        /,
        *,
        runs: int | None = None,
        seed: int | None = None,
        first: int = 1,
        chance: bool = True,
        progress: Progress = None,
        timeout: float | None = None,
        **asked: Any,
    ) -> Sample:
        """Runs by chance: run r of a seed is run r of `balance run --seed`, with the same numbers.

        `runs` and `seed` are the scenario's where they are left out; runs are counted from 1, as in the files of a run,
        and `first` is the first of them. With `chance=False`
        each run's evidence is drawn and then followed in expected values: what is not known without what is luck. Other
        keywords are those of `Plan`. Memory: 8 bytes × runs × options × outcomes.
        """
        whole = _plan(plan, **asked)
        until = None if timeout is None else time.monotonic() + timeout
        own = self._engine.ask(whole.text(), timeout)
        _, stated, seeded = own.settings()
        runs = stated if runs is None else _count("runs", runs)
        seed = seeded if seed is None else seed
        _count("first", first)
        size = 4 * (self.threads or os.cpu_count() or 1)
        draws: list[int] = []
        numbers = bytearray()
        with Bar(progress, runs, "runs") as bar:
            while len(draws) < runs:
                count = min(size, runs - len(draws))
                left = None if until is None else max(until - time.monotonic(), 0.0)
                with _late(timeout, lambda: f"{len(draws)} of {runs} runs were done"):
                    more, made = own.sample(seed, first - 1 + len(draws), count, chance, left)
                draws += more
                numbers += made
                bar.to(len(draws))
        options = [Option(*one) for one in own.options()]
        return Sample(self, whole, options, bytes(numbers), draws, seed, first, chance)

    def paths(
        self,
        plan: Plan | None = None,
        /,
        *,
        by: str = "year",
        runs: int | None = None,
        seed: int | None = None,
        first: int = 1,
        timeout: float | None = None,
        **asked: Any,
    ) -> Paths:
        """What happens year by year or month by month (`by="month"`).

        In expected values where no `runs` are said; else run by run, by chance. Years hold the headline outcomes, months
        every one. Flows are added up over the year, stocks averaged over its months.
        """
        whole = _plan(plan, **asked)
        own = self._engine.ask(whole.text(), timeout)
        _, _, seeded = own.settings()
        by_chance = None if runs is None else (seeded if seed is None else seed)
        count = 1 if runs is None else _count("runs", runs)
        _count("first", first)
        numbers, measures, times = own.paths(by, by_chance, first - 1, count, timeout)
        options = [Option(*one) for one in own.options()]
        return Paths(self, whole, options, numbers, by, measures, times, by_chance, first, count)

    def likelihood(self, targets: Sequence[Target] = (), *, own_figures: bool = True) -> Likelihood:
        """How likely the area's figures, and targets of one's own, are at any levels and evidence. See `Likelihood`.

        Raises `BalanceError` for a scenario with several areas, or without figures to fit.
        """
        return Likelihood(self, targets, own_figures=own_figures)

    def logp(self, theta: Theta) -> float:
        """Log prior and log likelihood at some scores: `Likelihood.logp` without targets of one's own."""
        return self._likelihood().logp(theta)

    def simulate(self, theta: Theta) -> Simulated:
        """The area at some scores: `Likelihood.simulate`."""
        return self._likelihood().simulate(theta)

    def _likelihood(self) -> Likelihood:
        if self._own is None:
            self._own = Likelihood(self)
        return self._own

    @staticmethod
    def outcomes() -> list[tuple[str, str, str]]:
        """Everything that a plan leads to: name, unit, title."""
        return list(OUTPUTS)


def _plan(plan: Plan | None, **asked: Any) -> Plan:
    stated = {key: own for key, own in asked.items() if own is not None}
    if plan is None:
        return Plan(**stated)
    if not isinstance(plan, Plan):
        raise TypeError(f"a plan is a commissioning_balance.Plan, not {type(plan).__name__}")
    return plan.with_(**stated) if stated else plan


@contextlib.contextmanager
def _late(timeout: float | None, done: Callable[[], str]) -> Iterator[None]:
    try:
        yield
    except TimeoutError:
        raise TimeoutError(f"after {timeout} seconds {done()}") from None


def _count(name: str, count: int) -> int:
    if isinstance(count, bool) or not isinstance(count, int) or not 1 <= count <= 10_000_000:
        raise ValueError(f"{name}: found {count!r}, allowed is a whole number from 1 to 10,000,000")
    return count


def _restored(build: str, texts: list[tuple[str, str]], threads: int | None) -> Model:
    own = _balance.version()[1]
    if build != own:
        raise BalanceError(
            3,
            f"the model was pickled by another version of commissioning-balance, or with other evidence ({build}); this "
            f"is {own}",
            hint="install the same version on every machine",
        )
    return Model._of(texts, threads)
