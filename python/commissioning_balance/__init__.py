"""Drug and alcohol treatment budgets in England: who dies, who recovers, what it costs, and how sure we are.

    import commissioning_balance as cb

    model = cb.Model("authority")                       # a file, a built-in name, or a mapping
    model.run(budget={"naloxone": 50_000})              # expected values
    model.sample(cb.Plan(cut=0.1), runs=200).summary()  # by chance
    cb.study("study.toml", executor=pool)               # on any executor
"""

from __future__ import annotations

from . import _balance
from .commands import (
    Fit,
    Run,
    Said,
    Study,
    balance,
    calibrate,
    evidence,
    explain,
    merge,
    rebalance,
    run,
    sensitivity,
)
from .errors import BalanceError, Problem
from .figures import Figure, Likelihood, Simulated, Target
from .model import Model
from .plan import Plan
from .results import Failed, Option, Paths, Result, Sample
from .studies import Point, Status, study

__all__ = [
    "BalanceError",
    "Failed",
    "Figure",
    "Fit",
    "Likelihood",
    "Model",
    "Option",
    "Paths",
    "Plan",
    "Point",
    "Problem",
    "Result",
    "Run",
    "Said",
    "Sample",
    "Simulated",
    "Status",
    "Study",
    "Target",
    "__version__",
    "balance",
    "built_in",
    "calibrate",
    "evidence",
    "explain",
    "merge",
    "rebalance",
    "run",
    "sensitivity",
    "study",
]

__version__: str = _balance.version()[0]


def built_in() -> list[str]:
    """Names of the scenarios that the package carries."""
    return _balance.built_in()
