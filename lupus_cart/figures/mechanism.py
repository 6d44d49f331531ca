"""Figures of the chapter on how a CAR T cell works: the receptor, its signal, the cells over time."""

from __future__ import annotations

import numpy as np
import plotly.graph_objects as go

from lupus_cart.facts import facts
from lupus_cart.figures.style import BLUE, GREEN, GREY, ORANGE, PINK, figure
from lupus_cart.kinetics import SteinParameters, stein_2019, stein_2019_slow_part

# Outside to inside: label, facts whose lengths add up, colour, pattern, stage that first names the part.
_PARTS = (
    ("binder", ("vl", "linker", "vh"), BLUE, "", 1),
    ("hinge", ("hinge",), GREEN, "/", 2),
    ("membrane piece", ("tm",), GREY, "x", 2),
    ("4-1BB tail", ("costim",), PINK, ".", 3),
    ("CD3ζ tail", ("zeta",), ORANGE, "", 1),
)
STAGES = ("ends", "hinge and membrane", "costimulation")
_STAGE_TITLES = (
    "Binding end and activating end leave<br>{unnamed} of {total} residues without a name",
    "Hinge and membrane piece join the ends;<br>{unnamed} residues are still unnamed",
    "Costimulation fills the gap: every residue<br>of the {total} has a name",
)


def receptor(stage: str = "costimulation") -> go.Figure:
    """Return the tisagenlecleucel receptor from outside (top) to inside, to scale in residues.

    ``stage`` is one of ``STAGES``: each names more parts, the others stay grey and unnamed.

    Raises ``ValueError`` for another stage. Lengths: facts ``car-tisa-...-length``.
    """
    if stage not in STAGES:
        raise ValueError(f"stage must be one of {', '.join(STAGES)}, not {stage!r}")
    level = STAGES.index(stage) + 1
    lengths = [sum(_residues(key) for key in keys) for _, keys, *_ in _PARTS]
    ends = np.cumsum(lengths)
    unnamed = sum(n for n, part in zip(lengths, _PARTS, strict=True) if part[4] > level)
    fig = figure(
        title=_STAGE_TITLES[level - 1].format(unnamed=unnamed, total=ends[-1]),
        caption="The mature receptor of tisagenlecleucel, drawn to scale in residues (amino acids), not in "
        "nanometres: we know of no three-dimensional structure of a complete CAR. "
        "Lengths come from the published sequence.",
        height=440,
    )
    for (label, _, colour, pattern, first), length, end in zip(_PARTS, lengths, ends, strict=True):
        named = first <= level
        text = f"{label}, {length}" if named else f"not named yet, {length}"
        fig.add_bar(
            x=[0],
            y=[length],
            base=[end - length],
            width=0.5,
            marker={
                "color": colour if named else GREY,
                "opacity": 1.0 if named else 0.35,
                "pattern": {"shape": pattern if named else "", "fillmode": "overlay"},
                "line": {"width": 1, "color": GREY},
            },
            hovertext=f"{text} residues",
            hoverinfo="text",
            showlegend=False,
        )
        fig.add_scatter(
            x=[0.33],
            y=[end - length / 2],
            mode="text",
            text=[text],
            textposition="middle right",
            hoverinfo="skip",
            showlegend=False,
        )
    for place, at in (("outside the T cell", 0), ("inside the T cell", ends[-1])):
        fig.add_scatter(
            x=[0.33],
            y=[at + (16 if at == 0 else -14)],
            mode="text",
            text=[f"<i>{place}</i>"],
            textposition="middle right",
            hoverinfo="skip",
            showlegend=False,
        )
    fig.update_layout(barmode="overlay")
    fig.update_xaxes(range=[-0.35, 1.7], visible=False, fixedrange=True)
    fig.update_yaxes(title="residue of the mature chain", range=[ends[-1] + 4, -4], fixedrange=True)
    return fig


def _residues(part: str) -> int:
    return int(facts[f"car-tisa-{part}-length"].number)


SIGNAL_STEPS = (
    (
        "the CAR binds CD19",
        "The binder holds CD19 itself. A natural T-cell receptor must be shown a fragment on an MHC "
        "molecule; the CAR needs no MHC (Benmebarek 2019).",
    ),
    (
        "a synapse forms",
        "CARs gather where the cells touch. The contact is called a synapse; in CAR T cells it does not "
        "look like the textbook one, so Benmebarek 2019 calls it non-classical.",
    ),
    (
        "Lck marks the ITAMs",
        "The enzyme Lck puts phosphate groups on the tyrosines of the ITAMs in the CD3ζ tail "
        "(order of events as drawn for the natural receptor by the Weiss laboratory).",
    ),
    (
        "ZAP-70 docks",
        "An ITAM with both tyrosines marked fits the enzyme ZAP-70. Once docked, ZAP-70 is switched on by "
        "Lck (Weiss laboratory).",
    ),
    (
        "LAT and SLP-76 gather",
        "ZAP-70 marks the scaffold proteins LAT and SLP-76, which collect the next messengers (Weiss "
        "laboratory). CARs mark LAT weakly or not at all (Salter 2021).",
    ),
    (
        "messengers spread",
        "Calcium and NFAT, Ras and Erk, PKCθ and NF-κB, and mTOR carry the message on "
        "(Gorentla and Zhong 2012).",
    ),
    (
        "genes switch on",
        "In the nucleus the messages change which genes are read. The cell divides, releases cytokines and "
        "kills (Weiss laboratory; Benmebarek 2019).",
    ),
)


def signal(step: int = 1) -> dict[str, go.Figure | str]:
    """Return ``{"figure", "text"}``: the steps from binding to the nucleus with ``step`` (from 1) marked.

    Raises ``ValueError`` for a step that does not exist. Sources are named in the text of each step.
    """
    count = len(SIGNAL_STEPS)
    if not 1 <= step <= count:
        raise ValueError(f"step must lie between 1 and {count}, not {step}")
    name, text = SIGNAL_STEPS[step - 1]
    position = np.arange(1, count + 1)
    fig = figure(
        title=f"Step {step} of {count}: {name}",
        caption="From the touch of CD19 to the nucleus. Filled circles are done, the diamond is now, open "
        "circles are still to come. The order was worked out for the natural T-cell receptor; the CAR "
        "borrows its CD3ζ tail.",
        height=340,
    )
    fig.add_scatter(
        x=[0] * count,
        y=position.tolist(),
        mode="lines+markers+text",
        text=[f"  {label}" for label, _ in SIGNAL_STEPS],
        textposition="middle right",
        line={"color": GREY, "width": 2},
        marker={
            "symbol": ["circle" if p < step else "diamond" if p == step else "circle-open" for p in position],
            "size": [20 if p == step else 14 for p in position],
            "opacity": 1,
            "color": [BLUE if p < step else ORANGE if p == step else GREY for p in position],
        },
        hoverinfo="skip",
        showlegend=False,
    )
    fig.update_xaxes(range=[-0.3, 3], visible=False, fixedrange=True)
    fig.update_yaxes(
        title="step (1 = outside)", range=[count + 0.6, 0.4], dtick=1, showgrid=False, fixedrange=True
    )
    return {"figure": fig, "text": f"**{name[0].upper()}{name[1:]}.** {text}"}


def expansion(until_day: int = 90, log_scale: bool = False) -> go.Figure:
    """Return CAR gene copies in blood after tisagenlecleucel: the typical curve and its slow part.

    ``until_day`` ends the time axis; ``log_scale`` draws each tenfold change as an equal step.
    Leukaemia patients, not lupus. Source: Stein et al. 2019, doi:10.1002/psp4.12388.
    """
    p = SteinParameters.from_facts()
    days = np.unique(np.concatenate([np.linspace(0, p.peak_day, 20), np.linspace(p.peak_day, until_day, 90)]))
    n_patients = int(facts["model-stein-patients"].number)
    fold_below = p.peak_copies_per_ug_dna / float(stein_2019(until_day, p))
    if log_scale:
        finding = f"on day {until_day} a signal<br>remains, {fold_below:.0f}-fold below the peak"
    else:
        finding = f"cells peak on<br>day {p.peak_day:g}, then seem to fade to nothing"
    fig = figure(
        title=f"Leukaemia, not lupus: {finding}",
        caption=f"Typical curve fitted to {n_patients} children and young adults with B-cell leukaemia who "
        f"got tisagenlecleucel; single patients differ widely. Peak on day {p.peak_day:g}; the fast part "
        f"halves every {p.half_life_fast_days:.1f} days, the slow part every {p.half_life_slow_days:.0f} "
        "days. Source: Stein 2019.",
        height=380,
    )
    fig.add_scatter(
        x=days.round(3).tolist(),
        y=_short(stein_2019(days, p)),
        mode="lines",
        name="all CAR T cells",
        line={"color": BLUE, "width": 3},
        hovertemplate="day %{x:.0f}: %{y:,.0f} copies<extra></extra>",
    )
    late = days[days >= p.peak_day]
    fig.add_scatter(
        x=late.round(3).tolist(),
        y=_short(stein_2019_slow_part(late, p)),
        mode="lines",
        name="slow part alone",
        line={"color": ORANGE, "width": 2, "dash": "dash"},
        hovertemplate="day %{x:.0f}: %{y:,.0f} copies, slow part<extra></extra>",
    )
    fig.add_scatter(
        x=[p.peak_day],
        y=[p.peak_copies_per_ug_dna],
        mode="markers+text",
        text=[f"peak, day {p.peak_day:g}"],
        textposition="middle right",
        marker={"color": BLUE, "size": 10, "symbol": "diamond"},
        hoverinfo="skip",
        showlegend=False,
    )
    fig.update_xaxes(title="days after the infusion", range=[0, until_day])
    top = p.peak_copies_per_ug_dna * 1.6
    if log_scale:
        fig.update_yaxes(title="copies per µg DNA (log scale)", type="log", range=[0, float(np.log10(top))])
    else:
        fig.update_yaxes(title="copies per µg DNA", type="linear", range=[0, top])
    return fig


def _short(values: np.ndarray) -> list[float]:
    return [float(f"{value:.4g}") for value in values]
