// A table of stages, each with its cell drawn; the chosen therapy marks what it can reach and what stays.

const AROUND = [[-0.75, "ln-0"], [-0.25, "ln-1"], [0.25, "ln-2"], [0.75, "ln-3"]]; // where each marker sits, in units of pi

/** A cell with a pin for each marker it carries; a pin with a question mark where that is not known. */
function cellSvg(stage, markers, reach) {
  const pins = markers.map((marker, i) => {
    const [angle, look] = AROUND[i];
    const { level } = stage.cells[marker];
    if (level === "no" || level === "not in a subset") return "";
    const [x, y] = [Math.cos(angle * Math.PI), Math.sin(angle * Math.PI)];
    const at = (r) => `${(26 + r * x).toFixed(1)} ${(26 + r * y).toFixed(1)}`;
    if (level === "unknown") return `<text x="${26 + 20 * x}" y="${30 + 20 * y}" text-anchor="middle">?</text>`;
    return `<g class="${look} ln-${level}"><path d="M${at(13)}L${at(19)}"/><circle cx="${(26 + 21 * x).toFixed(1)}" cy="${(26 + 21 * y).toFixed(1)}" r="${level === "high" ? 4.5 : 3}"/></g>`;
  }).join("");
  return `<svg viewBox="0 0 52 52" aria-hidden="true" class="ln-cell ln-is-${(reach || "all").replace(/ /g, "-")}"><circle class="ln-body" cx="26" cy="26" r="13"/><circle class="ln-core" cx="26" cy="26" r="5"/>${pins}</svg>`;
}

const SIGNS = { high: "●●", yes: "●", listed: "●", some: "◐", "not in a subset": "◔", no: "–", unknown: "?" };

function render({ model, el }) {
  const uid = newId("ln");
  const data = model.get("data");
  const none = { id: "none", name: "No therapy", markers: [] };
  const root = rootIn(el, "lineage", `
<fieldset><legend>Therapy</legend><div class="ln-choices">${[none, ...data.therapies].map(({ id, name }) =>
    `<label class="lw-tick"><input type="radio" name="${uid}" value="${esc(id)}"> <span>${esc(name)}</span></label>`).join("")}</div></fieldset>
<table><caption data-at="caption"></caption><thead><tr><th scope="col">Stage, young to old</th>${data.markers.map((marker) => `<th scope="col" data-col="${marker}">${marker}</th>`).join("")}<th scope="col" data-at="head"></th></tr></thead><tbody>${
    data.stages.map((stage) => `<tr data-stage="${stage.id}"><th scope="row"><span class="ln-name"><span data-at="cell"></span><span>${esc(stage.name)}<small>${esc(stage.note)}</small></span></span></th>${
      data.markers.map((marker) => { const { level, words, inferred } = stage.cells[marker]; return `<td data-col="${marker}" class="${level === "unknown" ? "ln-unknown" : ""}"><span aria-hidden="true">${SIGNS[level]}${inferred ? "<i> (i)</i>" : ""}</span><small>${esc(words)}</small></td>`; }).join("")}<td class="ln-result"></td></tr>`).join("")}</tbody></table>
<div role="status" data-at="text"></div>
<p class="lw-muted">${esc(data.note)}</p>`);
  const at = (name) => root.querySelector(`[data-at="${name}"]`);

  function show() {
    const chosen = data.therapies.find(({ id }) => id === model.get("therapy")) || none;
    root.querySelector(`input[value="${chosen.id}"]`).checked = true;
    root.classList.toggle("ln-none", chosen === none);
    at("caption").textContent = chosen === none ? "Which stage carries which marker" : `${chosen.name}: what it can reach${chosen.markers.length ? ` through ${chosen.markers.join(" and ")}` : ""}`;
    at("head").textContent = chosen === none ? "" : "Reached?";
    for (const node of root.querySelectorAll("[data-col]")) node.classList.toggle("ln-on", chosen.markers.includes(node.dataset.col));
    for (const stage of data.stages) {
      const reach = chosen.reach?.[stage.id];
      const row = root.querySelector(`[data-stage="${stage.id}"]`);
      row.querySelector('[data-at="cell"]').innerHTML = cellSvg(stage, data.markers, reach);
      row.querySelector(".ln-result").innerHTML = reach ? esc(data.words[reach]) : "";
      row.className = reach ? `ln-is-${reach.replace(/ /g, "-")}` : "";
    }
    at("text").innerHTML = chosen === none ? "" : `<p><strong>Prediction.</strong> ${esc(chosen.prediction)}</p><p><strong>Seen in people.</strong>${chosen.seen.length ? "" : " Nothing in the sources of this course."}</p>${chosen.seen.length ? factList(chosen.seen) : ""}`;
  }

  root.addEventListener("change", ({ target }) => {
    model.set("therapy", target.value);
    model.save_changes?.();
  });
  show();
  return follow(model, ["therapy"], show);
}

export default { render };
