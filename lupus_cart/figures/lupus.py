"""Figures of the chapter on lupus: how common it is, which organs it hits, what an activity score hides.

Functions take the mapping ``lupus_cart.facts.facts`` (or the rows of ``data/sledai2k.csv``), so every
length drawn is a fact; labels are typed here, numbers are not.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd
import plotly.graph_objects as go

from lupus_cart.facts import Estimate
from lupus_cart.figures.style import BLUE, GREEN, GREY, ORANGE, PINK, figure

PRESS = "trial-press-prevalence-release"
PER_PERCENT = 1000  # one per cent is a thousand people in 100,000
WORLD_AND_USA = {
    "World": "lupus-prevalence-world",
    "World, women": "lupus-prevalence-women-world",
    "World, men": "lupus-prevalence-men-world",
    "USA": "lupus-prevalence-us",
    "USA, women": "lupus-prevalence-us-women",
    "USA, men": "lupus-prevalence-us-men",
}
GROUPS = {
    "American Indian,<br>Alaska Native": "aian",
    "Black": "black",
    "Hispanic": "hispanic",
    "White": "white",
    "Asian, Pacific<br>Islander": "asian-pacific",
}
EURO_LUPUS = {
    "Inflamed joints": "arthritis",
    "Butterfly rash": "malar-rash",
    "Kidney": "nephropathy",
    "Nerves or brain": "neurologic",
    "Fever": "fever",
    "Raynaud": "raynaud",
    "Lung or heart lining": "serositis",
    "Few platelets": "thrombocytopenia",
    "Blood clots": "thrombosis",
}
SYSTEM_COLOURS = (BLUE, ORANGE, GREEN, PINK, GREY)


def groups(facts: Mapping[str, Any]) -> dict[str, Any]:
    """Return the fact on prevalence of each group, world and USA first, then US groups, by its label."""
    by_label = {label: facts[fact_id] for label, fact_id in WORLD_AND_USA.items()}
    for label, key in GROUPS.items():
        name = label.replace("<br>", " ")
        by_label |= {
            f"USA, {sex}: {name}": facts[f"lupus-prevalence-us-{sex}-{key}"] for sex in ("women", "men")
        }
    return by_label


def prevalence(facts: Mapping[str, Any]) -> go.Figure:
    """Return people living with SLE per 100,000 (x) in the world and the USA (y), and the press figure.

    Whiskers are the published intervals; a bar without one has no published interval that we saw.
    """
    world = facts[WORLD_AND_USA["World"]].number
    press = facts[PRESS].number * PER_PERCENT
    fig = figure(
        title=f"About {world:g} in 100,000 people live with lupus;<br>the press figure would mean {press:g}",
        caption=f"People living with SLE in each 100,000. Dotted line: the media release's "
        f"{facts[PRESS].text}. Whiskers: credible intervals of a global model "
        "(Tian 2023) and the 95% confidence interval of the US registries (Izmirly 2021). "
        "No interval was seen for US women and men.",
        height=400,
    )
    labels = list(WORLD_AND_USA)
    values = [facts[fact_id].value for fact_id in WORLD_AND_USA.values()]
    points = [_point(value) for value in values]
    ends = [(v.low, v.high) if isinstance(v, Estimate) else None for v in values]
    fig.add_bar(
        x=points,
        y=labels,
        orientation="h",
        width=0.6,
        marker={"color": BLUE},
        error_x={
            "type": "data",
            "symmetric": False,
            "array": [end and end[1] - p for end, p in zip(ends, points, strict=True)],
            "arrayminus": [end and p - end[0] for end, p in zip(ends, points, strict=True)],
            "color": GREY,
        },
        name="people with SLE",
        showlegend=False,
    )
    widest = max(end[1] for end in ends if end)
    fig.add_scatter(
        x=[widest] * len(labels),
        y=labels,
        mode="text",
        text=[f"  {p:g}" for p in points],
        textposition="middle right",
        cliponaxis=False,
        hoverinfo="skip",
        showlegend=False,
    )
    fig.add_vline(x=press, line={"color": ORANGE, "dash": "dot", "width": 2})
    fig.add_annotation(
        x=press, y=1, yref="paper", yanchor="bottom", text=f"press: {facts[PRESS].text}", showarrow=False
    )
    fig.update_xaxes(title="per 100,000 people", range=[0, widest * 1.25])
    fig.update_yaxes(autorange="reversed", showgrid=False)
    fig.update_layout(margin={"l": 104, "t": 88})
    rows = [
        (label, f"{p:g}", f"{end[0]:g} to {end[1]:g}" if end else "not reported")
        for label, p, end in zip(labels, points, ends, strict=True)
    ]
    return _with_table(
        fig, ["group", "per 100,000", "interval"], [*rows, ("press figure", f"{press:g}", "none")]
    )


def us_groups(facts: Mapping[str, Any]) -> go.Figure:
    """Return people living with SLE per 100,000 (x) for US women and men of five groups (y)."""
    series = {
        sex: [facts[f"lupus-prevalence-us-{sex}-{key}"].number for key in GROUPS.values()]
        for sex in ("women", "men")
    }
    highest = max(zip(series["women"], GROUPS, strict=True))
    fig = figure(
        title=f"In every US group more women than men<br>have lupus; the top is {highest[0]:g} in 100,000",
        caption="US registries (Izmirly 2021). The figures for American Indian and Alaska Native people come "
        "from a separate registry. No intervals were seen. A group in a register says nothing about why "
        "rates differ.",
        height=440,
    )
    for sex, colour, pattern in [("women", BLUE, ""), ("men", ORANGE, "/")]:
        fig.add_bar(
            x=series[sex],
            y=list(GROUPS),
            orientation="h",
            name=sex,
            marker={"color": colour, "pattern": {"shape": pattern}},
            text=[f"{value:g}" for value in series[sex]],
            textposition="outside",
            cliponaxis=False,
        )
    fig.update_xaxes(title="per 100,000 people", range=[0, highest[0] * 1.3])
    fig.update_yaxes(autorange="reversed", showgrid=False)
    fig.update_layout(barmode="group", margin={"l": 120})
    rows = [
        (label.replace("<br>", " "), f"{women:g}", f"{men:g}")
        for label, women, men in zip(GROUPS, series["women"], series["men"], strict=True)
    ]
    return _with_table(fig, ["group", "women per 100,000", "men per 100,000"], rows)


def organs(facts: Mapping[str, Any]) -> go.Figure:
    """Return the share of Euro-Lupus patients (%, x) with each manifestation (y)."""
    shares = {label: facts[f"lupus-organ-eurolupus-{key}"].number for label, key in EURO_LUPUS.items()}
    ordered = sorted(shares.items(), key=lambda pair: -pair[1])
    years, n = facts["lupus-eurolupus-years"].text, facts["lupus-eurolupus-n"].number
    fig = figure(
        title=f"{ordered[0][0]} came first: {ordered[0][1]:g}% of patients<br>had them within {years}",
        caption=f"Share of {n:,} European patients with at least one episode during {years} "
        "(Euro-Lupus, Cervera 2003). One person can be in several bars.",
        height=400,
    )
    fig.add_bar(
        x=[share for _, share in ordered],
        y=[label for label, _ in ordered],
        orientation="h",
        width=0.65,
        marker={"color": BLUE},
        text=[f"{share:g}%" for _, share in ordered],
        textposition="outside",
        cliponaxis=False,
        name="patients",
        showlegend=False,
    )
    fig.update_xaxes(title="patients (%)", range=[0, ordered[0][1] * 1.35])
    fig.update_yaxes(autorange="reversed", showgrid=False)
    fig.update_layout(margin={"l": 140})
    return _with_table(fig, ["what was affected", "patients (%)"], [(k, f"{v:g}") for k, v in ordered])


def same_score(people: Mapping[str, Sequence[str]], items: pd.DataFrame) -> go.Figure:
    """Return the SLEDAI-2K points (y) of invented people (x), stacked item by item.

    ``people`` maps a name to ids of ``items``, the rows of ``data/sledai2k.csv``. Raises ``KeyError`` for
    an unknown id and ``ValueError`` if the people do not all have the same total.
    """
    rows: dict[Any, dict[Any, Any]] = items.set_index("id").to_dict("index")
    unknown = sorted({item for chosen in people.values() for item in chosen} - set(rows))
    if unknown:
        raise KeyError(f"no SLEDAI-2K item {', '.join(unknown)}; ids are in data/sledai2k.csv")
    totals = {name: sum(rows[item]["weight"] for item in chosen) for name, chosen in people.items()}
    if len(set(totals.values())) != 1:
        raise ValueError(f"the scores differ: {totals}; choose items with one total")
    total = next(iter(totals.values()))
    shared = set.intersection(*(set(chosen) for chosen in people.values()))
    fig = figure(
        title=f"Invented people, one score of {total} points,<br>"
        + ("some items in common" if shared else "no item in common"),
        caption="Teaching example, not real patients. Each block is one SLEDAI-2K item; height is weight.",
        height=440,
    )
    systems = list(dict.fromkeys(rows[item]["system"] for chosen in people.values() for item in chosen))
    drawn = []
    for name, chosen in people.items():
        for item in chosen:
            row = rows[item]
            colour = SYSTEM_COLOURS[systems.index(row["system"]) % len(SYSTEM_COLOURS)]
            fig.add_bar(
                x=[name],
                y=[row["weight"]],
                width=0.8,
                marker={"color": colour, "line": {"color": "#FFFFFF", "width": 2}},
                text=f"{row['descriptor']} {row['weight']}",
                textposition="inside",
                insidetextanchor="middle",
                name=row["descriptor"],
                showlegend=False,
            )
            drawn.append((name, row["descriptor"], row["system"], f"{row['weight']}"))
    fig.update_yaxes(title="SLEDAI-2K (points)", range=[0, total * 1.05], dtick=4)
    fig.update_xaxes(title="invented person", showgrid=False)
    fig.update_layout(barmode="stack")
    return _with_table(fig, ["person", "item", "system", "points"], drawn)


def _point(value: Any) -> float:
    return float(value.value if isinstance(value, Estimate) else value)


def _with_table(fig: go.Figure, columns: Sequence[str], rows: Sequence[Sequence[str]]) -> go.Figure:
    """Give the page the figure's numbers as a table; the first column is the row header."""
    numeric = [False] * len(columns)
    table = {"columns": list(columns), "numeric": numeric, "rows": [list(row) for row in rows]}
    fig.layout.meta = {**fig.layout.meta, "table": table}
    return fig
