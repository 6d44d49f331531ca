"""`make live-links HUB=https://hub.example.edu REPO=https://github.com/you/course`: live chapters.

Prints a Markdown table, one link a chapter, to paste into a course page, and the setting that puts these
links on the book's pages. A link of a JupyterHub is one of nbgitpuller: it fetches the repository into the
student's own folder, or brings a copy up to date without touching what the student changed, and opens the
chapter in JupyterLab.
"""

import argparse
import sys
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote, urlencode, urlsplit

import yaml

sys.path.append(str(Path(__file__).resolve().parents[1]))
from environment import ROOT, stop

from nokernel.launch import PLACE

HOSTS = {"github.com": "gh", "gitlab.com": "gl"}


def notebooks(root: Path = ROOT) -> Iterator[str]:
    """The book's notebooks as paths below the repository, in the order of the table of contents."""
    toc = yaml.safe_load((root / "_toc.yml").read_text(encoding="utf-8"))
    for entry in toc["chapters"]:
        path = root / f"{entry['file']}.md"
        head = path.read_text(encoding="utf-8").split("---\n", 2)
        if len(head) == 3 and not head[0] and "kernelspec" in yaml.safe_load(head[1]):
            yield path.relative_to(root).as_posix()


def plain(repo: str) -> str:
    """A repository's address as links need it: nbgitpuller names the folder after its last part."""
    return repo.rstrip("/").removesuffix(".git")


def hub_link(hub: str, repo: str, branch: str, path: str) -> str:
    """The link that opens a file of the repository on a JupyterHub with nbgitpuller."""
    repo = plain(repo)
    query = {"repo": repo, "urlpath": f"lab/tree/{repo.rsplit('/', 1)[-1]}/{path}", "branch": branch}
    return f"{hub.rstrip('/')}/hub/user-redirect/git-pull?{urlencode(query, safe='/{}')}"


def binder_link(binder: str, repo: str, branch: str, path: str) -> str:
    """The link that opens a file of the repository on a BinderHub."""
    repo = plain(repo)
    address = urlsplit(repo)
    known = HOSTS.get(address.netloc)
    name = address.path.strip("/") if known == "gh" else quote(address.path.strip("/") if known else repo, "")
    return f"{binder.rstrip('/')}/v2/{known or 'git'}/{name}/{quote(branch, '')}?urlpath=lab/tree/{path}"


def main() -> None:
    """Print the table for the hub, or the BinderHub, of the command line."""
    parser = argparse.ArgumentParser(description="Links that open each chapter as a live notebook.")
    parser.add_argument("--hub", default="", help="address of a JupyterHub with nbgitpuller")
    parser.add_argument("--binder", default="", help="address of a BinderHub")
    parser.add_argument("--repo", default="", help="address of your copy of this repository")
    parser.add_argument("--branch", default="main")
    asked = parser.parse_args()
    addresses = [asked.repo, asked.hub or asked.binder]
    if not all(address.startswith(("https://", "http://")) for address in addresses):
        stop("say where: make live-links HUB=https://hub.example.edu REPO=https://github.com/you/course")
    print("| chapter | live notebook |\n| --- | --- |")
    make, where = (hub_link, asked.hub) if asked.hub else (binder_link, asked.binder)
    for path in notebooks():
        print(f"| {Path(path).stem} | {make(where, asked.repo, asked.branch, path)} |")
    print("\nFor a button on each page of the book, in _config.yml below sphinx, config:\n")
    print(f'    nokernel_launch: "{make(where, asked.repo, asked.branch, PLACE)}"')


if __name__ == "__main__":
    main()
