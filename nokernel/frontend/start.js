/* Start: mount each part of the page when a reader comes near it. Joined last. */
const MOUNTS = { "nk-widget": mountWidget, "nk-explore": mountExplore, "nk-figure": mountFigure,
                 "nk-quiz": mountQuiz };

async function start(element, mount) {
  try {
    await mount(element);
  } catch (error) {
    complain(element, error);
  } finally {
    element.dataset.ready = "true";
  }
}

const near = new IntersectionObserver((entries) => {
  for (const entry of entries) {
    if (!entry.isIntersecting) continue;
    near.unobserve(entry.target);
    const kind = Object.keys(MOUNTS).find((name) => entry.target.classList.contains(name));
    start(entry.target, MOUNTS[kind]);
  }
}, { rootMargin: "600px 0px" });

function begin() {
  document.querySelectorAll(".nk-table").forEach(mountTable);
  // A link that carries a widget's state, such as #car=..., must find that widget mounted.
  const linked = /^#\w+=/.test(location.hash);
  for (const kind of Object.keys(MOUNTS)) {
    for (const element of document.querySelectorAll("." + kind)) {
      if (kind === "nk-widget" && linked) start(element, mountWidget);
      else if (kind !== "nk-figure" || !element.closest(".nk-explore")) near.observe(element);
    }
  }
  notes();
  addEventListener("hashchange", seek);
  // Not on reload or on the way back: then the browser returns to where the reader was.
  if (performance.getEntriesByType("navigation")[0]?.type === "navigate") seek();
}

/* An address such as #explore-1:people=20 holds a state; the browser itself looks for an element of that name. */
function seek() {
  const [, id] = /^#([\w-]+):/.exec(location.hash) || [];
  const place = id && document.getElementById(id);
  if (!place) return;
  place.scrollIntoView();
  place.tabIndex = -1;
  place.focus({ preventScroll: true }); // the keyboard goes on from here, too
}

if (document.readyState === "loading") addEventListener("DOMContentLoaded", begin);
else begin();
