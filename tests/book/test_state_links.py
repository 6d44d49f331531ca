"""The role {state} in a small book: a link to the choice, or a build that fails and says why."""

CELL = "from nokernel import explore\nexplore(lambda people=10: f'{people} of them', people=(10, 30, 10))"


def test_a_state_becomes_a_link_that_the_pages_script_reads(build):
    result = build("# Page\n\n{state}`Twenty people <#explore-1:people=20>`\n", cells=(CELL,))
    assert result.returncode == 0, result.stderr
    assert 'href="#explore-1:people=20"' in result.html


def test_another_page_is_named_from_the_top_of_the_book(build):
    other = "---\norphan: true\n---\n# Other\n\n{state}`Open it </index#explore-1:people=30>`\n"
    result = build(cells=(CELL,), files={"deep/other.md": other})
    assert result.returncode == 0, result.stderr
    assert 'href="../index.html#explore-1:people=30"' in (result.outdir / "deep/other.html").read_text()


def test_a_choice_that_does_not_exist_fails_the_build_and_names_the_line(build):
    result = build("# Page\n\n{state}`here <#explore-1:people=25>`\n", cells=(CELL,))
    assert result.returncode != 0
    assert (
        "index.md:8: WARNING: state link: 'people' of explore-1 has no choice '25'; it has: 10, 20, 30"
        in result.stderr
    )


def test_a_page_that_does_not_exist_fails_the_build(build):
    result = build("# Page\n\n{state}`here </none#explore-1:people=20>`\n")
    assert result.returncode != 0
    assert "state link: there is no page 'none'" in result.stderr


def test_a_role_without_a_place_fails_the_build(build):
    result = build("# Page\n\n{state}`here </index>`\n")
    assert result.returncode != 0
    assert "state link: write: your words <page#place:control=choice>" in result.stderr


def test_the_words_may_say_the_states_numbers_and_no_others(build):
    facts = "lupus_cart.facts:facts"
    right = build("# Page\n\n{state}`20 people <#explore-1:people=20>`\n", cells=(CELL,), facts=facts)
    assert right.returncode == 0, right.stderr
    wrong = build("# Page\n\n{state}`7 people <#explore-1:people=20>`\n", cells=(CELL,), facts=facts)
    assert "bare number '7'" in wrong.stderr
