"""Numbers in prose: computed ones must be right, and words must not contradict the fact they cite."""

from types import SimpleNamespace

import pytest

from nokernel.expressions import ExpressionError, compute
from nokernel.facts import numbers_in

FACTS = {
    "women": SimpleNamespace(value=4),
    "patients": SimpleNamespace(value=5),
    "responders": SimpleNamespace(value=SimpleNamespace(x=12, n=15)),
    "prevalence": SimpleNamespace(value=SimpleNamespace(value=43.7, low=15.87, high=108.92)),
    "bound": SimpleNamespace(value=SimpleNamespace(op=">", value=95)),
    "words": SimpleNamespace(value="compassionate use"),
}


@pytest.mark.parametrize(
    ("expression", "shown"),
    [
        ("100 * [women] / [patients] | .0f %", "80%"),
        ("[responders] | .2f", "0.80"),
        ("[responders].x + [patients] | d people", "17 people"),
        ("100000 / [prevalence] | .0f", "2288"),
        ("[prevalence].high - [prevalence].low | .2f", "93.05"),
        ("median([women], [patients], 10) | g", "5"),
        ("-[women] ** 2", "-16"),
    ],
)
def test_derived_numbers_agree_with_hand_arithmetic(expression, shown):
    assert compute(expression, FACTS)[0] == shown


@pytest.mark.parametrize(
    ("expression", "message"),
    [
        ("[nobody] + 1", "unknown fact 'nobody'"),
        ("1 + 1", "no fact in square brackets"),
        ("[words] + 1", "has no number"),
        ("[bound] + 1", "is a bound, not a number"),
        ("[patients] / 0", "cannot compute"),
        ("__import__('os').system('true') + [patients]", "only numbers"),
        ("[patients].__class__", "cannot compute|only numbers"),
    ],
)
def test_an_expression_that_is_not_plain_arithmetic_is_refused(expression, message):
    with pytest.raises(ExpressionError, match=message):
        compute(expression, FACTS)


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("five of five patients", [5, 5]),
        ("1,000,000 cells", [1_000_000]),
        ("43.7 per 100,000", [43.7, 100_000]),
        ("CD19 and SLEDAI", []),
        ("nobody", []),
        ("Twelve", [12]),
    ],
)
def test_numbers_are_found_as_digits_and_as_words(text, numbers):
    assert numbers_in(text) == numbers
