/* anywidgets: ES modules mounted from their saved state, with no kernel behind them. */
const modules = new Map();

/* An ES module from its text: import() of a Blob URL also works on file://. */
async function esModule(name) {
  const text = await payload(name);
  if (!modules.has(name)) {
    const url = URL.createObjectURL(new Blob([text], { type: "text/javascript" }));
    modules.set(name, import(url));
  }
  const module = await modules.get(name);
  const found = module.default !== undefined ? module.default : module;
  return typeof found === "function" ? found() : found;
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

/* The part of a Backbone model that anywidget modules use, without a kernel behind it. */
class Model {
  constructor(spec, models) {
    this.state = JSON.parse(JSON.stringify(spec.state));
    for (const buffer of spec.buffers || []) assign(this.state, buffer.path, bytes(buffer.data));
    this.models = models;
    this.listeners = new Map();
    this.widget_manager = {
      get_model: async (id) => this.models.get(String(id).replace("IPY_MODEL_", "")),
    };
  }
  get(name) { return this.state[name]; }
  set(name, value) {
    const changes = typeof name === "object" ? name : { [name]: value };
    const changed = Object.keys(changes).filter((key) => this.state[key] !== changes[key]);
    Object.assign(this.state, changes);
    for (const key of changed) this.emit("change:" + key, this, this.state[key]);
    if (changed.length) this.emit("change", this);
  }
  on(names, listener) {
    for (const name of names.split(" ")) {
      if (!this.listeners.has(name)) this.listeners.set(name, []);
      this.listeners.get(name).push(listener);
    }
  }
  off(names, listener) {
    if (!names) { this.listeners.clear(); return; }
    for (const name of names.split(" ")) {
      const kept = (this.listeners.get(name) || []).filter((one) => listener && one !== listener);
      this.listeners.set(name, kept);
    }
  }
  emit(name, ...rest) {
    for (const listener of (this.listeners.get(name) || []).slice()) listener(...rest);
  }
  save_changes() {}
  send() {}
}

const experimental = {
  invoke: () => Promise.reject(new Error("this page has no kernel to ask")),
};

async function mountWidget(element) {
  const view = await payload(element.dataset.payload);
  const models = new Map();
  for (const [name, spec] of Object.entries(view.models)) models.set(name, new Model(spec, models));
  for (const [name, spec] of Object.entries(view.models)) {
    if (spec.style) addStyle(spec.style, await payload(spec.style));
    if (!spec.module) continue;
    const module = await esModule(spec.module);
    if (module.initialize) await module.initialize({ model: models.get(name), experimental });
  }
  const root = view.models[view.root];
  const place = document.createElement("div");
  const module = await esModule(root.module);
  element.append(place);
  await module.render({ model: models.get(view.root), el: place, experimental });
  element.querySelector(":scope > .nk-fallback").hidden = true;
  element.classList.add("nk-mounted");
}
