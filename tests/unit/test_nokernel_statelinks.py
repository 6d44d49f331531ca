"""Links to a state: what a page's script will read, and what the build refuses."""

import pytest

from nokernel.statelinks import StateLinkError, address, explore_place, widget_place


def view(**state):
    """What the press keeps of a widget with this state."""
    return {"root": "m0", "models": {"m0": {"state": state}}}


CONTROLS = [
    {"name": "people", "labels": ["10", "20"], "initial": 0},
    {"name": "group", "labels": ["all of them", "B & C, 50%", "A+"], "initial": 0},
]
# Six combinations, the last control fastest; 20 people of group A+ are left out.
EXPLORE = explore_place({"controls": CONTROLS, "states": [[], [], [], [], [], None]})
BUILDER = widget_place(
    {"module-1": 'const ADDRESS = "#car=";'},
    view(data={"presets": [{"id": "axi cel"}], "parts": {"VH": {}}}),
)
SHEET = widget_place(
    {"module-2": 'const stories = { "one story": [] };'},
    view(
        _address=["case", "ticked", "gate", "weight", "moved"],
        case="mira",
        ticked=["fever"],
        gate=False,
        weight=2.5,
        moved={"dose": None, "kill": 1},
        cases=["mira", "noor"],
    ),
)
PLACES = {"explore-1": EXPLORE, "figure-1": {}, "widget-1": BUILDER, "widget-2": SHEET}


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
        (
            "explore-2:people=20",
            "no element 'explore-2' there; it has: explore-1, figure-1, widget-1, widget-2",
        ),
        ("explore-1:patients=20", "no control 'patients'; it has: people, group"),
        ("explore-1:people=15", "no choice '15'; it has: 10, 20"),
        ("explore-1:people=20&group=A+", "leaves this combination out"),
        ("figure-1:people=20", "figure-1 is no explore"),
        ("figure-9", "no element 'figure-9'"),
        ("drug=VH", "no widget of that page reads '#drug='"),
        ("car=VL", "'VL' is nothing that widget-1 knows"),
        ("widget-1:case=mira", "widget-1 is no explore"),
        ("widget-2:cases=noor", "'cases' in the address; it has: case, ticked, gate, weight, moved.dose"),
        ("widget-2:case=nobody", "'case' of widget-2 cannot be 'nobody'"),
        ("widget-2:ticked=fever,cough", "'ticked' of widget-2 cannot be 'cough'"),
        ("widget-2:gate=yes", "'gate' of widget-2 cannot be 'yes'"),
        ("widget-2:weight=1e3", "'weight' of widget-2 cannot be '1e3'"),
        ("widget-2:moved.dose=much", "'moved.dose' of widget-2 cannot be 'much'"),
    ],
)
def test_a_state_that_does_not_exist_is_refused_with_what_there_is(fragment, says):
    with pytest.raises(StateLinkError) as refused:
        address(fragment, PLACES)
    assert says in str(refused.value)


def test_a_widgets_own_state_is_made_of_words_it_knows():
    assert address("car=axi cel", PLACES) == "car=axi%20cel"
    assert address("car=VH.VH", PLACES) == "car=VH.VH"


@pytest.mark.parametrize(
    ("fragment", "written"),
    [
        ("widget-2:case=one story&gate=true", "widget-2:case=one%20story&gate=true"),
        ("widget-2:ticked=fever,mira&weight=-0.5", "widget-2:ticked=fever,mira&weight=-0.5"),
        ("widget-2:moved.dose=0.1&moved.kill=3", "widget-2:moved.dose=0.1&moved.kill=3"),
    ],
)
def test_traits_that_a_widget_names_can_be_chosen(fragment, written):
    assert address(fragment, PLACES) == written


def test_a_place_needs_no_choice():
    assert address("figure-1", PLACES) == "figure-1"


def test_a_widget_that_reads_nothing_keeps_no_words():
    kept = widget_place({"module-1": "export default {}"}, view(a="b"))
    assert kept == {"traits": {}, "reads": [], "words": []}
