"""The commands of the program, done in this process: nothing is started and no program has to be found."""

from __future__ import annotations

import json
import os
import re
import shutil
import sys
import sysconfig
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, Union

from . import _balance
from .errors import BalanceError
from .frames import Frame, read
from .progress import Bar, Progress

if TYPE_CHECKING:
    from .studies import Point

__all__ = [
    "Fit", "Run", "Said", "Study", "balance", "calibrate", "evidence", "explain", "merge", "rebalance", "run", "script", "sensitivity",
]

StrPath = Union[str, "os.PathLike[str]"]


def script() -> str:
    """Where the command `balance` of this package is: what scripts for a cluster name."""
    name = "balance.exe" if os.name == "nt" else "balance"
    own = Path(sysconfig.get_path("scripts")) / name
    found = str(own) if own.exists() else shutil.which(name)
    return found or sys.executable


@dataclass(frozen=True)
class Said:
    """What a command said."""

    data: str
    """What the program writes to standard output."""
    notes: str
    """What it writes to standard error."""


def balance(*words: StrPath, timeout: float | None = None, progress: Progress = False) -> Said:
    """Does a command of the program, word by word as it would be typed, in this process.

    One command at a time: another thread's is waited for. Ctrl-C raises `KeyboardInterrupt` and `timeout` (seconds)
    `TimeoutError`, both after what was finished has been kept. Raises `BalanceError` where the program would end with
    anything but 0.
    """
    _balance.program_is_at(script())
    with Bar(progress, None, "") as bar:

        def tell(done: int, total: int, what: str) -> None:
            bar.what = what
            bar.to(done, total)

        shown = None if progress is False else tell
        code, data, notes, failure, hint, problems = _balance.command([os.fspath(word) for word in words], timeout, shown)
    if code != 0:
        raise BalanceError(code, failure if failure is not None else notes.strip(), problems, hint)
    return Said(data, notes)


@dataclass(frozen=True)
class _Folder:
    folder: Path

    @cached_property
    def manifest(self) -> dict[str, Any]:
        """The manifest: seed, version, hashes, the texts of all files."""
        told: dict[str, Any] = json.loads((self.folder / "manifest.json").read_text(encoding="utf-8"))
        return told


@dataclass(frozen=True)
class Run(_Folder):
    """A finished run in its folder."""

    def replicates(self, frame: Frame = "auto") -> Any:
        """One row for each run, option, year and headline outcome."""
        return read(self.folder / "replicates.parquet", frame)

    def table(self, name: str, frame: Frame = "auto") -> Any:
        """A table of the run by its name without ending, such as `summary`, `differences` or `parameters`."""
        return read(self.folder / f"{name}.csv", frame)


@dataclass(frozen=True)
class Study(_Folder):
    """A finished study in its folder."""

    def rows(self, frame: Frame = "auto") -> Any:
        """One row for each point, option and output."""
        return read(self.folder / "study.parquet", frame)

    @property
    def failures(self) -> list[Point]:
        """Points that have no numbers: which, at which stage, why. They are missing from the rows."""
        from .studies import failures

        return failures(self.folder)

    def to_xarray(self) -> Any:
        """As an `xarray.Dataset` with the dimensions point, strategy and measure; scenario, factors and units are
        coordinates. Needs xarray, pandas and pyarrow."""
        from .studies import labelled

        return labelled(read(self.folder / "study.parquet", "pandas"), [own["id"] for own in self.manifest["factors"]])


@dataclass(frozen=True)
class Fit:
    """An area that was fitted, in its folder."""

    folder: Path

    @property
    def scenario(self) -> Path:
        """The fitted scenario's file: what `Model` and `run` take."""
        return self.folder / "fitted.toml"

    def table(self, name: str = "fit", frame: Frame = "auto") -> Any:
        """A table of the fit: `fit`, `draws` or `posterior`."""
        return read(self.folder / f"{name}.csv", frame)


def options(**stated: object) -> list[str]:
    """Options of a command line from keywords; those that are none or false are left out."""
    words: list[str] = []
    for name, value in stated.items():
        flag = "--" + name.replace("_", "-")
        if value is True:
            words.append(flag)
        elif value is not None and value is not False:
            words += [flag, os.fspath(value) if isinstance(value, os.PathLike) else str(value)]
    return words


def place(said: Said, words: Sequence[str]) -> Path:
    """The folder or file that a command said it wrote to."""
    for word in words:
        found = re.search(word, said.notes, flags=re.MULTILINE)
        if found:
            return Path(found[1])
    raise BalanceError(1, "the program did not say where it wrote:\n" + said.notes)


def run(
    scenario: StrPath,
    *,
    runs: int | None = None,
    seed: int | None = None,
    threads: int | None = None,
    out: StrPath = "outputs",
    expected: bool = False,
    readings: bool = False,
    timeout: float | None = None,
    progress: Progress = None,
) -> Run:
    """Runs every option of a scenario, a file or the name of a built-in one, and leaves a folder with page, tables, pictures.

    For numbers without files ask a `Model`.
    """
    stated = options(runs=runs, seed=seed, threads=threads, out=out, expected=expected, readings=readings)
    done = balance("run", scenario, *stated, timeout=timeout, progress=progress)
    return Run(place(done, [r"^written to (.+)$", r"^the same run is in (.+) already$"]))


def merge(folder: StrPath, *, timeout: float | None = None) -> Study:
    """Puts the shares of a study's folder together: the same bytes as one machine's.

    Raises `BalanceError` with code 4 and the commands that fill the gaps where shares are missing.
    """
    balance("merge", folder, timeout=timeout)
    return Study(Path(folder))


def calibrate(
    scenario: StrPath,
    *,
    draws: int | None = None,
    keep: int | None = None,
    seed: int | None = None,
    threads: int | None = None,
    out: StrPath = "outputs",
    timeout: float | None = None,
    progress: Progress = None,
) -> Fit:
    """Fits an area's levels to its public figures, and leaves the fitted scenario with its draws. Goes on after a stop."""
    stated = options(draws=draws, keep=keep, seed=seed, threads=threads, out=out)
    done = balance("calibrate", scenario, *stated, timeout=timeout, progress=progress)
    return Fit(place(done, [r"^written to (.+)$"]))


def sensitivity(
    run: Run | StrPath,
    *,
    tried: int | None = None,
    sobol: int | None = None,
    sobol_rows: int | None = None,
    threads: int | None = None,
    out: StrPath | None = None,
    timeout: float | None = None,
    progress: Progress = None,
) -> list[dict[str, Any]]:
    """What moves the answers of a finished run, and what it would be worth to know: every method, one row each, as
    docs/research.md has them. The tables are left in the run's folder, or in `out`."""
    folder = run.folder if isinstance(run, Run) else run
    stated = options(tried=tried, sobol=sobol, sobol_rows=sobol_rows, threads=threads, out=out, format="json")
    done = balance("sensitivity", folder, *stated, timeout=timeout, progress=progress)
    rows: list[dict[str, Any]] = json.loads(done.data)
    return rows


def evidence(word: str | None = None) -> list[dict[str, Any]]:
    """Rows of the evidence by id or word, every one without: value, interval, unit, source, grade, caveat, readings."""
    words = [word] if word else []
    rows: list[dict[str, Any]] = json.loads(balance("evidence", *words, "--format", "json").data)
    return rows


def explain(word: str | None = None) -> str:
    """Any outcome, place, mechanism, lever, budget line or term in plain English; every word without."""
    return balance("explain", *([word] if word else [])).data


def rebalance(
    scenario: StrPath,
    *,
    objective: str | None = None,
    total: float | str | None = None,
    protect: Sequence[str] = (),
    bounds: Sequence[str] = (),
    max_move: float | str | None = None,
    lift: Sequence[str] = (),
    runs: int | None = None,
    seed: int | None = None,
    threads: int | None = None,
    out: StrPath = "outputs",
    timeout: float | None = None,
    progress: Progress = None,
) -> list[dict[str, Any]]:
    """Searches balances of a budget (docs/rebalance.md): every line over all allocations that cannot be told apart, one row
    each. The page, the tables and the scenario file are left in `out`. `bounds` are written as `rehab=0.5..2`."""
    stated = options(
        objective=objective, total=total, protect=",".join(protect) or None, bounds=",".join(bounds) or None,
        max_move=max_move, lift=",".join(lift) or None, runs=runs, seed=seed, threads=threads, out=out, format="json",
    )
    done = balance("rebalance", scenario, *stated, timeout=timeout, progress=progress)
    rows: list[dict[str, Any]] = json.loads(done.data)
    return rows
