// Small pieces of HTML and the frame the builder is shown in.

const aa = (n) => `${n}\u00a0aa`;
const badge = (words) => (words ? ` <em class="cb-badge">${esc(words)}</em>` : "");
const muted = (words) => `<p class="cb-muted">${words}</p>`;
const head = (words, more = "") => `<p class="cb-head">${esc(words)}${more}</p>`;
const small = (words) => `<small>${esc(words)}</small>`;
const choice = (id, name, label, list = []) => `<label class="cb-field" for="${id}-${name}">${label} <select id="${id}-${name}" data-on="${name}">${optionList(list)}</select></label>`;
const same = (a, b) => a.join() === b.join();
const grouped = (list) => [...new Set(list.map((item) => item.group))].map((group) =>
  `<optgroup label="${esc(group)}">${optionList(list.filter((item) => item.group === group).map((item) => [item.id, item.label]))}</optgroup>`).join("");

function skeleton(uid, stage, { texts, presets }) {
  const tabs = ["Sequence", "Compare", "Challenges"];
  const full = stage === 4;
  return `
<div class="cb-bar">
  ${stage > 2 ? choice(uid, "preset", "Start from").replace("</select>", `${grouped(presets)}</select>`) : ""}
  <div class="cb-tools" role="group" aria-label="Changes">
    ${action("undo", "Undo")}${action("redo", "Redo")}${action("reset", "Reset")}${full ? action("link", "Copy link") : ""}
  </div>
</div>
<div class="cb-name" data-at="name"></div>
<p class="cb-status" role="status" data-at="status"></p>
<div class="cb-main">
  <figure class="cb-figure">
    <div class="cb-picture" data-at="picture"><div data-at="svg"></div><ul aria-label="${texts.list}" data-at="rows"></ul></div>
    <figcaption><span aria-live="polite" data-at="caption"></span> <span class="cb-muted" data-at="scale"></span></figcaption>
  </figure>
  <section class="cb-side" aria-label="The selected domain">
    <div data-at="explain"></div>
    <div data-at="cards"></div>
    <div class="cb-move" data-at="move"></div>
  </section>
</div>
${full ? `<div class="cb-tabs" role="tablist" aria-label="More about this receptor">${tabs.map((id, i) => `<button type="button" role="tab" id="${uid}-t-${id}" aria-controls="${uid}-p-${id}" aria-selected="${!i}" tabindex="${i ? -1 : 0}" data-tab="${id}">${id}</button>`).join("")}</div>
${tabs.map((id, i) => `<div class="cb-panel" role="tabpanel" id="${uid}-p-${id}" aria-labelledby="${uid}-t-${id}" data-panel="${id}"${i ? " hidden" : ""}></div>`).join("")}` : ""}`;
}

/** What all parts of the builder share: its data, its place in the page, how it writes there. */
function frame(model, el) {
  const uid = newId("cb");
  const data = model.get("data");
  const root = document.createElement("div");
  root.className = "car-builder";
  root.innerHTML = skeleton(uid, model.get("stage"), data);
  el.append(root);
  const find = (selector) => root.querySelector(selector);
  const at = (name) => find(`[data-at=${name}]`);
  const part = (id) => data.parts[id];
  const cite = (numbers) => numbers.map((n) => data.sources[n]).map(([text, url]) => link({ text, url })).join("; ");
  const source = (numbers, more = "") => `<span class="cb-source">${cite(numbers)}${esc(more)}</span>`;
  return {
    uid, data, root, find, at, part, cite, source,
    stage: model.get("stage"),
    words: data.texts,
    labels: Object.fromEntries(data.slots.map((slot) => [slot.slot, slot])),
    all: (selector) => [...root.querySelectorAll(selector)],
    field: (name) => find(`[data-on=${name}]`),
    len: (id) => part(id).sequence.length,
    preset: (id) => data.presets.find((item) => item.id === id) || data.presets[0],
    say: (message) => { at("status").textContent = message; },
    evidence: (facts) => facts.length ? `<ul class="cb-facts">${facts.map((n) => data.facts[n]).map(([statement, from, status]) =>
      `<li>${esc(statement)} ${source([from], `, ${status}`)}</li>`).join("")}</ul>` : "",
    /** Write only what changed, and keep the keyboard where it was. */
    put(name, html) {
      const node = at(name);
      if (node.shown === html) return;
      const held = node.contains(document.activeElement) && document.activeElement.dataset.key;
      node.innerHTML = node.shown = html;
      if (held) node.querySelector(`[data-key="${held}"]`)?.focus();
    },
  };
}
