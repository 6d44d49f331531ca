"""What students get: no answer given away, tests that notice typical mistakes, plain messages."""

import json
import re
import zipfile

import jupytext
import labs
import pytest


def everything(notebook):
    return json.dumps(notebook, ensure_ascii=False)


def test_the_students_version_has_no_solution_no_hidden_test_and_no_output(lab):
    text = everything(lab.release)
    assert "BEGIN SOLUTION" in everything(lab.source) and "BEGIN HIDDEN" in everything(lab.source)
    for mark in ("BEGIN SOLUTION", "END SOLUTION", "HIDDEN", "MARK SCHEME", "{fact}", "{computed}"):
        assert mark not in text
    for cell in lab.release.cells:
        assert cell.get("outputs", []) == [] and cell.get("execution_count") is None


def secret_lines(cell):
    """Lines of a solution or a hidden test that are long enough to be told from others."""
    regions = re.findall(r"### BEGIN .*?\n(.*?)\s*### END", cell.source, re.DOTALL)
    if not regions and cell.metadata.get("nbgrader", {}).get("solution"):
        regions = [cell.source]
    lines = [line.strip() for region in regions for line in region.splitlines()]
    return [line for line in lines if len(line) > 12 and not re.match(r"(from|import) ", line)]


def test_no_line_of_a_solution_or_hidden_test_is_anywhere_in_what_students_get(lab):
    secret = [line for cell in lab.source.cells for line in secret_lines(cell)]
    assert len(secret) > 20
    with zipfile.ZipFile(lab.course / "students" / f"{lab.name}.zip") as pack:
        notebook = json.loads(pack.read(f"{lab.name}/{lab.name}.ipynb"))
        text = "\n".join(
            str(cell["source"] if isinstance(cell["source"], str) else "".join(cell["source"]))
            for cell in notebook["cells"]
        )
    assert [line for line in secret if line in text] == []


def test_students_get_one_zip_with_the_notebook_and_its_files(lab):
    with zipfile.ZipFile(lab.course / "students" / f"{lab.name}.zip") as pack:
        names = set(pack.namelist())
    assert names == {f"{lab.name}/{name}" for name in (f"{lab.name}.ipynb", *labs.FILES[lab.name])}


def test_the_right_answers_pass_every_test_visible_and_hidden(lab):
    assert lab.run(lab.answers(), lab.source) == {}


def test_every_graded_cell_has_a_mistake_that_it_notices(lab):
    noticed = {cell for mistake in lab.mistakes.values() for cell in mistake["fails"]}
    assert noticed == set(lab.points("code"))
    code = {cell.id for cell in lab.source.cells if cell.cell_type == "code"}
    assert set(lab.mistakes) == set(lab.answers()) & code


def test_each_typical_mistake_alone_fails_the_cells_it_should_and_no_others(lab):
    for cell, mistake in lab.mistakes.items():
        failing = lab.failing(cell, "source")
        assert set(failing) == set(mistake["fails"]), (cell, failing)


def test_hidden_tests_notice_mistakes_that_the_first_look_lets_pass(lab):
    for cell, mistake in lab.mistakes.items():
        failing = lab.failing(cell, "release")
        assert (f"test-{cell}" not in failing) == (mistake.get("first_look") == "passes"), (cell, failing)
    assert any(mistake.get("first_look") == "passes" for mistake in lab.mistakes.values())


def test_a_mistake_is_told_in_words_and_not_by_a_bare_exception(lab):
    for cell in lab.mistakes:
        for name, said in lab.failing(cell, "source").items():
            kind, _, words = said.partition(": ")
            assert kind == "AssertionError" and len(words.split()) >= 6, (name, said)


def test_an_answer_that_returns_nothing_is_told_so(lab):
    for cell, answer in lab.answers().items():
        if names := re.findall(r"^def (\w+)\(", answer, re.MULTILINE):
            silent = "\n".join(f"def {name}(*arguments): pass" for name in names)
            failing = lab.run(lab.answers() | {cell: silent}, lab.source)
            assert failing.get(f"test-{cell}", "").startswith("AssertionError: "), (cell, failing)


def test_without_a_package_or_a_file_the_first_cell_says_what_to_do(lab, tmp_path, monkeypatch):
    (set_up,) = (cell for cell in lab.release.cells if cell.id == "set-up")
    monkeypatch.chdir(tmp_path)
    with pytest.raises(AssertionError, match=r"Put the file.* into the folder of this notebook"):
        exec(set_up.source, {})
    monkeypatch.setitem(__import__("sys").modules, "pandas", None)
    with pytest.raises(ImportError, match=r"Run: pip install .*pandas"):
        exec(set_up.source, {})


def test_a_lab_needs_nothing_but_the_standard_library_and_what_its_requirements_name(lab):
    allowed = {"Bio", "numpy", "pandas", "scipy", "math", "numbers", "pathlib", "itertools", "random"}
    code = "\n".join(cell.source for cell in lab.source.cells if cell.cell_type == "code")
    imported = set(re.findall(r"^\s*(?:import|from) (\w+)", code, re.MULTILINE))
    assert imported <= allowed
    other = imported & {"Bio", "numpy", "pandas", "scipy"}
    packages = {"biopython" if name == "Bio" else name for name in other}
    named = re.search(r"`pip install ([^`]+)`", lab.release.cells[0].source)[1].split()
    assert set(named) == packages | {"notebook"}
    assert set(named) <= set((lab.course / "requirements.txt").read_text().split())


def test_the_notebook_is_the_same_whether_the_book_or_jupytext_reads_the_lab(lab):
    theirs = jupytext.read(labs.LABS / f"{lab.name}.md")
    ours = labs.read_myst_markdown_notebook((labs.LABS / f"{lab.name}.md").read_text(encoding="utf-8"))
    assert [(c.cell_type, c.source, c.metadata) for c in theirs.cells] == [
        (c.cell_type, c.source, c.metadata) for c in ours.cells
    ]


def test_the_same_labs_give_the_same_source(lab, tmp_path):
    labs.write_source(lab.name, tmp_path)
    made = {path.relative_to(tmp_path): path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()}
    assert made == {path: (lab.course / path).read_bytes() for path in made}
    assert len(made) == 1 + len(labs.FILES[lab.name])
