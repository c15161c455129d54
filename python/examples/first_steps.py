# %% [markdown]
# # First steps
#
# An invented authority of 280,000 people. Every figure can be looked up: `cb.evidence("naloxone")`, `cb.explain("LERO")`.

# %%
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

import commissioning_balance as cb

model = cb.Model("authority")
print(model, model.about["start"])
print({line: pounds for line, pounds in model.budget.items() if pounds > 300_000})

# %% [markdown]
# What if £50,000 a year went to naloxone? Expected values, at once; then 40 runs by chance, whose ranges come with them.

# %%
result = model.run(budget={"naloxone": 50_000})
print("deaths:", result["deaths"], "difference:", round(result.difference("deaths"), 1))
print(result.sample(runs=40, seed=1).summary("dict")["difference"][len(cb.Model.outcomes())])

# %% [markdown]
# How far down may the whole budget go before deaths rise by ten? Plans stream through in chunks, however many there are.

# %%
plans = (cb.Plan(cut=percent / 100) for percent in range(0, 41, 2))
found = {result.plan.cut: result.difference("deaths") for result in model.each(plans)}
print({f"{cut:.0%}": round(deaths, 1) for cut, deaths in found.items()})
print("the first cut above ten:", min(cut for cut, deaths in found.items() if deaths > 10))

# %% [markdown]
# The same as a study: a file that says what is varied, on an executor. `pandas.read_parquet` reads what it leaves.

# %%
STUDY = """
name = "steps"
title = "Cuts and naloxone"
scenarios = ["steps.area.toml"]
expected = true
outputs = ["deaths", "recovery_one_year"]
[design]
kind = "latin_hypercube"
points = 24
[[factors]]
id = "cut"
key = "options[less].cut.by"
low = 0.0
high = 0.4
[[factors]]
id = "naloxone"
key = "budget.naloxone"
low = 5000
high = 100000
"""
AREA = """
extends = "authority"
name = "steps"
title = "A short one"
horizon_years = 2
only = ["less"]
[[options]]
id = "less"
title = "Less of everything"
cut = { by = 0.1 }
"""

if __name__ == "__main__":
    Path("steps.toml").write_text(STUDY)
    Path("steps.area.toml").write_text(AREA)
    with ProcessPoolExecutor(2) as pool:
        study = cb.study("steps.toml", executor=pool, chunk=4)
    rows = study.rows("pandas")
    print(rows[rows["strategy"] == "less"].groupby("measure")["difference"].describe())
