"""Controls must be native HTML with names, whatever text the author chose."""

import pytest
from bs4 import BeautifulSoup

from nokernel.controls import controls_html

LABELS = {"slider": ["0", "1", "2"], "select": ["a", "b"], "radio": ["a", "b"], "checkbox": ["no", "yes"]}


def control(kind, label="dose"):
    return {"name": "dose", "label": label, "kind": kind, "labels": LABELS[kind], "values": [], "initial": 1}


@pytest.mark.parametrize("kind", LABELS)
def test_every_input_has_a_name_and_shows_its_starting_choice(kind):
    soup = BeautifulSoup(controls_html("explore-1", [control(kind)]), "html.parser")
    if kind == "radio":
        assert soup.legend.text == "dose"
        assert [i.has_attr("checked") for i in soup.find_all("input")] == [False, True]
        return
    field = soup.find(id="explore-1-dose")
    assert soup.find("label", attrs={"for": "explore-1-dose"}).text == "dose"
    if kind == "slider":
        assert (field["value"], field["max"], field["aria-valuetext"]) == ("1", "2", "1")
    if kind == "checkbox":
        assert field.has_attr("checked")
    if kind == "select":
        assert [o.has_attr("selected") for o in field.find_all("option")] == [False, True]


@pytest.mark.parametrize("kind", LABELS)
def test_hostile_labels_stay_text(kind):
    html = controls_html("e", [control(kind, label='"><script>alert(1)</script>')])
    assert "<script" not in html


def test_without_scripts_a_sentence_says_which_choice_the_results_are_of():
    html = controls_html("e", [control("slider"), control("select", label="<b>cell</b>")])
    sentence = BeautifulSoup(html, "html.parser").select_one(".nk-choice").text
    assert sentence == "One choice is shown (dose: 1; <b>cell</b>: b). With JavaScript, you can make others."
