/* Runs in a built page before it is printed: what CSS cannot do. Called with { base, page, licence }. */
(async ({ base, page, licence }) => {
  const LONG = 30;
  const root = document.documentElement;
  root.classList.add("nk-handout");
  const line = (words, address) => {
    const made = document.createElement("p");
    made.className = "nk-on-paper";
    made.append(words);
    if (address) {
      const link = document.createElement("a");
      link.href = link.textContent = address;
      made.append(" ", link);
    }
    return made;
  };

  /* What is folded up opens, once: the list that several simulators share, and a table of hundreds of points, do not. */
  const seen = new Set();
  for (const part of document.querySelectorAll(".nk-widget details")) {
    part.open = true;
    if (seen.has(part.textContent) || part.querySelector("[data-at=rows]")) part.remove();
    seen.add(part.textContent);
  }
  for (const numbers of document.querySelectorAll(".nk-data")) {
    const rows = numbers.querySelectorAll("tbody tr").length;
    if (rows > LONG) numbers.replaceWith(line(`The ${rows} points of this drawing are listed in the page.`));
  }

  /* The head: licence, and where the page is. */
  const title = document.querySelector("#jb-print-docs-body h1");
  title.after(line(licence), ...(base ? [line("The interactive page:", base + page)] : []));

  /* What moves in the page says so on paper. */
  for (const part of document.querySelectorAll(".nk-widget, .nk-explore")) {
    const sheet = part.querySelector(".ws-root");
    const words = part.querySelector("[data-step]") ? "In the page this goes step by step; here stand the words of all steps."
      : sheet ? "This worksheet can also be filled in on the page, where it has a model answer for each question."
      : "Interactive in the page: here it stands in its first setting.";
    part.append(line(words));
  }

  /* A link leads to a place on this paper, to another site, or to the book under its public address. */
  for (const link of document.querySelectorAll(".bd-article-container a[href]")) {
    const address = link.getAttribute("href");
    const target = address.startsWith("#") && document.getElementById(decodeURIComponent(address.slice(1)));
    if (/^https?:/.test(address) || (target && target.checkVisibility())) continue;
    if (base && !address.startsWith("#")) link.href = new URL(address, base + page).href;
    else link.replaceWith(...link.childNodes);
  }

  /* Drawings take the width of the paper, and a little less of its height. */
  for (const plot of document.querySelectorAll(".nk-drawn")) {
    plot.style.height = `${Math.round(0.88 * plot.offsetHeight)}px`;
    await window.Plotly.Plots.resize(plot);
  }
  await document.fonts.ready;
})
