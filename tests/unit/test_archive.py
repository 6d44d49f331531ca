"""`make zip`: one archive that opens from a USB stick, the same bytes for the same book."""

import sys
import zipfile
from pathlib import Path

import pytest

sys.path.append(str(Path(__file__).resolve().parents[2] / "tools"))
import archive


@pytest.fixture
def packed(tmp_path, monkeypatch):
    monkeypatch.setattr(archive, "ROOT", tmp_path)
    monkeypatch.setattr(archive, "BOOK", tmp_path / "html")
    monkeypatch.setattr(archive, "ARCHIVE", tmp_path / "book.zip")
    for name in ("index.html", "chapters/ä.html", ".buildinfo"):
        (tmp_path / "html" / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "html" / name).write_text(name)
    archive.main()
    return tmp_path / "book.zip"


def test_the_whole_book_is_in_one_folder_of_the_archive(packed):
    with zipfile.ZipFile(packed) as opened:
        assert opened.namelist() == ["car-t-and-lupus/chapters/ä.html", "car-t-and-lupus/index.html"]
        assert opened.read("car-t-and-lupus/index.html") == b"index.html"


def test_packing_later_gives_the_same_bytes(packed, tmp_path):
    before = packed.read_bytes()
    (tmp_path / "html/index.html").touch()
    archive.main()
    assert packed.read_bytes() == before


def test_without_a_book_one_line_says_what_to_do(packed, tmp_path):
    (tmp_path / "html/index.html").unlink()
    with pytest.raises(SystemExit, match="make book"):
        archive.main()
