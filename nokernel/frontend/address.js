/* The page's address keeps a state: `#explore-1:people=20&percent=85` opens that part of the page in it. */
const writing = new Map();
addEventListener("hashchange", () => writing.forEach(clearTimeout)); // a link goes before what waits to be written

/* Write a part's choices, [name, text] each; none of them takes its state out of the address again. */
function keep(id, choices) {
  clearTimeout(writing.get(id)); // browsers limit how often an address may change
  writing.set(id, setTimeout(() => {
    const own = location.hash.startsWith(`#${id}:`);
    if (!choices.length && !own) return;
    const state = `#${id}:` + choices.map(([name, text]) => `${name}=${text}`).join("&");
    try {
      history.replaceState(null, "", choices.length ? state : location.pathname + location.search);
    } catch { /* a page in a sandbox has no address to keep */ }
  }, 250));
}

/* What the address holds for a part: name -> text, as it was written; null if it is about something else. */
function kept(id) {
  if (!location.hash.startsWith(`#${id}:`)) return null;
  return new Map(location.hash.slice(id.length + 2).split("&").map((choice) => {
    const at = choice.indexOf("=");
    return at < 0 ? [choice, ""] : [choice.slice(0, at), choice.slice(at + 1)];
  }));
}

/* A value as text and back. `like` is a value of the same kind; a broken link must not break the page. */
function asText(value) {
  return Array.isArray(value) ? value.map(encodeURIComponent).join(",") : encodeURIComponent(value);
}

function decoded(text) {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

function fromText(text, like) {
  if (Array.isArray(like)) return text ? text.split(",").map(decoded) : [];
  if (typeof like === "boolean") return text === "true";
  if (typeof like !== "number") return decoded(text);
  const number = Number(text);
  return text && Number.isFinite(number) ? number : like;
}

/* The traits that a widget names in `_address` follow the address, and the address follows them.
   A trait that holds a flat object, such as {"dose": 5}, is written key by key: `setting.dose=5`. */
function tie(id, model) {
  const start = model.spec.state;
  const names = start._address || [];
  if (!names.length) return;
  const flat = (name) => start[name]?.constructor === Object;
  const read = () => {
    const found = kept(id);
    if (!found) return;
    const value = (path, like) => (found.has(path) ? fromText(found.get(path), like) : like);
    model.set(Object.fromEntries(names.map((name) => [name, flat(name)
      ? Object.fromEntries(Object.entries(start[name]).map(([key, like]) => [key, value(`${name}.${key}`, like)]))
      : value(name, start[name])])));
  };
  const write = () => {
    const all = names.flatMap((name) => (flat(name)
      ? Object.entries(start[name]).map(([key, first]) => [`${name}.${key}`, model.state[name][key], first])
      : [[name, model.state[name], start[name]]]));
    keep(id, all.filter(([, value, first]) => !same(value, first)).map(([path, value]) => [path, asText(value)]));
  };
  read();
  addEventListener("hashchange", read);
  for (const name of names) model.listeners.push({ name: "change:" + name, listener: write });
}
