// The worksheet: what the reader chose is one object, kept in this browser only; the questions come from Python.

const STAGES = {
  own: ["Your article", "Look for it, then judge."],
  worked: ["Worked example", "The answer is given. Read how it was found."],
  half: ["Half worked", "What can be seen is given. You judge."],
  alone: ["On your own", "Look in the chapters, then judge."],
};
const FORGET = "Forget my answers";
let instances = 0; // control names must not clash between sheets on one page

function element(tag, className, text) {
  const made = document.createElement(tag);
  if (className) made.className = className;
  if (text !== undefined) made.textContent = text;
  return made;
}

// Storage may be forbidden (private window, file://, blocked cookies): the sheet then works until the page closes.
function recall(key) {
  try {
    const kept = JSON.parse(localStorage.getItem(key));
    return kept && typeof kept === "object" && !Array.isArray(kept) ? kept : {};
  } catch (refused) {
    return {};
  }
}

function keep(key, answers) {
  try {
    if (Object.keys(answers).length) localStorage.setItem(key, JSON.stringify(answers));
    else localStorage.removeItem(key);
    return true;
  } catch (refused) {
    return false;
  }
}

function clean(answers, tools) {
  const known = new Map(tools.flatMap((tool) => tool.items).map((item) => [item.id, item]));
  const good = {};
  for (const [id, given] of Object.entries(answers)) {
    const item = known.get(id);
    if (!item || !given || typeof given !== "object") continue;
    good[id] = {
      choice: item.options.includes(given.choice) ? given.choice : "",
      why: typeof given.why === "string" ? given.why.slice(0, 4000) : "",
      open: given.open === true,
    };
  }
  return good;
}

function model(item, choice) {
  const box = element("div", "ws-model");
  box.append(element("p", "ws-answer", `Model answer: ${item.answer}`));
  box.append(element("p", "", item.reason));
  box.append(element("p", "ws-tempting", item.tempting));
  if (choice && choice !== item.answer) {
    box.append(element("p", "ws-differs", `You chose ${choice}. Judges often differ by a step: it is the reason that counts. Does yours stand up to this one?`));
  }
  return box;
}

function question(item, number, uid, seenLabel, get, set, say) {
  const box = element("fieldset", `ws-item ws-${item.stage}`);
  const legend = element("legend", "");
  legend.append(element("span", "ws-number", `${number}. `), item.question);
  box.append(legend, element("p", "ws-stage", STAGES[item.stage].join(". ")));
  if (item.evidence) {
    const seen = element("p", "ws-seen");
    seen.append(element("strong", "", `${seenLabel}: `), item.evidence);
    box.append(seen);
  }
  if (item.stage === "worked") {
    box.append(model(item, ""));
    return box;
  }
  const given = get(item.id);
  const choices = element("div", "ws-choices");
  for (const option of item.options) {
    const label = element("label", "");
    const input = element("input");
    input.type = "radio";
    input.name = `${uid}-${item.id}`;
    input.value = option;
    input.checked = given.choice === option;
    input.addEventListener("change", () => { set(item.id, { choice: option }); update(); });
    label.append(input, ` ${option}`);
    choices.append(label);
  }
  const why = element("textarea");
  why.id = `${uid}-${item.id}-why`;
  why.rows = 2;
  why.maxLength = 4000;
  why.value = given.why;
  const paper = element("p", "ws-paper", given.why);
  why.addEventListener("input", () => { paper.textContent = why.value; set(item.id, { why: why.value }); });
  const label = element("label", "ws-why", item.options.length ? "Your reason" : "Your notes");
  label.htmlFor = why.id;
  const compare = element("button", "ws-button", "Compare with a model answer");
  compare.type = "button";
  const place = element("div", "ws-place");
  compare.addEventListener("click", () => {
    const now = get(item.id);
    if (!now.choice) {
      say(`Question ${number}: choose an answer first, then compare.`, compare);
      return;
    }
    set(item.id, { open: !now.open });
    update();
    say(now.open ? "Model answer hidden." : `Model answer: ${item.answer}.`);
  });
  function update() {
    const now = get(item.id);
    const open = now.open && Boolean(now.choice);
    compare.setAttribute("aria-expanded", String(open));
    compare.textContent = open ? "Hide the model answer" : "Compare with a model answer";
    place.replaceChildren(...(open ? [model(item, now.choice)] : []));
  }
  update();
  // A question about the reader's own article has no model answer; one without options is for notes only.
  box.append(...(item.options.length ? [choices] : []), label, why, paper, ...(item.answer ? [compare, place] : []));
  return box;
}

// Printing shows this sheet alone: everything beside its ancestors is marked, and the mark taken off again.
function printAlone(root) {
  const hidden = [];
  for (let node = root; node.parentElement && node !== document.body; node = node.parentElement) {
    for (const other of node.parentElement.children) {
      if (other === node || /^(script|style|link)$/i.test(other.tagName)) continue;
      other.setAttribute("data-ws-aside", "");
      hidden.push(other);
    }
  }
  const restore = () => {
    for (const other of hidden) other.removeAttribute("data-ws-aside");
    removeEventListener("afterprint", restore);
  };
  addEventListener("afterprint", restore);
  print();
}

function render({ model: shared, el }) {
  const uid = `ws${++instances}`;
  const tools = shared.get("data");
  const store = shared.get("store");
  const seen = shared.get("seen");
  let answers = clean({ ...recall(store), ...shared.get("answers") }, tools);
  let shown = tools[0].id;
  let before = null;
  const root = element("div", "ws-root");
  const status = element("p", "ws-status");
  status.setAttribute("role", "status");
  const body = element("div", "ws-body");
  const get = (id) => answers[id] || { choice: "", why: "", open: false };
  const say = (words) => { status.textContent = words; };
  const save = () => {
    shared.set("answers", { ...answers });
    shared.save_changes?.();
    if (!keep(store, answers)) say("This browser does not let the page keep your answers. They last until you close it: print the sheet.");
  };
  const set = (id, change) => {
    answers = { ...answers, [id]: { ...get(id), ...change } };
    before = null; // what was forgotten before this answer stays forgotten
    forget.textContent = FORGET;
    save();
  };

  const pick = element("fieldset", "ws-pick");
  pick.append(element("legend", "", "Tool"));
  for (const tool of tools) {
    const label = element("label", "");
    const input = element("input");
    input.type = "radio";
    input.name = `${uid}-tool`;
    input.checked = tool.id === shown;
    input.addEventListener("change", () => { shown = tool.id; draw(); });
    label.append(input, ` ${tool.label}`);
    pick.append(label);
  }
  const bar = element("div", "ws-bar");
  const button = (text, act) => {
    const made = element("button", "ws-button", text);
    made.type = "button";
    made.addEventListener("click", act);
    bar.append(made);
    return made;
  };
  button("Print this sheet", () => printAlone(root));
  const forget = button(FORGET, () => {
    if (before) { answers = before; before = null; } else { before = answers; answers = {}; }
    save();
    draw();
    forget.textContent = before ? "Undo: bring them back" : FORGET;
    say(before ? "Your answers are gone from this browser." : "Your answers are back.");
  });
  const note = element("p", "ws-note", "Your answers stay in this browser. Nothing is sent. There is no score: one serious flaw can outweigh many strengths.");

  function draw() {
    const tool = tools.find((one) => one.id === shown);
    const parts = [element("h3", "ws-title", tool.label), element("p", "", tool.about)];
    let group = "";
    tool.items.forEach((item, place) => {
      if (item.group !== group) {
        group = item.group;
        parts.push(element("h4", "ws-group", group));
      }
      parts.push(question(item, place + 1, uid, seen, get, set, say));
    });
    for (const source of tool.sources) {
      const line = element("p", "ws-source", "Source: ");
      const place = source.link ? element("a", "", source.text) : element("span", "", source.text);
      if (source.link) place.href = source.link;
      line.append(place);
      parts.push(line);
    }
    body.replaceChildren(...parts);
  }
  root.append(pick, note, body, status, bar);
  el.append(root);
  draw();
  const onAnswers = () => {
    if (JSON.stringify(shared.get("answers")) === JSON.stringify(answers)) return;
    answers = clean(shared.get("answers"), tools);
    keep(store, answers);
    draw();
  };
  shared.on("change:answers", onAnswers);
  return () => shared.off("change:answers", onAnswers);
}

export default { render };
