"""Terms of a glossary in prose: found as readers write them, and not inside other words."""

import pytest

from nokernel.terms import Finder, Term

NAMES = {
    "apheresis": ["apheresis", "leukapheresis"],
    "cell": ["T cell"],
    "car-cell": ["CAR T cell"],
    "biopsy": ["biopsy"],
    "car": ["CAR", "chimeric antigen receptor"],
    "syndrome": ["Crohn's disease"],
    "score": ["clinical SLEDAI"],
    "complex": ["immune complex"],
}
FINDER = Finder(Term("glossary", key, names) for key, names in NAMES.items())


def found(text: str) -> list[tuple[str, str]]:
    return [(match.group(), term.anchor) for match, term in FINDER.find(text)]


@pytest.mark.parametrize(
    ("text", "terms"),
    [
        ("Leukapheresis comes first.", [("Leukapheresis", "apheresis")]),
        ("two biopsies and one biopsy", [("biopsies", "biopsy"), ("biopsy", "biopsy")]),
        ("CAR T\ncells", [("CAR T\ncells", "car-cell")]),
        ("a T cell", [("T cell", "cell")]),
        ("A car, a CAR, two CARs", [("CAR", "car"), ("CARs", "car")]),
        ("Chimeric antigen receptors", [("Chimeric antigen receptors", "car")]),
        ("Crohn’s disease", [("Crohn’s disease", "syndrome")]),
        ("Clinical SLEDAI, not Clinical sledai", [("Clinical SLEDAI", "score")]),
        ("Immune complexes", [("Immune complexes", "complex")]),
        ("plasmapheresis, biopsy-proven, SCAR", []),
    ],
)
def test_a_term_is_found_as_readers_write_it_and_not_inside_other_words(text, terms):
    assert found(text) == terms
