"""What docs/studies.md, docs/research.md and README.md promise to users of Python, tried on the installed package."""

import contextlib
import itertools
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
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

PLAN = """
extends = "area.toml"
name = "planned"
title = "A plan as a file"
horizon_years = 3
only = ["more"]
[evidence]
reading = "sceptical"
[[evidence.override]]
id = "c-M11"
value = 2.5
source = "asked"
[[options]]
id = "more"
title = "More"
set = { gbp_per_year = { naloxone = 50000 } }
policy = { taper = true }
"""

SMALL = """
name = "small"
title = "Small"
scenarios = ["area.toml"]
expected = true
outputs = ["deaths", "net_benefit"]
[design]
kind = "grid"
[[factors]]
id = "cut"
key = "options[less].cut.by"
levels = [0.1, 0.2, 0.3, 0.4, 0.5]
[[factors]]
id = "naloxone"
key = "budget.naloxone"
levels = [5000, 10000, 20000, 40000]
"""

PART = """
extends = "authority"
name = "part"
title = "Money that one point does not have"
horizon_years = 1
only = ["moved"]
[[options]]
id = "moved"
title = "Moved"
shift = { from = ["lero"], to = ["rehab"], amount_gbp_per_year = 40000 }
"""

CONTRADICTING = """
name = "contradicting"
title = "One point contradicts itself"
scenarios = ["part.toml"]
expected = true
outputs = ["deaths"]
[design]
kind = "grid"
[[factors]]
id = "lero"
key = "budget.lero"
levels = [187500, 50000]
[[factors]]
id = "moved"
key = "options[moved].shift.amount_gbp_per_year"
levels = [40000, 100000, 45000]
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
    assert rows.columns == ["scenario", "strategy", "run", "year", "measure", "value", "draw"]
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
    points = sample.sample(problem, 16, calc_second_order=False, scramble=False)
    pl.DataFrame(points, schema=problem["names"], orient="row").write_csv("points.csv")
    Path("study.toml").write_text(STUDY)
    study = cb.study("study.toml", threads=2)
    rows = study.rows().filter(measure="deaths", strategy="less").sort("point")
    assert np.allclose(rows.select(problem["names"]).to_numpy(), points, rtol=1e-12, atol=0)
    found = analyse.analyze(problem, rows["difference"].to_numpy(), calc_second_order=False, seed=1)
    print("SALib on extra deaths:", dict(zip(problem["names"], zip(found["S1"].round(3), found["ST"].round(3)))))
    assert found["ST"][0] > 0.5, "the depth of a cut moves what it does most"
    assert study.rows("pandas").equals(study.rows().to_pandas())


def a_model() -> None:
    """Numbers are those of the command line, and what is asked wrongly is said."""
    run = cb.run("area.toml", expected=True)
    model = cb.Model("area.toml")
    result = model.run()
    table = run.table("summary").filter(timing="over_horizon").filter(pl.col("measure").is_in([own[0] for own in model.outcomes()]))
    assert table.height > 50
    for row in table.iter_rows(named=True):
        assert result[row["measure"]][row["strategy"]] == row["mean"], row
    frame = result.frame()
    assert frame["deaths_people"].to_list() == list(result["deaths"].values()) and "spend_pounds" in frame.columns
    assert isinstance(result.frame("dict"), dict) and len(result.frame("pandas")) == 2
    assert "<table>" in result._repr_html_() and np.asarray(result.array).shape == (2, len(model.outcomes()))

    # The same plan as a file.
    Path("plan.toml").write_text(PLAN)
    plan = cb.Plan(id="more", title="More", budget={"naloxone": 50_000}, policy={"taper": True}, reading="sceptical",
                   values={"c-M11": 2.5}, horizon_years=3)
    table = cb.run("plan.toml", expected=True).table("differences").filter(timing="over_horizon", strategy="more")
    asked = model.run(plan)
    for measure in ("deaths", "recovery_one_year", "spend", "qalys"):
        assert abs(asked.difference(measure) - table.filter(measure=measure)["mean"].item()) < 1e-9, measure
    assert list(model.run(budget={"naloxone": 50_000})["deaths"]) == ["current", "plan"]

    # By chance.
    run = cb.run("area.toml", runs=60, seed=7)
    sample = model.sample(runs=60, seed=7)
    both = run.table("summary").filter(timing="over_horizon").join(sample.summary(), on=["strategy", "measure"])
    assert both.height > 100
    for column in ("mean", "standard_error", "lower_5_percent", "upper_95_percent"):
        assert (both[column] == both[column + "_right"]).all(), column
    both = run.table("differences").filter(timing="over_horizon").join(sample.summary(), on=["strategy", "measure"])
    assert (both["mean"] == both["difference"]).all() and (both["standard_error"] == both["difference_standard_error"]).all()
    years = run.replicates().filter(measure="deaths", strategy="less").sort("run", "year")["value"]
    assert sample.frame()["run"].unique().sort().to_list() == run.replicates()["run"].unique().sort().to_list()
    assert (model.paths(runs=60, seed=7).frame().filter(strategy="less")["deaths_people"] == years).all()
    assert sample.to_xarray().dims == ("run", "strategy", "measure")

    # Streams: neither plans nor results are ever all there.
    plans = (cb.Plan(cut=share / 1000) for share in range(400))
    first = [result.difference("deaths") for result in itertools.islice(model.each(plans), 20)]
    assert first == [model.run(cut=share / 1000).difference("deaths") for share in range(20)]
    assert 20 <= 1000 * next(plans).cut < 100, "plans are taken as they are needed"
    made = list(model.each([cb.Plan(cut=0.1), cb.Plan(budget={"rehub": 1}), cb.Plan(cut=0.2)], failed="keep"))
    assert isinstance(made[1], cb.Failed) and made[1].number == 1 and isinstance(made[2], cb.Result)


def refused() -> None:
    """Bad input, each a clear exception."""
    model = cb.Model("area.toml")
    with raised(cb.BalanceError, "did you mean `rehab`") as error:
        model.run(budget={"rehub": 1})
    (problem,) = error[0].problems
    assert problem.file == "plan" and problem.key.endswith("gbp_per_year.rehub") and problem.line == 1
    for wrong in (float("nan"), float("inf")):
        with raised(cb.BalanceError, "a finite number") as error:
            model.run(values={"c-M11": wrong})
        assert error[0].problems[0].key == "values.c-M11"
    with raised(cb.BalanceError, "nothing-like-it"):
        model.run(values={"nothing-like-it": 1})
    with raised(cb.BalanceError, "horizon_year"):
        cb.Model({"extends": "authority", "horizon_year": 2})
    with raised(cb.BalanceError, "did you mean `authority`"):
        cb.Model("authorty")
    with raised(TimeoutError, "runs were done"):
        cb.Model("authority").sample(runs=100_000, timeout=1)
    # Ctrl-C, and the model is as good as before; whoever started this may have told it to ignore that.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    threading.Timer(1, lambda: os.kill(os.getpid(), signal.SIGINT)).start()
    with raised(KeyboardInterrupt, ""):
        model.sample(runs=100_000)
    before = model.run(cut=0.1)["deaths"]
    with ThreadPoolExecutor(4) as pool:
        assert all(one == before for one in pool.map(lambda _: model.run(cut=0.1)["deaths"], range(8)))
    child = os.fork()
    if child == 0:
        os._exit(0 if model.run(cut=0.1)["deaths"] == before else 1)
    assert os.waitpid(child, 0)[1] == 0, "after a fork"
    with ProcessPoolExecutor(2) as pool:
        results = pool.map(model.run, [cb.Plan(cut=0.1)] * 2)
        assert all(result["deaths"] == before for result in results), "pickled"
    other = cb.Plan(cut=0.1).__reduce__()
    with raised(cb.BalanceError, "version 0.0.1"):
        other[0]("0.0.1", other[1][1])


def in_process() -> None:
    """The commands, wrapped."""
    (row,) = cb.evidence("c-M11")
    assert row["unit"] == "per 1000 person-years" and row["source"]
    assert "lived experience" in cb.explain("LERO").lower()
    run = cb.run("area.toml", runs=60, seed=7)
    found = cb.sensitivity(run, tried=3)
    assert len(found) > 20 and {"method", "parameter"} <= set(found[0]), sorted(found[0])
    said = cb.balance("--version")
    assert said.data.strip() == f"balance {cb.__version__}"
    script = Path(sys.executable).parent / "balance"
    assert subprocess.run([script, "--version"], capture_output=True, text=True).stdout == said.data
    assert subprocess.run([script, "run", "nowhere.toml"], capture_output=True).returncode == 3


def likelihood() -> None:
    """A likelihood of one's own: scores at 0 are the area as it is, and a target pulls."""
    model = cb.Model("authority")
    own = model.likelihood()
    assert len(own.levels) == 19 and len(own.names) > 200
    at = own.simulate({})
    assert set(at.shown) == {figure.name for figure in own.figures}
    assert np.isfinite(own.logp({})) and own.logp({}) == model.logp([0.0] * len(own.names))
    name = own.levels[-3]
    both = ("treatment_starts_opiate", "treatment_starts_alcohol")
    assert at.year(both) == at.year(both[0]) + at.year(both[1])
    pulled = model.likelihood([cb.Target("starts", both, value=at.year(both), sd=1.0)])
    assert abs(pulled.logp({}) - own.logp({})) < 1e-9
    assert own.simulate({name: 1.0}).year("deaths_overdose") != at.year("deaths_overdose"), name
    with raised(cb.BalanceError, "names of scores"):
        own.logp({"nothing": 1.0})
    with raised(cb.BalanceError, "a finite number"):
        own.logp({name: float("nan")})
    with ProcessPoolExecutor(2) as pool:
        assert list(pool.map(own.logp, [{}, {}])) == [own.logp({})] * 2


def shards_and_reruns() -> None:
    """Runs in shares, and again from a manifest, byte by byte."""
    whole = cb.run("area.toml", runs=45, seed=3, out="whole")
    for share in range(3):
        cb.balance("run", "area.toml", "--runs", "45", "--seed", "3", "--out", "parts", "--shard", f"{share}/3")
        if share < 2:
            (shares,) = Path("parts/area").glob("shares-*")
            with raised(cb.BalanceError, f"share {share + 1}/3 is missing") as error:
                cb.merge(shares)
            assert error[0].code == 4
    cb.balance("merge", shares)
    parts = Path("parts/area") / whole.folder.name
    cb.balance("rerun", whole.folder / "manifest.json", "--out", "again")
    again = Path("again/area") / whole.folder.name
    for file in whole.folder.rglob("*"):
        if file.is_file():
            for other in (parts, again):
                assert (other / file.relative_to(whole.folder)).read_bytes() == file.read_bytes(), (other, file)
    # A share that was cut off goes on.
    (shares / "shard-1-of-3.runs").write_bytes((shares / "shard-1-of-3.runs").read_bytes()[:-1000])
    with raised(cb.BalanceError, "runs and repeats"):
        cb.balance("merge", shares)
    cb.balance("run", "area.toml", "--runs", "45", "--seed", "3", "--out", "parts", "--shard", "1/3")
    cb.balance("merge", shares)
    with raised(cb.BalanceError, "balance rerun"):
        cb.balance("run", whole.folder / "manifest.json")
    # Where the folder is says nothing.
    Path("moved").mkdir()
    Path("moved/area.toml").write_text(AREA)
    assert cb.run("moved/area.toml", runs=45, seed=3, out="elsewhere").folder.name == whole.folder.name
    assert not (whole.folder / "by_month.csv").exists()
    for name, files in (("none", 0), ("all", 1)):
        cb.balance("run", "area.toml", "--expected", "--tables", name, "--out", f"tables-{name}")
        assert len(list(Path(f"tables-{name}").rglob("by_month.csv"))) == files
    # Every table as Parquet: numbers are numbers.
    (run,) = Path("tables-all/area").iterdir()
    cb.balance("report", run, "--format", "tables-parquet", "--out", "typed")
    assert len(list(Path("typed").glob("*.parquet"))) >= 8
    for typed in Path("typed").glob("*.parquet"):
        frame, table = pl.read_parquet(typed), cb.Run(run).table(typed.stem, "polars")
        assert frame.columns == table.columns and frame.height == table.height
        for column, kind in frame.schema.items():
            if kind == pl.Float64:
                same = frame[column].eq_missing(table[column].cast(pl.Float64))
                assert same.all(), (typed.name, column)
        assert frame.schema.get("difference", pl.Float64) == pl.Float64


def executors() -> None:
    """The same bytes on every executor, whatever dies."""
    from dask.distributed import Client, LocalCluster

    Path("small.toml").write_text(SMALL)
    whole = cb.study("small.toml")

    def same(study: cb.Study) -> bool:
        return all((study.folder / name).read_bytes() == (whole.folder / name).read_bytes() for name in ("study.parquet", "manifest.json"))

    with ProcessPoolExecutor(2) as pool:
        assert same(cb.study("small.toml", executor=pool, chunk=5, out="pool"))
        assert same(cb.study("small.toml", executor=pool, chunk=7, out="carried", carry=True))

    # A process is killed, and the pool is made again.
    made: list[ProcessPoolExecutor] = []
    killed: list[bool] = []

    def new() -> ProcessPoolExecutor:
        made.append(ProcessPoolExecutor(2))
        return made[-1]

    def kill(status: cb.Status) -> None:
        if status.done > 8 and not killed:
            killed.append(True)
            os.kill(next(iter(made[0]._processes)), signal.SIGKILL)

    assert same(cb.study("small.toml", executor=new, chunk=2, out="killed", status=kill)) and len(made) == 2

    # An executor that is shut down midway: nothing is lost, and another one goes on.
    pool = ThreadPoolExecutor(1)
    with raised(cb.BalanceError, "call again to go on") as error:
        cb.study("small.toml", executor=pool, chunk=2, out="shut", in_flight=1,
                 status=lambda status: pool.shutdown(wait=False) if status.done > 8 else None)
    assert error[0].code == 4
    with ThreadPoolExecutor(2) as pool:
        assert same(cb.study("small.toml", executor=pool, chunk=5, out="shut"))

    # Dask: one of two workers is killed.
    with LocalCluster(n_workers=2, threads_per_worker=1, dashboard_address=None) as cluster, Client(cluster) as client:
        workers = list(client.run(os.getpid).values())
        seen: list[cb.Status] = []

        def kill_worker(status: cb.Status) -> None:
            seen.append(status)
            if status.done > 8 and len(workers) == 2:
                os.kill(workers.pop(), signal.SIGKILL)

        with client.get_executor() as executor:
            assert same(cb.study("small.toml", executor=executor, chunk=2, out="dask", status=kill_worker))
        assert len(workers) == 1 and seen[-1].left == seen[-1].pending == 0

    # A point that fails is data.
    Path("part.toml").write_text(PART)
    Path("contradicting.toml").write_text(CONTRADICTING)
    alone = cb.study("contradicting.toml", keep_going=True)
    (point,) = alone.failures
    assert point.stage == "reading" and point.values == {"lero": "50000", "moved": "100000"} and "£50,000" in point.error
    with ProcessPoolExecutor(2) as pool:
        shared = cb.study("contradicting.toml", executor=pool, chunk=1, out="failing")
    for name in ("study.parquet", "manifest.json", "failures.csv"):
        assert (alone.folder / name).read_bytes() == (shared.folder / name).read_bytes(), name
    assert set(alone.rows()["point"]) == {0, 1, 2, 3, 5}
    assert alone.to_xarray().sizes["point"] == 5


@contextlib.contextmanager
def raised(kind: type[BaseException], words: str) -> Iterator[list]:
    held: list = []
    try:
        yield held
    except kind as error:
        assert words in str(error), f"{words!r} is not in {error}"
        held.append(error)
    else:
        raise AssertionError(f"{kind.__name__} was not raised")


if __name__ == "__main__":
    Path("area.toml").write_text(AREA)
    a_model()
    refused()
    in_process()
    interchange(a_run())
    sobol_by_salib()
    executors()
    likelihood()
    shards_and_reruns()
    print("everything that the pages promise was found", sys.version.split()[0])
