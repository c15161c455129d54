"""What is refused, and why."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

__all__ = ["BalanceError", "Problem"]


@dataclass(frozen=True)
class Problem:
    """One thing that is wrong in a file or in a plan, where it stands, and what to write instead."""

    file: str
    """The file as it was named; `plan` for what was handed over from Python."""
    line: int
    """From 1; 0 where the problem is the file as a whole."""
    column: int
    """In characters, from 1; 0 where the problem is the file as a whole."""
    key: str
    """The key as a path, such as `area.opiate.dependent`; empty where there is none."""
    found: str
    """What stands there."""
    allowed: str
    """What may stand there."""
    hint: str | None
    """What to write, where that can be guessed."""

    def __str__(self) -> str:
        place = f"{self.file}:{self.line}:{self.column}" if self.line else self.file
        words = [f"{place}: {self.key}" if self.key else place, f"  found:   {self.found}"]
        if self.allowed:
            words.append(f"  allowed: {self.allowed}")
        if self.hint:
            words.append(f"  hint:    {self.hint}")
        return "\n".join(words)


class BalanceError(Exception):
    """What was refused, in the words of the program.

    `code` is the exit code that the program would have ended with: 2 wrong usage, 3 the input is at fault, 4 parts missing
    or stopped on the way, 5 the precision asked for was not reached, 1 anything else. `problems` lists what is wrong in
    files and plans, one by one; it is empty where nothing of them is at fault. `hint` says what to do, where that is known.
    """

    def __init__(
        self,
        code: int,
        message: str,
        problems: Iterable[Problem | Mapping[str, Any]] = (),
        hint: str | None = None,
    ) -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.problems = [one if isinstance(one, Problem) else Problem(**one) for one in problems]
        self.hint = hint

    def __str__(self) -> str:
        return f"{self.message}\n\nhint: {self.hint}" if self.hint else self.message

    def __reduce__(self) -> tuple[Any, ...]:
        # Errors travel between processes.
        return type(self), (self.code, self.message, self.problems, self.hint)


def wrong(key: str, found: object, allowed: str, hint: str | None = None) -> BalanceError:
    """The error of one value that Python handed over."""
    problem = Problem("plan", 0, 0, key, str(found), allowed, hint)
    return BalanceError(3, str(problem), [problem])
