"""The builder's JavaScript and Python agree: on every preset and on 500 random chains, allowed or not.

The module is loaded from a Blob URL, as the page does it; no built book is needed.
"""

import io
import random

import pytest
from Bio import SeqIO

from lupus_cart.constructs import Construct, identify, parts, presets, refusal
from lupus_cart.widgets import CarBuilder
from lupus_cart.widgets.car_builder.payload import payload

SEED, CHAINS = 20261122, 500
LOAD = """async ([source, data]) => {
  const url = URL.createObjectURL(new Blob([source], { type: "text/javascript" }));
  window.car = await import(url);
  window.data = data;
}"""
ASK = """(chains) => chains.map((ids) => {
  const built = car.assemble(data, ids);
  if (built.error) return { error: built.error };
  const { exact, name, text } = car.identify(data, ids);
  const { sequence, mature, domains, itams, generation, mass, slots } = built;
  return { sequence, mature, domains, itams, generation, mass, slots, exact, name, text,
    fasta: car.fasta(data, built, name), genbank: car.genbank(data, built, name) };
})"""


def random_chain(rng: random.Random) -> list[str]:
    """A chain in the usual order from random parts; every second one is then damaged."""
    kinds = {
        kind: [i for i, p in parts.items() if p.kind == kind] for kind in {p.kind for p in parts.values()}
    }
    light, heavy = rng.choice([("FMC63_VL", "FMC63_VH"), ("CAT19_VL", "CAT19_VH"), ("HU19_VL", "HU19_VH")])
    pair = rng.choice([(light, heavy), (heavy, light), ("CILTA_VHH1", "CILTA_VHH2"), ("CILTA_VHH2",)])
    binder = [pair[0], rng.choice(kinds["linker"]), pair[1]] if len(pair) == 2 else list(pair)
    one = {kind: rng.choice(ids) for kind, ids in kinds.items()}
    chain = [
        one["signal_peptide"],
        *binder,
        *rng.sample(kinds["junction"], rng.randint(0, 1)),
        one["hinge"],
        one["tm"],
    ]
    chain += [*rng.choices(kinds["costim"], k=rng.randint(0, 2)), one["signalling"]]
    chain += rng.choice([[], [one["two_a"], rng.choice(kinds["signal_peptide"]), "EGFRT"]])
    if rng.random() < 0.5:
        return chain
    damage = rng.choice(["swap", "drop", "double", "strange", "other"])
    at = rng.randrange(len(chain))
    if damage == "swap":
        to = rng.randrange(len(chain))
        chain[at], chain[to] = chain[to], chain[at]
    elif damage == "drop":
        del chain[at]
    elif damage == "double":
        chain.insert(rng.randrange(len(chain) + 1), chain[at])
    else:
        chain[at] = "NOT_A_PART" if damage == "strange" else rng.choice(list(parts))
    return chain


@pytest.fixture
def ask(new_page):
    page = new_page()
    page.goto("about:blank")
    page.evaluate(LOAD, [CarBuilder._esm, payload(4)])
    yield lambda chains: page.evaluate(ASK, chains)
    page.problems.check()


def python_says(ids: list[str]) -> dict:
    if error := refusal(ids):
        return {"error": error}
    construct = Construct(ids)
    found = identify(construct)
    return {
        "sequence": construct.precursor,
        "mature": construct.mature,
        "domains": [(d.part.part_id, d.start, d.end) for d in construct.domains],
        "itams": [(i.start, i.end, *i.tyrosines) for i in construct.itams],
        "generation": construct.generation,
        "slots": construct.slots,
        "exact": bool(found.products),
        "name": found.name,
        "text": found.text,
        "fasta": construct.to_fasta(),
        "mass": round(construct.mass_kda, 6),
    }


def comparable(answer: dict) -> dict:
    if "error" in answer:
        return answer
    return answer | {
        "domains": [(d["id"], d["start"], d["end"]) for d in answer["domains"]],
        "itams": [(i["start"], i["end"], *i["tyrosines"]) for i in answer["itams"]],
        "mass": round(answer["mass"], 6),
    }


def test_every_preset_is_the_same_receptor_in_both_languages(ask):
    chains = [list(preset.construct.part_ids) for preset in presets.values() if preset.construct]
    for ids, answer in zip(chains, ask(chains), strict=True):
        genbank = answer.pop("genbank")
        assert comparable(answer) == python_says(ids)
        record = SeqIO.read(io.StringIO(genbank), "genbank")
        assert str(record.seq) == answer["sequence"]
        assert [str(f.extract(record.seq)) for f in record.features] == [parts[i].sequence for i in ids]


def test_500_random_chains_agree_in_sequence_domains_name_and_refusal(ask):
    rng = random.Random(SEED)
    chains = [random_chain(rng) for _ in range(CHAINS)]
    answers = ask(chains)
    refused = sum("error" in answer for answer in answers)
    assert 100 < refused < 400, "the sample must hold both allowed and refused chains"
    for ids, answer in zip(chains, answers, strict=True):
        answer.pop("genbank", None)
        assert comparable(answer) == python_says(ids), ids
