/* anywidgets: ES modules mounted from their saved state, with no kernel behind them. */
const modules = new Map();
const models = new Map(); // one a widget object of the page, however many cells show it
const REFERENCE = /^(IPY_MODEL_|anywidget:)/;

/* An ES module from its text: import() of a Blob URL also works on file://. */
async function esModule(name) {
  const text = await payload(name);
  if (!modules.has(name)) {
    const url = URL.createObjectURL(new Blob([text], { type: "text/javascript" }));
    modules.set(name, import(url));
  }
  return modules.get(name);
}

function addStyle(name, text) {
  if (document.getElementById(name)) return;
  const style = document.createElement("style");
  style.id = name;
  style.textContent = text;
  document.head.append(style);
}

function bytes(base64) {
  const text = atob(base64);
  const array = new Uint8Array(text.length);
  for (let i = 0; i < text.length; i++) array[i] = text.charCodeAt(i);
  return new DataView(array.buffer);
}

/* Equal as Backbone means it: setting an equal value is no change, so linked widgets do not echo. */
function same(a, b) {
  if (Object.is(a, b)) return true;
  const kind = (value) => value && Object.getPrototypeOf(value);
  if (!kind(a) || kind(a) !== kind(b) || ![Object.prototype, Array.prototype].includes(kind(a))) return false;
  const keys = Object.keys(a);
  return keys.length === Object.keys(b).length && keys.every((key) => key in b && same(a[key], b[key]));
}

class Model {
  constructor(spec) {
    this.spec = spec;
    this.state = JSON.parse(JSON.stringify(spec.state));
    for (const buffer of spec.buffers || []) assign(this.state, buffer.path, bytes(buffer.data));
    this.listeners = [];
  }

  set(changes) {
    const changed = Object.keys(changes).filter((key) => !same(this.state[key], changes[key]));
    Object.assign(this.state, changes);
    for (const key of changed) this.emit("change:" + key, this.state[key]);
    if (changed.length) this.emit("change");
  }

  emit(event, ...values) {
    for (const { name, listener, owner } of this.listeners.slice()) {
      if (name === event) listener.call(owner, owner, ...values);
    }
  }

  /* The widget's definition, ready to render: its module is asked, and initialize() run, once a model. */
  definition() {
    this.started ||= (async () => {
      if (this.spec.style) addStyle(this.spec.style, await payload(this.spec.style));
      const { default: main, ...named } = await esModule(this.spec.module);
      const definition = (typeof main === "function" ? await main() : main) || named;
      const result = await definition.initialize?.({ model: face(this), signal, experimental });
      this.exports = typeof result === "object" && result ? result : undefined;
      return definition;
    })();
    return this.started;
  }
}

/* What one view sees of a model. Its off() leaves the listeners of other views alone. */
function face(model) {
  const view = {
    get: (name) => model.state[name],
    set: (name, value) => model.set(typeof name === "object" ? name : { [name]: value }),
    on(names, listener) {
      for (const name of names.split(" ")) model.listeners.push({ name, listener, owner: view });
    },
    off(names, listener) {
      const listed = names && names.split(" ");
      model.listeners = model.listeners.filter((one) => one.owner !== view
        || (listed && !listed.includes(one.name)) || (listener && one.listener !== listener));
    },
    save_changes() {},
    send() {},
    widget_manager: { get_model: async (id) => face(named(id)) },
  };
  return view;
}

function named(reference) {
  const found = models.get(String(reference).replace(REFERENCE, ""));
  if (!found) throw new Error("there is no widget " + reference + " on this page");
  return found;
}

async function render(model, el) {
  const definition = await model.definition();
  if (!definition.render) throw new Error("the widget's module has no render function");
  await definition.render({ model: face(model), el, signal, host, experimental });
}

const { signal } = new AbortController(); // a page keeps its widgets until it goes
const experimental = {
  invoke: () => Promise.reject(new Error("this page has no kernel to ask")),
};
const host = {
  getModel: async (reference) => face(named(reference)),
  getWidget: async (reference) => {
    const model = named(reference);
    await model.definition();
    return { exports: model.exports, render: ({ el }) => render(model, el) };
  },
};

function link([from, trait, to, other, both]) {
  const [source, target] = [models.get(from), models.get(to)];
  const copy = () => target.set({ [other]: source.state[trait] });
  source.listeners.push({ name: "change:" + trait, listener: copy });
  if (both) {
    target.listeners.push({ name: "change:" + other, listener: () => source.set({ [trait]: target.state[other] }) });
  }
  copy();
}

async function mountWidget(element) {
  const view = await payload(element.dataset.payload);
  const fresh = Object.keys(view.models).filter((name) => !models.has(name));
  for (const name of fresh) models.set(name, new Model(view.models[name]));
  (view.links || []).filter(([from]) => fresh.includes(from)).forEach(link);
  tie(element.id, models.get(view.root));
  const place = document.createElement("div");
  element.append(place);
  try {
    await Promise.all(Object.keys(view.models).map((name) => models.get(name).definition()));
    await render(models.get(view.root), place);
  } catch (error) {
    place.remove();
    throw error;
  }
  element.querySelector(":scope > .nk-fallback").hidden = true;
  element.classList.add("nk-mounted");
}
