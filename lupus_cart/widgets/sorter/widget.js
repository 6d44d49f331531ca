// Sort a sentence into a category: one at a time, our answer only after the reader's own.
// Sentences, categories, grades and facts come from Python; what the reader chose stays in this page.

function render({ model, el }) {
  const uid = newId("so");
  const { ask, categories, items, facts } = model.get("data");
  const labels = Object.fromEntries(categories.map(({ id, label }) => [id, label]));
  const right = (item, choice) => choice === item.answer || choice === item.also;
  const graded = ({ answer, grade }) => {
    const label = labels[answer].toLowerCase();
    return grade.startsWith(label) ? grade : `${label} (${grade})`;
  };
  const several = (name) => [...new Set(items.map((item) => item[name]))].filter(Boolean);
  const picker = (name, label, choices) => (choices.length < 2 ? "" :
    `<label class="lw-field">${label}<select data-pick="${name}"><option value="">all</option>${optionList(choices.map((c) => [c, c]))}</select></label>`);
  const root = rootIn(el, "sorter", `
<div class="so-filter">${picker("article", "Article", several("article"))}${picker("topic", "About", several("topic"))}
<label class="lw-field">Show<select data-pick="state">${optionList([["", "all"], ["open", "not yet decided"], ["differ", "decided otherwise than we did"]])}</select></label></div>
<div data-at="card"></div>
<p class="so-status lw-note" role="status"></p>
<div class="lw-tools">${action("check", "Check")}${action("back", "Back")}${action("next", "Next")}${action("again", "Start again")}</div>
<div data-at="reply"></div>
<p class="so-score" data-at="score"></p>
<p class="lw-muted">Your answers stay in this page until you close it. Nothing is sent.</p>`);
  const at = (name) => root.querySelector(`[data-at="${name}"]`);
  const status = root.querySelector("[role=status]");
  const button = (name) => root.querySelector(`[data-do="${name}"]`);
  let answers = { ...model.get("answers") };
  let shown = items;
  const named = () => Math.max(0, items.findIndex(({ item }) => item === model.get("item")));
  let now = named();

  function choose() {
    const wanted = Object.fromEntries([...root.querySelectorAll("[data-pick]")].map((node) => [node.dataset.pick, node.value]));
    shown = items.filter((item) => (!wanted.article || item.article === wanted.article)
      && (!wanted.topic || item.topic === wanted.topic)
      && (wanted.state !== "open" || !answers[item.item])
      && (wanted.state !== "differ" || (answers[item.item] && !right(item, answers[item.item]))));
    now = 0;
    draw();
    status.textContent = shown.length ? `${shown.length} to go through.` : "Nothing here. Choose another filter.";
  }

  function draw() {
    const item = shown[now];
    at("card").innerHTML = item ? `<p class="lw-muted">${now + 1} of ${shown.length}. ${esc(item.article)}${item.topic ? `, ${esc(item.topic)}` : ""}</p>
<fieldset data-item="${esc(item.item)}"><legend>${esc(item.text)}</legend><p class="so-ask">${esc(ask)}</p>${categories.map(({ id, label, meaning }) =>
    `<label class="lw-tick"><input type="radio" name="${uid}" value="${esc(id)}"${answers[item.item] === id ? " checked" : ""}${answers[item.item] ? " disabled" : ""}> <span><b>${esc(label)}</b> <small>${esc(meaning)}</small></span></label>`).join("")}</fieldset>` : "";
    reply(item);
    if (item) tell("item", item.item);
    button("check").setAttribute("aria-disabled", !item || Boolean(answers[item.item]));
    button("back").setAttribute("aria-disabled", now === 0);
    button("next").setAttribute("aria-disabled", now >= shown.length - 1);
    const decided = items.filter(({ item: id }) => answers[id]);
    at("score").textContent = `You have decided ${decided.length} of ${items.length}, ${decided.filter((each) => right(each, answers[each.item])).length} of them as we did.`;
  }

  function reply(item) {
    const mine = item && answers[item.item];
    at("reply").innerHTML = mine ? `<div class="so-reply"><p><b>${right(item, mine) ? "As we see it, too." : `You chose ${esc(labels[mine].toLowerCase())}. We see it otherwise.`}</b> Our answer: ${esc(graded(item))}.</p>
<p>${esc(item.why)}</p>${item.facts.length ? factList(item.facts.map((name) => facts[name])) : ""}<p class="lw-source">Seen in: ${item.sources.map(link).join("; ")}.</p></div>` : "";
  }

  function check() {
    const item = shown[now];
    const chosen = root.querySelector("fieldset input:checked");
    if (!item || answers[item.item]) return;
    if (!chosen) {
      status.textContent = "Choose an answer first, then check.";
      return;
    }
    answers = { ...answers, [item.item]: chosen.value };
    tell("answers", answers);
    draw();
    status.textContent = `${right(item, chosen.value) ? "As we see it." : `We say ${labels[item.answer].toLowerCase()}.`} The reason stands below.`;
  }

  function tell(trait, value) {
    model.set(trait, value);
    model.save_changes?.();
  }

  const unfilter = () => root.querySelectorAll("[data-pick]").forEach((node) => { node.value = ""; });

  function go(to) {
    if (to < 0 || to >= shown.length) return;
    now = to;
    draw();
    status.textContent = "";
    (root.querySelector("fieldset input:not(:disabled)") ?? root.querySelector("[data-do=next]")).focus({ preventScroll: true });
  }

  root.addEventListener("click", ({ target }) => {
    const what = target.closest("[data-do]")?.dataset.do;
    if (what === "check") check();
    if (what === "back") go(now - 1);
    if (what === "next") go(now + 1);
    if (what === "again") {
      answers = {};
      tell("answers", answers);
      unfilter();
      choose();
      status.textContent = "All answers are forgotten.";
    }
  });
  root.addEventListener("change", ({ target }) => { if (target.dataset.pick) choose(); });
  draw();
  return follow(model, ["answers", "item"], () => {
    const asked = model.get("item") !== shown[now]?.item;
    if (!asked && JSON.stringify(model.get("answers")) === JSON.stringify(answers)) return;
    answers = { ...model.get("answers") };
    if (asked) {
      unfilter();
      [shown, now] = [items, named()];
    }
    draw();
  });
}

export default { render };
