// The controls: one state (part ids and the preset they started from), one function that shows it.

function render({ model, el }) {
  const b = frame(model, el);
  const { data, words, stage, root, all, at, field, find, part, preset, put, say } = b;
  const place = address(b);
  const panels = { Sequence: showSequence, Compare: showCompare, Challenges: showChallenges };
  const later = data.slots.filter((slot) => slot.stage > stage).map(({ slot }) => slot);
  let [past, future] = [[], []];
  let tab = "Sequence";
  let telling = false;
  let waiting;
  const seen = new WeakMap();
  const look = new IntersectionObserver((list) => list.forEach(({ target, isIntersecting }) => seen.set(target, isIntersecting)));
  Object.assign(b, {
    ids: inOrder(data, model.get("slots")), from: model.get("preset"), selected: model.get("selected"),
    width: 60, search: "", other: "", challenge: 0,
    here: () => b.built.domains.findIndex(({ key }) => key === b.selected),
    panel: (name) => find(`[data-panel=${name}]`),
    // What is known of a receptor without a public sequence is drawn over the first product, dashed.
    known: () => (b.ids.length ? null : preset(b.from).known),
  });

  // ---- one way to show, one way to change
  function show() {
    const unknown = b.known();
    const built = b.built = assemble(data, unknown ? data.products[0].ids : b.ids);
    built.missing = (unknown || []).filter(([, value]) => !value).map(([slot]) => slot);
    built.unnamed = later;
    built.target = built.slots.binder.map((id) => part(id).target).find(Boolean);
    showPicture(b, unknown);
    const name = showName(b, unknown);
    showCaption(b, unknown);
    showSelected();
    if (stage > 2) field("preset").value = b.from;
    for (const [button, list] of [["undo", past], ["redo", future]]) find(`[data-do=${button}]`).setAttribute("aria-disabled", !list.length);
    return name;
  }

  function showSelected() {
    const unknown = b.known();
    for (const button of all(".cb-row")) roving(button, "aria-pressed", button.dataset.key === b.selected);
    for (const shape of all(".cb-shape")) shape.classList.toggle("cb-on", shape.dataset.key === b.selected);
    showExplain(b, unknown);
    showCards(b, unknown);
    showTab();
  }

  /** A panel out of sight is written after the frame that shows the change. */
  function showTab(now) {
    clearTimeout(waiting);
    if (stage < 4) return;
    if (now || seen.get(b.panel(tab)) !== false) panels[tab](b);
    else waiting = setTimeout(panels[tab], 100, b);
  }

  function roving(button, state, on) {
    button.setAttribute(state, on);
    button.tabIndex = on ? 0 : -1;
  }

  function tell(values) {
    telling = true; // what comes back meanwhile is our own change, half of it still to come
    for (const [trait, value] of Object.entries(values)) model.set(trait, value);
    telling = false;
    model.save_changes?.();
  }

  const state = (name) => ({ preset: b.from, slots: name ? b.built.slots : {}, sequence: name && b.built.sequence, name, selected: b.selected });

  function go(next, start = b.from, remember = true) {
    if (same(next, b.ids) && start === b.from) return;
    if (remember) {
      past = [...past.slice(-99), [b.ids, b.from]];
      future = [];
    }
    [b.ids, b.from] = [next, start];
    tell(state(show()));
    place.keep(b.ids, b.from);
  }

  function begin(id) {
    say("");
    go(preset(id).ids, id);
  }

  /** Change to these parts, or say why they are refused. */
  function attempt(next) {
    const error = refusal(data, next);
    say(error ? `Refused: ${error}` : "");
    if (!error) go(next);
    else showCards(b, b.known());
    return !error;
  }

  function travel(back, ahead) {
    if (!back.length) return;
    ahead.push([b.ids, b.from]);
    go(...back.pop(), false);
    say("");
  }

  function choose({ group, key }) {
    const [, , cards] = choices(b).find(([, name]) => name === group);
    attempt(inOrder(data, { ...b.built.slots, [b.selected.split(".")[0]]: cards[key.slice(group.length)].fill }));
  }

  function move(by) {
    const index = b.here();
    const next = [...b.ids];
    next.splice(index + by, 0, ...next.splice(index, 1));
    if (index + by < 0 || same(next, b.ids)) return say(words.edge);
    const id = b.ids[index];
    if (attempt(next)) select(b.built.domains.find((domain) => domain.id === id).key);
  }

  function select(key, focus) {
    b.selected = key;
    showSelected();
    if (focus) at("rows").querySelector(`[data-key="${key}"]`)?.focus();
    tell({ selected: key });
  }

  function openTab(id, focus) {
    tab = id;
    for (const button of all("[data-tab]")) {
      roving(button, "aria-selected", button.dataset.tab === id);
      if (focus && button.dataset.tab === id) button.focus();
    }
    for (const panel of all("[data-panel]")) panel.hidden = panel.dataset.panel !== id;
    showTab(true);
  }

  const whole = (write) => write(data, b.built, identify(data, b.ids).name);
  const actions = {
    undo: () => travel(past, future),
    redo: () => travel(future, past),
    reset: () => begin(b.from),
    link: () => copy(b, location.href.split("#")[0] + place.fragment(b.ids, b.from), "Link copied."),
    teach: () => begin(words.teach),
    earlier: () => move(-1),
    later: () => move(1),
    copy: () => b.ids.length && copy(b, whole(fasta), "FASTA copied."),
    fasta: () => b.ids.length && download(root, whole(fasta), "car.fasta"),
    genbank: () => b.ids.length && download(root, whole(genbank), "car.gb"),
    start: () => { begin(data.challenges[b.challenge].start); put("verdict", ""); },
    check: () => check(b),
    solve: () => { go(data.challenges[b.challenge].solution); check(b); },
  };
  const fields = {
    preset: begin,
    motif: (value) => { b.search = value; showSequence(b); },
    other: (value) => { b.other = value; showCompare(b); },
    challenge: (value) => { b.challenge = Number(value); showTask(b); },
  };

  root.addEventListener("click", ({ target }) => {
    const button = target.closest("[data-do]");
    if (button) return button.getAttribute("aria-disabled") === "true" || actions[button.dataset.do]();
    const row = target.closest(".cb-row, .cb-shape, .cb-seq [data-key]");
    if (row && all(".cb-row").some((each) => each.dataset.key === row.dataset.key)) return select(row.dataset.key);
    const opener = target.closest("[data-tab]");
    if (opener) openTab(opener.dataset.tab);
  });
  root.addEventListener("change", ({ target }) => {
    if (target.dataset.group) choose(target.dataset);
    else if (target.dataset.on !== "motif") fields[target.dataset.on]?.(target.value);
  });
  root.addEventListener("input", ({ target }) => target.dataset.on === "motif" && fields.motif(target.value));
  root.addEventListener("keydown", (event) => {
    const list = [[".cb-row", "ArrowUp", "ArrowDown", (item) => select(item.dataset.key, true)], ["[data-tab]", "ArrowLeft", "ArrowRight", (item) => openTab(item.dataset.tab, true)]];
    for (const [items, back, ahead, act] of list) {
      const stops = all(items);
      const now = stops.indexOf(event.target.closest(items));
      const to = { [back]: now - 1, [ahead]: now + 1, Home: 0, End: -1 }[event.key];
      if (now < 0 || to === undefined) continue;
      event.preventDefault();
      act(stops.at(to % stops.length));
    }
  });

  const onLink = () => {
    const linked = place.read();
    if (!linked) return;
    go(linked[0], linked[1] ?? b.from);
    root.scrollIntoView();
  };
  addEventListener("hashchange", onLink);
  const shared = place.read();
  if (shared) [b.ids, b.from = b.from] = shared;
  const name = show();
  if (shared) {
    tell(state(name));
    requestAnimationFrame(() => root.scrollIntoView());
  }

  // Python may set the preset, the parts or the selected domain.
  const onParts = () => {
    const [next, start] = [inOrder(data, model.get("slots")), model.get("preset")];
    if (telling || (same(next, b.ids) && start === b.from) || !(next.length || preset(start).known.length)) return;
    past.push([b.ids, b.from]);
    [b.ids, b.from] = [next, start];
    show();
  };
  const onSelected = () => {
    if (model.get("selected") === b.selected) return;
    b.selected = model.get("selected");
    show();
  };
  // On paper, panels not opened yet show too.
  const onPrint = () => { if (stage === 4) { showSequence(b); showCompare(b); } };
  addEventListener("beforeprint", onPrint);
  const unfollow = [follow(model, ["preset", "slots"], onParts), follow(model, ["selected"], onSelected)];
  const watch = new ResizeObserver(([{ contentRect }]) => {
    const fits = contentRect.width >= 640 ? 60 : 30;
    if (fits !== b.width) { b.width = fits; showTab(); }
  });
  watch.observe(root);
  all("[data-panel]").forEach((panel) => look.observe(panel));
  return () => {
    watch.disconnect();
    look.disconnect();
    clearTimeout(waiting);
    place.leave();
    removeEventListener("beforeprint", onPrint);
    removeEventListener("hashchange", onLink);
    unfollow.forEach((stop) => stop());
  };
}

export default { render };
