// A stepped picture: one step at a time, drawn by showing and hiding the layers of one SVG.
// A layer is an element with data-from and, if it goes again, data-to (numbers of steps, from 1).

function render({ model, el }) {
  const uid = newId("st");
  const steps = model.get("steps");
  const last = steps.length - 1;
  const root = rootIn(el, "steps", `
<figure class="st-figure"><div class="st-picture" role="img" aria-label="${esc(steps[0].picture)}" data-at="picture">${model.get("picture")}</div></figure>
<div class="lw-tools">${action("back", "Back")}${action("next", "Next")}${action("play", "Play")}</div>
<div class="st-words" data-at="words">${steps.map(({ title, text, time, facts }, i) => `<section data-words="${i}" aria-labelledby="${uid}-${i}"><h3 id="${uid}-${i}">${i + 1}. ${esc(title)}</h3>${time ? `<p class="st-time"><strong>Time</strong> ${esc(time)}</p>` : ""}<p>${esc(text)}</p>${facts.length ? factList(facts) : ""}</section>`).join("")}</div>
<ol class="st-list">${steps.map(({ title }, i) => `<li><button type="button" data-step="${i}"><span aria-hidden="true">${i + 1}</span> ${esc(title)}</button></li>`).join("")}</ol>`);
  const at = (name) => root.querySelector(`[data-at="${name}"]`);
  const all = (selector) => [...root.querySelectorAll(selector)];
  const button = (name) => root.querySelector(`[data-do="${name}"]`);
  const layers = all("[data-from]").map((node) => ({ node, from: Number(node.dataset.from), to: Number(node.dataset.to || Infinity) }));
  all(".st-picture [id]").forEach((node) => { node.id = `${uid}-${node.id}`; }); // the same picture may stand twice on a page
  all(".st-picture use").forEach((node) => node.setAttribute("href", `#${uid}-${node.getAttribute("href").slice(1)}`));
  let now = 0;
  let timer = 0;

  function show() {
    layers.forEach(({ node, from, to }) => {
      node.classList.toggle("st-gone", now + 1 > to);
      node.classList.toggle("st-later", now + 1 < from);
      node.classList.toggle("st-new", now + 1 === from && from > 1);
    });
    at("picture").setAttribute("aria-label", steps[now].picture);
    all("[data-words]").forEach((node, i) => node.classList.toggle("st-shown", i === now));
    all("[data-step]").forEach((node, i) => (i === now ? node.setAttribute("aria-current", "step") : node.removeAttribute("aria-current")));
    button("back").setAttribute("aria-disabled", now === 0);
    button("next").setAttribute("aria-disabled", now === last);
  }

  function go(to) {
    now = Math.max(0, Math.min(last, to));
    show();
    if (model.get("step") === now + 1) return;
    model.set("step", now + 1);
    model.save_changes?.();
  }

  // Playing moves only on request; words are not read out while it runs, and any other control stops it.
  function play(on) {
    clearInterval(timer);
    timer = 0;
    button("play").textContent = on ? "Pause" : "Play";
    at("words").setAttribute("aria-live", on ? "off" : "polite");
    if (!on) return;
    if (now === last) go(0);
    timer = setInterval(() => (now === last || !root.isConnected || document.hidden ? play(false) : go(now + 1)), 1000 * model.get("seconds"));
  }

  root.addEventListener("click", ({ target }) => {
    const step = target.closest("[data-step]")?.dataset.step;
    const what = target.closest("[data-do]")?.dataset.do;
    if (what === "play") return play(!timer);
    if (!what && step === undefined) return;
    play(false);
    go(step !== undefined ? Number(step) : now + { back: -1, next: 1 }[what]);
  });
  root.addEventListener("keydown", (event) => {
    const to = { ArrowLeft: now - 1, ArrowUp: now - 1, ArrowRight: now + 1, ArrowDown: now + 1, Home: 0, End: last }[event.key];
    if (to === undefined || !event.target.closest("[data-step]")) return;
    event.preventDefault();
    play(false);
    go(to);
    root.querySelector('[aria-current="step"]').focus();
  });
  const fromPython = () => go(model.get("step") - 1);
  fromPython();
  play(false);
  const unfollow = follow(model, ["step"], fromPython);
  return () => { clearInterval(timer); unfollow(); };
}

export default { render };
