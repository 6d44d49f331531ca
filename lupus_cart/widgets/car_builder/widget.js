// The controls: one state (part ids and the preset they started from), one function that shows it.

let instances = 0; // control ids must not clash between builders on one page
let addressed = false; // only one builder on a page keeps its state in the address
const ADDRESS = "#car=";

const esc = (value) => String(value).replace(/[&<>"]/g, (c) => ({ "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" })[c]);
const aa = (n) => `${n}\u00a0aa`;
const badge = (words) => (words ? ` <em class="cb-badge">${esc(words)}</em>` : "");
const muted = (words) => `<p class="cb-muted">${words}</p>`;
const head = (words, more = "") => `<p class="cb-head">${esc(words)}${more}</p>`;
const small = (words) => `<small>${esc(words)}</small>`;
const action = (name, label) => `<button type="button" data-do="${name}">${label}</button>`;
const options = (list) => list.map(([value, label]) => `<option value="${esc(value)}">${esc(label)}</option>`).join("");
const choice = (id, name, label, list = []) => `<label class="cb-field" for="${id}-${name}">${label} <select id="${id}-${name}" data-on="${name}">${options(list)}</select></label>`;
const same = (a, b) => a.join() === b.join();

function skeleton(uid, stage, words) {
  const tabs = ["Sequence", "Compare", "Challenges"];
  const full = stage === 4;
  return `
<div class="cb-bar">
  ${stage > 2 ? choice(uid, "preset", "Start from") : ""}
  <div class="cb-tools" role="group" aria-label="Changes">
    ${action("undo", "Undo")}${action("redo", "Redo")}${action("reset", "Reset")}${full ? action("link", "Copy link") : ""}
  </div>
</div>
<div class="cb-name" data-at="name"></div>
<p class="cb-status" role="status" data-at="status"></p>
<div class="cb-main">
  <figure class="cb-figure">
    <div class="cb-picture" data-at="picture"><div data-at="svg"></div><ul aria-label="${words.list}" data-at="rows"></ul></div>
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

function render({ model, el }) {
  const uid = `cb${++instances}`;
  const data = model.get("data");
  const words = data.texts;
  const stage = model.get("stage");
  const root = document.createElement("div");
  root.className = "car-builder";
  root.innerHTML = skeleton(uid, stage, words);
  el.append(root);
  const find = (selector) => root.querySelector(selector);
  const at = (name) => find(`[data-at=${name}]`);
  const all = (selector) => [...root.querySelectorAll(selector)];
  const here = () => built.domains.findIndex(({ key }) => key === selected);
  const field = (name) => find(`[data-on=${name}]`);
  const panelOf = (name) => find(`[data-panel=${name}]`);
  const part = (id) => data.parts[id];
  const len = (id) => part(id).sequence.length;
  const preset = (id) => data.presets.find((item) => item.id === id) || data.presets[0];
  const labels = Object.fromEntries(data.slots.map((slot) => [slot.slot, slot]));

  let ids = inOrder(data, model.get("slots"));
  let from = model.get("preset");
  let selected = model.get("selected");
  let [past, future] = [[], []];
  let built;
  let tab = "Sequence";
  let width = 60;
  let [search, other] = ["", ""];
  let challenge = 0;

  // What is known of a receptor without a public sequence is drawn over the first product, dashed.
  const known = () => (ids.length ? null : preset(from).known);
  const cite = (numbers) => numbers.map((n) => data.sources[n]).map(([short, link]) =>
    link ? `<a href="${esc(link)}">${esc(short)}</a>` : esc(short)).join("; ");
  const source = (numbers, more = "") => `<span class="cb-source">${cite(numbers)}${esc(more)}</span>`;
  const put = (name, html) => {
    const node = at(name);
    if (node.shown === html) return;
    const held = node.contains(document.activeElement) && document.activeElement.dataset.key;
    node.innerHTML = node.shown = html;
    if (held) node.querySelector(`[data-key="${held}"]`)?.focus();
  };
  const say = (message) => { at("status").textContent = message; };

  // ---- the picture and its rows
  function rowsOf(unknown) {
    const rows = built.target ? [{ key: "antigen", kind: "antigen", name: built.target, note: words.antigens[built.target].cell }] : [];
    for (const { slot, label } of data.slots.filter((each) => each.stage <= stage)) {
      const filled = built.domains.filter((domain) => domain.slot === slot);
      if (unknown) {
        const [, value, status] = unknown.find(([name]) => name === slot);
        if (filled.length || value) rows.push({ key: slot, kind: filled.length ? part(filled[0].id).kind : "add", name: value.split(/[,:;]/)[0] || label, note: words.statuses[status] });
      } else if (filled.length) {
        for (const { key, id } of filled) rows.push({ key, kind: part(id).kind, name: part(id).name, note: aa(len(id)), derived: part(id).derived });
      } else {
        rows.push({ key: slot, kind: "add", name: `Add: ${label.toLowerCase()}`, note: "" });
      }
    }
    return rows;
  }

  function showPicture(unknown) {
    const picture = draw(data, built, uid);
    const rows = rowsOf(unknown);
    let last = 0;
    const ys = spread(rows.map(({ key }) => (last = picture.anchors[key]?.[1] ?? last)), ROW, ROW / 2);
    rows.forEach((row, i) => { row.y = ys[i]; });
    const height = Math.ceil(Math.max(picture.height, ys.at(-1) + ROW / 2));
    put("svg", `<svg aria-hidden="true" width="${WIDTH}" height="${height}">${picture.body}${leads(picture.anchors, rows)}</svg>`);
    at("picture").style.height = `${height}px`;
    put("rows", rows.map(({ key, kind, name, note, y, derived }) =>
      `<li style="top:${Math.round(y - ROW / 2)}px"><button type="button" class="cb-row cb-${kind}" data-key="${key}"><span>${esc(name)}</span>${badge(derived && "derived")}${small(note)}</button></li>`).join(""));
    if (!rows.some((row) => row.key === selected)) selected = "binder";
  }

  const roving = (button, state, on) => {
    button.setAttribute(state, on);
    button.tabIndex = on ? 0 : -1;
  };

  function mark() {
    for (const button of all(".cb-row")) roving(button, "aria-pressed", button.dataset.key === selected);
    for (const shape of all(".cb-shape")) shape.classList.toggle("cb-on", shape.dataset.key === selected);
  }

  // ---- the selected domain: words, alternatives, place
  function showExplain(unknown) {
    const slot = labels[selected.split(".")[0]];
    if (selected === "antigen") {
      const target = words.antigens[built.target];
      const molecule = part(target.part);
      const { notes, sources } = molecule || target;
      return put("explain", `${head(built.target)}${muted([`on the facing ${target.cell}`, molecule && aa(molecule.sequence.length), molecule?.where].filter(Boolean).join(" · "))}<p>${esc(notes)} ${source(sources)}</p>`);
    }
    const does = `<p>${esc(slot.does)} ${source(slot.sources)}</p>`;
    if (unknown) {
      const [, value, status, sources] = unknown.find(([name]) => name === slot.slot);
      return put("explain", `${head(slot.label)}${does}<p><strong>${esc(value || "Not found in a source")}</strong>${badge(words.statuses[status])} ${source(sources)}</p>`);
    }
    const domain = built.domains[here()];
    if (!domain) return put("explain", `${head(slot.label)}${does}<p>${words.none}</p>`);
    const { name, where, sequence, notes, facts = [], sources, derived } = part(domain.id);
    put("explain", `${head(name, badge(derived && words.derived))}${muted([slot.label, aa(sequence.length), `residues ${domain.start}–${domain.end}`, where].filter(Boolean).map(esc).join(" · "))}
${does}<p>${esc(notes)}</p>${evidence(facts)}<details class="cb-more"><summary>${words.seen} (${sources.length})</summary>${cite(sources)}</details>`);
  }

  const evidence = (facts) => facts.length ? `<ul class="cb-facts">${facts.map((n) => data.facts[n]).map(([statement, from, status]) =>
    `<li>${esc(statement)} ${source([from], `, ${status}`)}</li>`).join("")}</ul>` : "";

  const usedIn = (wanted) => {
    const names = data.products.filter((product) => wanted.every((id) => product.ids.includes(id))).map((product) => product.inn);
    return names.length ? `In ${names.join(", ")}` : "In no product here";
  };

  /** Alternatives of the selected slot: [heading, name, cards]. */
  function choices() {
    const [name] = selected.split(".");
    const slot = labels[name];
    if (!slot) return [];
    const card = (parts, more) => ({ parts, fill: parts, facts: [...new Set(parts.flatMap((id) => part(id).facts || []))], used: usedIn(parts), ...more });
    const single = (id) => card([id], { title: part(id).name, meta: `${aa(len(id))} · ${part(id).where}` });
    const total = (parts) => aa(parts.reduce((sum, id) => sum + len(id), 0));
    const ofKind = (kind) => Object.keys(data.parts).filter((id) => part(id).kind === kind);
    if (name === "binder") {
      const [first, link = ofKind("linker")[0], second] = built.slots.binder;
      if (part(built.domains[here()].id).kind === "linker") return [["Linker", "linker", ofKind("linker").map((id) => ({ ...single(id), fill: [first, id, second] }))]];
      const flipped = data.binders.some(({ pieces }) => pieces[1] === first);
      const families = data.binders.map(({ name: title, pieces: [a, b] }) => card([a, b], {
        title, fill: flipped ? [b, link, a] : [a, link, b], meta: `${total([a, b])} · ${part(a).origin} · holds ${part(a).target}`,
      }));
      const orders = second ? [first, second].sort().reverse().map((id) => ({ title: `${part(id).name} first`, parts: [], fill: [id, link, id === first ? second : first] })) : [];
      return [["Binder", "family", families], ["Order", "order", orders]];
    }
    const cards = name === "marker" ? Object.entries(data.markers).map(([id, tail]) => card([id, ...tail], { title: `${part(tail.at(-1)).name} after ${part(id).name}`, meta: total([id, ...tail]), used: usedIn([id]) })) : ofKind(slot.kinds[0]).map(single);
    if (!slot.least) cards.unshift({ title: `No ${slot.label.toLowerCase()}`, parts: [], fill: [] });
    return [[slot.label, name, cards]];
  }

  function showCards(unknown) {
    if (unknown) {
      at("move").hidden = true;
      return put("cards", selected === "antigen" ? "" : `<p>${words.partial}</p>${action("teach", words.build)}`);
    }
    const groups = choices();
    put("cards", groups.map(([heading, group, cards]) => `<fieldset><legend>${esc(heading)}</legend><div class="cb-cards">${cards.map(({ title, meta, used, facts, parts }, n) => `
<div class="cb-card"><label><input type="radio" name="${uid}-${group}" data-group="${group}" data-key="${group}${n}"><span><strong>${esc(title)}</strong>${badge(parts.some((id) => part(id).derived) && "derived")}${[meta, used].filter(Boolean).map(small).join("")}</span></label>${facts?.length ? `<details><summary>Evidence (${facts.length})</summary>${evidence(facts)}</details>` : ""}</div>`).join("")}</div></fieldset>`).join(""));
    for (const [, group, cards] of groups) cards.forEach(({ fill }, n) => { find(`[data-key="${group}${n}"]`).checked = same(fill, built.slots[selected.split(".")[0]]); });
    const index = here();
    at("move").hidden = index < 0 || stage < 4;
    if (index >= 0) put("move", `${head(words.move)}${action("earlier", "Move earlier")}${action("later", "Move later")}`);
  }

  // ---- name, caption
  function showName(unknown) {
    const about = preset(from);
    const { exact, name, text } = unknown ? { exact: true, name: "" } : identify(data, ids);
    const title = unknown ? about.label : exact ? name : "Teaching construct";
    const under = unknown ? words.known : exact ? words.exact : `${words.notProduct} ${text.split("; ")[1]}.`;
    const numbers = unknown ? [] : [aa(built.sequence.length), aa(built.mature.length), `${built.mass.toFixed(1)}\u00a0kDa`, built.itams.length, built.generation];
    put("name", `<p class="cb-title">${esc(title)}${badge(!unknown && built.derived.length && words.holdsDerived)}</p>${muted(esc(under))}${numbers.length ? `<dl>${numbers.map((value, n) => `<div><dt>${words.metrics[n]}</dt><dd>${value}</dd></div>`).join("")}</dl>` : ""}
${same(ids, about.ids) && about.about ? `<p>${esc(about.about)} ${source(about.sources)}</p>` : ""}`);
    return name;
  }

  function showCaption(unknown) {
    at("scale").textContent = unknown ? words.unscaled : words.scale;
    if (unknown) return put("caption", esc(`${preset(from).label}. ${unknown.map(([slot, value, status]) => `${labels[slot].label}: ${value ? `${value} (${words.statuses[status]})` : status}`).join(". ")}.`));
    const said = (slot) => built.slots[slot].map((id) => `${part(id).name} (${len(id)})`).join(", ");
    const tails = ["costim_1", "costim_2"].map(said).filter(Boolean).join(", ") || words.noTail;
    const fills = { tails, generation: words.generations[built.generation], target: built.target, marker: built.slots.marker.length ? words.marker : "" };
    put("caption", esc(words.caption.replace(/{(\w+)}/g, (_, slot) => fills[slot] ?? said(slot))));
  }

  // ---- sequence
  function showSequence() {
    const panel = panelOf("Sequence");
    if (!panel) return;
    if (!panel.firstChild) {
      panel.innerHTML = `<div class="cb-bar"><label class="cb-field" for="${uid}-motif">${words.find} <input id="${uid}-motif" type="search" list="${uid}-motifs" autocomplete="off" spellcheck="false" data-on="motif"></label><datalist id="${uid}-motifs">${options(words.motifs.map((each) => [each, ""]))}</datalist>
<div class="cb-tools">${action("copy", "Copy FASTA")}${action("fasta", "Download FASTA")}${action("genbank", "Download GenBank")}</div></div><p class="cb-muted" role="status" data-at="found"></p><ol class="cb-seq" data-at="seq"></ol>`;
    }
    at("found").textContent = words.known;
    if (!ids.length) return put("seq", "");
    const wanted = search ? motif(search) : null;
    const hits = wanted ? [...built.sequence.matchAll(wanted)].filter((hit) => hit[0]) : [];
    at("found").textContent = !search ? words.numbered :
      wanted ? `Matches: ${hits.length}${hits.length ? `, at ${hits.map((hit) => hit.index + 1).join(", ")}` : ""}.` : words.motifHelp;
    const found = new Set(hits.flatMap((hit) => [...hit[0]].map((_, i) => hit.index + i)));
    const rings = new Set(built.itams.flatMap((itam) => itam.tyrosines.map((residue) => residue - 1)));
    const lines = [];
    let d = 0;
    for (let line = 0; line < built.sequence.length; line += width) {
      const stop = Math.min(line + width, built.sequence.length);
      let html = "";
      let open = "";
      const starting = [];
      for (let i = line; i < stop; i++) {
        if (i >= built.domains[d].end) d += 1;
        const domain = built.domains[d];
        if (i + 1 === domain.start) starting.push(`${part(domain.id).name} ${domain.start}–${domain.end}`);
        const look = `cb-${part(domain.id).kind}${domain.key === selected ? " cb-on" : ""}${found.has(i) ? " cb-hit" : ""}`;
        if (open !== domain.key + look) {
          html += `${open && "</span>"}<span class="${look}" data-key="${domain.key}">`;
          open = domain.key + look;
        }
        html += rings.has(i) ? `<b>${built.sequence[i]}</b>` : built.sequence[i];
      }
      lines.push(`<li>${starting.length ? `<small class="cb-starts">${esc(starting.join(" · "))}</small>` : ""}<small>${line + 1}</small><code>${html}</span></code></li>`);
    }
    put("seq", lines.join(""));
  }

  // ---- comparison
  function showCompare() {
    const panel = panelOf("Compare");
    if (!panel) return;
    const whole = data.presets.filter((item) => item.ids.length);
    if (!panel.firstChild) {
      panel.innerHTML = `${choice(uid, "other", "Compare with", whole.map((item) => [item.id, item.label]))}<div data-at="table"></div>`;
    }
    other ||= whole[0].id;
    field("other").value = other;
    const chain = preset(other);
    const names = (list) => list.map((id) => `${esc(part(id).name)} ${small(aa(len(id)))}`).join("<br>") || "–";
    const unknown = known();
    const rows = compare(data, unknown ? chain.ids : ids, chain.ids);
    const differ = rows.filter((row) => !row.same).map((row) => row.label.toLowerCase());
    const verdict = unknown ? words.known : differ.length ? `They differ in: ${differ.join(", ")}.` : words.equal;
    const line = ({ slot, label, mine, other, same }) => {
      const [, value, status] = unknown?.find(([name]) => name === slot) || [];
      const cells = unknown ? [`${esc(value || "–")} ${small(words.statuses[status])}`, names(other), "not known"] : [names(mine), names(other), same ? "same" : "differs"];
      return `<tr${same ? "" : ' class="cb-differs"'}><th scope="row">${esc(label)}</th>${cells.map((cell) => `<td>${cell}</td>`).join("")}</tr>`;
    };
    put("table", `<p><strong>${verdict}</strong></p><table><caption>Slot by slot</caption><thead><tr>${["Slot", "This receptor", chain.label, "Result"].map((head) => `<th scope="col">${esc(head)}</th>`).join("")}</tr></thead><tbody>${rows.map(line).join("")}</tbody></table>`);
  }

  // ---- challenges
  function showChallenges() {
    const panel = panelOf("Challenges");
    if (!panel || panel.firstChild) return;
    panel.innerHTML = `${choice(uid, "challenge", "Challenge", data.challenges.map((item, i) => [i, `${i + 1}. ${item.title}`]))}<p data-at="task"></p>
<div class="cb-tools">${action("start", "Start")}${action("check", "Check")}${action("solve", "Show one solution")}</div><div role="status" data-at="verdict"></div>`;
    showTask();
  }

  function showTask() {
    put("task", esc(data.challenges[challenge].task));
    put("verdict", "");
  }

  function check() {
    const item = data.challenges[challenge];
    const wrong = ids.length ? judge(data, item, ids) : [words.known];
    put("verdict", wrong.length ? `<p><strong>Not yet.</strong></p><ul>${wrong.map((each) => `<li>${esc(each)}</li>`).join("")}</ul>` :
      `<p><strong>Solved.</strong> ${esc(item.success)} ${source(item.sources)}</p>`);
  }

  // ---- one way to show, one way to change
  function show() {
    const unknown = known();
    built = assemble(data, unknown ? data.products[0].ids : ids);
    built.missing = (unknown || []).filter(([, value]) => !value).map(([slot]) => slot);
    built.target = built.slots.binder.map((id) => part(id).target).find(Boolean);
    showPicture(unknown);
    const name = showName(unknown);
    showCaption(unknown);
    showSelected();
    if (stage > 2) field("preset").value = from;
    for (const [name, list] of [["undo", past], ["redo", future]]) find(`[data-do=${name}]`).setAttribute("aria-disabled", !list.length);
    return name;
  }

  function showSelected() {
    const unknown = known();
    mark();
    showExplain(unknown);
    showCards(unknown);
    showTab();
  }

  const showTab = () => ({ Sequence: showSequence, Compare: showCompare, Challenges: showChallenges })[tab]();

  function tell(values) {
    for (const [trait, value] of Object.entries(values)) model.set(trait, value);
    model.save_changes?.();
  }

  const state = (name) => ({ preset: from, slots: name ? built.slots : {}, sequence: name && built.sequence, name, selected });

  function go(next, start = from, remember = true) {
    if (same(next, ids) && start === from) return;
    if (remember) {
      past = [...past.slice(-99), [ids, from]];
      future = [];
    }
    [ids, from] = [next, start];
    tell(state(show()));
    keepAddress();
  }

  function begin(id) {
    say("");
    go(preset(id).ids, id);
  }

  /** Change to these parts, or say why they are refused. */
  function attempt(next) {
    const error = refusal(data, next);
    say(error ? `Refused: ${error}` : "");
    if (!error) go(next);
    else showCards(known());
    return !error;
  }

  function travel(back, ahead) {
    if (!back.length) return;
    ahead.push([ids, from]);
    const [next, start] = back.pop();
    go(next, start, false);
    say("");
  }

  function choose({ group, key }) {
    const [, , cards] = choices().find(([, name]) => name === group);
    attempt(inOrder(data, { ...built.slots, [selected.split(".")[0]]: cards[key.slice(group.length)].fill }));
  }

  function move(by) {
    const index = here();
    const next = [...ids];
    next.splice(index + by, 0, ...next.splice(index, 1));
    if (index + by < 0 || same(next, ids)) return say(words.edge);
    const id = ids[index];
    if (attempt(next)) select(built.domains.find((domain) => domain.id === id).key);
  }

  function select(key, focus) {
    selected = key;
    showSelected();
    if (focus) at("rows").querySelector(`[data-key="${key}"]`)?.focus();
    tell({ selected });
  }

  // ---- address: only in a page, only if no other fragment is in use
  const hosted = document.body.dataset.jpThemeName === undefined && !addressed && stage === 4;
  if (hosted) addressed = true;
  const fragment = () => ADDRESS + encodeURIComponent(ids.length ? ids.join(".") : from);
  let timer;
  function keepAddress() {
    clearTimeout(timer); // browsers limit such changes
    if (hosted) timer = setTimeout(() => {
      try {
        if (/^(#car=|$)/.test(location.hash)) history.replaceState(history.state, "", fragment());
      } catch { /* a sandboxed page has no address to keep */ }
    }, 300);
  }
  function readAddress() {
    try {
      const code = decodeURIComponent(location.hash.slice(ADDRESS.length));
      const next = code.split(".");
      if (!hosted || !location.hash.startsWith(ADDRESS)) return;
      if (data.presets.some((each) => each.id === code)) [ids, from] = [preset(code).ids, code];
      else if (!refusal(data, next)) ids = next;
      return true;
    } catch { /* a broken link starts afresh */ }
  }

  const copy = (content, done) => navigator.clipboard ? navigator.clipboard.writeText(content).then(() => say(done), () => say(words.noCopy)) : say(words.noCopy);

  function download(content, file) {
    const link = Object.assign(document.createElement("a"), { href: URL.createObjectURL(new Blob([content])), download: file });
    root.append(link);
    link.click();
    link.remove();
    setTimeout(() => URL.revokeObjectURL(link.href), 1000);
  }

  const whole = (write) => write(data, built, identify(data, ids).name);
  const actions = {
    undo: () => travel(past, future),
    redo: () => travel(future, past),
    reset: () => begin(from),
    link: () => copy(location.href.split("#")[0] + fragment(), "Link copied."),
    teach: () => begin(words.teach),
    earlier: () => move(-1),
    later: () => move(1),
    copy: () => ids.length && copy(whole(fasta), "FASTA copied."),
    fasta: () => ids.length && download(whole(fasta), "car.fasta"),
    genbank: () => ids.length && download(whole(genbank), "car.gb"),
    start: () => { begin(data.challenges[challenge].start); put("verdict", ""); },
    check,
    solve: () => { go(data.challenges[challenge].solution); check(); },
  };
  const fields = {
    preset: begin,
    motif: (value) => { search = value; showSequence(); },
    other: (value) => { other = value; showCompare(); },
    challenge: (value) => { challenge = Number(value); showTask(); },
  };

  function openTab(id, focus) {
    tab = id;
    for (const button of all("[data-tab]")) {
      roving(button, "aria-selected", button.dataset.tab === id);
      if (focus && button.dataset.tab === id) button.focus();
    }
    for (const panel of all("[data-panel]")) panel.hidden = panel.dataset.panel !== id;
    showTab();
  }

  root.addEventListener("click", ({ target }) => {
    const button = target.closest("[data-do]");
    if (button) return button.getAttribute("aria-disabled") === "true" || actions[button.dataset.do]();
    const row = target.closest(".cb-row, .cb-shape, .cb-seq [data-key]");
    if (row && all(".cb-row").some((each) => each.dataset.key === row.dataset.key)) return select(row.dataset.key);
    const opener = target.closest("[data-tab]");
    if (opener) openTab(opener.dataset.tab);
  });
  root.addEventListener("change", ({ target }) => {
    if (target.dataset.group) choose(target.dataset);
    else if (target.dataset.on !== "motif") fields[target.dataset.on]?.(target.value);
  });
  root.addEventListener("input", ({ target }) => target.dataset.on === "motif" && fields.motif(target.value));
  root.addEventListener("keydown", (event) => {
    const list = [[".cb-row", "ArrowUp", "ArrowDown", (item) => select(item.dataset.key, true)], ["[data-tab]", "ArrowLeft", "ArrowRight", (item) => openTab(item.dataset.tab, true)]];
    for (const [items, back, ahead, act] of list) {
      const stops = all(items);
      const now = stops.indexOf(event.target.closest(items));
      const to = { [back]: now - 1, [ahead]: now + 1, Home: 0, End: -1 }[event.key];
      if (now < 0 || to === undefined) continue;
      event.preventDefault();
      act(stops.at(to % stops.length));
    }
  });

  const groups = [...new Set(data.presets.map((item) => item.group))];
  if (stage > 2) field("preset").innerHTML = groups.map((group) => `<optgroup label="${esc(group)}">${options(data.presets.filter((item) => item.group === group).map((item) => [item.id, item.label]))}</optgroup>`).join("");
  const shared = readAddress();
  const name = show();
  if (shared) {
    tell(state(name));
    requestAnimationFrame(() => root.scrollIntoView());
  }

  const onSlots = () => {
    const next = inOrder(data, model.get("slots"));
    if (!same(next, ids) && (next.length || preset(from).known.length)) {
      past.push([ids, from]);
      ids = next;
      show();
    }
  };
  const onSelected = () => {
    if (model.get("selected") === selected) return;
    selected = model.get("selected");
    show();
  };
  // On paper, panels not opened yet show too.
  const onPrint = () => { showSequence(); showCompare(); };
  addEventListener("beforeprint", onPrint);
  model.on("change:slots", onSlots);
  model.on("change:selected", onSelected);
  const watch = new ResizeObserver(([{ contentRect }]) => {
    const fits = contentRect.width >= 640 ? 60 : 30;
    if (fits !== width) { width = fits; if (tab === "Sequence") showSequence(); }
  });
  watch.observe(root);
  return () => {
    watch.disconnect();
    clearTimeout(timer);
    removeEventListener("beforeprint", onPrint);
    model.off("change:slots", onSlots);
    model.off("change:selected", onSelected);
    if (hosted) addressed = false;
  };
}

export default { render };
