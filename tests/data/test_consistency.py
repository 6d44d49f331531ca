"""What can be recomputed is recomputed; what does not fit is recorded as a disagreement, never hidden."""

import csv
import re
import statistics

import pytest
from scipy import stats

from lupus_cart import tables
from lupus_cart.facts import facts
from lupus_cart.values import Count, Estimate, Range

PATIENTS = tables.load("patients")


def widths():
    """Pairs of facts that print one range as a width and as its ends."""
    for key in facts:
        if key.endswith("-width"):
            for other in (key.removesuffix("-width") + "-range", key.removesuffix("-width") + "-ends"):
                if other in facts and isinstance(facts[other].value, Range):
                    yield pytest.param(key, other, id=key)


@pytest.mark.parametrize(("width", "ends"), list(widths()))
def test_a_range_printed_as_a_width_fits_its_ends(width, ends):
    found = facts[ends].value
    assert facts[width].value == pytest.approx(found.high - found.low)


RECOMPUTED = {
    "trial-age-median": statistics.median(PATIENTS["age_years"]),
    "trial-age-width": max(PATIENTS["age_years"]) - min(PATIENTS["age_years"]),
    "trial-sledai-baseline-median": statistics.median(PATIENTS["sledai_2k_baseline"]),
    "trial-sledai-baseline-width": max(PATIENTS["sledai_2k_baseline"]) - min(PATIENTS["sledai_2k_baseline"]),
    "trial-n-patients": len(PATIENTS),
    "trial-n-female": Count(int((PATIENTS["sex"] == "female").sum()), len(PATIENTS)),
    "trial-n-male": Count(int((PATIENTS["sex"] == "male").sum()), len(PATIENTS)),
}


def test_the_patient_table_contradicts_the_paper_in_one_known_place():
    contradictions = {key for key, value in RECOMPUTED.items() if facts[key].value != value}
    assert contradictions == {"trial-sledai-baseline-median"}
    (other,) = facts["trial-sledai-baseline-median"].disagrees_with
    assert facts[other].value == RECOMPUTED["trial-sledai-baseline-median"]


def test_every_count_is_a_part_of_its_whole():
    for key, fact in facts.items():
        if isinstance(fact.value, Count):
            assert 0 <= fact.value.x <= fact.value.n, key


def test_a_percentage_beside_its_counts_is_the_one_they_give():
    """Statements that print both: "810 of 1,846 (43.9%)" or "43.9% (810 of 1,846)"."""
    pattern = re.compile(r"(\d[\d,]*) of (\d[\d,]*)[^.%()]{0,40}\((\d+(?:\.\d+)?)%")
    checked = 0
    for key, fact in facts.items():
        for x, n, percent in pattern.findall(fact.statement):
            share = 100 * float(x.replace(",", "")) / float(n.replace(",", ""))
            decimals = len(percent.partition(".")[2])
            assert abs(share - float(percent)) <= 0.51 * 10**-decimals, f"{key}: {fact.statement}"
            checked += 1
    assert checked, "no statement prints both any more: the pattern is out of date"


CALL = re.compile(r"lupus_cart\.inference\.(clopper_pearson|upper_bound)\((\d+), (\d+)\)$")


def exact_ends():
    """What the facts print of exact limits: id, the limit as printed, the limit as scipy has it."""
    for cells in csv.DictReader(tables.path("facts").open(encoding="utf-8", newline="")):
        call = CALL.match(cells["locator"])
        if not call:
            continue
        x, n = int(call[2]), int(call[3])
        side = 0.975 if call[1] == "clopper_pearson" else 0.95
        low = stats.beta.ppf(1 - side, x, n - x + 1) if x else 0.0
        high = stats.beta.ppf(side, x + 1, n - x) if x < n else 1.0
        scale = 1 if cells["unit"] == "proportion" else 100
        printed = re.sub(r"^[^(]*\(|\)$", "", cells["value"]).split("..")
        wanted = [low, high] if len(printed) == 2 else [high if call[1] == "upper_bound" else low]
        for text, end in zip(printed, wanted, strict=True):
            yield cells["id"], text, scale * end


def test_every_exact_interval_of_the_facts_is_that_of_the_beta_distribution_to_its_last_digit():
    """The limits of Clopper and Pearson are quantiles of the beta distribution, here taken from scipy."""
    checked = list(exact_ends())
    assert len(checked) >= 20
    for key, text, end in checked:
        decimals = len(text.partition(".")[2])
        assert abs(float(text) - end) <= 0.5000001 * 10**-decimals, f"{key}: {text}, not {end:.{decimals}f}"
    shares = [f for key, f in facts.items() if key.startswith("stat-exact") and isinstance(f.value, Estimate)]
    for fact in shares:
        x, n = (int(number) for number in CALL.match(fact.locator).groups()[1:])
        assert fact.value.value == pytest.approx(100 * x / n, abs=5.1e-5), fact.id
