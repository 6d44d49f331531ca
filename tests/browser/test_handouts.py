"""`make handouts`: the built chapters as tagged PDFs that somebody can hand out."""

import functools
import re
import sys
from pathlib import Path

import pytest
from pypdf import PdfReader

sys.path.append(str(Path(__file__).resolve().parents[2] / "tools" / "teaching"))
import handouts

CHAPTERS = [
    *("lupus", "car_t_mechanism", "schett_trial", "limitations"),
    *("since_2022", "beyond_lupus", "reading_the_news", "simulator"),
]
# What buttons and fields of the pages say; on paper they could do nothing.
CONTROLS = [
    *("Show the code", "Hide the code", "Show the numbers", "Hide the numbers", "Download", "Reset"),
    *("Try again", "Show rows with", "Search this course", "Color mode", "Save to a file", "Undo"),
    *("Print this sheet", "Forget my answers", "Compare with a model answer", "Back to top", "Your progress"),
]


@pytest.fixture(scope="module")
def folder(book, chromium, tmp_path_factory):
    folder = tmp_path_factory.mktemp("handouts")
    for name in CHAPTERS:
        base = "https://example.org/course/" if name == "lupus" else ""
        handouts.handout(chromium, name, folder / f"{name}.pdf", base)
    return folder


@pytest.fixture(scope="module")
def printed(folder):
    return {name: PdfReader(str(folder / f"{name}.pdf")) for name in CHAPTERS}


@functools.cache
def texts(reader: PdfReader) -> list[str]:
    """The text of each page."""
    return [page.extract_text() for page in reader.pages]


def words(reader: PdfReader) -> str:
    """The text of all pages without spaces; a line end may cut a word that has a hyphen."""
    return squeezed("".join(texts(reader)))


def squeezed(text: str) -> str:
    return re.sub(r"\s+", "", text)


def links(reader: PdfReader) -> list[str]:
    notes = [note.get_object() for page in reader.pages for note in page.get("/Annots", [])]
    return [str(note["/A"]["/URI"]) for note in notes if "/URI" in note.get("/A", {})]


def test_the_handouts_are_those_of_all_taught_chapters():
    assert handouts.asked() == CHAPTERS


@pytest.mark.parametrize("name", CHAPTERS)
def test_a_handout_is_tagged_and_says_its_title_and_language(printed, root, name):
    catalogue = printed[name].trailer["/Root"]
    assert catalogue["/MarkInfo"]["/Marked"]
    assert catalogue["/StructTreeRoot"]["/K"]
    assert catalogue["/Lang"] == "en"
    assert catalogue["/Outlines"]["/Count"] > 4, "no bookmarks"
    heading = re.search(r"^# (.+)", (root / f"chapters/{name}.md").read_text(), re.MULTILINE)[1]
    assert printed[name].metadata.title.startswith(heading)


@pytest.mark.parametrize("name", CHAPTERS)
def test_every_picture_and_caption_of_the_chapter_is_on_the_paper(printed, book, new_page, name):
    page = new_page()
    page.goto((book / f"chapters/{name}.html").as_uri())
    captions = page.locator(".bd-article .nk-figure figcaption, .bd-article .nk-title").all_text_contents()
    # Answers and long lists that a page keeps folded up stay in the page.
    tables = page.locator(".bd-article :not(details) > .cell_output > .nk-table caption").all_text_contents()
    text = words(printed[name])
    missing = [caption for caption in captions + tables if squeezed(caption) not in text]
    assert not missing
    # A drawn figure has axes, whose titles are text of the picture.
    kinds = re.findall(r"/S\s*/Figure", str(structure(printed[name])))
    assert len(kinds) >= len(page.locator(".bd-article .nk-plot").all())


def structure(reader: PdfReader) -> list[str]:
    found, waiting = [], [reader.trailer["/Root"]["/StructTreeRoot"]]
    while waiting:
        node = waiting.pop()
        node = node.get_object() if hasattr(node, "get_object") else node
        if isinstance(node, list):
            waiting += node
        elif isinstance(node, dict):
            if "/S" in node:
                found.append(f"/S {node['/S']}")
            if "/K" in node:
                waiting.append(node["/K"])
    return found


@pytest.mark.parametrize("name", CHAPTERS)
def test_nothing_on_the_paper_asks_for_a_click(printed, name):
    text = "\n".join(texts(printed[name]))
    assert not [control for control in CONTROLS if control in text]
    assert not {"Check", "Choose", "Up", "Down", "Next", "Back", "Pause"} & set(text.splitlines())
    assert "Interactive in the page" in text


@pytest.mark.parametrize("name", CHAPTERS)
def test_questions_are_there_and_their_keys_are_not(printed, root, name):
    from nokernel.questions import load

    text = words(printed[name])
    bank = load(root / f"data/questions/{name}.yml")
    assert f"Question1of{len(bank.questions)}" in text
    feedbacks = [option["feedback"] for q in bank.questions for option in q.get("options", ())]
    plain = [feedback for feedback in feedbacks if "{" not in feedback]
    assert len(plain) > 5
    assert not [feedback for feedback in plain if squeezed(feedback) in text]


@pytest.mark.parametrize("name", CHAPTERS)
def test_a_handout_has_its_licence_its_fonts_and_a_sane_length(printed, name):
    reader = printed[name]
    assert squeezed("CC BY 4.0") in words(reader)
    assert 6 <= len(reader.pages) <= 30
    for page in reader.pages:
        assert abs(float(page.mediabox.width) - 595) < 2  # A4, in points
        for font in page["/Resources"].get("/Font", {}).values():
            font = font.get_object()
            inner = font["/DescendantFonts"][0].get_object() if "/DescendantFonts" in font else font
            assert inner["/Subtype"] == "/Type3" or any(
                k in inner["/FontDescriptor"] for k in ("/FontFile2", "/FontFile3")
            )
    blank = [n for n, text in enumerate(texts(reader), start=1) if len(text) < 80]
    assert not blank


@pytest.mark.parametrize("name", CHAPTERS)
def test_links_lead_to_the_world_and_never_to_this_machine(printed, name):
    found = links(printed[name])
    assert found
    assert not [link for link in found if not re.match(r"https?://(?!localhost|127\.)", link)]


def test_with_the_address_of_the_book_links_between_chapters_stay(printed):
    assert "https://example.org/course/chapters/lupus.html" in links(printed["lupus"])
    assert "https://example.org/course/chapters/glossary.html" not in words(printed["schett_trial"])
    assert not [link for link in links(printed["schett_trial"]) if "/chapters/" in link]


def test_a_second_printing_is_the_same_file(folder, chromium, tmp_path):
    handouts.handout(chromium, "limitations", tmp_path / "again.pdf")
    same = (folder / "limitations.pdf").read_bytes() == (tmp_path / "again.pdf").read_bytes()
    assert same  # without the bytes: pytest would compare a million of them at length


def test_a_worksheet_has_room_to_write(printed):
    text = words(printed["reading_the_news"])
    assert text.count("Yourreason") >= 8
