"""Studies: scenarios at every point of a design, on this machine or on any executor.

An executor is anything with the interface of `concurrent.futures`: a process pool, Dask's `client.get_executor()`, the pools
of mpi4py, loky and Parsl. Points go out in chunks, a few at a time. Each chunk is a share of the study, which the worker
keeps in a file of its own as points are finished; what comes back is where that file is. The data set is put together from the
files: its bytes depend on neither the chunks nor the order in which they came back.
"""

from __future__ import annotations

import contextlib
import csv
import importlib.metadata
import json
import math
import os
import queue
import socket
import tempfile
import threading
import time
from collections import deque
from collections.abc import Callable, Iterable
from concurrent.futures import BrokenExecutor, CancelledError
from concurrent.futures import TimeoutError as FutureTimeout
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol, Union

from . import _balance
from .commands import Study, balance, options, place
from .errors import BalanceError
from .progress import Bar, Progress

__all__ = ["Executor", "Point", "Status", "study"]

StrPath = Union[str, "os.PathLike[str]"]

_MOST = 1_000_000
_JOB = "study.job"
_PACKAGE = "commissioning-balance"


class Executor(Protocol):
    """The part of `concurrent.futures.Executor` that is used."""

    def submit(self, fn: Callable[..., Any], /, *args: Any) -> Any:
        """Begins a call and gives its future."""


@dataclass(frozen=True)
class Point:
    """A point of a study that has no numbers."""

    number: int
    """From 0."""
    scenario: str
    """Name of its scenario."""
    values: dict[str, str]
    """Its factors' values, as text; empty where the scenario's own stands."""
    stage: str
    """`reading`, what the point makes of the scenario, or `running` it."""
    error: str
    """What is wrong."""


@dataclass(frozen=True)
class Status:
    """How far a study is."""

    points: int
    """In all."""
    done: int
    """Kept, those that failed among them."""
    failed: int
    """Kept as failures."""
    pending: int
    """With the executor, or waiting for it there."""
    left: int
    """Not handed out yet."""
    seconds_left: float | None
    """At the rate so far; None before the first chunk is back."""


@dataclass(frozen=True)
class _Job:
    """A share of a study, for a worker."""

    build: str
    sha256: str
    typed: str
    folder: str
    texts: list[tuple[str, str]] | None
    index: int
    of: int
    threads: int
    keep_going: bool
    search: bool


@dataclass(frozen=True)
class _Kept:
    """What comes back of a share: where it is, and counts."""

    index: int
    path: str
    size: int
    run: int
    before: int
    failed: int
    seconds: float
    worker: str
    content: bytes | None


_opened: dict[str, _balance.Study] = {}
_opening = threading.Lock()


def _share(job: _Job) -> _Kept:
    """Runs a share. Done by a worker."""
    own = _balance.version()[1]
    if own != job.build:
        raise BalanceError(
            3,
            f"a worker ({_here()}) has another version of commissioning-balance, or other evidence: {own} there, {job.build} "
            "here",
            hint="install the same version on every machine",
        )
    with _opening:
        opened = _opened.get(job.sha256)
        if opened is None:
            texts = job.texts
            if texts is None:
                told = Path(job.folder) / _JOB
                try:
                    texts = [(name, text) for name, text in json.loads(told.read_text(encoding="utf-8"))]
                except FileNotFoundError:
                    raise BalanceError(
                        1,
                        f"a worker ({_here()}) does not see {told}",
                        hint="name an `out` folder that every machine sees, or hand over carry=True",
                    ) from None
            opened = _balance.Study.of_texts(texts, job.typed)
            if opened.about()["sha256"] != job.sha256:
                raise BalanceError(3, f"a worker ({_here()}) was built from another commit: its study would be another one")
            _opened.clear()
            _opened[job.sha256] = opened
    if job.texts is None:
        return _kept(opened, job, job.folder, carried=False)
    with tempfile.TemporaryDirectory(prefix="balance-") as folder:
        return _kept(opened, job, folder, carried=True)


def _kept(opened: _balance.Study, job: _Job, folder: str, carried: bool) -> _Kept:
    path, run, before, failed, seconds = opened.share(
        folder, job.index, job.of, job.threads, job.keep_going, job.search, None
    )
    content = Path(path).read_bytes() if carried else None
    return _Kept(job.index, str(path), Path(path).stat().st_size, run, before, failed, seconds, _here(), content)


def _here() -> str:
    return f"{socket.gethostname()}, process {os.getpid()}"


def study(
    file: StrPath,
    *,
    executor: Executor | Callable[[], Executor] | None = None,
    chunk: int = 16,
    in_flight: int | None = None,
    retries: int = 3,
    keep_going: bool | None = None,
    carry: bool = False,
    threads: int | None = None,
    out: StrPath = "outputs",
    outside: bool = False,
    yes: bool = False,
    fresh: bool = False,
    status: Callable[[Status], None] | None = None,
    progress: Progress = None,
    timeout: float | None = None,
) -> Study:
    """Runs a study, or goes on with one that was begun, and gives its folder with the data set.

    Without `executor`, on this machine with so many `threads`. With one, in chunks of so many points, `in_flight` chunks at
    once (twice its workers where it says how many it has, else 16), each on so many `threads` (one). The bytes are those of
    one machine, whatever the chunks. Where `out` is no folder that every worker sees, `carry=True` sends files back through
    the executor.

    A point that cannot be run ends a study without an executor; with one, or with `keep_going=True`, it is kept as a failure
    (`Study.failures`). A chunk whose worker was lost is sent again, so many `retries`; what fails still is told at the end,
    after everything else. A pool of processes breaks whole when one of them is killed: hand over a function that makes the
    pool, such as `lambda: ProcessPoolExecutor(2)`, and it is made again.

    `status` is told how far it is after every chunk. Ctrl-C, `timeout` (seconds), an executor that was shut down: each
    raises, and what is finished is kept. Call again to go on.

    Raises `BalanceError` for a study that cannot be read, with `problems`; code 4 where points are missing.
    """
    if executor is None:
        stated = options(threads=threads, out=out, yes=yes, fresh=fresh, keep_going=keep_going, allow_outside=outside)
        done = balance("study", file, *stated, timeout=timeout, progress=progress)
        found = place(done, [r"written to (.+)$", r"^the same study is in (.+) already$"])
        return Study(found.parent if found.suffix == ".parquet" else found)
    for name, count, least in (("chunk", chunk, 1), ("retries", retries, 0), ("in_flight", in_flight or 1, 1)):
        if isinstance(count, bool) or not isinstance(count, int) or count < least:
            raise ValueError(f"{name}: found {count!r}, allowed is a whole number from {least}")
    opened = _balance.Study.open(os.fspath(file), outside)
    folder = Path(opened.folder(os.path.abspath(out)))
    if not fresh and (folder / "manifest.json").exists() and (folder / "study.parquet").exists():
        return Study(folder)
    folder.mkdir(parents=True, exist_ok=True)
    runner = _Runner(opened, os.fspath(file), folder, executor, chunk, in_flight, retries, status, carry)
    runner.threads = threads or 1
    runner.keep_going = True if keep_going is None else keep_going
    with Bar(progress, runner.points, "points") as bar:
        runner.bar = bar
        runner.run(timeout)
    # Shares of another division hold nothing that is not in these.
    for path in runner.others:
        with contextlib.suppress(FileNotFoundError):
            path.unlink()
    balance("merge", folder)
    with contextlib.suppress(FileNotFoundError):
        (folder / _JOB).unlink()
    return Study(folder)


class _Runner:
    """Hands shares to an executor and takes back what they left."""

    threads = 1
    keep_going = True
    bar: Bar | None = None

    def __init__(
        self,
        opened: _balance.Study,
        typed: str,
        folder: Path,
        executor: Executor | Callable[[], Executor],
        chunk: int,
        in_flight: int | None,
        retries: int,
        status: Callable[[Status], None] | None,
        carry: bool,
    ) -> None:
        about = opened.about()
        self.opened, self.typed, self.folder = opened, typed, folder
        self.points: int = about["points"]
        self.sha256: str = about["sha256"]
        self.status, self.retries, self.carry = status, retries, carry
        self.make = None if hasattr(executor, "submit") else executor
        self.executor: Any = executor() if self.make else executor  # type: ignore[operator]
        if not hasattr(self.executor, "submit"):
            raise TypeError("executor: anything with `submit`, as concurrent.futures has it, or a function that makes one")
        workers = getattr(self.executor, "_max_workers", None)
        self.in_flight = in_flight or (2 * workers if isinstance(workers, int) else 16)
        self.of = min(max(math.ceil(self.points / chunk), 1), _MOST)
        self.search = False
        self.others: list[Path] = []
        self._divided()
        self.texts = opened.texts() if carry else None
        if not carry:
            _write(folder / _JOB, json.dumps(opened.texts()).encode())
        self.begun = time.monotonic()
        self.finished = self.failed = self.ran = 0

    def _divided(self) -> None:
        """Goes on with the division that was begun, where there is one of several shares."""
        divisions = [(of, [Path(path) for path in paths]) for of, paths in self.opened.divisions(self.folder)]
        several = [of for of, _ in divisions if of > 1]
        if several and self.of not in several:
            self.of = max(several)
        for of, paths in divisions:
            if of != self.of:
                self.others += paths
                self.search = True

    def job(self, index: int) -> _Job:
        return _Job(
            _balance.version()[1], self.sha256, self.typed, str(self.folder), self.texts, index, self.of, self.threads,
            self.keep_going, self.search and not self.carry,
        )

    def run(self, timeout: float | None) -> None:
        until = None if timeout is None else time.monotonic() + timeout
        waiting: deque[int] = deque()
        for index in range(self.of):
            first, last = self.opened.range(index, self.of)
            done, failed = self.opened.kept(self.folder, index, self.of)
            if done == last - first:
                self.finished += done
                self.failed += len(failed)
                if not self._whole(index):
                    waiting.append(index)
                    self.finished -= done
                    self.failed -= len(failed)
            else:
                waiting.append(index)
        tried: dict[int, int] = {}
        lost: dict[int, BaseException] = {}
        sent: dict[Any, int] = {}
        back: queue.SimpleQueue[Any] = queue.SimpleQueue()
        self._tell(sent, waiting)
        if waiting:
            self._ask_a_worker(until)
        try:
            while waiting or sent:
                while waiting and len(sent) < self.in_flight:
                    index = waiting[0]
                    try:
                        future = self.executor.submit(_share, self.job(index))
                    except BrokenExecutor as error:
                        if not sent:
                            self._again(error)
                        break
                    except RuntimeError as error:
                        raise self._stopped(f"the executor takes no more work ({error})") from error
                    waiting.popleft()
                    sent[future] = index
                    future.add_done_callback(back.put)
                try:
                    future = back.get(timeout=0.2)
                except queue.Empty:
                    if until is not None and time.monotonic() > until:
                        raise TimeoutError(self._words(f"after {timeout} seconds")) from None
                    continue
                index = sent.pop(future)
                try:
                    self._take(future.result())
                except ModuleNotFoundError as error:
                    raise BalanceError(
                        3,
                        f"a worker lacks a module: {error}",
                        hint="install commissioning-balance, the same version, where every worker runs",
                    ) from error
                except BrokenExecutor as error:
                    # All that was sent comes back like this, whoever was at fault.
                    waiting.append(index)
                    if not sent:
                        self._again(error)
                        tried[index] = tried.get(index, 0) + 1
                        if sum(tried.values()) > self.retries * self.of + self.retries:
                            raise self._stopped("workers are lost again and again") from error
                except (Exception, CancelledError) as error:
                    if isinstance(error, BalanceError) and error.code == 3:
                        raise
                    tried[index] = tried.get(index, 0) + 1
                    if tried[index] <= self.retries:
                        waiting.append(index)
                    else:
                        lost[index] = error
                self._tell(sent, waiting)
        except BaseException:
            for future in sent:
                future.cancel()
            raise
        if lost:
            index, why = next(iter(lost.items()))
            first, last = self.opened.range(index, self.of)
            words = f"{len(lost)} of {self.of} chunks failed; the first has points {first} to {last - 1}: {why}"
            raise self._stopped(words) from why

    def _ask_a_worker(self, until: float | None) -> None:
        """Asks a worker which version it has, in words that every Python knows: one that lacks the package may not even
        understand what it is sent, and say nothing."""
        try:
            own = importlib.metadata.version(_PACKAGE)
        except importlib.metadata.PackageNotFoundError:
            return
        lacks = "install the same version of commissioning-balance where every worker runs"
        try:
            future = self.executor.submit(importlib.metadata.version, _PACKAGE)
            while True:
                try:
                    found = future.result(timeout=0.2)
                    break
                except (TimeoutError, FutureTimeout):
                    if until is not None and time.monotonic() > until:
                        raise TimeoutError(self._words("no worker answered in time")) from None
        except importlib.metadata.PackageNotFoundError as error:
            raise BalanceError(3, "a worker does not have the package commissioning-balance", hint=lacks) from error
        except BrokenExecutor as error:
            raise self._stopped(f"the executor is broken: {error}") from error
        except RuntimeError as error:
            raise self._stopped(f"the executor takes no more work ({error})") from error
        if found != own:
            raise BalanceError(3, f"a worker has version {found} of commissioning-balance, and this is {own}", hint=lacks)

    def _whole(self, index: int) -> bool:
        digits = len(str(max(self.of - 1, 1)))
        return (self.folder / f"shard-{index:0{digits}d}-of-{self.of}.points").exists()

    def _take(self, kept: _Kept) -> None:
        path = Path(kept.path)
        if kept.content is not None:
            path = self.folder / path.name
            _write(path, kept.content)
        elif not path.exists():
            raise BalanceError(
                3,
                f"a worker ({kept.worker}) wrote {path}, which this machine does not see",
                hint="name an `out` folder that every machine sees, or hand over carry=True",
            )
        self.finished += kept.run + kept.before
        self.failed += kept.failed
        self.ran += kept.run

    def _again(self, error: BaseException) -> None:
        """Makes the executor again."""
        if self.make is None:
            raise self._stopped(f"the executor is broken: {error}") from error
        self.executor = self.make()

    def _tell(self, sent: dict[Any, int], waiting: Iterable[int]) -> None:
        pending = sum(last - first for first, last in (self.opened.range(index, self.of) for index in sent.values()))
        missing = self.points - self.finished
        passed = time.monotonic() - self.begun
        left = missing * passed / self.ran if self.ran else None
        told = Status(self.points, self.finished, self.failed, pending, max(missing - pending, 0), left)
        if self.bar is not None:
            self.bar.to(self.finished, self.points, f"{self.failed} failed" if self.failed else "")
        if self.status is not None:
            self.status(told)

    def _words(self, why: str) -> str:
        return f"{why}: {self.finished} of {self.points} points are done and kept in {self.folder}; call again to go on"

    def _stopped(self, why: str) -> BalanceError:
        return BalanceError(4, self._words(why))


def _write(path: Path, content: bytes) -> None:
    """Writes a file whole or not at all."""
    with tempfile.NamedTemporaryFile(dir=path.parent, prefix=".", delete=False) as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    os.replace(file.name, path)


def failures(folder: Path) -> list[Point]:
    """Points of a finished study that failed."""
    path = folder / "failures.csv"
    if not path.exists():
        return []
    with path.open(newline="", encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    named = ("point", "scenario", "stage", "error")
    return [
        Point(
            int(row["point"]), row["scenario"], {key: own for key, own in row.items() if key not in named},
            row["stage"], row["error"],
        )
        for row in rows
    ]


def labelled(rows: Any, factors: list[str]) -> Any:
    """Rows of a study as an `xarray.Dataset`."""
    keys = ["point", "strategy", "measure"]
    numbers = [name for name in rows.columns if name in _NUMBERS]
    array = rows.set_index(keys)[numbers].to_xarray()
    points = rows.drop_duplicates("point").set_index("point")
    coords = {name: ("point", points[name].to_numpy()) for name in ["scenario", *factors]}
    units = rows.drop_duplicates("measure").set_index("measure")["unit"]
    coords["unit"] = ("measure", units[array["measure"].to_numpy()].to_numpy())
    return array.assign_coords(coords)


_NUMBERS = {
    "mean", "standard_error", "lower_5_percent", "upper_95_percent",
    "difference", "difference_standard_error", "difference_lower_5_percent", "difference_upper_95_percent",
}
