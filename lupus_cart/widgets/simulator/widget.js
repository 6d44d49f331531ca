// The controls and the words: one setting, one run of it, one picture.

let engine = null; // one worker for all simulators of a page
const clients = new Map();

/** A worker; where the host forbids one, the same code on this thread. */
function startEngine() {
  const deliver = ({ data }) => clients.get(data.client)?.(data);
  const here = () => {
    const { port1, port2 } = new MessageChannel();
    simulatorCore().serve(port1);
    port2.onmessage = deliver;
    return port2;
  };
  try {
    const url = URL.createObjectURL(new Blob([`(${simulatorCore})().serve(self)`], { type: "text/javascript" }));
    const worker = new Worker(url);
    let unanswered = [];
    worker.onmessage = (message) => { unanswered = null; URL.revokeObjectURL(url); deliver(message); };
    worker.onerror = (event) => { // refused after all: nothing was ever answered
      event.preventDefault?.();
      if (!unanswered) return;
      engine = here();
      unanswered.forEach((message) => engine.postMessage(message));
    };
    return { postMessage: (message) => { unanswered?.push(message); worker.postMessage(message); } };
  } catch (refused) {
    return here();
  }
}

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

function render({ model, el }) {
  const { numbers, band: bandOf, reported, controls, presets, sources, texts } = model.get("data");
  const uid = newId("sm");
  const stage = presets[model.get("preset")];
  const free = model.get("preset") === "sandbox";
  const start = Object.fromEntries(Object.entries(controls).map(([name, item]) => [name, item.start]));
  const control = (name) => {
    const { label, kind, help } = controls[name];
    const about = `<small id="${uid}-h-${name}">${esc(help)}</small>`;
    return kind === "switch"
      ? `<div class="sm-control"><label class="lw-tick"><input type="checkbox" data-control="${name}" aria-describedby="${uid}-h-${name}"> ${esc(label)}</label>${about}</div>`
      : `<div class="sm-control"><label for="${uid}-${name}">${esc(label)}</label><output for="${uid}-${name}" data-out="${name}"></output><input type="range" id="${uid}-${name}" min="0" max="${STEPS}" data-control="${name}" aria-describedby="${uid}-h-${name}">${about}</div>`;
  };
  const root = rootIn(el, "simulator", `
${free ? `<label class="lw-field">Start from <select data-at="preset">${optionList(Object.entries(presets).map(([name, { label }]) => [name, label]))}</select></label>` : ""}
<p class="sm-question"><strong>Predict:</strong> <span data-at="question"></span></p>
<p class="lw-note">${esc(texts.caution)}</p>
${free ? `<fieldset class="sm-show"><legend>Show</legend>${Object.entries(texts.panels).map(([name, { title }]) => `<label class="lw-tick"><input type="checkbox" data-panel="${name}"> ${esc(title)}</label>`).join("")}</fieldset>` : ""}
<div class="sm-main">
  <div class="sm-side"><div class="sm-controls" role="group" aria-label="Controls">${stage.controls.map(control).join("")}</div>
  <div class="lw-tools">${action("reset", "Reset")}<button type="button" data-do="keep" aria-pressed="false">Keep this run to compare</button></div></div>
  <div class="sm-run"><div class="sm-picture" data-at="picture"><svg role="img"><defs><pattern id="${uid}-hatch" width="5" height="5" patternUnits="userSpaceOnUse" patternTransform="rotate(45)"><path class="sm-hatch" d="M0 0V5"/></pattern></defs><g></g><g></g><g></g></svg></div><div class="sm-words">
  <p><span data-at="story"></span> <span data-at="kept"></span> <span data-at="band"></span></p>
  <p class="sm-hidden" role="status" data-at="status"></p>
  <div class="sm-control"><label for="${uid}-day">Read off a day</label><output for="${uid}-day" data-at="dayOut"></output><input type="range" id="${uid}-day" min="0" data-at="day"></div>
  <p class="sm-read" data-at="read">${esc(texts.readHint)}</p></div></div>
</div>
<details class="sm-lesson"><summary>What the run shows</summary><p data-at="lesson"></p></details>
<details><summary>What is wrong with this model</summary><ul>${texts.faults.map((fault) => `<li>${esc(fault)}</li>`).join("")}</ul></details>
<details data-at="table"><summary>The numbers as a table</summary><div data-at="rows"></div>${action("csv", "Download CSV")}</details>
<p class="lw-source" data-at="sources"></p>`);
  const at = (name) => root.querySelector(`[data-at="${name}"]`);
  const boxes = [...root.querySelectorAll("[data-panel]")];
  const input = (name) => root.querySelector(`[data-control="${name}"]`);
  const client = uid;
  const svg = root.querySelector("svg");
  const layers = [...svg.querySelectorAll("g")];

  let chosen = stage;
  let shown = stage.panels;
  let setting = { ...model.get("setting") };
  let [run, band, kept, keptSetting, day] = [null, null, null, null, null];
  let width = 0;
  let [asked, askedBand, busy, again, drawing, quiet] = [0, 0, false, false, 0, 0];

  const write = (name, text) => { if (at(name).textContent !== text) at(name).textContent = text; };

  // ---- asking the engine: one run at a time, always for the newest setting
  function ask() {
    [band, askedBand] = [null, 0];
    clearTimeout(quiet);
    if (busy) { again = true; return; }
    busy = true;
    engine.postMessage({ client, kind: "run", id: ++asked, numbers, setting });
  }

  function askKept() {
    root.querySelector('[data-do="keep"]').setAttribute("aria-pressed", String(Boolean(keptSetting)));
    if (keptSetting) engine.postMessage({ client, kind: "kept", id: ++asked, numbers, setting: { ...keptSetting, horizon: setting.horizon } });
    else { kept = null; show(); }
  }

  function askBand() {
    const names = shown.flatMap((name) => texts.panels[name].curves).filter((curve) => !curve.noBand).map(({ column }) => column);
    write("band", texts.bandRunning);
    engine.postMessage({ client, kind: "band", id: (askedBand = ++asked), numbers, setting, band: { ...bandOf, names } });
  }

  clients.set(client, (answer) => {
    if (answer.kind === "run") busy = false;
    if (answer.error) at("story").textContent = `This setting could not be computed: ${answer.error}.`;
    else if (answer.kind === "kept") kept = answer.run;
    else if (answer.kind === "band") { if (answer.id === askedBand) band = answer.band; }
    else [run, root.dataset.ms] = [answer.run, answer.ms.toFixed(1)];
    if (again) { again = false; ask(); }
    else if (answer.kind === "run") quiet = setTimeout(settled, 300);
    show();
  });

  function settled() {
    at("status").textContent = at("story").textContent;
    if (setting.band) askBand();
  }

  // ---- showing
  const show = () => { drawing ||= requestAnimationFrame(() => { drawing = 0; draw(); }); };

  function value(column, when) {
    const { days } = run;
    const i = Math.max(1, days.findIndex((each) => each >= when));
    const share = (when - days[i - 1]) / (days[i] - days[i - 1]);
    return run.columns[column][i - 1] * (1 - share) + run.columns[column][i] * share;
  }

  function draw() {
    if (!run || !width) return;
    const story = storyOf(run);
    const words = texts.story;
    const said = [
      story.peakDay ? fill(words.peak, { height: number(story.peak), day: story.peakDay.toFixed(1) }) : words.noPeak,
      story.gone ? fill(words.gone, { day: story.gone.toFixed(1) }) : words.notGone,
      story.always ? words.always : story.begun ? fill(words.begin, { day: story.begun.toFixed(0) }) : fill(words.notBegun, { days: number(story.end) }),
    ];
    if (shown.includes("antibody")) said.push(fill(words.left, { share: number(100 * run.columns.two_source_antibody.at(-1)), day: number(story.end) }));
    const named = [[0, "infusion"], [story.gone, "gone"], [story.peakDay, "peak"], [story.begun, "begin"]];
    const events = named.filter(([when]) => when !== undefined && when <= story.end).sort((a, b) => a[0] - b[0]).map(([when, name]) => [when, `${texts.events[name]}, day ${when < 20 ? Number(when.toFixed(1)) : when.toFixed(0)}`]);
    const { layers: parts, height } = picture({
      panels: shown.map((name) => texts.panels[name]), run, kept, band: setting.band ? band : null, log: Boolean(setting.scale),
      horizon: story.end, width, story, reported, words: { artefact: texts.panels.b.artefact }, events, day, uid,
    });
    const attributes = { width, height, viewBox: `0 0 ${width} ${height}`, "aria-label": said.join(" ") };
    for (const [name, text] of Object.entries(attributes)) if (svg.getAttribute(name) !== String(text)) svg.setAttribute(name, text);
    layers.forEach((layer, i) => { if (layer.shown !== parts[i]) layer.innerHTML = layer.shown = parts[i]; });
    write("story", said.join(" "));
    write("kept", kept ? fill(texts.kept, { what: differences(keptSetting) }) : "");
    if (!setting.band || band) write("band", band ? texts.bandDone : "");
    at("day").max = story.end;
    if (day !== null) read();
    if (at("table").open) table();
  }

  function differences(other) {
    const changed = Object.keys(controls).filter((name) => !VIEW.includes(name) && other[name] !== start[name]);
    return changed.map((name) => `${controls[name].label.toLowerCase()}: ${inWords(name, other[name])}`).join("; ") || texts.usual;
  }

  const inWords = (name, amount) => (controls[name].kind === "switch" ? (amount ? "yes" : "no") : `${number(amount)} ${controls[name].unit}`.trim().replace(" %", "%"));

  function read() {
    at("dayOut").textContent = `day ${day}`;
    at("day").setAttribute("aria-valuetext", `day ${day}`);
    at("read").textContent = `Day ${day}: ${texts.columns.map(([column, label]) => `${label} ${number(tidy(value(column, day)))}`).join("; ")}.`;
  }

  // A value the model drives to round-off is none.
  const tidy = (amount) => (Math.abs(amount) < 1e-6 ? 0 : amount);

  function table() {
    const days = TABLE_DAYS.filter((each) => each <= run.days.at(-1));
    at("rows").innerHTML = `<div class="sm-scroll" tabindex="0" role="region" aria-label="The run day by day"><table><caption>The run day by day</caption><thead><tr><th scope="col">Day</th>${texts.columns.map(([, label]) => `<th scope="col">${esc(label)}</th>`).join("")}</tr></thead>
<tbody>${days.map((when) => `<tr><th scope="row">${when}</th>${texts.columns.map(([column]) => `<td>${number(tidy(value(column, when)))}</td>`).join("")}</tr>`).join("")}</tbody></table></div>`;
  }

  function csv() {
    const names = Object.keys(run.columns);
    const lines = run.days.map((when, i) => [when, ...names.map((name) => Number(tidy(run.columns[name][i]).toPrecision(6)))].join(","));
    const file = new Blob([[["t_days", ...names].join(","), ...lines, ""].join("\n")], { type: "text/csv" });
    const anchor = Object.assign(document.createElement("a"), { href: URL.createObjectURL(file), download: "simulator.csv" });
    root.append(anchor);
    anchor.click();
    anchor.remove();
    setTimeout(() => URL.revokeObjectURL(anchor.href), 1000);
  }

  function showControls(names = stage.controls) {
    for (const name of names) {
      const item = controls[name];
      if (item.kind === "switch") { input(name).checked = Boolean(setting[name]); continue; }
      input(name).value = Math.round(placeOf(item, setting[name]));
      input(name).setAttribute("aria-valuetext", inWords(name, setting[name]));
      root.querySelector(`[data-out="${name}"]`).textContent = inWords(name, setting[name]);
    }
  }

  function showPanels(names) {
    shown = names;
    root.dataset.panels = shown.length;
    at("picture").style.minHeight = `${expectedHeight(shown.length)}px`; // what stands below does not jump
    for (const box of boxes) box.checked = shown.includes(box.dataset.panel);
  }

  function change(values) {
    setting = { ...setting, ...values };
    if (day !== null) day = Math.min(day, Math.round(setting.horizon));
    model.set("setting", setting);
    model.save_changes?.();
    showControls(stage.controls.filter((name) => name in values));
    if ("horizon" in values && keptSetting) askKept();
    if (Object.keys(values).every((name) => name === "scale")) show();
    else ask();
  }

  function begin(preset, values) {
    chosen = preset;
    showPanels(preset.panels);
    keptSetting = preset.compare ? start : null;
    at("question").textContent = preset.question;
    at("lesson").textContent = preset.lesson;
    at("sources").innerHTML = `Model and numbers: ${preset.source.map((key) => link(sources[key])).join("; ")}.`;
    change(values);
    askKept();
  }

  // ---- listening
  root.addEventListener("input", ({ target }) => {
    const name = target.dataset.control;
    if (name) change({ [name]: controls[name].kind === "switch" ? Number(target.checked) : valueAt(controls[name], Number(target.value)) });
    else if (target === at("day")) { day = Number(target.value); show(); }
    else if (target === at("preset")) begin(presets[target.value], presets[target.value].setting);
    else if (boxes.includes(target)) {
      showPanels(boxes.filter((box) => box.checked).map((box) => box.dataset.panel));
      ask();
    }
  });
  root.addEventListener("click", ({ target }) => {
    const what = target.closest("[data-do]")?.dataset.do;
    if (what === "reset") begin(chosen, chosen.setting);
    if (what === "csv" && run) csv();
    if (what === "keep") { keptSetting = keptSetting ? null : { ...setting }; askKept(); }
  });
  at("picture").addEventListener("pointermove", ({ clientX }) => {
    if (!run) return;
    const { left, width } = at("picture").getBoundingClientRect();
    day = dayAt(clientX - left, width, run.days.at(-1));
    at("day").value = day;
    show();
  });
  at("table").addEventListener("toggle", show);
  const resized = new ResizeObserver(([{ contentRect }]) => {
    const now = Math.max(280, Math.floor(contentRect.width));
    if (now === width) return;
    width = now;
    show();
  });
  resized.observe(at("picture"));
  const unfollow = follow(model, ["setting"], () => {
    if (model.get("setting") === setting) return;
    setting = { ...setting, ...model.get("setting") };
    showControls();
    ask();
  });

  engine ||= startEngine();
  if (free) at("preset").value = model.get("preset");
  begin(stage, setting);
  return () => { resized.disconnect(); unfollow(); clients.delete(client); clearTimeout(quiet); };
}

export { simulatorCore };
export default { render };
