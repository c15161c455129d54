# %% [markdown]
# # Sensitivity with SALib
#
# Designs that the program has none of (Morris, second order, groups, more than 40 factors) are SALib's; the model answers
# them, and SALib reads the answers. Rows of the evidence that are drawn together are drawn together only in the program's
# own draws: methods that take any sample (delta, PAWN, HDMR) read those.

# %%
import numpy as np
from SALib.analyze import delta, morris as morris_analysis
from SALib.sample import morris as morris_sample

import commissioning_balance as cb

model = cb.Model({"extends": "authority", "horizon_years": 2, "only": ["cut_40"]})

# %% [markdown]
# Morris over how a budget is moved, two of the four lines as one group. Money alone changes, so every plan is cheap.

# %%
lines = ["naloxone", "outreach", "rehab", "lero"]
problem = {
    "num_vars": 4,
    "names": lines,
    "bounds": [[0.5 * model.budget[line], 2.0 * model.budget[line]] for line in lines],
    "groups": ["harm reduction", "harm reduction", "rehab", "lero"],
}
points = morris_sample.sample(problem, 4, seed=1)
plans = (cb.Plan(budget=dict(zip(lines, map(float, point)))) for point in points)
deaths = np.array([result.difference("deaths") for result in model.each(plans)])
found = morris_analysis.analyze(problem, points, deaths, seed=1)
print("Morris, mean absolute effect on deaths:", dict(zip(found["names"], np.round(found["mu_star"], 3))))

# %% [markdown]
# First-order indices (and delta) from the joint draws of the evidence: `chance=False` follows each draw in expected values, so that luck adds nothing.

# %%
sample = model.sample(runs=128, seed=1, chance=False)
drawn = sample.parameters("dict")
rows = [id for id in drawn if id != "run" and np.std(drawn[id]) > 0][:20]
joint = np.array([drawn[id] for id in rows]).T
extra = np.asarray(sample.array)[:, 1, 0] - np.asarray(sample.array)[:, 0, 0]
read = delta.analyze(
    {"num_vars": len(rows), "names": rows, "bounds": [[column.min(), column.max()] for column in joint.T]}, joint, extra,
    num_resamples=10, seed=1,
)
leading = sorted(zip(rows, read["S1"]), key=lambda pair: -pair[1])[:3]
print("first-order indices from the joint draws, of the first twenty rows that vary:", [(id, round(float(value), 3)) for id, value in leading])
