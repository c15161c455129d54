"""What is asked of a model: budgets, policies, shocks, readings, values, a horizon."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields, replace
from typing import Any, Union

from . import _balance
from .errors import BalanceError, wrong

__all__ = ["Plan", "toml"]

Table = Mapping[str, Any]
"""Keys of a table of a scenario file, as docs/scenario-format.md has them."""
Tables = Union[Table, Sequence[Table]]

_BARE = re.compile(r"[A-Za-z0-9_-]+\Z")


def _text(value: str) -> str:
    out = []
    for letter in value:
        if letter in '"\\':
            out.append("\\" + letter)
        elif letter == "\n":
            out.append("\\n")
        elif letter == "\t":
            out.append("\\t")
        elif ord(letter) < 0x20 or ord(letter) == 0x7F:
            out.append(f"\\u{ord(letter):04X}")
        else:
            out.append(letter)
    return '"' + "".join(out) + '"'


def _key(key: object, path: str) -> str:
    if not isinstance(key, str):
        raise wrong(path, repr(key), "a text")
    return key if _BARE.match(key) else _text(key)


def _value(value: object, path: str) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        return _text(value)
    if isinstance(value, Mapping):
        inside = (f"{_key(key, path)} = {_value(own, f'{path}.{key}')}" for key, own in value.items())
        return "{ " + ", ".join(inside) + " }"
    if isinstance(value, (list, tuple, set, frozenset)) or (
        isinstance(value, Sequence) and not isinstance(value, (bytes, bytearray))
    ):
        items = sorted(value) if isinstance(value, (set, frozenset)) else value
        return "[" + ", ".join(_value(own, f"{path}[{at}]") for at, own in enumerate(items)) + "]"
    if isinstance(value, int):
        return str(value)
    if hasattr(value, "__index__"):  # whole numbers of numpy
        return str(value.__index__())
    if isinstance(value, float) or hasattr(value, "__float__"):
        number = float(value)
        if not math.isfinite(number):
            raise wrong(path, number, "a finite number")
        return repr(number)
    raise wrong(path, f"{value!r} ({type(value).__name__})", "a number, a text, true or false, a list or a table")


def toml(table: Table) -> str:
    """A table as TOML, every value of it in one line: what a plan is handed over as.

    Raises `BalanceError` for what TOML cannot say, NaN and infinities among it.
    """
    return "".join(f"{_key(key, '')} = {_value(value, str(key))}\n" for key, value in table.items())


@dataclass(frozen=True)
class Plan:
    """A question to a model. Everything that is left out stays as the scenario has it.

    Money and policies (`budget`, `add`, `cut`, `shift`, `policy`, `renew`) make one option, `id`, which is compared with
    carrying on as now; `options` states several. Without either, the scenario's own options are run. What stands under
    `reading`, `readings`, `values`, `shock`, `horizon_years` and `changes` holds for every option and for carrying on as
    now alike.

    Every share is a share of the budget at the start. Pounds are those of the scenario's price year, a year, in whole pounds
    or fractions of them. Nothing is checked here but that numbers are finite: the model checks everything, and its errors
    name the key.
    """

    budget: Mapping[str, float] | None = None
    """New amounts of lines or groups of lines, pounds a year, from the start on."""
    add: Mapping[str, float] | None = None
    """Money on top of what lines have, pounds a year, from the start on."""
    cut: float | Tables | None = None
    """A share of the whole budget, such as 0.1, taken from the front line; or tables with the keys of `cut` in a file."""
    shift: Tables | None = None
    """Money moved: tables with `from`, `to`, and `amount_gbp_per_year` or `share`."""
    policy: Tables | None = None
    """What is done, not what is spent: tables with the keys of `policy` in a file."""
    renew: Sequence[str] | None = None
    """Streams that go on."""
    options: Mapping[str, Table] | None = None
    """Several options by id, each with the keys of an option in a file; `title` is the id where it is left out."""
    only: Sequence[str] | None = None
    """Ids of the options that are run beside carrying on as now. Those of this plan where it has any, else all."""
    shock: Tables | None = None
    """What befalls every option, in place of the scenario's own shocks: tables with the keys of `shock` in a file."""
    reading: str | None = None
    """Reading of all contested evidence: `base`, `sceptical` or `hopeful`."""
    readings: Mapping[str, str] | None = None
    """Readings of single rows of the evidence, by id."""
    values: Mapping[str, float] | None = None
    """Values in place of rows of the evidence, by id, in the unit of the row (`evidence(id)` shows it). No spread."""
    horizon_years: int | None = None
    """Whole years, 1 to 40."""
    changes: Table | None = None
    """Anything else of the scenario file, laid over it as a file that extends it would be."""
    title: str | None = None
    """Title of the option, in sentences."""
    id: str = "plan"
    """Id of the option, in columns: a letter, then lower-case letters, digits and `_`."""

    def with_(self, **changes: Any) -> Plan:
        """The same plan with other parts."""
        return replace(self, **changes)

    def text(self) -> str:
        """What is laid over the scenario, as TOML.

        Raises `BalanceError` for numbers that are not finite and for what TOML cannot say.
        """
        over: dict[str, Any] = dict(self.changes or {})
        options = [{"id": id, "title": id, **table} for id, table in (self.options or {}).items()]
        own = self._option()
        if own:
            options.append({"id": self.id, "title": self.title or "The plan", **own})
        if options:
            over["options"] = [*over.get("options", ()), *options]
        only = self.only
        if only is None and options:
            only = [option["id"] for option in options]
        if only is not None:
            over["only"] = list(only)
        if self.horizon_years is not None:
            over["horizon_years"] = self.horizon_years
        if self.shock is not None:
            over["shock"] = self.shock
        evidence: dict[str, Any] = dict(over.get("evidence", {}))
        if self.reading is not None:
            evidence["reading"] = self.reading
        if self.readings:
            evidence["readings"] = self.readings
        if self.values:
            stated = [
                {"id": id, "value": value, "source": "handed over from Python"}
                for id, value in self.values.items()
                if _finite(f"values.{id}", value)
            ]
            evidence["override"] = [*evidence.get("override", ()), *stated]
        if evidence:
            over["evidence"] = evidence
        return toml(over)

    def _option(self) -> dict[str, Any]:
        option: dict[str, Any] = {}
        if self.budget is not None:
            _each_finite("budget", self.budget)
            option["set"] = {"gbp_per_year": self.budget}
        if self.add is not None:
            _each_finite("add", self.add)
            option["add"] = {"gbp_per_year": self.add}
        if self.cut is not None:
            share = not isinstance(self.cut, (Mapping, Sequence))
            option["cut"] = {"by": self.cut} if share else self.cut
        for name in ("shift", "policy", "renew"):
            if (stated := getattr(self, name)) is not None:
                option[name] = stated
        return option

    def __reduce__(self) -> tuple[Any, ...]:
        stated = {field.name: getattr(self, field.name) for field in fields(self)}
        return _restored, (_balance.version()[0], {key: own for key, own in stated.items() if own is not None})


def _finite(key: str, value: object) -> bool:
    try:
        good = math.isfinite(float(value))  # type: ignore[arg-type]
    except (TypeError, ValueError):
        good = True  # the model says what is wrong with it
    if not good:
        raise wrong(key, value, "a finite number")
    return True


def _each_finite(name: str, table: Mapping[str, float]) -> None:
    for line, pounds in table.items():
        _finite(f"{name}.{line}", pounds)


def _restored(version: str, stated: dict[str, Any]) -> Plan:
    own = _balance.version()[0]
    if version != own:
        raise BalanceError(
            3,
            f"the plan was pickled by version {version} of commissioning-balance, and this is version {own}: keys may "
            "mean something else",
            hint="make the plan again with this version, or install the other one on both sides",
        )
    return Plan(**stated)
