"""Links that open a chapter with a live kernel, and the setting that puts one on each page."""

import sys
from pathlib import Path
from types import SimpleNamespace
from urllib.parse import parse_qs, urlsplit

import pytest
import yaml
from sphinx.errors import ConfigError

from nokernel import launch

sys.path.append(str(Path(__file__).resolve().parents[2] / "tools" / "teaching"))
import live

HUB, REPO = "https://hub.example.edu", "https://github.com/you/course"
CHAPTERS = ["lupus", "car_t_mechanism", "schett_trial", "limitations", "since_2022"]
CHAPTERS += ["beyond_lupus", "reading_the_news", "simulator"]
# What sphinx-book-theme 1.1 writes for the same hub, BinderHub, repository, branch and page.
THEME_HUB = (
    "https://hub.example.edu/hub/user-redirect/git-pull?repo=https%3A//github.com/you/course"
    "&urlpath=lab/tree/course/chapters/lupus.md&branch=main"
)
THEME_BINDER = "https://mybinder.org/v2/gh/you/course/main?urlpath=lab/tree/chapters/lupus.md"


def test_every_chapter_with_code_has_a_live_notebook_and_no_other_page_has(root):
    assert list(live.notebooks()) == [f"chapters/{name}.md" for name in CHAPTERS]
    assert all((root / path).is_file() for path in live.notebooks())


@pytest.mark.parametrize("repo", [REPO, f"{REPO}.git", f"{REPO}/"])
@pytest.mark.parametrize("hub", [HUB, f"{HUB}/"])
def test_a_link_of_a_hub_is_the_one_that_the_theme_would_write(hub, repo):
    assert live.hub_link(hub, repo, "main", "chapters/lupus.md") == THEME_HUB


def test_a_link_of_a_hub_opens_the_file_in_the_folder_that_nbgitpuller_makes():
    for path in live.notebooks():
        parts = urlsplit(live.hub_link(HUB, f"{REPO}.git", "autumn term", path))
        query = {name: value for name, [value] in parse_qs(parts.query, strict_parsing=True).items()}
        assert (parts.netloc, parts.path) == ("hub.example.edu", "/hub/user-redirect/git-pull")
        folder = query["repo"].split("/")[-1]  # nbgitpuller's default for targetpath
        assert query == {"repo": REPO, "urlpath": f"lab/tree/{folder}/{path}", "branch": "autumn term"}


def test_a_link_of_a_binderhub_names_host_repository_and_branch():
    assert live.binder_link("https://mybinder.org", REPO, "main", "chapters/lupus.md") == THEME_BINDER
    other = live.binder_link("https://mybinder.org", "https://git.example.edu/you/course", "a/b", "x.md")
    assert (
        other
        == "https://mybinder.org/v2/git/https%3A%2F%2Fgit.example.edu%2Fyou%2Fcourse/a%2Fb?urlpath=lab/tree/x.md"
    )
    lab = live.binder_link("https://mybinder.org", "https://gitlab.com/you/course", "main", "x.md")
    assert lab == "https://mybinder.org/v2/gl/you%2Fcourse/main?urlpath=lab/tree/x.md"


@pytest.mark.parametrize("make", [live.hub_link, live.binder_link])
def test_the_setting_gives_each_page_the_link_of_the_table(make):
    template = make(HUB, REPO, "main", launch.PLACE)
    for path in live.notebooks():
        assert launch.link(template, path) == make(HUB, REPO, "main", path)


def config(link: str = "", **buttons: object) -> SimpleNamespace:
    return SimpleNamespace(nokernel_launch=link, html_theme_options={"launch_buttons": buttons})


@pytest.mark.parametrize("link", ["hub.example.edu/{path}", "https://hub.example.edu/", "javascript:{path}"])
def test_a_setting_that_gives_dead_links_is_refused(link):
    with pytest.raises(ConfigError, match=r"nokernel_launch must be a web address with \{path\}"):
        launch.check(None, config(link))


def test_the_themes_own_launch_buttons_are_refused_and_its_empty_ones_are_not():
    launch.check(None, config(notebook_interface="classic", binderhub_url="", thebe=False))
    with pytest.raises(ConfigError, match="jupyterhub_url: set nokernel_launch instead"):
        launch.check(None, config(notebook_interface="jupyterlab", jupyterhub_url=HUB))


def test_the_course_itself_has_no_live_kernel_switched_on(root):
    settings = yaml.safe_load((root / "_config.yml").read_text(encoding="utf-8"))
    assert settings["sphinx"]["config"]["nokernel_launch"] == ""
