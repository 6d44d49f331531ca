"""The table of notebooks says which pages ran, and says the same in every build."""

import smallbook

PAGE = "# Home\n\n```{toctree}\nother\n```\n\n```{notebook-runs}\n```\n"


def test_the_table_names_the_notebooks_that_ran_and_no_date(tmp_path):
    (tmp_path / "book").mkdir()
    (tmp_path / "book/other.md").write_text("# Just text\n")
    built = smallbook.build(tmp_path, PAGE, cells=["1 + 1"])
    assert built.returncode == 0, built.stderr
    table = built.html.split('<caption id="runs-t">')[1].split("</table>")[0]
    assert ">Home</a></th><td>every cell ran without error</td>" in table
    assert "Just text" not in table and "20" not in table
