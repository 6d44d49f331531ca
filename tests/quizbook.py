"""A one-page book with a quiz: a question of each type, see smallbank.yml."""

from pathlib import Path

import smallbook

BANK = Path(__file__).with_name("smallbank.yml").read_text(encoding="utf-8")
PICTURE = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 90 30"><circle cx="15" cy="15" r="9"/></svg>'
PAGE = "# Page\n\n## Check yourself\n\n```{quiz} mini\n```\n"
FACTS = "lupus_cart.facts:facts"


def build(folder: Path, bank: str = BANK, text: str = PAGE, **more: str) -> smallbook.Built:
    """Build a page with the quiz of `bank`; `more` are other banks by file name without ending."""
    files = {f"questions/{name}.yml": content for name, content in {"mini": bank, **more}.items()}
    return smallbook.build(folder, text, facts=FACTS, files={**files, "questions/parts.svg": PICTURE})
