"""How far a work is: a bar where tqdm is installed, else a line from time to time."""

from __future__ import annotations

import importlib
import sys
import time
from collections.abc import Callable
from typing import Any, Union

__all__ = ["Bar", "Progress"]

Progress = Union[bool, Callable[[int, int], None], None]
"""`None`: shown on a terminal and in a notebook. `True` and `False`: shown, not shown. Or a function that is told how much is
done and how much there is."""

_EVERY = 5.0


def _wanted() -> bool:
    return sys.stderr.isatty() or "ipykernel" in sys.modules


class Bar:
    """Tells how far a work is."""

    def __init__(self, progress: Progress, total: int | None, what: str) -> None:
        self.total = total or 0
        self.done = 0
        self.what = what
        self._function = progress if callable(progress) else None
        self._bar: Any = None
        self._shown = False if self._function else (_wanted() if progress is None else bool(progress))
        self._begun = self._said = time.monotonic()
        if self._shown:
            try:
                tqdm = importlib.import_module("tqdm.auto")
                self._bar = tqdm.tqdm(total=total, unit=" " + what, file=sys.stderr)
            except ImportError:
                pass

    def to(self, done: int, total: int | None = None, note: str = "") -> None:
        """So much is done now."""
        grown, self.done = done - self.done, done
        self.total = self.total if total is None else total
        if self._function:
            self._function(done, self.total)
        elif self._bar is not None:
            self._bar.total = self.total or None
            self._bar.update(grown)
            if note:
                self._bar.set_postfix_str(note)
        elif self._shown and time.monotonic() - self._said > _EVERY:
            self._said = time.monotonic()
            left = (self._said - self._begun) / max(done, 1) * max(self.total - done, 0)
            print(f"{done}/{self.total} {self.what}, {left:.0f} s left {note}".rstrip(), file=sys.stderr)

    def by(self, done: int) -> None:
        """So much more is done."""
        self.to(self.done + done)

    def __enter__(self) -> Bar:
        return self

    def __exit__(self, *_: object) -> None:
        if self._bar is not None:
            self._bar.close()
