"""Facts print as the brief of the course writes them, and arithmetic on them keeps its units."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lupus_cart import values
from lupus_cart.facts import Facts, TableError, UnitError, UnknownFact
from lupus_cart.values import Bound, Count, Estimate, Month, Range

SOURCES = rb"""
@article{mackensen2022,
  author = {Mackensen, Andreas and M{\"u}ller, Fabian and others},
  title = {Anti-{CD19} {CAR} {T} cell therapy},
  journal = {Nature Medicine},
  year = {2022},
  volume = {28},
  pages = {2124--2132},
  doi = {10.1038/s41591-022-02017-5}
}

@misc{scimex2022,
  author = {{Springer Nature}},
  title = {Five patients in remission},
  howpublished = {Media release},
  url = {https://www.scimex.org/x}
}
"""
ROWS = """
trial-age,22,years,all five,Median age.,mackensen2022,abstract,seen-in-primary,2026-11-22,
trial-age-width,6,years,all five,Width of the range.,mackensen2022,abstract,seen-in-primary,2026-11-22,
trial-ages,18..24,years,all five,Range of age.,mackensen2022,Table 1,seen-in-secondary,2026-11-22,
trial-doris,5/5,patients,all five,In remission.,mackensen2022,page 1,seen-in-primary,2026-11-22,
trial-months,8,months,five,Time.,mackensen2022,abstract,seen-in-primary,2026-11-22,trial-months-press
trial-months-press,3..17,months,five,P.,scimex2022,press release,seen-in-secondary,2026-11-22,trial-months
lupus-prev,43.7 (15.87..108.92),"per 100,000 people",all,P.,mackensen2022,x,seen-in-primary,2026-11-22,
""".strip()
HEADER = "id,value,unit,who,statement,source,locator,status,checked,disagrees_with"


@pytest.fixture(scope="module")
def facts():
    return Facts.load(f"{HEADER}\n{ROWS}\n".encode(), SOURCES)


@pytest.fixture
def one():
    def load(value, unit):
        row = f"trial-x,{value},{unit},a,B.,mackensen2022,abstract,seen-in-primary,2026-11-22,"
        return Facts.load(f"{HEADER}\n{row}\n".encode(), SOURCES)["trial-x"]

    return load


@pytest.mark.parametrize(
    ("cell", "unit", "value", "text", "numbers"),
    [
        ("22", "years", 22, "22 years", (22,)),
        ("1", "years", 1, "1 year", (1,)),
        ("1.0", "years", 1.0, "1.0 years", (1,)),
        ("23.0", "%", 23.0, "23.0%", (23,)),
        ("96.1", "%", 96.1, "96.1%", (96.1,)),
        ("1e6", "cells per kg", 1_000_000, "1,000,000 cells per kg", (1e6,)),
        ("2.5e-3", "nM", 0.0025, "0.0025 nM", (0.0025,)),
        ("373000", "USD", 373_000, "US$373,000", (373_000,)),
        ("40", "fold", 40, "40-fold", (40,)),
        ("80", "titre", 80, "1:80", (80,)),
        ("486", "aa", 486, "486 amino acids", (486,)),
        ("18..24", "years", Range(18, 24), "18–24 years", (18, 24)),
        ("-5..-3", "days", Range(-5, -3), "−5 to −3 days", (-5, -3)),
        ("5/5", "patients", Count(5, 5), "5 of 5 patients", (5, 5)),
        ("1/15", "patients", Count(1, 15), "1 of 15 patients", (1, 15)),
        (">95", "%", Bound(">", 95), "more than 95%", (95,)),
        ("<=5", "years", Bound("<=", 5), "at most 5 years", (5,)),
        ("2022-09-15", "date", date(2022, 9, 15), "15 September 2022", (2022, 9, 15)),
        ("2025-10", "date", Month(2025, 10), "October 2025", (2025, 10)),
        ("2021", "date", Month(2021), "2021", (2021,)),
        ("compassionate use", "text", "compassionate use", "compassionate use", ()),
        ("class 3 lupus nephritis", "text", "class 3 lupus nephritis", "class 3 lupus nephritis", (3,)),
        ("50 (47.8..52)", "%", Estimate(50, 47.8, 52), "50% (47.8% to 52%)", (50, 47.8, 52)),
        (
            "0.5 (0.3..0.8)",
            "hazard ratio",
            Estimate(0.5, 0.3, 0.8),
            "hazard ratio 0.5 (0.3 to 0.8)",
            (0.5, 0.3, 0.8),
        ),
    ],
)
def test_a_value_is_read_and_printed(one, cell, unit, value, text, numbers):
    fact = one(cell, unit)
    assert (fact.value, fact.text, fact.numbers) == (value, text, numbers)
    assert type(fact.value) is type(value)


def test_an_estimate_prints_with_its_interval(facts):
    assert facts["lupus-prev"].text == "43.7 (15.87 to 108.92) per 100,000 people"


@pytest.mark.parametrize(
    "cell",
    [
        "4,5",
        "18-24",
        "5 of 5",
        "ca. 5",
        "0x10",
        "1e999",
        "nan",
        "inf",
        "١٢",
        "022",
        "5/0",
        "5..",
        "..5",
        ">",
        "> 5",
        "5 (1..2",
    ],
)
def test_a_value_that_could_be_misread_is_refused(cell):
    with pytest.raises(ValueError, match="; "):
        values.parse(cell, "count")


def test_a_card_can_tell_where_a_fact_comes_from(facts):
    fact = facts["trial-age"]
    assert (
        fact.source_text
        == "Mackensen A et al. Anti-CD19 CAR T cell therapy. Nature Medicine 2022;28:2124–2132."
    )
    assert fact.url == "https://doi.org/10.1038/s41591-022-02017-5"
    assert fact.status_words == "seen in the authors' abstract"
    assert facts["trial-doris"].status_words == "seen in the authors' own text"
    assert facts["trial-ages"].status_words == "a review or news page says so"
    assert fact.checked == date(2026, 11, 22)
    press = facts["trial-months-press"]
    assert press.status_words == "a press release says so"
    assert press.source_text == "Springer Nature. Five patients in remission. Media release."
    assert press.url == "https://www.scimex.org/x"
    assert press.disagrees_with == ("trial-months",)


def test_an_unknown_fact_names_the_nearest(facts):
    with pytest.raises(UnknownFact, match=r"^no fact 'trial-agee' in data/facts.csv; nearest are trial-age"):
        facts["trial-agee"]
    assert "trial-agee" not in facts
    assert facts.get("trial-agee") is None


def test_facts_can_be_chosen_by_topic_and_status(facts):
    assert list(facts.select(topic="lupus")["id"]) == ["lupus-prev"]
    assert set(facts.select(status="seen-in-secondary")["id"]) == {"trial-ages", "trial-months-press"}
    assert len(facts.select()) == len(facts) == 7
    assert list(facts.select(topic="cost").columns) == list(facts.select().columns)


def test_equal_units_add_and_differing_units_do_not(facts):
    age, width, months = facts["trial-age"], facts["trial-age-width"], facts["trial-months"]
    total = age + width
    assert (total.number, total.unit) == (28, "years")
    assert (age - width).number == 16
    assert ((age + width) - age).number == 6
    for combine in (lambda: age + months, lambda: age - months, lambda: age / months, lambda: age + 1):
        with pytest.raises(UnitError, match="units must be the same"):
            combine()


def test_a_plain_number_keeps_the_unit_and_a_ratio_has_none(facts):
    age, width = facts["trial-age"], facts["trial-age-width"]
    assert (str(2 * age), str(age * 2), str(age / 2)) == ("44 years", "44 years", "11 years")
    assert age / width == pytest.approx(22 / 6)
    with pytest.raises(UnitError, match="plain number"):
        age * width
    with pytest.raises(UnitError, match="plain number"):
        age * True


def test_a_value_that_is_not_one_number_takes_no_part_in_arithmetic(facts):
    assert (facts["lupus-prev"] * 2).number == 87.4
    for name in ("trial-ages", "trial-doris"):
        with pytest.raises(UnitError, match="not one number"):
            facts[name] * 2
    assert facts["trial-doris"].value.ratio == 1


def test_a_broken_fact_gives_no_facts_at_all():
    with pytest.raises(TableError, match=r"^data/facts.csv: row 2, column value: cannot read 'young'"):
        Facts.load(f"{HEADER}\n{ROWS}\n".replace("trial-age,22", "trial-age,young").encode(), SOURCES)


NUMBERS = st.decimals(-(10**9), 10**9, places=3, allow_nan=False).map(lambda n: format(n.normalize(), "f"))


@given(NUMBERS)
def test_any_number_prints_as_it_was_written(cell):
    value = values.parse(cell, "measure")
    printed = values.print_value(cell, value, "{value} mg")
    assert printed.removesuffix(" mg").replace(",", "").replace("−", "-") == cell
    assert values.numbers(value) == (float(cell),)


@given(st.lists(NUMBERS, min_size=3, max_size=3, unique_by=float))
def test_any_interval_is_read_back_as_it_was_written(cells):
    low, middle, high = sorted(cells, key=float)
    assert values.numbers(values.parse(f"{low}..{high}", "measure")) == (float(low), float(high))
    estimate = values.parse(f"{middle} ({low}..{high})", "measure")
    assert values.numbers(estimate) == (float(middle), float(low), float(high))
    with pytest.raises(ValueError, match="smaller"):
        values.parse(f"{high}..{low}", "measure")


@given(st.text())
def test_any_text_is_read_or_refused_with_one_line(cell):
    for kind in ("measure", "count", "date", "text"):
        try:
            values.print_value(cell, values.parse(cell, kind), "{value}")
        except ValueError as error:
            assert str(error).isprintable()
