// Pure functions of the builder: from a list of part ids to sequence, domains, name and files.
// They know no biology: parts, rules, products and texts come in `data`, written by payload.py.

const at = (data, id) => data.parts[id];
const text = (data, ids) => ids.map((id) => at(data, id).sequence).join("");

/** Why these part ids are no CAR, or "" if they are one. */
export function refusal(data, ids) {
  const unknown = ids.find((id) => !at(data, id));
  if (unknown !== undefined) return `${unknown} is not a part of data/car_parts.csv.`;
  const words = { ids: ids.join(" "), kinds: ids.map((id) => at(data, id).kind).join(" ") };
  const broken = data.rules.find((rule) => new RegExp(rule.pattern).test(words[rule.on]) === (rule.refuse === "found"));
  return broken ? broken.message : "";
}

/** Slot -> part ids of an accepted chain. */
export function asSlots(data, ids) {
  const filled = Object.fromEntries(data.slots.map((slot) => [slot.slot, []]));
  for (const id of ids) {
    const fits = data.slots.filter((slot) => slot.kinds.includes(at(data, id).kind));
    const free = fits.find((slot) => filled[slot.slot].length < slot.most) || fits.at(-1);
    filled[filled.marker.length ? "marker" : free.slot].push(id);
  }
  return filled;
}

/** Part ids in chain order from slot -> id or list of ids. */
export const inOrder = (data, slots) => data.slots.flatMap((slot) => slots[slot.slot] || []);

/** Everything a chain says about itself, or {error} with the sentence that refuses it. */
export function assemble(data, ids) {
  const error = refusal(data, ids);
  if (error) return { error, ids };
  const slots = asSlots(data, ids);
  const sequence = text(data, ids);
  let end = 0;
  const domains = data.slots.flatMap(({ slot }) => slots[slot].map((id, i) => {
    const start = end + 1;
    end += at(data, id).sequence.length;
    return { key: i ? `${slot}.${i + 1}` : slot, slot, id, start, end };
  }));
  const bare = ids.slice(0, ids.length - slots.marker.length);
  const car = text(data, bare);
  const inner = domains.find((domain) => domain.slot === "tm").end;
  const itams = [...car.slice(inner).matchAll(new RegExp(data.itam, "g"))].map((match) => {
    const start = inner + match.index + 1;
    const stop = start + match[0].length - 1;
    return { start, end: stop, tyrosines: [start, stop - 3] };
  });
  const mature = sequence.slice(domains[0].end);
  const weight = [...car.slice(domains[0].end)].reduce((sum, letter) => sum + data.mass[letter], data.water);
  return {
    ids, slots, sequence, mature, domains, itams, bare,
    generation: 1 + ids.filter((id) => at(data, id).kind === "costim").length,
    mass: weight / 1000,
    derived: ids.filter((id) => at(data, id).derived),
  };
}

/** One row per slot: what two accepted chains hold there. */
export function compare(data, a, b) {
  const [one, two] = [asSlots(data, a), asSlots(data, b)];
  return data.slots.map(({ slot, label }) => {
    const [mine, other] = [one[slot], two[slot]];
    return { slot, label, mine, other, same: mine.join() === other.join() };
  });
}

/** Names of the products with exactly this chain, or the nearest product and what differs. */
export function identify(data, ids) {
  const bare = asSlots(data, ids).marker.length === 0;
  const rows = data.products.map((product) => {
    const marker = asSlots(data, product.ids).marker.length;
    const chain = bare ? product.ids.slice(0, product.ids.length - marker) : product.ids;
    const differences = compare(data, ids, chain).filter((row) => !row.same);
    const caveat = chain.length < product.ids.length ? data.texts.withoutMarker : product.caveat;
    return { ...product, differences, named: caveat ? `${product.inn} (${caveat})` : product.inn };
  });
  const exact = rows.filter((row) => !row.differences.length);
  if (exact.length) {
    const name = exact.map((row) => row.named).join("; ");
    return { exact: true, name, text: name };
  }
  const nearest = rows.reduce((best, row) => (row.differences.length < best.differences.length ? row : best));
  const differing = nearest.differences.map((row) => row.label.toLowerCase()).join(", ");
  const name = data.texts.teaching;
  return { exact: false, name, nearest, text: `${name}; nearest is ${nearest.inn}, which differs in: ${differing}` };
}

/** Feedback of a challenge: one sentence for each slot that does not fit; [] when it is solved. */
export function judge(data, challenge, ids) {
  const slots = asSlots(data, ids);
  const whole = (pattern, value) => new RegExp(`^(?:${pattern})$`).test(value);
  return challenge.checks.flatMap(({ slot, accept, wrong }) => {
    const value = slots[slot].join("+");
    return whole(accept, value) ? [] : [wrong.find(([choice]) => whole(choice, value))[1]];
  });
}

/** A motif as readers type it (x is any residue) as a regular expression, or null. */
function motif(typed) {
  const clean = typed.trim().replace(/[xX]/g, ".").toUpperCase();
  if (!/^[A-Z.[\]{},\d]+$/.test(clean)) return null;
  try {
    return new RegExp(clean, "g");
  } catch {
    return null;
  }
}

const ascii = (data, words) => words.replace(/[^ -~]/g, (letter) => data.ascii[letter] || "?");
const chunks = (sequence, size) => sequence.match(new RegExp(`.{1,${size}}`, "g")) || [];

export function fasta(data, built, name) {
  const head = `>${ascii(data, name)} | precursor | ${built.sequence.length} aa`;
  return [head, ...chunks(built.sequence, 60), ""].join("\n");
}

export function genbank(data, built, name) {
  const length = String(built.sequence.length);
  const words = ascii(data, `${name}.`).match(/.{1,67}(\s|$)/g).map((line) => line.trim());
  const features = built.domains.flatMap(({ id, start, end }) => [
    `     Region          ${start}..${end}`,
    `                     /region_name="${id}"`,
    `                     /note="${ascii(data, at(data, id).name)}"`,
  ]);
  const lines = chunks(built.sequence.toLowerCase(), 60).map((line, i) =>
    `${String(i * 60 + 1).padStart(9)} ${chunks(line, 10).join(" ")}`);
  return [
    `LOCUS       CAR${length.padStart(25)} aa            linear   UNK 01-JAN-1980`,
    `DEFINITION  ${words.join("\n            ")}`,
    "ACCESSION   CAR", "VERSION     CAR", "KEYWORDS    .",
    "FEATURES             Location/Qualifiers", ...features, "ORIGIN", ...lines, "//", "",
  ].join("\n");
}
