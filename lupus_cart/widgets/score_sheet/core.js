// What a sheet makes of ticked items. No medicine here: sections, weights, limits and words come in `spec`.

const sum = (numbers) => numbers.reduce((all, each) => all + each, 0);

/** Whether a number keeps a rule such as ["<=", 4] or ["in", 1, 4]. */
export function fits(value, [how, limit, high]) {
  return { "<": value < limit, "<=": value <= limit, ">": value > limit, ">=": value >= limit, "=": value === limit, in: value >= limit && value <= high }[how];
}

/** Points of each ticked item, of each section and in all; bands, verdict and its reasons. */
export function score(spec, ticked, gate = true) {
  const present = spec.items.filter(({ id }) => ticked.includes(id));
  const points = {};
  const sections = {};
  for (const { id } of spec.sections) {
    const mine = present.filter((item) => item.section === id);
    const most = Math.max(0, ...mine.map(({ weight }) => weight));
    const heaviest = mine.find(({ weight }) => weight === most);
    for (const item of mine) points[item.id] = spec.count === "highest" && item !== heaviest ? 0 : item.weight;
    sections[id] = sum(mine.map((item) => points[item.id]));
  }
  const total = sum(Object.values(sections));
  const has = (tag) => present.some(({ tags }) => tags.includes(tag));
  const parts = Object.fromEntries(spec.parts.map(({ id, without }) =>
    [id, total - sum(present.filter(({ tags }) => tags.includes(without)).map((item) => points[item.id]))]));
  const reasons = spec.threshold ? [
    spec.gate && !gate && spec.gate.missing,
    ...spec.needs.map(({ tag, missing }) => !has(tag) && missing),
    !fits(total, spec.threshold.rule) && spec.threshold.missing.replace("{score}", total),
  ].filter(Boolean) : [];
  const checks = spec.checks.map(({ of, rule, refuse }) => fits(of ? parts[of] : total, rule) && !(refuse && has(refuse)));
  const band = spec.bands.find(({ rule }) => fits(total, rule))?.label || "";
  return { total, points, sections, parts, checks, band, reasons, classified: spec.threshold ? !reasons.length : null };
}

/** How ticks compare with a case: missed, extra, gate; or, for a task, whether its total is reached another way. */
export function judge(spec, item, ticked, gate = true) {
  if (item.avoid.length) {
    const goal = score(spec, item.avoid).total;
    const shared = ticked.filter((id) => item.avoid.includes(id));
    return { goal, shared, right: score(spec, ticked).total === goal && !shared.length };
  }
  const missed = item.items.filter((id) => !ticked.includes(id));
  const extra = ticked.filter((id) => !item.items.includes(id));
  const wrongGate = Boolean(spec.gate) && gate !== item.gate;
  return { missed, extra, wrongGate, right: !missed.length && !extra.length && !wrongGate };
}
