"""Studies."""
from __future__ import annotations
import os
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Union
from .commands import Study, balance, options, place
from .progress import Progress
StrPath = Union[str, "os.PathLike[str]"]

@dataclass(frozen=True)
class Point:
    number: int

@dataclass(frozen=True)
class Status:
    done: int

def labelled(rows: Any) -> Any:
    return rows

def study(file: StrPath, *, threads: int | None = None, out: StrPath = "outputs", yes: bool = False, fresh: bool = False,
          timeout: float | None = None, progress: Progress = None) -> Study:
    done = balance("study", file, *options(threads=threads, out=out, yes=yes, fresh=fresh), timeout=timeout, progress=progress)
    found = place(done, [r"written to (.+)$", r"^the same study is in (.+) already$"])
    return Study(found.parent if found.suffix == ".parquet" else found)
