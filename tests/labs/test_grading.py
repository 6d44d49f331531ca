"""nbgrader grades a right, a wrong and an empty hand-in of every lab, by its own commands."""

import re
import zipfile

END_OF_A_SOCKET = re.compile(
    r"^ERROR:(?:tornado|asyncio)\S*:.*\n(?:handle: .*\n)?Traceback \(most recent call last\):\n(?: .*\n)+"
    r"zmq\.error\.ZMQError: Socket operation on non-socket$",
    re.MULTILINE,
)


def test_the_right_answers_get_every_point_that_needs_no_reader(graded):
    cells = graded.cells("right")
    assert {name: cells[name] for name in graded.lab.points("code")} == graded.lab.points("code")


def test_a_written_answer_waits_for_a_reader_who_can_make_the_score_full(graded):
    points = graded.lab.points("code") | graded.lab.points("markdown")
    (notebook,) = graded.book.find_submission(graded.lab.name, "right").notebooks
    written = [grade for grade in notebook.grades if grade.needs_manual_grade]
    assert {grade.name for grade in written} == set(graded.lab.points("markdown"))
    for grade in written:
        grade.manual_score, grade.needs_manual_grade = points[grade.name], False
    graded.book.db.commit()
    assert graded.score("right") == sum(points.values()) == 20


def test_typical_mistakes_cost_the_points_of_the_cells_that_they_touch(graded):
    touched = {cell for mistake in graded.lab.mistakes.values() for cell in mistake["fails"]}
    wanted = {cell: 0 if cell in touched else full for cell, full in graded.lab.points("code").items()}
    cells = graded.cells("wrong")
    assert {name: cells[name] for name in wanted} == wanted
    assert graded.score("wrong") < sum(wanted.values()) or not sum(wanted.values())


def test_an_untouched_notebook_gets_no_point_and_waits_for_nobody(graded):
    assert set(graded.cells("empty").values()) == {0}
    assert graded.score("empty") == 0
    assert not graded.book.find_submission(graded.lab.name, "empty").needs_manual_grade


def test_nbgrader_warns_of_nothing_but_what_it_always_says(graded):
    """Hidden tests come back (checksum), a kernel talks over TCP, and SQLAlchemy 2 is young.

    A kernel that is told to end may complain of its socket, which is no news about a lab.
    """
    usual = ("Removing existing assignment", "Attribute 'checksum' for cell test-", "over TCP", "SAWarning")
    alarming = re.compile(r"warn|error|deprecat|traceback", re.IGNORECASE)
    lines = [line for line in END_OF_A_SOCKET.sub("", graded.said).splitlines() if alarming.search(line)]
    assert [line for line in lines if not any(known in line for known in usual)] == []


def test_the_instructors_own_command_makes_the_very_notebook_that_students_got(graded):
    lab = graded.lab
    with zipfile.ZipFile(lab.course / "students" / f"{lab.name}.zip") as pack:
        for name in pack.namelist():
            assert (lab.course / "release" / name).read_bytes() == pack.read(name)
