"""Links to a state: what a page's script will read, and what the build refuses."""

import pytest

from nokernel.statelinks import StateLinkError, address, explore_place, widget_place

CONTROLS = [
    {"name": "people", "labels": ["10", "20"], "initial": 0},
    {"name": "group", "labels": ["all of them", "B & C, 50%", "A+"], "initial": 0},
]
# Six combinations, the last control fastest; 20 people of group A+ are left out.
EXPLORE = explore_place({"controls": CONTROLS, "states": [[], [], [], [], [], None]})
BUILDER = widget_place(
    {"module-1": 'const ADDRESS = "#car=";'},
    {"state": {"data": {"presets": [{"id": "axi cel"}], "parts": {"VH": {}}}}},
)
PLACES = {"explore-1": EXPLORE, "figure-1": {}, "widget-1": BUILDER}


def test_a_choice_is_written_as_encodeuricomponent_writes_it():
    assert (
        address("explore-1:people=20&group=all of them", PLACES)
        == "explore-1:people=20&group=all%20of%20them"
    )
    assert address("explore-1:group=A+", PLACES) == "explore-1:group=A%2B"


def test_a_sign_that_parts_choices_is_written_in_percent():
    assert address("explore-1:group=B %26 C, 50%25", PLACES) == "explore-1:group=B%20%26%20C%2C%2050%25"


@pytest.mark.parametrize(
    ("fragment", "says"),
    [
        ("explore-2:people=20", "no element 'explore-2' there; it has: explore-1, figure-1, widget-1"),
        ("explore-1:patients=20", "no control 'patients'; it has: people, group"),
        ("explore-1:people=15", "no choice '15'; it has: 10, 20"),
        ("explore-1:people=20&group=A+", "leaves this combination out"),
        ("figure-1:people=20", "figure-1 is no explore"),
        ("figure-9", "no element 'figure-9'"),
        ("drug=VH", "no widget of that page reads '#drug='"),
        ("car=VL", "'VL' is nothing that widget-1 knows"),
    ],
)
def test_a_state_that_does_not_exist_is_refused_with_what_there_is(fragment, says):
    with pytest.raises(StateLinkError) as refused:
        address(fragment, PLACES)
    assert says in str(refused.value)


def test_a_widgets_own_state_is_made_of_words_it_knows():
    assert address("car=axi cel", PLACES) == "car=axi%20cel"
    assert address("car=VH.VH", PLACES) == "car=VH.VH"


def test_a_place_needs_no_choice():
    assert address("figure-1", PLACES) == "figure-1"


def test_a_widget_that_reads_nothing_keeps_no_words():
    assert widget_place({"module-1": "export default {}"}, {"state": {"a": "b"}}) == {
        "reads": [],
        "words": [],
    }
