"""The files in data/ as they are: what the book prints and computes from must hold together."""

import re

import pytest
from frictionless import Package

from lupus_cart import tables
from lupus_cart.facts import Facts


@pytest.mark.parametrize("name", tables.names())
def test_a_table_is_as_its_schema_says(name):
    problems = tables.validate(tables.path(name), name)
    assert not problems, "\n".join(map(str, problems))


def test_no_csv_file_lies_in_data_without_a_schema():
    listed = {tables.path(name) for name in tables.names()}
    assert set(tables.DATA.rglob("*.csv")) == listed


def test_the_data_package_is_valid_for_other_peoples_tools():
    report = Package(tables.DATA / "datapackage.json").validate()
    assert report.valid, report.to_summary()


def test_every_fact_loads_and_prints():
    facts = Facts.load()
    lines = tables.path("facts").read_text(encoding="utf-8").rstrip("\n").split("\n")
    assert len(facts) == len(lines) - 1
    assert all(fact.text and fact.source_text and fact.status_words for fact in facts.values())
    assert not [fact.text for fact in facts.values() if "{" in fact.text]


def test_every_source_key_used_anywhere_is_in_the_bibliography():
    known = set(tables.sources())
    used = {fact.source for fact in Facts.load().values()}
    for name in tables.names():
        used |= {key for key in tables.describe(name)["source"] if key}
        table = tables.load(name)
        if "source" in table:
            used |= {key for cell in table["source"] for key in cell.split(";") if key}
    assert used <= known, sorted(used - known)


def test_no_percentage_is_filed_as_a_ratio():
    """A percentage filed as a bare ratio would print "96.1" where the reader expects "96.1%"."""
    bare = [f.id for f in Facts.load().values() if f.unit in ("ratio", "proportion") and max(f.numbers) > 100]
    assert not bare


def test_the_patients_are_those_of_the_abstract():
    """ACR Convergence 2022, abstract 1651: patient, sex, age, SLEDAI-2K, months."""
    rows = tables.load("patients").to_numpy().tolist()
    assert rows == [
        [1, "female", 20, 16, 14],
        [2, "male", 22, 16, 11],
        [3, "female", 22, 10, 6],
        [4, "female", 24, 8, 5],
        [5, "female", 18, 9, 3],
    ]


def test_every_column_of_the_patients_says_where_it_comes_from():
    dictionary = tables.describe("patients")
    assert (dictionary[["unit", "source", "locator", "status"]] != "").all(axis=None)


def test_every_unit_is_explained_and_each_fact_prints_its_own_number():
    for fact in Facts.load().values():
        printed = [float(n) for n in re.findall(r"\d+(?:\.\d+)?", fact.text.replace(",", ""))]
        missing = [n for n in fact.numbers if abs(n) not in printed and fact.unit != "date"]
        assert not missing, f"{fact.id} prints {fact.text!r} without {missing}"


def test_the_data_are_free_to_reuse_and_say_so():
    readme = (tables.DATA / "README.md").read_text(encoding="utf-8")
    assert "CC0" in readme
    assert not [name for name in tables.names() if f"{name}.csv" not in readme]
