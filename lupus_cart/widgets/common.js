// Shared by the widgets that join it to their own module (assets.py): text made safe, small pieces of HTML.

let made = 0; // ids must not clash between widgets on one page
const newId = (name) => `${name}-${++made}-${Math.random().toString(36).slice(2, 6)}`;
const esc = (value) => String(value).replace(/[&<>"]/g, (c) => ({ "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" })[c]);
const optionList = (list) => list.map(([value, label]) => `<option value="${esc(value)}">${esc(label)}</option>`).join("");
const action = (name, label) => `<button type="button" data-do="${name}">${esc(label)}</button>`;
const link = ({ text, url }) => (url ? `<a href="${esc(url)}">${esc(text)}</a>` : esc(text));
/** Facts as a list: each a sentence, how sure it is, and its source. */
const factList = (facts) => `<ul class="lw-facts">${facts.map(({ statement, status, source }) =>
  `<li>${esc(statement)} <span class="lw-source">${link(source)}; ${esc(status)}.</span></li>`).join("")}</ul>`;
/** Follow traits set from Python; returns what to call when the widget goes. */
function follow(model, traits, listener) {
  for (const trait of traits) model.on(`change:${trait}`, listener);
  return () => traits.forEach((trait) => model.off(`change:${trait}`, listener));
}
function download(root, content, file) {
  const anchor = Object.assign(document.createElement("a"), { href: URL.createObjectURL(new Blob([content])), download: file });
  root.append(anchor);
  anchor.click();
  anchor.remove();
  setTimeout(() => URL.revokeObjectURL(anchor.href), 60000);
}
function rootIn(el, name, html) {
  const root = document.createElement("div");
  root.className = `lw ${name}`;
  root.innerHTML = html;
  el.append(root);
  return root;
}
