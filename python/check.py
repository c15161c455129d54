"""What docs/studies.md, docs/research.md and README.md promise to users of Python, tried on the installed package."""

import subprocess
import sys
from pathlib import Path

import commissioning_balance as cb
import numpy as np
import pandas as pd
import polars as pl

AREA = """
extends = "authority"
name = "area"
title = "A short one"
horizon_years = 2
only = ["less"]
[[options]]
id = "less"
title = "Cut a third of keyworking"
cut = { by = 0.33, lines = ["keyworking"] }
"""

STUDY = """
name = "tried"
title = "Tried"
scenarios = ["area.toml"]
expected = true
outputs = ["deaths", "net_benefit"]
[design]
kind = "rows"
rows = "points.csv"
[[factors]]
id = "cut"
key = "options[less].cut.by"
[[factors]]
id = "naloxone"
key = "budget.naloxone"
[[factors]]
id = "overdose"
parameter = "c-M11"
"""


def a_run() -> cb.Run:
    run = cb.run("area.toml", runs=60, seed=7, threads=2)
    assert run.manifest["seed"] == 7 and run.manifest["runs_finished"] == 60
    rows = run.replicates()
    assert rows.columns == ["scenario", "strategy", "run", "year", "measure", "value"]
    assert run.replicates("pandas").equals(rows.to_pandas())
    mean = rows.filter(measure="deaths", strategy="less").group_by("run").agg(pl.col("value").sum())["value"].mean()
    summary = run.table("summary").filter(measure="deaths", strategy="less", timing="over_horizon")
    assert abs(mean - summary["mean"].item()) < 1e-9, "the runs average to the table"
    assert cb.run("area.toml", runs=60, seed=7).folder == run.folder, "the same run has the same folder"
    try:
        cb.run("nowhere.toml")
    except cb.BalanceError as error:
        assert error.code == 3 and "no such file" in str(error)
    else:
        raise AssertionError("a missing file was not refused")
    return run


def interchange(run: cb.Run) -> None:
    """The four files, as BCEA, voi, dampack, hesim and SAVI take them, through both readers."""
    for frame in ("polars", "pandas"):
        files = {name: run.table(name, frame) for name in ("parameters", "costs", "effects", "outcomes_long")}
        costs, effects = (np.asarray(files[name]) for name in ("costs", "effects"))
        assert costs.shape == effects.shape == (60, 2) and costs.dtype == effects.dtype == float
        assert len(files["parameters"]) == 60
        assert list(files["costs"].columns) == list(files["effects"].columns) == ["current", "less"]
        names = list(files["parameters"].columns)
        assert all(name.isidentifier() and name[0].isalpha() for name in names) and len(set(names)) == len(names)
        long = pd.DataFrame(np.asarray(files["outcomes_long"]), columns=files["outcomes_long"].columns)
        wide = long.pivot(index="sample", columns="strategy_name", values="cost")[["current", "less"]]
        assert (wide.to_numpy(dtype=float) == costs).all(), "long and wide hold the same bits"
    value = run.table("economics")
    value = value.filter(perspective=value["perspective"][0], valuation="base", remainder="with")
    value = value.filter(pl.col("threshold_pounds_per_qaly") == value["threshold_pounds_per_qaly"][0])
    threshold = value["threshold_pounds_per_qaly"][0]
    best = (effects * threshold - costs).argmax(axis=1)
    for strategy, index in (("current", 0), ("less", 1)):
        shown = value.filter(strategy=strategy)["chance_best_value_percent"].item()
        assert abs(shown - 100 * (best == index).mean()) < 1e-9, "chance of being the best value"


def sobol_by_salib() -> None:
    from SALib.analyze import sobol as analyse
    from SALib.sample import sobol as sample

    problem = {"num_vars": 3, "names": ["cut", "naloxone", "overdose"],
               "bounds": [[0.05, 0.5], [5000, 100000], [1.5, 4.0]]}
    points = sample.sample(problem, 32, calc_second_order=False, scramble=False)
    pl.DataFrame(points, schema=problem["names"], orient="row").write_csv("points.csv")
    Path("study.toml").write_text(STUDY)
    study = cb.study("study.toml", threads=2)
    rows = study.rows().filter(measure="deaths", strategy="less").sort("point")
    assert np.allclose(rows.select(problem["names"]).to_numpy(), points, rtol=1e-12, atol=0)
    found = analyse.analyze(problem, rows["difference"].to_numpy(), calc_second_order=False, seed=1)
    print("SALib on extra deaths:", dict(zip(problem["names"], zip(found["S1"].round(3), found["ST"].round(3)))))
    assert found["ST"][0] > 0.5, "the depth of a cut moves what it does most"
    assert study.rows("pandas").equals(study.rows().to_pandas())


def share(index: int, of: int) -> None:
    command = [cb.program(), "study", "study.toml", "--out", "shared", "--shard", f"{index}/{of}", "--threads", "1", "--fresh"]
    subprocess.run(command, check=True, capture_output=True)


def shares_by_dask() -> None:
    from dask.distributed import Client, LocalCluster

    with LocalCluster(n_workers=2, threads_per_worker=1, dashboard_address=None) as cluster, Client(cluster) as client:
        client.gather([client.submit(share, index, 6, retries=3, pure=False) for index in range(6)])
    (place,) = Path("shared/tried").iterdir()
    cb.balance("merge", place)
    whole = cb.study("study.toml").folder
    for name in ("study.parquet", "manifest.json"):
        assert (place / name).read_bytes() == (whole / name).read_bytes(), name


if __name__ == "__main__":
    Path("area.toml").write_text(AREA)
    interchange(a_run())
    sobol_by_salib()
    shares_by_dask()
    print("everything that the pages promise was found", sys.version.split()[0])
