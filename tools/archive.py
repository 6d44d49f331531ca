"""Pack the built book into one zip that opens from a USB stick: `make zip`. Same book, same bytes."""

import zipfile

from environment import ROOT, stop

BOOK = ROOT / "_build" / "html"
ARCHIVE = ROOT / "_build" / "car-t-and-lupus.zip"
FIRST_DAY = (1980, 1, 1, 0, 0, 0)  # zip knows no earlier one; a real date would differ from build to build


def main() -> None:
    """Write the archive and print where it is."""
    if not (BOOK / "index.html").is_file():
        stop("there is no book yet; run `make book`")
    files = sorted(path for path in BOOK.rglob("*") if path.is_file() and path.name != ".buildinfo")
    with zipfile.ZipFile(ARCHIVE, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for path in files:
            entry = zipfile.ZipInfo(f"car-t-and-lupus/{path.relative_to(BOOK).as_posix()}", FIRST_DAY)
            entry.external_attr = 0o644 << 16
            archive.writestr(entry, path.read_bytes(), zipfile.ZIP_DEFLATED, 9)
    size = ARCHIVE.stat().st_size / 1e6
    print(f"{ARCHIVE.relative_to(ROOT)}: {len(files)} files, {size:.1f} MB. Unpack it and open index.html.")


if __name__ == "__main__":
    main()
