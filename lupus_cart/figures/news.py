"""Figure of the news chapter: which percentages so many people can give."""

from __future__ import annotations

from typing import Any

from lupus_cart import studies
from lupus_cart.figures.people import line, numbers_of
from lupus_cart.figures.style import BLUE, GREEN, GREY, ORANGE, figure
from lupus_cart.news import PERCENTAGES

LARGEST = 40


def which_of_them(people: int = 5, percent: int = 50) -> dict[str, Any]:
    """Return which x of ``people`` prints as ``percent``, and the groups that give the article's numbers.

    The figure has one row for each percentage of the second article and one for ``percent``; a mark stands
    where a group of that size can give it, rounded to a whole number.
    """
    possible = [value for value in PERCENTAGES if studies.matching_counts(value, people)]
    fig = figure(
        title=f"{people} {'person' if people == 1 else 'people'} can give {len(possible)} of the "
        f"{len(PERCENTAGES)} numbers<br>that the second article prints",
        caption="Each square is a size of group that can give the percentage, rounded to a whole number. "
        "The line is the group you chose, the lowest row the percentage you chose. Computed in this course.",
        height=320,
    )
    shown = [(f"{value}%", value, BLUE) for value in PERCENTAGES]
    shown.append((f"yours: {percent}%", str(percent), GREEN))
    for row, (name, value, colour) in enumerate(shown):
        sizes = [n for n in range(1, LARGEST + 1) if studies.matching_counts(value, n)]
        here = people in sizes
        mark = colour if here else ORANGE
        fig.add_scatter(
            x=sizes, y=[-row] * len(sizes), mode="markers", name=name, showlegend=False,
            marker={"symbol": "square", "size": 7, "color": colour},
            hovertemplate="%{x} people<extra>" + name + "</extra>",
        )  # fmt: skip
        fig.add_scatter(
            x=[people], y=[-row], mode="markers", showlegend=False, hoverinfo="skip",
            marker={"symbol": "circle-open" if here else "x", "size": 13 if here else 10,
                    "color": mark, "line": {"width": 2, "color": mark}},
        )  # fmt: skip
    line(fig, [people, people], [0.5, -len(PERCENTAGES) - 0.5], GREY, "dot")
    fig.update_xaxes(title="people in the group", range=[0, LARGEST + 1], dtick=10)
    fig.update_yaxes(
        title="",
        zeroline=False,
        tickvals=[-row for row in range(len(shown))],
        ticktext=[name for name, *_ in shown],
    )
    fig.update_layout(margin={"l": 84})
    numbers_of(
        fig, ["percentage", f"of {people}"], [(name, _said(value, people)) for name, value, _ in shown]
    )
    return {"text": f"**{percent}% of {people}:** {_sentence(str(percent), people)}", "figure": fig}


def _said(value: str, people: int) -> str:
    return " or ".join(f"{x} of {people}" for x in studies.matching_counts(value, people)) or "not possible"


def _sentence(value: str, people: int) -> str:
    if problem := studies.percentage_problem(value, people):
        return f"{problem}."
    return f"possible, it is {_said(value, people)}."
