"""CAR constructs: every verified product is rebuilt residue by residue, and wrong orders are refused.

Expected sequences are tests/reference/full_constructs.csv (copied from the sources it names); the
boundaries, lengths and masses of the others are those of the dossier the project was built on.
"""

import csv
import io
import random
from pathlib import Path

import pytest
from Bio import SeqIO
from Bio.SeqUtils.ProtParam import ProteinAnalysis
from hypothesis import given, settings
from hypothesis import strategies as st

from lupus_cart import constructs
from lupus_cart.constructs import Construct, ConstructError, identify, parts, presets, product

REFERENCE = Path(__file__).parents[1] / "reference" / "full_constructs.csv"
FULL = {row["construct_id"]: row for row in csv.DictReader(REFERENCE.open(encoding="utf-8"))}
FULL_OF = {
    "tisagenlecleucel": "FULL_TISA",
    "rapcabtagene autoleucel": "FULL_TISA",
    "axicabtagene ciloleucel": "FULL_AXI",
    "brexucabtagene autoleucel": "FULL_AXI",
    "zola-cel": "FULL_LISO_CAR",
    "idecabtagene vicleucel": "FULL_IDE",
}
CHAINS = {
    "tisagenlecleucel": "SP_CD8A 1-21 | FMC63_VL 22-128 | LINK_G4S3 129-143 | FMC63_VH 144-263 | "
    "HINGE_CD8A 264-308 | TM_CD8A 309-332 | COS_41BB 333-374 | CD3Z_TISA 375-486",
    "axicabtagene ciloleucel": "SP_CSF2RA 1-22 | FMC63_VL 23-129 | LINK_218 130-147 | FMC63_VH 148-267 | "
    "J_AAA 268-270 | HINGE_CD28 271-309 | TM_CD28 310-336 | COS_CD28 337-377 | CD3Z_CAR 378-489",
    "lisocabtagene maraleucel": "SP_CSF2RA 1-22 | FMC63_VL 23-129 | LINK_218 130-147 | FMC63_VH 148-267 | "
    "HINGE_IGG4_S 268-279 | TM_CD28_M 280-307 | COS_41BB 308-349 | CD3Z_CAR 350-461 | "
    "LISO_T2A_CASSETTE 462-485 | SP_CSF2RA 486-507 | EGFRT 508-842",
    "idecabtagene vicleucel": "SP_CD8A 1-21 | BCMA02_VL 22-132 | LINK_218 133-150 | BCMA02_VH 151-267 | "
    "J_AAA 268-270 | HINGE_CD8A 271-315 | TM_CD8A 316-339 | COS_41BB 340-381 | CD3Z_CAR 382-493",
    "ciltacabtagene autoleucel": "SP_CD8A 1-21 | CILTA_VHH1 22-140 | LINK_G4S1 141-145 | "
    "CILTA_VHH2 146-263 | J_TS 264-265 | HINGE_CD8A 266-310 | TM_CD8A 311-334 | COS_41BB 335-376 | "
    "CD3Z_CAR 377-488",
    "obecabtagene autoleucel": "SP_OBECEL 1-21 | CAT19_VH 22-140 | LINK_G4S3 141-155 | CAT19_VL 156-262 | "
    "J_SDP 263-265 | HINGE_CD8A 266-310 | TM_CD8A 311-334 | COS_41BB 335-376 | CD3Z_CAR 377-488",
    "mivocabtagene autoleucel": "SP_CD8A 1-21 | HU19_VL 22-129 | LINK_218 130-147 | HU19_VH 148-266 | "
    "HINGE_CD8A_EXT 267-321 | TM_CD8A_EXT 322-349 | COS_CD28 350-390 | CD3Z_CAR 391-502",
}
# precursor and mature length, mass in kDa of the mature receptor without sugars and without a marker
MEASURES = {
    "tisagenlecleucel": (486, 465, 50.9),
    "axicabtagene ciloleucel": (489, 467, 51.8),
    "lisocabtagene maraleucel without marker": (461, 439, 48.7),
    "lisocabtagene maraleucel": (842, 820, 48.7),
    "idecabtagene vicleucel": (493, 472, 51.9),
    "ciltacabtagene autoleucel": (488, 467, 51.3),
    "obecabtagene autoleucel": (488, 467, 51.0),
    "mivocabtagene autoleucel": (502, 481, 52.5),
    "second generation": (482, 461, 51.0),
}
WHOLE = [preset for preset in presets.values() if preset.construct]


@pytest.mark.parametrize("name", FULL_OF)
def test_a_product_has_every_residue_of_its_published_receptor(name):
    assert product(name).sequence == FULL[FULL_OF[name]]["sequence"]
    assert len(product(name).sequence) == int(FULL[FULL_OF[name]]["length"])


def test_liso_cel_without_its_marker_and_the_teaching_28z_equal_their_references():
    assert product("Breyanzi").construct.car.precursor == FULL["FULL_LISO_CAR"]["sequence"]
    assert presets["second generation"].construct.precursor == FULL["FULL_REF_28Z"]["sequence"]


@pytest.mark.parametrize("name", CHAINS)
def test_domains_start_and_end_where_the_dossier_says(name):
    built = " | ".join(f"{d.part.part_id} {d.start}-{d.end}" for d in product(name).construct.domains)
    assert built == CHAINS[name]


@pytest.mark.parametrize("name", MEASURES)
def test_lengths_and_masses_are_those_of_the_dossier(name):
    construct = presets[name].construct
    precursor, mature, mass = MEASURES[name]
    assert (len(construct.precursor), len(construct.mature)) == (precursor, mature)
    assert round(construct.mass_kda, 1) == mass


@pytest.mark.parametrize("preset", WHOLE, ids=lambda preset: preset.preset_id)
def test_every_preset_has_three_itams_and_its_mass_agrees_with_biopython(preset):
    construct = preset.construct
    assert len(construct.itams) == 3
    assert construct.mass_kda * 1000 == pytest.approx(
        ProteinAnalysis(construct.car.mature).molecular_weight(), abs=0.05
    )


def test_itam_tyrosines_of_the_car_zeta_are_at_21_32_59_71_90_101_of_the_domain():
    construct = product("Abecma").construct
    zeta = next(d for d in construct.domains if d.part.kind == "signalling")
    places = [tyrosine - zeta.start + 1 for itam in construct.itams for tyrosine in itam.tyrosines]
    assert places == [21, 32, 59, 71, 90, 101]
    assert {construct.precursor[t - 1] for itam in construct.itams for t in itam.tyrosines} == {"Y"}


def test_the_1xx_tail_has_one_itam():
    chain = presets["second generation"].construct.part_ids
    assert len(Construct([*chain[:-1], "CD3Z_1XX"]).itams) == 1


def test_tisa_cel_zeta_differs_from_the_standard_tail_in_one_residue_q65k():
    pairs = zip(parts["CD3Z_CAR"].sequence, parts["CD3Z_TISA"].sequence, strict=True)
    assert [(i, a, b) for i, (a, b) in enumerate(pairs, 52) if a != b] == [(65, "Q", "K")]


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("axicabtagene ciloleucel", "axicabtagene ciloleucel; brexucabtagene autoleucel"),
        (
            "tisagenlecleucel",
            "tisagenlecleucel; rapcabtagene autoleucel (sponsor states the tisa-cel CAR)",
        ),
        ("lisocabtagene maraleucel", "lisocabtagene maraleucel"),
        (
            "zola-cel",
            "lisocabtagene maraleucel (CAR only, without its marker); "
            "zola-cel (sponsor states the liso-cel construct)",
        ),
        ("obecabtagene autoleucel", "obecabtagene autoleucel"),
    ],
)
def test_products_that_share_a_receptor_are_named_together(name, expected):
    assert presets[name].construct.name == expected


def test_one_changed_part_is_a_teaching_construct_and_says_what_differs():
    construct = product("Yescarta").construct
    changed = Construct.from_slots(construct.slots | {"hinge": "HINGE_CD8A"})
    found = identify(changed)
    assert found.products == ()
    assert found.text == "teaching construct; nearest is axicabtagene ciloleucel, which differs in: hinge"
    assert [d for d in changed.compare(construct) if not d.same] == [
        constructs.Difference("hinge", ("HINGE_CD8A",), ("HINGE_CD28",))
    ]


def test_equal_names_mean_equal_sequences():
    for preset in WHOLE:
        for item in identify(preset.construct).products:
            assert preset.construct.precursor in (item.sequence, item.construct.car.precursor)


@pytest.mark.parametrize(
    ("wrong", "word"),
    [
        ("FMC63_VL+LINK_G4S3+FMC63_VH+HINGE_CD8A+TM_CD8A+CD3Z_CAR", "signal peptide has to come first"),
        ("SP_CD8A+HINGE_CD8A+FMC63_VL+LINK_G4S3+FMC63_VH+TM_CD8A+CD3Z_CAR", "outer end"),
        ("SP_CD8A+FMC63_VL+FMC63_VH+HINGE_CD8A+TM_CD8A+CD3Z_CAR", "need a linker"),
        ("SP_CD8A+FMC63_VL+HINGE_CD8A+TM_CD8A+CD3Z_CAR", "not complete"),
        ("SP_CD8A+FMC63_VL+LINK_G4S3+CAT19_VH+HINGE_CD8A+TM_CD8A+CD3Z_CAR", "different antibodies"),
        ("SP_CD8A+FMC63_VL+LINK_G4S3+FMC63_VH+HINGE_CD8A+CD3Z_CAR", "Without a membrane helix"),
        ("SP_CD8A+FMC63_VL+LINK_G4S3+FMC63_VH+HINGE_CD8A+COS_41BB+TM_CD8A+CD3Z_CAR", "outside the cell"),
        ("SP_CD8A+FMC63_VL+LINK_G4S3+FMC63_VH+HINGE_CD8A+TM_CD8A+COS_41BB", "no signal one"),
        ("SP_CD8A+FMC63_VL+LINK_G4S3+FMC63_VH+HINGE_CD8A+TM_CD8A+CD3Z_CAR+EGFRT", "needs a 2A"),
        ("SP_CD8A+AG_CD19_ECTO", "not to the CAR"),
        ("SP_CD8A+FMC65", "FMC65 is not a part"),
    ],
)
def test_an_impossible_order_is_refused_with_a_sentence_that_teaches(wrong, word):
    with pytest.raises(ConstructError, match=word):
        Construct(wrong)


BY_KIND = {
    kind: sorted(i for i, p in parts.items() if p.kind == kind) for kind in {p.kind for p in parts.values()}
}
PAIRS = [
    ("FMC63_VL", "FMC63_VH"),
    ("CAT19_VH", "CAT19_VL"),
    ("HU19_VL", "HU19_VH"),
    ("CILTA_VHH1", "CILTA_VHH2"),
]


@st.composite
def chains(draw):
    pair = draw(st.permutations(draw(st.sampled_from(PAIRS))))
    pick = {kind: draw(st.sampled_from(ids)) for kind, ids in BY_KIND.items()}
    tails = draw(st.lists(st.sampled_from(BY_KIND["costim"]), max_size=2))
    junction = [pick["junction"]] if draw(st.booleans()) else []
    marker = [pick["two_a"], pick["signal_peptide"], "EGFRT"] if draw(st.booleans()) else []
    binder = [pair[0], pick["linker"], pair[1]]
    return [
        pick["signal_peptide"],
        *binder,
        *junction,
        pick["hinge"],
        pick["tm"],
        *tails,
        pick["signalling"],
        *marker,
    ]


@settings(max_examples=60)
@given(chains())
def test_any_allowed_chain_survives_slots_sequence_and_biopython(chain):
    construct = Construct(chain)
    assert Construct.from_slots(construct.slots) == construct
    assert Construct.from_sequence(construct.precursor).precursor == construct.precursor
    assert construct.generation == 1 + sum(parts[i].kind == "costim" for i in chain)
    assert construct.mass_kda * 1000 == pytest.approx(
        ProteinAnalysis(construct.car.mature).molecular_weight(), abs=0.05
    )
    record = SeqIO.read(io.StringIO(construct.to_genbank()), "genbank")
    assert str(record.seq) == construct.precursor
    pieces = [str(feature.extract(record.seq)) for feature in record.features]
    assert pieces == [parts[i].sequence for i in chain]
    assert str(SeqIO.read(io.StringIO(construct.to_fasta()), "fasta").seq) == construct.precursor


@settings(max_examples=100)
@given(chains(), st.randoms(use_true_random=False))
def test_a_shuffled_chain_is_refused_unless_the_order_of_kinds_is_still_right(chain, rng: random.Random):
    mixed = rng.sample(chain, len(chain))
    rank = ["signal_peptide", "binder", "junction", "hinge", "tm", "costim", "signalling", "two_a"]

    def place(part_id):
        kind = parts[part_id].kind
        return rank.index("binder" if kind.startswith("binder") or kind == "linker" else kind)

    body = mixed if "EGFRT" not in mixed else None
    if body and [place(i) for i in body] != sorted(place(i) for i in body):
        with pytest.raises(ConstructError):
            Construct(mixed)


def test_a_product_is_found_by_inn_brand_and_code_and_an_unknown_name_gets_near_names():
    assert product("obecabtagene autoleucel") is product("Aucatzyl") is product("aucatzyl ")
    assert product("KYV-101").inn == "mivocabtagene autoleucel"
    with pytest.raises(KeyError, match="Yescarta"):
        product("yeskarta")


def test_a_product_without_a_public_sequence_says_so_instead_of_guessing():
    with pytest.raises(ConstructError, match="zorpocabtagene autoleucel"):
        product("MB-CART19.1").sequence  # noqa: B018
    known = {row.slot: row.status for row in presets["schett trial"].known}
    assert known["binder"] == known["costim_1"] == "seen-in-secondary"
    assert known["hinge"] == known["tm"] == known["signalling"] == "not found"


def test_a_sequence_that_is_no_chain_of_parts_is_refused():
    with pytest.raises(ConstructError):
        Construct.from_sequence(product("Kymriah").sequence.replace("GGGGS", "GGGAS", 1))
