"""How Sphinx makes decks of `chapters/instructors/slides`. The command is tools/teaching/slides.py."""

TOP = "../../.."  # the repository, seen from the decks

project = "CAR T cells and lupus: slides"
author = "The CAR T and lupus course contributors"
copyright = "2026"
language = "en"
extensions = ["myst_parser", "sphinx_revealjs", "nokernel.slides"]
nitpicky = True
myst_enable_extensions = ["colon_fence", "deflist", "smartquotes"]

nokernel_facts = "lupus_cart.facts:facts"
nokernel_names = f"{TOP}/data/names.txt"
nokernel_questions = f"{TOP}/data/questions"
nokernel_deck_line = (
    "Slides of “CAR T cells and lupus: an interactive course”, by the CAR T and lupus course contributors. "
    "CC BY 4.0. Not medical advice. Not yet reviewed by a clinician. Funding: none."
)
nokernel_drawings = f"{TOP}/_build/teaching/drawings"

html_copy_source = False
html_use_index = False
revealjs_style_theme = "white"
revealjs_static_path = ["static"]
revealjs_css_files = ["deck.css"]
revealjs_script_plugins = [{"src": "revealjs/plugin/notes/notes.js", "name": "RevealNotes"}]
revealjs_script_conf = {
    "width": 1280,
    "height": 720,
    "margin": 0.03,
    "center": False,
    "controls": True,
    "hash": True,
    "slideNumber": "c/t",
    "transition": "none",
    "pdfMaxPagesPerSlide": 1,
    "pdfSeparateFragments": False,
}
