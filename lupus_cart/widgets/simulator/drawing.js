// The picture: panels over one day axis, drawn as SVG text from the numbers of a run.

const HEAD = 40; // from one panel to the next, with its title
const FOOT = 10;
const LEFT = 52;
const PANEL = 150;
const ROW = 19;
const short = (value) => (value >= 1e5 ? value.toExponential(0).replace("e+", "e") : String(Number(value.toPrecision(3))));

const tenth = (value) => Math.round(10 * value) / 10;

/** Round numbers, about `count` of them, from `low` up to the first that is not below `high`. */
function ticks(low, high, count) {
  const raw = (high - low) / count;
  const unit = 10 ** Math.floor(Math.log10(raw));
  const step = [1, 2, 5, 10].map((m) => m * unit).find((s) => s >= raw);
  return Array.from({ length: Math.ceil(high / step - 1e-9) + 1 }, (_, i) => Number((low + i * step).toPrecision(6)));
}

function makeScale(log, least, highest) {
  if (!log) {
    const marks = ticks(0, Math.max(highest, 1e-9), 4); // up to a round number, so that the axis rests while a curve moves
    const top = marks.at(-1);
    return { at: (v) => Math.max(v, 0) / top, marks, ok: () => true };
  }
  const [bottom, top] = [Math.log10(least), Math.ceil(Math.log10(Math.max(highest, 10 * least)) + 0.05)];
  const every = top - bottom > 5 ? 2 : 1;
  const marks = Array.from({ length: top - bottom + 1 }, (_, i) => bottom + i).filter((e) => (e - bottom) % every === 0).map((e) => Number(`1e${e}`));
  return { at: (v) => (Math.log10(Math.max(v, least * 0.999)) - bottom) / (top - bottom), marks, ok: (v) => v >= least };
}

/** A curve as path data; values below a log scale's foot lift the pen. */
function trace(days, values, x, y, ok) {
  let path = "";
  let down = false;
  for (let i = 0; i < days.length; i++) {
    if (!ok(values[i])) { down = false; continue; }
    path += `${down ? "L" : "M"}${tenth(x(days[i]))} ${tenth(y(values[i]))}`;
    down = true;
  }
  return path;
}

function area(days, low, high, x, y) {
  const there = days.map((day, i) => `${tenth(x(day))} ${tenth(y(high[i]))}`);
  const back = days.map((day, i) => `${tenth(x(day))} ${tenth(y(low[i]))}`).reverse();
  return `M${there.join("L")}L${back.join("L")}Z`;
}

/** The key of a panel: samples and labels, in as many rows as the width needs; and its height. */
function keySvg(panel, width, top) {
  let [at, row] = [0, 0];
  if (panel.curves.length < 2) return { svg: "", height: 0 };
  const svg = panel.curves.map(({ label: text, look }) => {
    const wide = 34 + text.length * 6.8;
    if (at && at + wide > width) [at, row] = [0, row + 1];
    const y = top + row * ROW;
    const here = `<path class="sm-line sm-${look}" d="M${at} ${y - 4}h22"/><text class="sm-key" x="${at + 27}" y="${y}">${esc(text)}</text>`;
    at += wide + 10;
    return here;
  });
  return { svg: svg.join(""), height: (row + 1) * ROW + 4 };
}

/** One panel as [what rests, what moves]; `top` is where its plot begins. */
function panelSvg({ panel, run, kept, band, log, x, width, top, head, story, reported, words, uid }) {
  const isLog = log && !panel.zero;
  const of = (each, { column }) => {
    const values = each.columns[column];
    const unit = panel.percent ? 100 / (column === "two_source_antibody" ? 1 : run.columns[column][0]) : 1;
    return unit === 1 ? values : values.map((v) => v * unit);
  };
  const bands = panel.curves.map((curve) => {
    const found = !curve.noBand && band?.columns[curve.column];
    return found && { low: of({ columns: { [curve.column]: found.low } }, curve), high: of({ columns: { [curve.column]: found.high } }, curve) };
  });
  const sets = panel.curves.flatMap((curve, i) => [of(run, curve), ...(kept ? [of(kept, curve)] : []), ...(bands[i] ? [bands[i].high] : [])]);
  const highest = sets.reduce((most, values) => values.reduce((a, b) => Math.max(a, b), most), 0);
  const scale = makeScale(isLog, panel.least, highest);
  const y = (v) => top + PANEL * (1 - scale.at(v));
  const right = width - 6;
  const moving = [];
  const out = [`<text class="sm-head" x="0" y="${head}">${esc(panel.title)}<tspan class="sm-unit" dx="6">${esc(panel.unit)}${isLog ? ", log scale" : ""}</tspan></text>`];
  for (const mark of scale.marks) out.push(`<path class="sm-grid" d="M${LEFT} ${tenth(y(mark))}H${right}"/><text class="sm-tick" x="${LEFT - 6}" y="${tenth(y(mark) + 4)}" text-anchor="end">${short(mark)}</text>`);
  if (panel.reported) {
    const [mean, sd] = reported;
    const [from, to] = [x(mean - sd), Math.min(x(mean + sd), right)];
    if (from < right - 8) {
      out.push(`<rect class="sm-reported" x="${tenth(from)}" y="${top}" width="${tenth(to - from)}" height="${PANEL}"/>`);
      if (x(mean) < right) out.push(`<path class="sm-mean" d="M${tenth(x(mean))} ${top}v${PANEL}"/>`);
      out.push(label((from + to) / 2, top + 13, panel.reported, width, "sm-note"));
    }
    if (story.artefact && x(story.artefact[0]) < right) {
      const [a, b] = story.artefact.map(x);
      moving.push(`<rect class="sm-artefact" fill="url(#${uid}-hatch)" x="${tenth(a)}" y="${top}" width="${tenth(Math.max(b - a, 2))}" height="${PANEL}"/>`, `<text class="sm-note" x="${tenth(b + 4)}" y="${top + PANEL / 2}">${words.artefact}</text>`);
    }
  }
  if (panel.zero) out.push(label(width / 2, y(0) - 4, panel.zero, width, "sm-note"), `<path class="sm-zero" d="M${LEFT} ${y(0)}H${right}"/>`);
  panel.curves.forEach((curve, i) => {
    if (bands[i]) moving.push(`<path class="sm-band sm-${curve.look}" d="${area(band.days, bands[i].low, bands[i].high, x, y)}"/>`);
    if (kept) moving.push(`<path class="sm-line sm-kept" d="${trace(kept.days, of(kept, curve), x, y, scale.ok)}"/>`);
  });
  panel.curves.forEach((curve) => moving.push(`<path class="sm-line sm-${curve.look}" data-column="${curve.column}" d="${trace(run.days, of(run, curve), x, y, scale.ok)}"/>`));
  return [out.join(""), moving.join("")];
}

/** Text that stays inside the picture. */
function label(at, y, text, width, name) {
  const half = text.length * 3.1;
  return `<text class="${name}" x="${tenth(Math.min(Math.max(at, LEFT + half), width - half - 4))}" y="${tenth(y)}" text-anchor="middle">${esc(text)}</text>`;
}

/** The day under a place of the picture. */
const dayAt = (place, width, horizon) => Math.round(Math.min(Math.max((place - LEFT) / (width - 6 - LEFT), 0), 1) * horizon);

const EVENTS = 4; // rows kept free for them, so that the panels rest while an event comes and goes

/** About the height of a picture before there is one. */
const expectedHeight = (panels) => EVENTS * ROW + 34 + panels.reduce((sum, { curves }) => sum + HEAD + (curves.length < 2 ? 0 : ROW + 4) + PANEL + FOOT, 0);

/** The whole picture in three layers, from below: lines of the events, what rests, what moves; and its height. */
function picture({ panels, run, kept, band, log, horizon, width, story, reported, words, events, day, uid }) {
  const right = width - 6;
  const x = (d) => LEFT + ((right - LEFT) * d) / horizon;
  const top = EVENTS * ROW + 4;
  const [lines, still, moving] = [[], [], []];
  const plots = []; // where each panel begins
  let bottom = top;
  for (const panel of panels) {
    const key = keySvg(panel, width, bottom + HEAD + 2);
    const begin = bottom + HEAD + key.height;
    const [resting, changing] = panelSvg({ panel, run, kept, band, log, x, width, top: begin, head: bottom + HEAD - 18, story, reported, words, uid });
    still.push(key.svg, resting);
    moving.push(changing);
    plots.push(begin);
    bottom = begin + PANEL + FOOT;
  }
  bottom -= FOOT;
  events.forEach(([at, text], i) => {
    const y = i * ROW + 13;
    const wide = text.length * 6.4; // right of its dot, else left of it, else as far right as it goes
    const fits = x(at) + 7 + wide <= width;
    const left = !fits && x(at) - 7 - wide >= 0;
    const place = left ? x(at) - 7 : fits ? x(at) + 7 : width - wide;
    const there = tenth(x(at)); // through the plots only: no line crosses a title or a key
    lines.push(`<path class="sm-event" d="M${there} ${y - 4}V${top}${plots.map((begin) => `M${there} ${begin}v${PANEL}`).join("")}"/>`);
    moving.push(`<circle class="sm-dot" cx="${tenth(x(at))}" cy="${y - 4}" r="3.5"/>`,
      `<text class="sm-mark" x="${tenth(place)}" y="${y}" text-anchor="${left ? "end" : "start"}">${esc(text)}</text>`);
  });
  if (day !== null) moving.push(`<path class="sm-day" d="M${tenth(x(day))} ${top}V${bottom}"/>`);
  for (const mark of ticks(0, horizon, width < 480 ? 4 : 8).filter((each) => each <= horizon)) still.push(`<text class="sm-tick" x="${tenth(x(mark))}" y="${bottom + 16}" text-anchor="${x(mark) > right - 12 ? "end" : "middle"}">${mark}</text>`);
  still.push(`<text class="sm-unit" x="${tenth((LEFT + right) / 2)}" y="${bottom + 34}" text-anchor="middle">days after the infusion</text>`);
  return { layers: [lines, still, moving].map((parts) => parts.join("")), height: bottom + 40 };
}
