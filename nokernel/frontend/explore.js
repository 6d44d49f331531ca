/* explore(): native controls over results that Python computed while the book was built. */
function assign(target, path, value) {
  if (!path.length) return value;
  const last = path.length - 1;
  let place = target;
  for (let i = 0; i < last; i++) place = place[path[i]];
  place[path[last]] = value;
  return target;
}

class Explore {
  constructor(element, spec) {
    this.element = element;
    this.spec = spec;
    this.start = spec.controls.map((control) => control.initial);
    this.index = this.start.slice();
    this.inputs = [];
    this.asked = false;
  }

  /* The states are listed as nested loops over the controls write them, the last control fastest. */
  position(index) {
    return this.spec.controls.reduce((at, control, i) => at * control.values.length + index[i], 0);
  }

  allowed(index) {
    return this.spec.states[this.position(index)] !== null;
  }

  result() {
    let result = JSON.parse(JSON.stringify(this.spec.first));
    for (const [path, value] of this.spec.states[this.position(this.index)]) {
      result = assign(result, path, value);
    }
    return result;
  }

  /* Move one control; if that combination was left out, move the others as little as possible. */
  move(which, to) {
    const wish = this.index.slice();
    wish[which] = to;
    let best = null, cost = Infinity;
    const walk = (i, index, sum) => {
      if (sum >= cost) return;
      if (i === index.length) {
        if (this.allowed(index)) { best = index.slice(); cost = sum; }
        return;
      }
      if (i === which) return walk(i + 1, index, sum);
      const count = this.spec.controls[i].values.length;
      for (let step = 0; step < count; step++) {
        for (const value of step ? [wish[i] - step, wish[i] + step] : [wish[i]]) {
          if (value < 0 || value >= count) continue;
          index[i] = value;
          walk(i + 1, index, sum + step);
        }
        if (sum + step >= cost) break;
      }
      index[i] = wish[i];
    };
    walk(0, wish.slice(), 0);
    if (best) this.index = best;
    this.show();
  }

  show() {
    this.spec.controls.forEach((control, i) => this.inputs[i].show(this.index[i]));
    if (this.asked) return;
    this.asked = true;
    requestAnimationFrame(() => {
      this.asked = false;
      this.paint(this.result());
      this.remember();
    });
  }

  paint(result) {
    for (const output of this.element.querySelectorAll(":scope > .nk-output")) {
      const value = result[output.dataset.output];
      if (value.kind === "markdown" && output.shown !== value.html) {
        output.firstElementChild.innerHTML = output.shown = value.html; // a live region is read out when written
      }
      if (value.kind === "table") fillTable(output.querySelector("table"), value);
      if (value.kind === "figure") {
        const figure = output.querySelector(".nk-figure");
        const set = (selector, text) => {
          const found = figure.querySelector(selector);
          if (found && found.textContent !== text) found.textContent = text;
        };
        set(".nk-title", value.title);
        set("figcaption", value.caption);
        fillTable(figure.querySelector("table"), value.table);
        const place = figure.querySelector(".nk-plot");
        place.style.height = value.height + "px";
        if (drawn.has(place)) redraw(place, value);
        else draw(place, value).catch((error) => complain(figure, error));
      }
    }
  }

  /* The state is part of the address, so that a link opens the page in it. */
  remember() {
    const changed = this.index.some((value, i) => value !== this.start[i]);
    keep(this.element.id, changed
      ? this.spec.controls.map((control, i) => [control.name, asText(control.labels[this.index[i]])]) : []);
  }

  recall() {
    const found = kept(this.element.id);
    if (!found) return;
    const index = this.spec.controls.map((control, i) => {
      const wanted = control.labels.indexOf(fromText(found.get(control.name) ?? "", ""));
      return wanted < 0 ? this.start[i] : wanted;
    });
    if (this.allowed(index)) this.index = index;
  }

  mount() {
    this.spec.controls.forEach((control, i) => {
      const row = this.element.querySelectorAll(".nk-control")[i];
      this.inputs.push(bind(row, control, (to) => this.move(i, to)));
    });
    this.element.querySelector(".nk-controls > .nk-button").addEventListener("click", () => {
      this.index = this.start.slice();
      this.show();
    });
    this.element.querySelectorAll(".nk-figure").forEach(dataButton);
    // A reader may have moved a control while the results were still on their way.
    const early = this.inputs.map((input) => input.chosen());
    this.recall();
    early.forEach((to, i) => { if (to !== this.start[i]) this.move(i, to); });
    this.show();
    addEventListener("hashchange", () => { if (kept(this.element.id)) { this.recall(); this.show(); } });
  }
}

/* Give a row's inputs their effect; returns functions that show a choice in them and that read it. */
function bind(row, control, changed) {
  const inputs = Array.from(row.querySelectorAll("input, select"));
  if (control.kind === "radio") {
    inputs.forEach((input, i) => input.addEventListener("change", () => changed(i)));
    return { show: (i) => { inputs[i].checked = true; }, chosen: () => inputs.findIndex((input) => input.checked) };
  }
  const [input] = inputs;
  if (control.kind === "select") {
    input.addEventListener("change", () => changed(input.selectedIndex));
    return { show: (i) => { input.selectedIndex = i; }, chosen: () => input.selectedIndex };
  }
  if (control.kind === "checkbox") {
    input.addEventListener("change", () => changed(Number(input.checked)));
    return { show: (i) => { input.checked = Boolean(i); }, chosen: () => Number(input.checked) };
  }
  const shown = row.querySelector("output");
  input.addEventListener("input", () => changed(Number(input.value)));
  const show = (i) => {
    input.value = String(i);
    input.setAttribute("aria-valuetext", control.labels[i]);
    shown.textContent = control.labels[i];
  };
  return { show, chosen: () => Number(input.value) };
}

async function mountExplore(element) {
  new Explore(element, await payload(element.dataset.payload)).mount();
}
