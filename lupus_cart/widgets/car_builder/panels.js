// Below the picture: the sequence, the comparison, the challenges.

function showSequence(b) {
  const { uid, words, built, part, at } = b;
  const panel = b.panel("Sequence");
  if (!panel.firstChild) {
    panel.innerHTML = `<div class="cb-bar"><label class="cb-field" for="${uid}-motif">${words.find} <input id="${uid}-motif" type="search" list="${uid}-motifs" autocomplete="off" spellcheck="false" data-on="motif"></label><datalist id="${uid}-motifs">${optionList(words.motifs.map((each) => [each, ""]))}</datalist>
<div class="cb-tools">${action("copy", "Copy FASTA")}${action("fasta", "Download FASTA")}${action("genbank", "Download GenBank")}</div></div><p class="cb-muted" role="status" data-at="found"></p><ol class="cb-seq" data-at="seq"></ol>`;
  }
  const say = (text) => { if (at("found").textContent !== text) at("found").textContent = text; };
  if (!b.ids.length) {
    say(words.known);
    return b.put("seq", "");
  }
  const wanted = b.search ? motif(b.search) : null;
  const hits = wanted ? [...built.sequence.matchAll(wanted)].filter((hit) => hit[0]) : [];
  say(!b.search ? words.numbered :
    wanted ? `Matches: ${hits.length}${hits.length ? `, at ${hits.map((hit) => hit.index + 1).join(", ")}` : ""}.` : words.motifHelp);
  const found = new Set(hits.flatMap((hit) => [...hit[0]].map((_, i) => hit.index + i)));
  const rings = new Set(built.itams.flatMap((itam) => itam.tyrosines.map((residue) => residue - 1)));
  const lines = [];
  let d = 0;
  for (let line = 0; line < built.sequence.length; line += b.width) {
    const stop = Math.min(line + b.width, built.sequence.length);
    let html = "";
    let open = "";
    const starting = [];
    for (let i = line; i < stop; i++) {
      if (i >= built.domains[d].end) d += 1;
      const domain = built.domains[d];
      if (i + 1 === domain.start) starting.push(`${part(domain.id).name} ${domain.start}–${domain.end}`);
      const look = `cb-${part(domain.id).kind}${domain.key === b.selected ? " cb-on" : ""}${found.has(i) ? " cb-hit" : ""}`;
      if (open !== domain.key + look) {
        html += `${open && "</span>"}<span class="${look}" data-key="${domain.key}">`;
        open = domain.key + look;
      }
      html += rings.has(i) ? `<b>${built.sequence[i]}</b>` : built.sequence[i];
    }
    lines.push(`<li>${starting.length ? `<small class="cb-starts">${esc(starting.join(" · "))}</small>` : ""}<small>${line + 1}</small><code>${html}</span></code></li>`);
  }
  b.put("seq", lines.join(""));
}

function showCompare(b) {
  const { data, words, part } = b;
  const panel = b.panel("Compare");
  const whole = data.presets.filter((item) => item.ids.length);
  if (!panel.firstChild) {
    panel.innerHTML = `${choice(b.uid, "other", "Compare with", whole.map((item) => [item.id, item.label]))}<div data-at="table"></div>`;
  }
  b.other ||= whole[0].id;
  b.field("other").value = b.other;
  const chain = b.preset(b.other);
  const names = (list) => list.map((id) => `${esc(part(id).name)} ${small(aa(b.len(id)))}`).join("<br>") || "–";
  const unknown = b.known();
  const rows = compare(data, unknown ? chain.ids : b.ids, chain.ids);
  const differ = rows.filter((row) => !row.same).map((row) => row.label.toLowerCase());
  const verdict = unknown ? words.known : differ.length ? `They differ in: ${differ.join(", ")}.` : words.equal;
  const line = ({ slot, label, mine, other, same }) => {
    const [, value, status] = unknown?.find(([name]) => name === slot) || [];
    const cells = unknown ? [`${esc(value || "–")} ${small(words.statuses[status])}`, names(other), "not known"] : [names(mine), names(other), same ? "same" : "differs"];
    return `<tr${same ? "" : ' class="cb-differs"'}><th scope="row">${esc(label)}</th>${cells.map((cell) => `<td>${cell}</td>`).join("")}</tr>`;
  };
  b.put("table", `<p><strong>${verdict}</strong></p><table><caption>Slot by slot</caption><thead><tr>${["Slot", "This receptor", chain.label, "Result"].map((title) => `<th scope="col">${esc(title)}</th>`).join("")}</tr></thead><tbody>${rows.map(line).join("")}</tbody></table>`);
}

function showChallenges(b) {
  const panel = b.panel("Challenges");
  if (panel.firstChild) return;
  panel.innerHTML = `${choice(b.uid, "challenge", "Challenge", b.data.challenges.map((item, i) => [i, `${i + 1}. ${item.title}`]))}<p data-at="task"></p>
<div class="cb-tools">${action("start", "Start")}${action("check", "Check")}${action("solve", "Show one solution")}</div><div role="status" data-at="verdict"></div>`;
  showTask(b);
}

function showTask(b) {
  b.put("task", esc(b.data.challenges[b.challenge].task));
  b.put("verdict", "");
}

function check(b) {
  const item = b.data.challenges[b.challenge];
  const wrong = b.ids.length ? judge(b.data, item, b.ids) : [b.words.known];
  b.put("verdict", wrong.length ? `<p><strong>Not yet.</strong></p><ul>${wrong.map((each) => `<li>${esc(each)}</li>`).join("")}</ul>` :
    `<p><strong>Solved.</strong> ${esc(item.success)} ${b.source(item.sources)}</p>`);
}
