"""Nobody is shut out: what axe, which test_pages.py asks, cannot see, on every page with all parts."""

import pytest
from test_pages import CHAPTERS, walk

# The looks of the focused element, of what stands beside it and of its labels.
LOOK = """(e) => [e, ...(e.labels || []), e.parentElement].map((part) => {
  const s = getComputedStyle(part);
  return [s.outlineStyle === 'none' ? '' : s.outline, s.boxShadow, s.borderColor, s.backgroundColor, s.color,
          s.textDecorationLine, s.textDecorationThickness].join('|');
}).join('\\n')"""
# Where Tab should stop, and what it finds there. Of radio buttons with one name it stops at one.
WATCH = f"""() => {{
  const look = {LOOK};
  document.head.insertAdjacentHTML('beforeend', '<style>* {{ transition: none !important }}</style>');
  const all = [...document.querySelectorAll('a[href], button, input, select, textarea, summary, [tabindex]')];
  const one = (e) => e.type !== 'radio'
    || e === (all.find((o) => o.name === e.name && o.checked) || all.find((o) => o.name === e.name));
  // Contents of a section are listed beside the text only while that section is read.
  const shown = (e) => e.checkVisibility({{ visibilityProperty: true }}) && !e.closest('.page-toc .nav .nav');
  const wanted = all.filter((e) => e.tabIndex >= 0 && !e.disabled && shown(e) && one(e));
  const plain = new Map(wanted.map((e) => [e, look(e)]));
  const reached = new Set(), unseen = [];
  let left = 0;
  const name = (e) => e.outerHTML.slice(0, 120);
  addEventListener('focusin', ({{ target }}) => {{
    reached.add(target);
    if (plain.get(target) === look(target)) unseen.push(name(target));
  }}, true);
  addEventListener('focusout', (event) => {{ left += Number(!event.relatedTarget); }}, true);
  const missed = () => wanted.filter((e) => !reached.has(e) && shown(e)).map(name);
  window.report = () => ({{ left, unseen, missed: missed() }});
  return wanted.length;
}}"""


@pytest.mark.parametrize(
    "chapter", [name for name in CHAPTERS if not name.endswith(("/sources", "/literature"))]
)
def test_tab_reaches_every_control_shows_where_it_is_and_leaves_at_the_end(new_page, http_site, chapter):
    page = new_page(reduced_motion="reduce")
    page.goto(f"{http_site}{chapter}.html")
    walk(page)
    page.evaluate("() => { document.activeElement.blur(); window.scrollTo(0, 0); }")
    for _ in range(page.evaluate(WATCH) + 50):  # cards and the like may add stops of their own
        page.keyboard.press("Tab")
    told = page.evaluate("report()")
    assert told.pop("left"), "Tab does not get out of " + page.evaluate("document.activeElement.outerHTML")
    assert told == {"missed": [], "unseen": []}
