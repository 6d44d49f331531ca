// The controls and the words: one setting, one run of it, one picture.

function render({ model, el }) {
  const { numbers, band: bandOf, reported, controls, presets, sources, texts } = DATA; // written before this text by Python
  const uid = newId("sm");
  const stage = presets[model.get("preset")];
  const free = model.get("preset") === "sandbox";
  const usual = Object.fromEntries(Object.entries(controls).map(([name, item]) => [name, item.start]));
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
  <div class="lw-tools">${action("reset", "Reset")}<button type="button" data-do="keep" aria-pressed="false">Keep this run</button></div></div>
  <div class="sm-run"><div class="sm-picture" data-at="picture"><svg role="img" aria-label="${esc(model.get("title") || stage.label)}"><defs><pattern id="${uid}-hatch" width="5" height="5" patternUnits="userSpaceOnUse" patternTransform="rotate(45)"><path class="sm-hatch" d="M0 0V5"/></pattern></defs><g></g><g></g><g></g></svg></div><div class="sm-words">
  <p><span data-at="story"></span> <span data-at="kept"></span> <span data-at="band"></span></p>
  <p class="sm-hidden" role="status" data-at="status"></p>
  <div class="sm-control"><label for="${uid}-day">Read off a day</label><output for="${uid}-day" data-at="dayOut"></output><input type="range" id="${uid}-day" min="0" value="0" data-at="day"></div>
  <p class="sm-read" data-at="read">${esc(texts.readHint)}</p></div></div>
</div>
<details class="sm-lesson"><summary>What the run shows</summary><p data-at="lesson"></p></details>
<details><summary>What is wrong with this model</summary><ul>${texts.faults.map((fault) => `<li>${esc(fault)}</li>`).join("")}</ul></details>
<details data-at="table"><summary>The numbers as a table</summary><div data-at="rows"></div>${action("csv", "Download CSV")}</details>
<p class="lw-source" data-at="sources"></p>`);
  const at = (name) => root.querySelector(`[data-at="${name}"]`);
  const boxes = [...root.querySelectorAll("[data-panel]")];
  const input = (name) => root.querySelector(`[data-control="${name}"]`);
  const svg = root.querySelector("svg");
  const layers = [...svg.querySelectorAll("g")];

  let chosen = stage;
  let shown = stage.panels;
  let setting = chosen.setting;
  let said; // the last value given to `changed`
  let [run, band, kept, keptSetting, day, failed] = [null, null, null, null, null, ""];
  let width = 0;
  let [asked, askedKept, askedBand, busy, again, drawing, quiet] = [0, 0, 0, false, false, 0, 0];

  const write = (name, text) => { if (at(name).textContent !== text) at(name).textContent = text; };

  // ---- asking the engine: one run at a time, always for the newest setting
  function send(kind, question) {
    engine.postMessage({ client: uid, kind, id: ++asked, numbers, ...question });
    return asked;
  }

  function ask() {
    [band, askedBand] = [null, 0];
    clearTimeout(quiet);
    if (busy) { again = true; return; }
    busy = true;
    send("run", { setting });
  }

  function askKept() {
    root.querySelector('[data-do="keep"]').setAttribute("aria-pressed", String(Boolean(keptSetting)));
    if (!keptSetting) { [kept, askedKept] = [null, 0]; return show(); }
    askedKept = send("kept", { setting: { ...keptSetting, horizon: setting.horizon } });
  }

  function askBand() {
    const names = shown.flatMap((name) => texts.panels[name].curves).filter((curve) => !curve.noBand).map(({ column }) => column);
    write("band", texts.bandRunning);
    askedBand = send("band", { setting, band: { ...bandOf, names } });
  }

  // An answer to a question that the reader has taken back is dropped.
  clients.set(uid, ({ kind, id, error, ...answer }) => {
    if (kind === "kept" && id === askedKept) kept = error ? null : { ...answer.run, what: differences(keptSetting) };
    if (kind === "band" && id === askedBand) {
      if (error) write("band", fill(texts.failed, { error }));
      else ({ band } = answer);
    }
    if (kind === "run") {
      busy = false;
      failed = error ? fill(texts.failed, { error }) : "";
      if (!error) [run, root.dataset.ms] = [answer.run, answer.ms.toFixed(1)];
      if (again) { again = false; ask(); }
      else quiet = setTimeout(settled, 300);
    }
    show();
  });

  function settled() {
    at("status").textContent = at("story").textContent;
    if (setting.band) askBand();
  }

  // ---- showing
  const show = () => { drawing ||= requestAnimationFrame(() => { drawing = 0; draw(); }); };

  function draw() {
    if (failed) write("story", failed);
    if (!run || !width) return;
    const story = storyOf(run);
    const words = told(run, texts.story, shown.includes("antibody"));
    const { layers: parts, height } = picture({
      panels: shown.map((name) => texts.panels[name]), run, kept, band: setting.band ? band : null, log: Boolean(setting.scale),
      horizon: story.end, width, story, reported, words: { artefact: texts.panels.b.artefact }, events: eventsOf(story, texts.events), day, uid,
    });
    const attributes = { width, height, viewBox: `0 0 ${width} ${height}`, "aria-label": words };
    for (const [name, text] of Object.entries(attributes)) if (svg.getAttribute(name) !== String(text)) svg.setAttribute(name, text);
    at("picture").style.minHeight = "";
    layers.forEach((layer, i) => { if (layer.shown !== parts[i]) layer.innerHTML = layer.shown = parts[i]; });
    if (!failed) write("story", words);
    write("kept", kept ? fill(texts.kept, kept) : "");
    if (!setting.band || band) write("band", band ? texts.bandDone : "");
    at("day").max = story.end;
    if (day !== null) read();
    if (at("table").open) at("rows").innerHTML = tableHtml(run, texts.columns);
  }

  function differences(other) {
    const changed = Object.keys(controls).filter((name) => !VIEW.includes(name) && other[name] !== usual[name]);
    return changed.map((name) => `${controls[name].label.toLowerCase()}: ${inWords(name, other[name])}`).join("; ") || texts.usual;
  }

  const inWords = (name, amount) => (controls[name].kind === "switch" ? (amount ? "yes" : "no") : `${number(amount)} ${controls[name].unit}`.trim().replace(" %", "%"));

  function read() {
    at("dayOut").textContent = `day ${day}`;
    at("day").setAttribute("aria-valuetext", `day ${day}`);
    at("read").textContent = `Day ${day}: ${texts.columns.map(([column, label]) => `${label} ${number(valueOn(run, column, day))}`).join("; ")}.`;
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
    if (!run) at("picture").style.minHeight = `${expectedHeight(shown.map((name) => texts.panels[name]))}px`; // what stands below does not jump
    for (const box of boxes) box.checked = shown.includes(box.dataset.panel);
  }

  function change(values) {
    setting = { ...setting, ...values };
    if (day !== null) day = Math.min(day, Math.round(setting.horizon));
    said = Object.fromEntries(Object.keys(controls).map((name) => [name, setting[name] === chosen.setting[name] ? null : setting[name]]));
    model.set("setting", setting);
    model.set("changed", said);
    model.save_changes?.();
    showControls(stage.controls.filter((name) => name in values));
    if ("horizon" in values && keptSetting) askKept();
    if (Object.keys(values).every((name) => name === "scale")) show();
    else ask();
  }

  /** A setting from outside, an address or Python, is held within the bounds of its controls; what it lacks is as in the story. */
  function within(values) {
    return Object.fromEntries(Object.entries(controls).map(([name, { low, high }]) => {
      const value = values[name] === null ? NaN : Number(values[name]);
      return [name, Math.min(high, Math.max(low, Number.isFinite(value) ? value : chosen.setting[name]))];
    }));
  }

  const began = () => (free && presets[model.get("start")]) || stage;

  function begin(preset, values) {
    chosen = preset;
    showPanels(preset.panels);
    keptSetting = null;
    at("question").textContent = preset.question;
    at("lesson").textContent = preset.lesson;
    at("sources").innerHTML = `Model and numbers: ${preset.source.map((key) => link(sources[key])).join("; ")}.`;
    change(values);
    if (preset.compare) keptSetting = usual;
    askKept();
  }

  // ---- listening
  root.addEventListener("input", ({ target }) => {
    const name = target.dataset.control;
    if (name) change({ [name]: controls[name].kind === "switch" ? Number(target.checked) : valueAt(controls[name], Number(target.value)) });
    else if (target === at("day")) { day = Number(target.value); show(); }
    else if (target === at("preset")) {
      chosen = presets[target.value];
      model.set("start", target.value);
      begin(chosen, chosen.setting);
    }
    else if (boxes.includes(target)) {
      showPanels(boxes.filter((box) => box.checked).map((box) => box.dataset.panel));
      ask();
    }
  });
  root.addEventListener("click", ({ target }) => {
    const what = target.closest("[data-do]")?.dataset.do;
    if (what === "reset") begin(chosen, chosen.setting);
    if (what === "csv" && run) download(root, csvText(run), "simulator.csv");
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
  function resume() {
    chosen = began();
    if (free) at("preset").value = Object.keys(presets).find((name) => presets[name] === chosen);
    begin(chosen, within(model.get("changed")));
  }
  const unfollow = [
    follow(model, ["start", "changed"], () => {
      if (model.get("changed") !== said || chosen !== began()) resume();
    }),
    follow(model, ["setting"], () => {
      if (model.get("setting") !== setting) change(within(model.get("setting")));
    }),
  ];

  engine ||= startEngine();
  resume();
  return () => { resized.disconnect(); unfollow.forEach((stop) => stop()); clients.delete(uid); clearTimeout(quiet); };
}

export { simulatorCore, DATA };
export default { render };
