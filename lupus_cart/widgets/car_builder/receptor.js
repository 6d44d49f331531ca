// The receptor as it stands: picture, rows, name and description.

/** A label a domain: what can be selected, from the facing cell to the inside. */
function rowsOf({ data, words, built, stage, part, len }, unknown) {
  const rows = built.target ? [{ key: "antigen", kind: "antigen", name: built.target, note: words.antigens[built.target].cell }] : [];
  for (const { slot, label } of data.slots.filter((each) => each.stage <= stage)) {
    const filled = built.domains.filter((domain) => domain.slot === slot);
    if (unknown) {
      const [, value, status] = unknown.find(([name]) => name === slot);
      if (filled.length || value) rows.push({ key: slot, kind: filled.length ? part(filled[0].id).kind : "add", name: value.split(/[,:;]/)[0] || label, note: words.statuses[status] });
    } else if (filled.length) {
      for (const { key, id } of filled) rows.push({ key, kind: part(id).kind, name: part(id).name, note: aa(len(id)), derived: part(id).derived });
    } else {
      rows.push({ key: slot, kind: "add", name: `Add ${label.toLowerCase()}`, note: "" });
    }
  }
  return rows;
}

function showPicture(b, unknown) {
  const picture = draw(b.data, b.built, b.uid);
  const rows = rowsOf(b, unknown);
  let last = 0;
  const ys = spread(rows.map(({ key }) => (last = picture.anchors[key]?.[1] ?? last)), ROW, ROW / 2);
  rows.forEach((row, i) => { row.y = ys[i]; });
  const height = Math.ceil(Math.max(picture.height, ys.at(-1) + ROW / 2));
  b.put("svg", `<svg aria-hidden="true" width="${WIDTH}" height="${height}">${picture.body}${leads(picture.anchors, rows)}</svg>`);
  b.at("picture").style.height = `${height}px`;
  b.put("rows", rows.map(({ key, kind, name, note, y, derived }) =>
    `<li style="top:${Math.round(y - ROW / 2)}px"><button type="button" class="cb-row cb-${kind}" data-key="${key}"><span>${esc(name)}</span>${badge(derived && "derived")}${small(note)}</button></li>`).join(""));
  if (!rows.some((row) => row.key === b.selected)) b.selected = "binder";
}

function showName(b, unknown) {
  const { words, built, source } = b;
  const about = b.preset(b.from);
  const { exact, name, text } = unknown ? { exact: true, name: "" } : identify(b.data, b.ids);
  const title = unknown ? about.label : exact ? name : "Teaching construct";
  const under = unknown ? words.known : exact ? words.exact : `${words.notProduct} ${text.split("; ")[1]}.`;
  const numbers = unknown ? [] : [aa(built.sequence.length), aa(built.mature.length), `${built.mass.toFixed(1)}\u00a0kDa`, built.itams.length, built.generation];
  b.put("name", `<p class="cb-title">${esc(title)}${badge(!unknown && built.derived.length && words.holdsDerived)}</p>${muted(esc(under))}${numbers.length && b.stage > 2 ? `<dl>${numbers.map((value, n) => `<div><dt>${words.metrics[n]}</dt><dd>${value}</dd></div>`).join("")}</dl>` : ""}
${b.stage > 2 && same(b.ids, about.ids) && about.about ? `<p>${esc(about.about)} ${source(about.sources)}</p>` : ""}`);
  return name;
}

function showCaption(b, unknown) {
  const { words, built, labels, part, len } = b;
  b.at("scale").textContent = unknown ? words.unscaled : words.scale;
  if (unknown) return b.put("caption", esc(`${b.preset(b.from).label}. ${unknown.map(([slot, value, status]) => `${labels[slot].label}: ${value ? `${value} (${words.statuses[status]})` : status}`).join(". ")}.`));
  const said = (slot) => built.slots[slot].map((id) => `${part(id).name} (${len(id)})`).join(", ");
  const tails = ["costim_1", "costim_2"].map(said).filter(Boolean).join(", ") || words.noTail;
  const nameless = built.domains.filter(({ slot }) => built.unnamed.includes(slot) && slot !== "signal_peptide").reduce((sum, { id }) => sum + len(id), 0);
  const fills = { tails, generation: words.generations[built.generation], target: built.target, marker: built.slots.marker.length ? words.marker : "", nameless, total: built.mature.length };
  const sentence = words.captions[b.stage - 1] || words.caption;
  b.put("caption", esc(sentence.replace(/{(\w+)}/g, (_, slot) => fills[slot] ?? said(slot))));
}
