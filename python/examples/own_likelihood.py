# %% [markdown]
# # A likelihood of one's own, with emcee and ArviZ
#
# `balance calibrate` fits an area's levels to its public figures. Here the same likelihood is walked by emcee, with a target that
# no file knows: treatment starts of people who use opiates or alcohol alone, added up. Three of the levels are walked; the
# others and the evidence stay at their centre, so this shows how it is done, and fits nothing.

# %%
import os

import emcee
import numpy as np

import commissioning_balance as cb

STEPS = int(os.environ.get("STEPS", "200"))

model = cb.Model("authority")
names = ["entry_opiate", "exit_opiate", "overdose"]
starts = ("treatment_starts_opiate", "treatment_starts_alcohol")
now = model.likelihood().simulate({}).year(starts)
likelihood = model.likelihood([cb.Target("starts", starts, value=1.1 * now, sd=0.03 * now)])
print("figures:", [figure.name for figure in likelihood.figures][:6], "…")
print("starts at the centre:", round(now, 1), "people in the first year; the target is a tenth above")

# %% [markdown]
# Scores are standard normal before figures are seen: 1 is one standard deviation of the logarithm of a level.

# %%
prefix = {name: f"level_{name}" if f"level_{name}" in likelihood.names else name for name in names}


def logp(place: np.ndarray) -> float:
    return likelihood.logp({prefix[name]: score for name, score in zip(names, place)})


walkers = 8
random = np.random.default_rng(1)
sampler = emcee.EnsembleSampler(walkers, len(names), logp)
sampler.run_mcmc(0.1 * random.standard_normal((walkers, len(names))), STEPS, progress=False)

# %%
try:
    import arviz

    samples = arviz.from_emcee(sampler, var_names=names)
    print(arviz.summary(samples))
except Exception as error:  # ArviZ changes its readers from version to version: the chain is an array all the same
    print("ArviZ:", type(error).__name__, error)
chain = sampler.get_chain(discard=STEPS // 2, flat=True)
print("posterior means:", dict(zip(names, chain.mean(axis=0).round(2))))
shown = likelihood.simulate({prefix[name]: score for name, score in zip(names, chain.mean(axis=0))})
print("starts there:", round(shown.year(starts), 1))
assert shown.year(starts) > now, "the target draws starts up"
