// The drawing: a receptor across the membrane, heights to scale in residues, labels as rows beside it.

const SCALE = 0.9; // pixels a residue
const ROW = 44; // a label is also a button: high enough for a finger
const WIDTH = 164;
const AXIS = 88; // hinge, helix and tails stand on this line
const LOBE = 36;

/** Positions nearest to `wanted` that keep their order and stand `gap` apart, none above `top`. */
export function spread(wanted, gap, top) {
  const blocks = [];
  wanted.forEach((y, i) => {
    blocks.push({ sum: y - i * gap, n: 1 });
    while (blocks.length > 1) {
      const [before, last] = blocks.slice(-2);
      if (before.sum / before.n <= last.sum / last.n) break;
      blocks.splice(-2, 2, { sum: before.sum + last.sum, n: before.n + last.n });
    }
  });
  return blocks.flatMap(({ sum, n }) => Array(n).fill(sum / n)).map((y, i) => Math.max(y, top) + i * gap);
}

const box = (x, y, width, height, round) =>
  `<rect x="${x - width / 2}" y="${y}" width="${width}" height="${Math.max(height, 2)}" rx="${round}"/>`;

function helix(x, y, height, turns) {
  const step = height / turns;
  const bars = Array.from({ length: turns }, (_, i) => `M${x - 8} ${y + step * (i + 0.25)}L${x + 8} ${y + step * (i + 0.75)}`);
  return `<path class="cb-helix" d="${bars.join("")}"/>`;
}

/** Two layers of lipids: dotted lines draw the heads, dashed ones the tails. */
const membrane = (y, height) => `<g class="cb-membrane"><rect width="${WIDTH}" y="${y}" height="${height}"/>` +
  `<path class="cb-tails" stroke-width="${height - 9}" d="M3.5 ${y + height / 2}H${WIDTH}"/>` +
  `<path class="cb-heads" d="M5 ${y + 3}H${WIDTH}M5 ${y + height - 3}H${WIDTH}"/></g>`;

const hatch = (id, size, body) =>
  `<pattern id="${id}" width="${size}" height="${size}" patternUnits="userSpaceOnUse">${body}</pattern>`;

const defs = (uid) => `<defs>
${hatch(`${uid}-hinge`, 5, '<path d="M0 5L5 0" class="cb-hatch"/>')}
${hatch(`${uid}-costim`, 4, '<path d="M0 2H4" class="cb-hatch"/>')}
${hatch(`${uid}-signalling`, 5, '<circle cx="2" cy="2" r=".9" class="cb-dot"/>')}</defs>`;

/**
 * The picture of an assembled chain and where its labels belong.
 * Returns svg (html text), height, and anchors: domain key -> [x, y] of the end of its leader line.
 */
function draw(data, built, uid) {
  const size = (id) => data.parts[id].sequence.length * SCALE;
  const target = data.texts.antigens[built.target];
  const shapes = [];
  const anchors = {};
  const add = (key, kind, body, x, y) => {
    const [slot] = key.split(".");
    const gap = built.missing.includes(slot) ? " cb-missing" : built.unnamed.includes(slot) ? " cb-unnamed" : "";
    shapes.push(`<g class="cb-shape cb-${kind}${gap}" data-key="${key}">${body}</g>`);
    anchors[key] = [x, y];
  };
  const pattern = (kind, body) => body + body.replace("/>", ` fill="url(#${uid}-${kind})" class="cb-over"/>`);

  const top = 40;
  const tall = target?.part ? size(target.part) : 72;
  const { slots } = built;
  const pieces = slots.binder.filter((id) => data.parts[id].kind !== "linker");
  const centres = pieces.length > 1 ? [AXIS - LOBE - 8, AXIS] : [AXIS];
  const middle = (centres[0] + AXIS) / 2;
  if (target) add("antigen", `antigen${target.part ? "" : " cb-unscaled"}`, box(middle, top - 24, 12, 30, 4) + box(middle, top, 34, tall, 12), middle + 9, top + tall / 2);

  let y = top + (target ? tall : 0) + 5;
  const lobes = y;
  if (!built.unnamed.includes("signal_peptide")) slots.signal_peptide.forEach((id) =>
    add("signal_peptide", "signal_peptide", box(AXIS + 28, lobes - 20, 9, size(id), 4), AXIS + 29, lobes - 8));
  let piece = 0;
  const linker = [];
  slots.binder.forEach((id, i) => {
    const key = i ? `binder.${i + 1}` : "binder";
    if (data.parts[id].kind === "linker") return linker.push([key, id]);
    const x = centres[Math.min(piece, centres.length - 1)];
    const label = data.parts[id].kind.split("_")[1];
    add(key, "binder", `${box(x, lobes, LOBE, size(id), 18)}<text x="${x}" y="${lobes + size(id) / 2 + 4}">${label}</text>`, x + 6, lobes + (piece ? size(id) * 0.9 : 12));
    if (!piece) anchors.ends = lobes + size(id);
    y = lobes + size(id);
    piece += 1;
  });
  for (const [key, id] of linker) {
    const bottom = Math.max(anchors.ends, y);
    add(key, "linker", `<path class="cb-link" d="M${centres[0]} ${anchors.ends}C${centres[0]} ${bottom + size(id) + 10} ${AXIS - 14} ${bottom + size(id)} ${AXIS - 9} ${y - 4}"/>`,
      centres[0] + 1, anchors.ends + 5);
  }
  const stack = (slot, kind, width, round, drawn) => slots[slot].forEach((id) => {
    const height = size(id);
    add(slot, kind, drawn ? drawn(height, id) : pattern(kind, box(AXIS, y, width, height, round)), AXIS + width / 4, y + height / 2);
    y += height;
  });
  stack("junction", "junction", 12, 1);
  stack("hinge", "hinge", 12, 6);
  const wall = y;
  stack("tm", "tm", 22, 4, (height) => helix(AXIS, y, height, 4));
  const inner = y;
  stack("costim_1", "costim", 28, 7);
  stack("costim_2", "costim", 28, 7);
  stack("signalling", "signalling", 24, 9, (height, id) => {
    const zeta = built.domains.find((domain) => domain.slot === "signalling");
    const place = (residue) => y + (residue - zeta.start + 0.5) * SCALE;
    const marks = built.itams.map(({ start, end, tyrosines }) =>
      `<rect class="cb-itam" x="${AXIS - 12}" width="24" y="${place(start)}" height="${(end - start) * SCALE}"/>` +
      tyrosines.map((residue) => `<circle class="cb-tyr" cx="${AXIS + 12}" cy="${place(residue)}" r="3.4"/>`).join(""));
    return pattern("signalling", box(AXIS, y, 24, height, 9)) + marks.join("");
  });
  slots.marker.forEach((id, i) => {
    const key = i ? `marker.${i + 1}` : "marker";
    const height = size(id);
    if (data.parts[id].kind === "marker") return add(key, "marker", box(138, inner - height, 22, height, 10), 143, inner - 40);
    add(key, i ? "signal_peptide" : "two_a", box(AXIS, y + 4, 11, height, 3), AXIS, y + 4 + height / 2);
    y += height + 5;
  });
  delete anchors.ends;
  const height = y + 26;
  const word = (content, where) => `<text x="4" y="${where}">${content}</text>`;
  const facing = target ? `<rect class="cb-cytosol" y="-9" width="${WIDTH}" height="30"/>${membrane(20, 20)}${word(target.cell, 13)}` : "";
  return {
    height, anchors,
    body: `${defs(uid)}${facing}<rect class="cb-cytosol" y="${inner}" width="${WIDTH}" height="9999"/>` +
      membrane(wall, inner - wall) + word(data.texts.inside, height - 6) + shapes.join(""),
  };
}

/** Leader lines from the domains to the middles of their rows. */
const leads = (anchors, rows) => rows.filter(({ key }) => anchors[key]).map(({ key, y }) =>
  `<path class="cb-lead" d="M${anchors[key]}L${WIDTH - 8} ${y}H${WIDTH}"/><circle class="cb-end" cx="${anchors[key][0]}" cy="${anchors[key][1]}" r="1.8"/>`).join("");
