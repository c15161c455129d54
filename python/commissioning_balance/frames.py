"""Tables for polars or pandas, whichever is there; neither is needed."""

from __future__ import annotations

import importlib
import re
from pathlib import Path
from typing import Any, Literal, Union

__all__ = ["Frame", "column", "made", "read"]

Frame = Literal["auto", "polars", "pandas", "dict"]
"""Which kind of table: `auto` is polars where it is installed, else pandas, else a dict of lists."""

Columns = dict[str, list[Any]]


def _there(name: str) -> Any:
    try:
        return importlib.import_module(name)
    except ImportError:
        return None


def made(columns: Columns, frame: Frame = "auto") -> Any:
    """A table of columns of one length."""
    if frame not in ("auto", "polars", "pandas", "dict"):
        raise ValueError(f"frame: found {frame!r}, allowed are auto, polars, pandas and dict")
    if frame in ("auto", "polars") and (polars := _there("polars")):
        return polars.DataFrame(columns)
    if frame in ("auto", "pandas") and (pandas := _there("pandas")):
        return pandas.DataFrame(columns)
    if frame in ("polars", "pandas"):
        raise ImportError(f'{frame} is not installed: pip install "commissioning-balance[{frame}]"')
    return columns


def read(path: Path, frame: Frame = "auto") -> Any:
    """A table from a file, CSV or Parquet."""
    parquet = path.suffix == ".parquet"
    if frame in ("auto", "polars") and (polars := _there("polars")):
        # Types from every row: a column may begin with empty cells.
        return polars.read_parquet(path) if parquet else polars.read_csv(path, infer_schema_length=None)
    if frame in ("auto", "pandas") and (pandas := _there("pandas")):
        return pandas.read_parquet(path) if parquet else pandas.read_csv(path)
    if frame == "dict" or (frame == "auto" and not parquet):
        if parquet:
            raise ImportError("a Parquet file needs polars or pandas")
        return _by_hand(path)
    if frame == "auto":
        raise ImportError('Parquet needs a reader: pip install "commissioning-balance[polars]" or "[pandas]"')
    raise ImportError(f'{frame} is not installed: pip install "commissioning-balance[{frame}]"')


def _by_hand(path: Path) -> Columns:
    import csv

    def cell(text: str) -> Union[str, float, None]:
        if not text:
            return None
        try:
            return float(text)
        except ValueError:
            return text

    with path.open(newline="", encoding="utf-8") as file:
        rows = list(csv.reader(file))
    head, body = rows[0], rows[1:]
    return {name: [cell(row[at]) for row in body] for at, name in enumerate(head)}


def column(key: str, unit: str) -> str:
    """The name of a column with its unit: `spend_pounds`, `deaths_people`."""
    words = re.sub(r"[^a-z0-9]+", "_", unit.lower()).strip("_")
    return key if key == words or key.endswith("_" + words) else f"{key}_{words}"
