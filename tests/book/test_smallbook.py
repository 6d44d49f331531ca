"""The small books themselves: each is built as in a process of its own, whatever was built before."""

SETTINGS = """import os
project = os.environ.get("GIVEN", "nothing given")
os.environ["GIVEN"] = "left behind"
"""


def test_a_build_has_the_environment_of_its_test_and_leaves_nothing_to_the_next(build, monkeypatch):
    monkeypatch.setenv("GIVEN", "by this test")
    first = build("# Page\n\n{nobody}`knows this role`\n", settings=SETTINGS)
    assert first.returncode != 0 and 'Unknown interpreted text role "nobody"' in first.stderr
    monkeypatch.delenv("GIVEN")
    second = build(settings=SETTINGS)
    assert second.returncode == 0 and "nobody" not in second.stderr, second.stderr
    assert "by this test" in first.html and "nothing given" in second.html
