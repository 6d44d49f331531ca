// Beside the picture: the selected domain in words, and the parts that could stand in its place.

function showExplain(b, unknown) {
  const { data, words, built, part, source } = b;
  const slot = b.labels[b.selected.split(".")[0]];
  if (b.selected === "antigen") {
    const target = words.antigens[built.target];
    const molecule = part(target.part);
    const { notes, sources } = molecule || target;
    return b.put("explain", `${head(built.target)}${muted([`on the facing ${target.cell}`, molecule && aa(molecule.sequence.length), molecule?.where].filter(Boolean).join(" · "))}<p>${esc(notes)} ${source(sources)}</p>`);
  }
  const does = `<p>${esc(slot.does)} ${source(slot.sources)}</p>`;
  if (unknown) {
    const [, value, status, sources] = unknown.find(([name]) => name === slot.slot);
    return b.put("explain", `${head(slot.label)}${does}<p><strong>${esc(value || "Not found in a source")}</strong>${badge(words.statuses[status])} ${source(sources)}</p>`);
  }
  const domain = built.domains[b.here()];
  if (!domain) return b.put("explain", `${head(slot.label)}${does}<p>${words.none}</p>`);
  const { name, where, sequence, notes, facts = [], sources, derived } = part(domain.id);
  b.put("explain", `${head(name, badge(derived && words.derived))}${muted([slot.label, aa(sequence.length), `residues ${domain.start}–${domain.end}`, where].filter(Boolean).map(esc).join(" · "))}
${does}<p>${esc(notes)}</p>${b.evidence(facts)}<details class="cb-more"><summary>${words.seen} (${sources.length})</summary>${b.cite(sources)}</details>`);
}

/** Alternatives of the selected slot: [heading, name, cards]. */
function choices({ data, built, selected, labels, here, part, len }) {
  const [name] = selected.split(".");
  const slot = labels[name];
  if (!slot) return [];
  const usedIn = (wanted) => {
    const names = data.products.filter((product) => wanted.every((id) => product.ids.includes(id))).map((product) => product.inn);
    return names.length ? `In ${names.join(", ")}` : "In no product here";
  };
  const card = (parts, more) => ({ parts, fill: parts, facts: [...new Set(parts.flatMap((id) => part(id).facts || []))], used: usedIn(parts), ...more });
  const single = (id) => card([id], { title: part(id).name, meta: `${aa(len(id))} · ${part(id).where}` });
  const total = (parts) => aa(parts.reduce((sum, id) => sum + len(id), 0));
  const ofKind = (kind) => Object.keys(data.parts).filter((id) => part(id).kind === kind);
  if (name === "binder") {
    const [first, link = ofKind("linker")[0], second] = built.slots.binder;
    if (part(built.domains[here()].id).kind === "linker") return [["Linker", "linker", ofKind("linker").map((id) => ({ ...single(id), fill: [first, id, second] }))]];
    const flipped = data.binders.some(({ pieces }) => pieces[1] === first);
    const families = data.binders.map(({ name: title, pieces: [a, b] }) => card([a, b], {
      title, fill: flipped ? [b, link, a] : [a, link, b], meta: `${total([a, b])} · ${part(a).origin} · holds ${part(a).target}`, from: [...new Set([a, b].map((id) => part(id).where))].join("; "),
    }));
    const orders = second ? [first, second].sort().reverse().map((id) => ({ title: `${part(id).name} first`, parts: [], fill: [id, link, id === first ? second : first] })) : [];
    return [["Binder", "family", families], ["Order", "order", orders]];
  }
  const cards = name === "marker" ? Object.entries(data.markers).map(([id, tail]) => card([id, ...tail], { title: `${part(tail.at(-1)).name} after ${part(id).name}`, meta: total([id, ...tail]), used: usedIn([id]) })) : ofKind(slot.kinds[0]).map(single);
  if (!slot.least) cards.unshift({ title: `No ${slot.label.toLowerCase()}`, parts: [], fill: [] });
  return [[slot.label, name, cards]];
}

function showCards(b, unknown) {
  const { uid, words, part, at, put, evidence } = b;
  if (unknown) {
    at("move").hidden = true;
    return put("cards", b.selected === "antigen" ? "" : `<p>${words.partial}</p>${action("teach", words.build)}`);
  }
  const groups = choices(b);
  put("cards", groups.map(([heading, group, cards]) => `<fieldset><legend>${esc(heading)}</legend><div class="cb-cards">${cards.map(({ title, meta, from, used, facts, parts }, n) => `
<div class="cb-card"><label><input type="radio" name="${uid}-${group}" data-group="${group}" data-key="${group}${n}"><span><strong>${esc(title)}</strong>${badge(parts.some((id) => part(id).derived) && "derived")}${[meta, from, used].filter(Boolean).map(small).join("")}</span></label>${facts?.length ? `<details><summary>Evidence (${facts.length})</summary>${evidence(facts)}</details>` : ""}</div>`).join("")}</div></fieldset>`).join(""));
  for (const [, group, cards] of groups) cards.forEach(({ fill }, n) => { b.find(`[data-key="${group}${n}"]`).checked = same(fill, b.built.slots[b.selected.split(".")[0]]); });
  const index = b.here();
  at("move").hidden = index < 0 || b.stage < 4;
  if (index >= 0) put("move", `${head(words.move)}${action("earlier", "Move earlier")}${action("later", "Move later")}`);
}
