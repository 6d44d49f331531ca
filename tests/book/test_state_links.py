"""The role {state} in a small book: a link to the choice, or a build that fails and says why."""

WIDGET = """import anywidget, traitlets
class Steps(anywidget.AnyWidget):
    _esm = "export default { render() {} }"
    _address = traitlets.List(["step", "who", "marks", "dose"]).tag(sync=True)
    step = traitlets.Int(1).tag(sync=True)
    who = traitlets.Unicode("ada").tag(sync=True)
    marks = traitlets.List(["red"]).tag(sync=True)
    dose = traitlets.Dict({"first": None}).tag(sync=True)
    people = traitlets.List(["ada", "li wei", "red"]).tag(sync=True)
Steps()"""
CELL = "from nokernel import explore\nexplore(lambda people=10: f'{people} of them', people=(10, 30, 10))"
FACTS = "lupus_cart.facts:facts"
OTHER = "---\norphan: true\n---\n# Other\n\n{state}`Open it </index#explore-1:people=30>`\n"
WRONG = """# Page

{state}`no choice <#explore-1:people=25>`

{state}`no page </none#explore-1:people=20>`

{state}`no place </index>`

{state}`7 people <#explore-1:people=20>`

{state}`no such trait <#widget-1:stage=3>`
"""


def test_a_state_becomes_a_link_that_the_pages_script_reads_from_any_page(build):
    text = (
        "# Page\n\n{state}`20 people <#explore-1:people=20>`\n\n"
        "{state}`step 3 <#widget-1:step=3&who=li wei&marks=red,ada&dose.first=2.5>`\n"
    )
    result = build(text, cells=(CELL, WIDGET), files={"deep/other.md": OTHER}, facts=FACTS)
    assert result.returncode == 0, result.stderr
    assert 'href="#explore-1:people=20">' in result.html
    assert 'href="#widget-1:step=3&amp;who=li%20wei&amp;marks=red,ada&amp;dose.first=2.5">' in result.html
    assert 'href="../index.html#explore-1:people=30"' in (result.outdir / "deep/other.html").read_text()


def test_a_link_to_what_does_not_exist_fails_the_build_and_names_the_line(build):
    result = build(WRONG, cells=(CELL, WIDGET), facts=FACTS)
    assert result.returncode != 0
    for line, message in (
        (8, "state link: 'people' of explore-1 has no choice '25'; it has: 10, 20, 30 (page index)"),
        (10, "state link: there is no page 'none' (page none)"),
        (12, "state link: write: your words <page#place:control=choice>"),
        (14, "bare number '7' in '7 people'"),  # the state says 20
        (
            16,
            "state link: widget-1 keeps no 'stage' in the address; it has: step, who, marks, dose.first "
            "(page index)",
        ),
    ):
        assert f"index.md:{line}: WARNING: {message}" in result.stderr
