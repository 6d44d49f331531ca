"""Sources go stale: the ledger says which have not been looked at for half a year."""

import datetime
from types import SimpleNamespace

from nokernel.ledger import due, today

FACTS = {
    "a": SimpleNamespace(source="old", checked=datetime.date(2026, 1, 1)),
    "b": SimpleNamespace(source="old", checked=datetime.date(2026, 2, 1)),
    "c": SimpleNamespace(source="new", checked="2026-10-01"),
}


def test_a_source_is_due_when_its_latest_check_is_more_than_180_days_old():
    assert due(FACTS, datetime.date(2026, 11, 22)) == {"old": datetime.date(2026, 2, 1)}
    assert due(FACTS, datetime.date(2026, 2, 1) + datetime.timedelta(days=180)) == {}


def test_the_day_of_a_reproducible_build_is_given_from_outside(monkeypatch):
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1767225600")
    assert today() == datetime.date(2026, 1, 1)
