"""The CAR builder in Python: its traits follow each other, and what it sends to the page stays small."""

import json
import re
import string

import pytest
import traitlets

from lupus_cart import constructs, tables
from lupus_cart.constructs import Construct, ConstructError, parts, presets, product
from lupus_cart.widgets import CarBuilder, assets
from lupus_cart.widgets.car_builder.payload import payload


def test_a_builder_starts_from_inn_brand_or_teaching_preset():
    assert CarBuilder(preset="Yescarta").sequence == product("Yescarta").sequence
    assert CarBuilder(preset="First generation").construct.generation == 1
    with pytest.raises(KeyError, match="Yescarta"):
        CarBuilder(preset="Yeskarta")


def test_sequence_and_name_follow_the_slots_and_the_slots_follow_the_sequence():
    builder = CarBuilder(preset="axicabtagene ciloleucel")
    builder.slots = builder.slots | {"hinge": ["HINGE_CD8A"]}
    assert builder.name == "teaching construct"
    assert parts["HINGE_CD8A"].sequence in builder.sequence
    builder.sequence = product("Kymriah").sequence
    assert builder.slots == product("Kymriah").construct.slots
    assert builder.name.startswith("tisagenlecleucel")
    assert builder.construct == product("Kymriah").construct
    assert "486 amino acids" in builder.description


def test_an_order_that_makes_no_car_raises_and_leaves_the_builder_as_it_was():
    builder = CarBuilder()
    before = dict(builder.slots)
    with pytest.raises(ConstructError, match="hinge"):
        builder.slots = builder.slots | {"hinge": []}
    assert builder.slots == before
    with pytest.raises(ConstructError):
        builder.sequence = "MKV"


def test_the_receptor_of_the_schett_trial_has_no_sequence_and_no_name():
    builder = CarBuilder(preset="schett trial")
    assert (builder.slots, builder.sequence, builder.name, builder.construct) == ({}, "", "", None)


def test_a_preset_set_later_brings_its_parts_and_an_unknown_one_is_refused():
    builder = CarBuilder(preset="tisagenlecleucel")
    builder.preset = "Yescarta"
    assert builder.construct == product("Yescarta").construct
    assert builder.preset == "axicabtagene ciloleucel"
    with pytest.raises(KeyError, match="Yescarta"):
        builder.preset = "Yeskarta"
    builder.preset = "schett trial"
    assert (builder.slots, builder.sequence) == ({}, "")
    assert builder.description.startswith("As reported for the Schett trial")


def test_stage_is_between_one_and_four_and_early_stages_carry_no_challenges():
    assert CarBuilder(stage=1, preset="first generation").data["challenges"] == []
    with pytest.raises(traitlets.TraitError):
        CarBuilder(stage=5)


def test_what_a_reader_downloads_stays_small():
    assert len(CarBuilder._esm.encode()) < 40_000
    sent = json.dumps(payload(4), ensure_ascii=False, separators=(",", ":"))
    assert len(sent.encode()) < 60_000


def test_only_comments_and_indentation_go_before_the_page_gets_the_module():
    source = "// why\n\n/** One\n * two. */\nconst a = 1; // here\n  go(`\n<p> // stays</p>`);\n"
    assert assets.lean(source) == "const a = 1; // here\ngo(`\n<p> // stays</p>`);\n"


def test_each_part_sequence_is_sent_once():
    sent = json.dumps(payload(4))
    long = [part for part in parts.values() if part.length > 20]
    repeated = [part.part_id for part in long if sent.count(f'"{part.sequence}"') > 1]
    assert repeated == []


def test_the_module_has_no_address_no_import_and_no_biology_of_its_own():
    code = CarBuilder._esm
    assert not re.search(r"https?://|^\s*import\b", code, re.MULTILINE)
    for part in parts.values():
        assert part.part_id not in code
        assert part.length < 6 or part.sequence not in code


def test_every_challenge_is_solved_by_its_solution_and_not_by_its_start():
    checks = tables.load("car_challenge_checks")
    challenges = tables.load("car_challenges")
    assert len(challenges) >= 8
    for row in challenges.to_dict("records"):
        mine = checks[checks["challenge_id"] == row["challenge_id"]]

        def unmet(construct, mine=mine):
            value = {slot: "+".join(ids) for slot, ids in construct.slots.items()}
            return [c for c in mine.to_dict("records") if not re.fullmatch(c["accept"], value[c["slot"]])]

        assert unmet(Construct(row["solution"])) == [], row["challenge_id"]
        assert unmet(presets[row["start"]].construct), row["challenge_id"]


def test_every_wrong_choice_in_a_challenge_gets_an_answer():
    checks = tables.load("car_challenge_checks")
    for _, rows in checks.groupby(["challenge_id", "slot"]):
        catch_all = rows.sort_values("order").iloc[-1]
        options = [
            "",
            *{"+".join(p.construct.slots[catch_all["slot"]]) for p in presets.values() if p.construct},
        ]
        for value in options:
            if not re.fullmatch(catch_all["accept"], value):
                assert any(re.fullmatch(choice, value) for choice in rows["choice"]) or not value, value


def test_every_shown_source_has_words_and_facts_carry_their_status():
    sent = payload(4)
    assert all(short and not short.endswith("None") for short, _ in sent["sources"])
    assert all(statement.endswith(".") and status for statement, _, status in sent["facts"])


def test_texts_print_plain_characters():
    allowed = set(string.printable) | set("αζ→–·’×≥é")
    seen = set("".join(part.notes + part.name for part in constructs.parts.values()))
    assert seen <= allowed
