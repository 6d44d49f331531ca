// The sheet: one state (case, ticks, gate), one function that shows it.

function skeleton(spec, uid) {
  const rows = spec.sections.map(({ id }) => `<tbody><tr class="ss-section"><th scope="rowgroup" colspan="2">${esc(id)}</th><td data-sum="${esc(id)}"></td></tr>${
    spec.items.filter((item) => item.section === id).map((item) => `<tr data-row="${item.id}"><td><label class="lw-tick"><input type="checkbox" data-item="${item.id}" aria-describedby="${uid}-${item.id}"> <span>${esc(item.label)}</span></label>
<div class="ss-def" id="${uid}-${item.id}"><small>${esc(item.definition)}</small>${item.badge ? ` <span class="lw-badge">${esc(item.badge)}</span>` : ""}</div></td><td>${item.weight}</td><td data-points="${item.id}"></td></tr>`).join("")}</tbody>`).join("");
  return `
<p class="lw-note">${esc(spec.warning)}</p>
<label class="lw-field">Invented case <select data-at="case">${optionList(spec.cases.map(({ id, title }) => [id, title]))}</select></label>
<p data-at="story" aria-live="polite"></p>
<div class="lw-tools"><label class="lw-tick"><input type="checkbox" data-at="meanings"> Show what each item means</label></div>
<div class="ss-sheet">${spec.gate ? `<label class="lw-tick ss-gate"><input type="checkbox" data-at="gate"> <span>${esc(spec.gate.label)}</span></label>` : ""}
<table><caption>${esc(spec.caption)}</caption><thead><tr><th scope="col">${esc(spec.itemName)}</th><th scope="col">Weight</th><th scope="col">Counts</th></tr></thead>${rows}</table>
<div class="ss-total" role="status" data-at="total"></div></div>
${spec.scale ? '<figure class="ss-scale" data-at="scale"></figure>' : ""}
<div data-at="verdict"></div>
<div class="lw-tools">${action("check", "Check my ticks")}${action("show", "Show the answer")}${action("clear", "Clear")}</div>
<div role="status" data-at="answer"></div>
<p class="lw-muted">${esc(spec.provenance)}</p>`;
}

/** A bar of one cell a point with its bands, marks above and the total below. */
function scaleHtml({ short, long, marks, caption }, bands, total) {
  const top = total > short ? long : short;
  const x = (points) => `${(100 * (points + 0.5)) / (top + 1)}%`;
  const cells = bands.map(({ label, brief, rule }) => {
    const [, low, high] = rule[0] === "in" ? rule : rule[0] === "=" ? [0, rule[1], rule[1]] : [0, rule[1] + 1, top];
    return `<span style="flex:${high - low + 1} 1 0" title="${esc(label)}">${esc(brief)}</span>`;
  }).join("");
  const seen = {};
  const dots = marks.map((at) => `<i style="left:${x(at)};bottom:${0.95 * ((seen[at] = (seen[at] || 0) + 1) - 1)}rem"></i>`).join("");
  return `<div class="ss-bar" aria-hidden="true"><div class="ss-marks">${dots}</div><div class="ss-bands">${cells}</div><div class="ss-here" style="left:${x(total)}">${total}</div></div>
<figcaption class="lw-muted">${esc(caption.replace("{top}", top))}</figcaption>`;
}

function render({ model, el }) {
  const uid = newId("ss");
  const spec = model.get("data");
  const root = rootIn(el, "score-sheet", skeleton(spec, uid));
  const at = (name) => root.querySelector(`[data-at="${name}"]`);
  const labels = Object.fromEntries(spec.items.map((item) => [item.id, item.label]));
  const names = (ids) => ids.map((id) => labels[id]).join(", ");
  const boxes = [...root.querySelectorAll("[data-item]")];
  const item = () => spec.cases.find(({ id }) => id === model.get("case")) || spec.cases[0];
  const ticked = () => boxes.filter((box) => box.checked).map((box) => box.dataset.item);
  const gate = () => !spec.gate || at("gate").checked;

  function show() {
    const result = score(spec, ticked(), gate());
    for (const { id } of spec.sections) root.querySelector(`[data-sum="${CSS.escape(id)}"]`).textContent = result.sections[id] || "";
    for (const { id, section } of spec.items) {
      const points = result.points[id];
      const heavier = points === 0 && spec.items.find((other) => other.section === section && result.points[other.id]);
      root.querySelector(`[data-points="${id}"]`).textContent = points === undefined ? "" : heavier ? "0" : points;
      root.querySelector(`[data-row="${id}"]`).className = points ? "ss-counts" : points === 0 ? "ss-covered" : "";
    }
    const verdict = spec.threshold ? spec.verdicts[Number(result.classified)] : result.band;
    at("total").innerHTML = `<strong>${result.total} ${result.total === 1 ? "point" : "points"}</strong> <span>${esc(verdict)}</span>`;
    const covered = Object.keys(result.points).filter((id) => result.points[id] === 0);
    const lines = [
      ...result.reasons.map((reason) => `${spec.verdicts[0]}: ${reason}.`),
      ...(covered.length ? [`A heavier item of the same domain counts instead of: ${names(covered)}.`] : []),
      ...spec.parts.map(({ id, label }) => `${label}: ${result.parts[id]}.`),
      ...spec.checks.map(({ label, asked }, i) => `${label} (${asked}): ${result.checks[i] ? "met" : "not met"}.`),
    ];
    at("verdict").innerHTML = lines.length ? `<ul>${lines.map((line) => `<li>${esc(line)}</li>`).join("")}</ul>` : "";
    if (spec.scale) at("scale").innerHTML = scaleHtml(spec.scale, spec.bands, result.total);
    return result;
  }

  // Traits are set one by one; until all are, what the model says is not yet what the sheet shows.
  let telling = false;
  function tell() {
    const values = { ticked: ticked(), ...(spec.gate && { gate: gate() }) };
    telling = true;
    for (const [trait, value] of Object.entries(values)) model.set(trait, value);
    telling = false;
    model.save_changes?.();
  }

  function tick(ids, open) {
    for (const box of boxes) box.checked = ids.includes(box.dataset.item);
    if (spec.gate) at("gate").checked = open;
    show();
  }

  function begin() {
    at("case").value = item().id;
    at("story").innerHTML = `${esc(item().story)} <em>${esc(spec.invented)}</em>`;
    at("answer").textContent = "";
  }

  function check() {
    const verdict = judge(spec, item(), ticked(), gate());
    const { total } = score(spec, ticked(), gate());
    const lines = [];
    if (item().avoid.length) {
      if (verdict.shared.length) lines.push(`Shared with the first person: ${names(verdict.shared)}.`);
      if (total !== verdict.goal) lines.push(`The total is ${total}; the first person has ${verdict.goal}.`);
    } else {
      if (verdict.wrongGate) lines.push(`${spec.gate.label}: read the story again.`);
      if (verdict.missed.length) lines.push(`In the story and not ticked: ${verdict.missed.length}.`);
      for (const id of verdict.extra) lines.push(`${labels[id]}: ${item().traps[id] || "the story does not tell of it."}`);
    }
    at("answer").innerHTML = verdict.right
      ? `<p class="lw-note"><strong>Right.</strong> ${esc(item().lesson)}</p>`
      : `<div class="lw-note"><strong>Not yet.</strong><ul>${lines.map((line) => `<li>${esc(line)}</li>`).join("")}</ul></div>`;
  }

  const actions = {
    check,
    show: () => { tick(item().items, item().gate); tell(); at("answer").innerHTML = `<p class="lw-note"><strong>The answer is ticked.</strong> ${esc(item().lesson)}</p>`; },
    clear: () => { tick([], false); tell(); at("answer").textContent = ""; },
  };
  const meanings = (on) => { at("meanings").checked = on; root.classList.toggle("ss-terse", !on); };

  root.addEventListener("click", ({ target }) => actions[target.closest("[data-do]")?.dataset.do]?.());
  root.addEventListener("change", ({ target }) => {
    if (target === at("case")) {
      model.set("case", target.value);
      begin();
      actions.clear();
    } else if (target === at("meanings")) meanings(target.checked);
    else { show(); tell(); }
  });
  meanings(el.getBoundingClientRect().width > 560);
  begin();
  tick(model.get("ticked"), model.get("gate"));
  const same = (a, b) => a.length === b.length && a.every((id) => b.includes(id));
  return follow(model, ["ticked", "gate", "case"], () => {
    if (telling) return;
    if (at("case").value !== item().id) begin();
    if (!same(model.get("ticked"), ticked()) || (spec.gate && model.get("gate") !== gate())) tick(model.get("ticked"), model.get("gate"));
  });
}

export default { render };
