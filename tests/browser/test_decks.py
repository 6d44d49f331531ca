"""`make slides`: a deck for each chapter, shown from its files with no network."""

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest
import smallbook

CHAPTERS = [
    *("lupus", "car_t_mechanism", "schett_trial", "limitations"),
    *("since_2022", "beyond_lupus", "reading_the_news", "simulator"),
]
# For each slide: heading, lowest and rightmost edge of what is on it, room above the line of sources,
# speaker's notes, and pictures without words or without a picture.
SLIDES = """() => {
  const found = [];
  for (let n = 0; n < Reveal.getTotalSlides(); n += 1) {
    Reveal.slide(n);
    const slide = Reveal.getCurrentSlide();
    const shown = [...slide.children].filter((part) => !part.matches("aside, .deck-sources"));
    const sources = slide.querySelector(".deck-sources");
    found.push({
      heading: slide.querySelector("h1, h2").textContent,
      low: Math.max(...shown.map((part) => part.offsetTop + part.offsetHeight)),
      right: Math.max(...shown.map((part) => part.offsetLeft + part.scrollWidth)),
      room: sources ? sources.offsetTop : 720,
      text: shown.map((part) => part.innerText).join("\\n"),
      notes: [...slide.querySelectorAll("aside.notes")].map((one) => one.textContent),
      bare: [...slide.querySelectorAll("img")].filter((one) => !one.alt || !one.naturalWidth).length,
    });
  }
  return found;
}"""


@pytest.fixture(scope="module")
def decks(book, root) -> Path:
    made = subprocess.run(
        [sys.executable, root / "tools/teaching/slides.py"], cwd=root, capture_output=True, text=True
    )
    assert made.returncode == 0, made.stdout + made.stderr
    return root / "_build/teaching/slides"


@pytest.fixture(scope="module")
def seen() -> dict[str, list[dict]]:
    return {}


@pytest.fixture
def slides(decks, new_page, seen):
    """`slides("lupus")`: what each slide of that deck shows; a deck is opened once."""

    def open_(name: str) -> list[dict]:
        if name in seen:
            return seen[name]
        page = new_page(width=1280, height=720)
        page.goto((decks / f"{name}.html").as_uri())
        page.wait_for_function("window.Reveal && Reveal.isReady()")
        page.evaluate("document.fonts.ready")
        page.wait_for_function("[...document.images].every((image) => image.complete)")
        found = page.evaluate(SLIDES)
        page.problems.check()
        seen[name] = found
        return found

    return open_


@pytest.mark.parametrize("name", CHAPTERS)
def test_a_deck_opens_without_a_network_and_everything_fits_its_slide(slides, name):
    found = slides(name)
    assert 8 <= len(found) <= 13
    over = [s["heading"] for s in found if s["low"] > s["room"] or s["right"] > 1280]
    assert not over, f"these slides overflow: {over}"
    assert not [s["heading"] for s in found if s["bare"]], "a picture without words, or that is not there"


@pytest.mark.parametrize("name", CHAPTERS)
def test_each_slide_tells_the_speaker_what_to_say_and_when(slides, name):
    end = 0
    for slide in slides(name):
        (notes,) = slide["notes"]
        start, stop = map(int, re.search(r"Minutes (\d+) to (\d+)\.", notes).groups())
        assert start == end < stop, slide["heading"]
        assert len(notes) > 80, f"{slide['heading']}: hardly a word for the speaker"
        end = stop
    assert 35 <= end <= 75, "a deck is for one class"


@pytest.mark.parametrize("name", CHAPTERS)
def test_a_poll_shows_its_question_and_keeps_its_key_for_the_notes(slides, root, name):
    from nokernel.questions import key_of, load

    bank = {q["id"]: q for q in load(root / f"data/questions/{name}.yml").questions}
    asked = re.findall(
        r"\{poll\} (\S+)", (root / f"chapters/instructors/slides/{name}.md").read_text(encoding="utf-8")
    )
    assert len(asked) >= 2
    polls = [s for s in slides(name) if "Key: " in s["notes"][0]]
    assert len(polls) == len(asked)
    for ident, slide in zip(asked, polls, strict=True):
        options = bank[ident]["options"]
        letters = ", ".join("ABCDEFGH"[n] for n in key_of(bank[ident]))
        assert f"Key: {letters}\n" in slide["notes"][0].replace(" \n", "\n") + "\n"
        plain = [o for o in options if "{" not in o["text"] + o["feedback"] and '"' not in o["feedback"]]
        assert plain
        for option in plain:
            first = option["feedback"].split("'")[0][:30]
            assert first in slide["notes"][0]
            assert first not in slide["text"]
        assert "Key" not in slide["text"]


def test_a_figure_on_a_slide_keeps_its_headline(slides, decks):
    shown = 0
    for name in CHAPTERS:
        texts = [" ".join(slide["text"].split()) for slide in slides(name)]
        for figure in json.loads((decks.parent / f"drawings/{name}/index.json").read_text(encoding="utf-8")):
            title, caption = (" ".join(figure.get(key, "").split()) for key in ("title", "caption"))
            for text in texts:
                if caption and caption in text:
                    assert title in text, f"{name}: nobody can tell what this figure counts"
                    shown += 1
    assert shown >= 15


def test_the_sources_of_what_a_slide_says_stand_on_it_and_in_its_notes(decks):
    text = (decks / "schett_trial.html").read_text(encoding="utf-8")
    who = text[text.index("Who they were") : text.index("What was done")]
    assert "Sources: ACR abstract 1651" in who
    assert "Patient 4" in who[who.index('<aside class="notes">') :], "the notes have each fact's statement"


def test_decks_carry_nothing_that_they_do_not_show(decks):
    pictures = {path.name for path in (decks / "_images").iterdir()}
    used = set()
    for page in decks.glob("*.html"):
        used |= set(re.findall(r'_images/([^"]+)"', page.read_text(encoding="utf-8")))
    assert pictures == used
    assert sum(path.stat().st_size for path in decks.rglob("*") if path.is_file()) < 4e6


CONF = """
extensions = ["myst_parser", "sphinx_revealjs", "nokernel.slides"]
nokernel_questions = "questions"
nokernel_drawings = "drawings"
"""
BANK = """
chapter: index
objectives: {a: think}
questions:
  - {id: ask, objective: a, level: apply, concept: c, type: numeric, question: "How many?",
     answer: "7", tolerance: 0, unit: people, feedback: Because.}
"""
DECK = """# Deck

```{notes} 2
Words.
```

## Slide

%s

```{notes} 3
Words.
```
"""


@pytest.fixture
def small(tmp_path):
    def build(text: str) -> tuple[str, str]:
        (tmp_path / "questions").mkdir()
        (tmp_path / "drawings/index").mkdir(parents=True)
        (tmp_path / "questions/index.yml").write_text(BANK)
        (tmp_path / "drawings/index/index.json").write_text(
            '[{"title": "Up we go", "caption": "From data.", "file": "up.svg", "alt": "Up"}]'
        )
        (tmp_path / "drawings/index/up.svg").write_text('<svg xmlns="http://www.w3.org/2000/svg"/>')
        (tmp_path / "conf.py").write_text(CONF)
        (tmp_path / "index.md").write_text(DECK % text)
        said = smallbook.sphinx(tmp_path, ["-nWq", "--keep-going", "-b", "revealjs", ".", "out"]).stderr
        page = tmp_path / "out/index.html"
        return said, page.read_text() if page.is_file() else ""

    return build


def test_a_numeric_poll_and_a_figure_by_its_title(small):
    said, page = small("```{poll} ask\n```\n\n```{drawing} Up we\n```")
    assert said == ""
    slide, notes = page[page.index("Slide") :].split('<aside class="notes">')
    assert "How many?" in slide
    assert 'alt="Up"' in slide
    assert slide.index("Up we go") < slide.index('alt="Up"') < slide.index("From data.")
    assert "7" not in slide
    assert "Key: 7 people" in notes
    assert "Minutes 2 to 5." in notes


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("```{drawing} Down\n```", "0 figures of index start with 'Down': 'Up we go'"),
        ("```{poll} nobody\n```", "index.yml has no question 'nobody'"),
        ("```{notes} soon\nWords.\n```", "expected whole minutes"),
        ("## Another", "a slide without {notes} and minutes"),
    ],
)
def test_what_a_deck_cannot_show_stops_its_build(small, text, message):
    assert message in small(text)[0]
