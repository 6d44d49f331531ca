// A control and a run in words, tables and files.

const three = new Intl.NumberFormat("en-GB", { maximumSignificantDigits: 3 });
const number = (value) => three.format(value);
const fill = (text, values) => text.replace(/{(\w+)}/g, (all, name) => values[name] ?? all);
const VIEW = ["horizon", "scale", "band"]; // controls that change the picture, not the run
const TABLE_DAYS = [0, 3, 7, 14, 28, 60, 90, 110, 180, 200, 300, 400];
const STEPS = 200;

function valueAt({ kind, low, high, start }, place) {
  const share = place / STEPS;
  const value = kind === "log" ? low * (high / low) ** share : low + (high - low) * share;
  return Math.abs(place - placeOf({ kind, low, high }, start)) < 0.5 ? start : Math.min(Math.max(Number(value.toPrecision(3)), low), high);
}
function placeOf({ kind, low, high }, value) {
  return STEPS * (kind === "log" ? Math.log(value / low) / Math.log(high / low) : (value - low) / (high - low));
}

/** What happened in a run: days of the peak, the end of autoreactive B cells, the return, the artefact. */
function storyOf({ events, peak, days, columns }) {
  const day = (name) => events.find(([what]) => what === name)?.[1];
  const peakDay = day("peak");
  const switches = events.filter(([what]) => what === "begin" || what === "stop");
  const last = switches.at(-1);
  const stop = switches.find(([what]) => what === "stop");
  const before = stop && switches[switches.indexOf(stop) - 1];
  return {
    peak, peakDay, gone: day("gone"), end: days.at(-1),
    begun: last?.[0] === "begin" && last[1] > (peakDay ?? 0) ? last[1] : undefined,
    always: !switches.length && columns.new_b_cells_per_uL.at(-1) > 0,
    artefact: stop && [before ? before[1] : 0, stop[1]],
  };
}

/** The same as sentences. */
function told(run, words, antibody) {
  const { peak, peakDay, gone, begun, always, end } = storyOf(run);
  const returned = begun ? fill(words.begin, { day: begun.toFixed(0) }) : fill(words.notBegun, { days: number(end) });
  return [
    peakDay ? fill(words.peak, { height: number(peak), day: peakDay.toFixed(1) }) : words.noPeak,
    gone ? fill(words.gone, { day: gone.toFixed(1) }) : words.notGone,
    always ? words.always : returned,
    ...(antibody ? [fill(words.left, { share: number(100 * run.columns.two_source_antibody.at(-1)), day: number(end) })] : []),
  ].join(" ");
}

/** Its marked days as [day, words], in order. */
function eventsOf({ gone, peakDay, begun, end }, names) {
  return [[0, names.infusion], [gone, names.gone], [peakDay, names.peak], [begun, names.begin]]
    .filter(([when]) => when !== undefined && when <= end).sort((a, b) => a[0] - b[0])
    .map(([when, name]) => [when, `${name}, day ${when < 20 ? Number(when.toFixed(1)) : when.toFixed(0)}`]);
}

// A value the model drives to round-off is none.
const tidy = (amount) => (Math.abs(amount) < 1e-6 ? 0 : amount);

/** A column's value on any day of the run. */
function valueOn({ days, columns }, column, day) {
  const when = Math.min(day, days.at(-1));
  const i = Math.max(1, days.findIndex((each) => each >= when));
  const share = (when - days[i - 1]) / (days[i] - days[i - 1]);
  return tidy(columns[column][i - 1] * (1 - share) + columns[column][i] * share);
}

function tableHtml(run, columns) {
  const head = columns.map(([, label]) => `<th scope="col">${esc(label)}</th>`).join("");
  const rows = TABLE_DAYS.filter((each) => each <= run.days.at(-1)).map((when) =>
    `<tr><th scope="row">${when}</th>${columns.map(([column]) => `<td>${number(valueOn(run, column, when))}</td>`).join("")}</tr>`);
  return `<div class="sm-scroll" tabindex="0" role="region" aria-label="The run day by day"><table><caption>The run day by day</caption>
<thead><tr><th scope="col">Day</th>${head}</tr></thead><tbody>${rows.join("")}</tbody></table></div>`;
}

function csvText({ days, columns }) {
  const names = Object.keys(columns);
  const lines = days.map((when, i) => [when, ...names.map((name) => Number(tidy(columns[name][i]).toPrecision(6)))].join(","));
  return [["t_days", ...names].join(","), ...lines, ""].join("\n");
}
