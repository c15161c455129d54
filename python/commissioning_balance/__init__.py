"""Runs `balance`, the program that this package carries, and reads what it leaves as frames."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sysconfig
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, overload

if TYPE_CHECKING:
    import pandas
    import polars

__all__ = ["BalanceError", "Run", "Study", "balance", "program", "run", "study"]

Polars = Literal["polars"]
Pandas = Literal["pandas"]
StrPath = str | os.PathLike[str]


class BalanceError(Exception):
    """What the program refused, in its own words.

    `code` is its exit code: 2 wrong usage, 3 the input is at fault, 4 parts missing, 5 the precision asked for was not
    reached, 1 anything else.
    """

    def __init__(self, code: int, message: str) -> None:
        super().__init__(message)
        self.code = code


def program() -> str:
    """The path of the program: the one of this package, else the first on the search path."""
    name = "balance.exe" if os.name == "nt" else "balance"
    own = Path(sysconfig.get_path("scripts")) / name
    found = str(own) if own.exists() else shutil.which(name)
    if found is None:
        raise FileNotFoundError("the program `balance` is neither installed with this package nor on the search path")
    return found


def balance(*words: StrPath, cwd: StrPath | None = None) -> subprocess.CompletedProcess[str]:
    """Runs the program with these words; raises `BalanceError` where it ends with anything but 0."""
    command = [program(), *(os.fspath(word) for word in words), "--progress", "none"]
    done = subprocess.run(command, cwd=cwd, capture_output=True, encoding="utf-8", check=False)
    if done.returncode != 0:
        raise BalanceError(done.returncode, done.stderr.strip())
    return done


@overload
def _read(path: Path, frame: Polars) -> polars.DataFrame: ...
@overload
def _read(path: Path, frame: Pandas) -> pandas.DataFrame: ...
def _read(path: Path, frame: str) -> Any:
    parquet = path.suffix == ".parquet"
    if frame == "polars":
        import polars

        # Types from every row: a column may begin with numbers and end with words.
        return polars.read_parquet(path) if parquet else polars.read_csv(path, infer_schema_length=None)
    if frame == "pandas":
        import pandas

        return pandas.read_parquet(path) if parquet else pandas.read_csv(path)
    raise ValueError(f"frame is polars or pandas, not {frame!r}")


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
    """A finished run."""

    @overload
    def replicates(self, frame: Polars = ...) -> polars.DataFrame: ...
    @overload
    def replicates(self, frame: Pandas) -> pandas.DataFrame: ...
    def replicates(self, frame: Literal["polars", "pandas"] = "polars") -> Any:
        """One row for each run, option, year and headline outcome."""
        return _read(self.folder / "replicates.parquet", frame)

    @overload
    def table(self, name: str, frame: Polars = ...) -> polars.DataFrame: ...
    @overload
    def table(self, name: str, frame: Pandas) -> pandas.DataFrame: ...
    def table(self, name: str, frame: Literal["polars", "pandas"] = "polars") -> Any:
        """A table of the run by its name without ending, such as `summary`, `differences` or `parameters`."""
        return _read(self.folder / f"{name}.csv", frame)


@dataclass(frozen=True)
class Study(_Folder):
    """A finished study."""

    @overload
    def rows(self, frame: Polars = ...) -> polars.DataFrame: ...
    @overload
    def rows(self, frame: Pandas) -> pandas.DataFrame: ...
    def rows(self, frame: Literal["polars", "pandas"] = "polars") -> Any:
        """One row for each point, option and output."""
        return _read(self.folder / "study.parquet", frame)


def _options(**options: object) -> list[str]:
    words: list[str] = []
    for name, value in options.items():
        flag = "--" + name.replace("_", "-")
        if value is True:
            words.append(flag)
        elif value is not None and value is not False:
            words += [flag, os.fspath(value) if isinstance(value, os.PathLike) else str(value)]
    return words


def _written(done: subprocess.CompletedProcess[str], words: Sequence[str]) -> Path:
    for word in words:
        found = re.search(word, done.stderr, flags=re.MULTILINE)
        if found:
            return Path(found[1])
    raise BalanceError(done.returncode, "the program did not say where it wrote:\n" + done.stderr)


def run(
    scenario: StrPath,
    *,
    runs: int | None = None,
    seed: int | None = None,
    threads: int | None = None,
    out: StrPath = "outputs",
    expected: bool = False,
    readings: bool = False,
) -> Run:
    """Runs every option of a scenario: a file, or the name of a built-in one."""
    options = _options(runs=runs, seed=seed, threads=threads, out=out, expected=expected, readings=readings)
    done = balance("run", scenario, *options)
    return Run(_written(done, [r"^written to (.+)$", r"^the same run is in (.+) already$"]))


def study(
    file: StrPath,
    *,
    threads: int | None = None,
    out: StrPath = "outputs",
    yes: bool = False,
    fresh: bool = False,
) -> Study:
    """Runs a study, or goes on with one that was begun."""
    done = balance("study", file, *_options(threads=threads, out=out, yes=yes, fresh=fresh))
    place = _written(done, [r"written to (.+)$", r"^the same study is in (.+) already$"])
    return Study(place.parent if place.suffix == ".parquet" else place)
