// Two views of one number: all ten thousand as dots, and those meant as people on a scale with the interval.

const SIDE = 100;

/** All dots as one pattern; the first `value` of them filled, those up to `high` ringed. */
function fieldSvg(uid, { value, high }) {
  const dot = (i, look, r) => `<circle class="${look}" cx="${10 * (i % SIDE) + 5}" cy="${10 * Math.floor(i / SIDE) + 5}" r="${r}"/>`;
  const filled = Math.round(value);
  const ringed = Math.max(filled, Math.ceil(high || 0));
  const marks = Array.from({ length: ringed }, (_, i) => (i < filled ? dot(i, "ia-in", 5) : dot(i, "ia-maybe", 3.8))).join("");
  return `<svg viewBox="0 0 1000 1000" aria-hidden="true"><defs><pattern id="${uid}-dots" width="10" height="10" patternUnits="userSpaceOnUse"><circle class="ia-dot" cx="5" cy="5" r="2.6"/></pattern></defs><rect width="1000" height="1000" fill="url(#${uid}-dots)"/>${marks}</svg>`;
}

const person = (x, look) => `<g class="${look}" transform="translate(${x} 0)"><circle cx="5" cy="4.5" r="3"/><path d="M1 20v-8a4 4 0 0 1 8 0v8z"/></g>`;

/** People on a scale: filled up to the value, outlined beyond; interval and claim in the same units. */
function scaleSvg(uid, { value, low, high }, { places, claim }) {
  const width = 10 * places;
  const people = Array.from({ length: places }, (_, i) => person(10 * i, i < Math.ceil(high || value) ? "ia-person" : "ia-person ia-beyond")).join("");
  const filled = Array.from({ length: Math.ceil(value) }, (_, i) => person(10 * i, "ia-full")).join("");
  const bar = high ? `<path class="ia-range" d="M${10 * low} 27v6m0-3H${10 * high}m0-3v6"/>` : "";
  const line = claim ? `<path class="ia-claim" d="M${10 * claim.value} -2v38"/>` : "";
  return `<svg viewBox="-2 -4 ${width + 4} 42" aria-hidden="true"><defs><clipPath id="${uid}-clip"><rect x="0" y="-4" width="${10 * value}" height="30"/></clipPath></defs>${people}<g clip-path="url(#${uid}-clip)">${filled}</g>${bar}${line}</svg>`;
}

function render({ model, el }) {
  const uid = newId("ia");
  const data = model.get("data");
  const root = rootIn(el, "icon-array", `
<label class="lw-field">People <select data-at="group">${optionList(data.groups.map(({ label }) => [label, label]))}</select></label>
<p class="ia-says" role="status" data-at="says"></p>
<figure data-at="scale"></figure>
<figure class="ia-field" data-at="field"></figure>
<div data-at="source"></div>`);
  const at = (name) => root.querySelector(`[data-at="${name}"]`);
  const round = (number) => String(Number(number.toPrecision(number < 10 ? 2 : 3)));

  function show() {
    const group = data.groups.find(({ label }) => label === model.get("group")) || data.groups[0];
    const { value, low, high, fact } = group;
    at("group").value = group.label;
    const range = high ? `The range is ${round(low)} to ${round(high)}` : "No range was seen";
    const claim = data.claim ? ` The dotted line is the claim of ${data.claim.text}: ${round(data.claim.value)}.` : "";
    at("says").innerHTML = `<strong>About ${round(value)} in ${data.whole.toLocaleString("en")}.</strong> ${range}.${claim}`;
    at("scale").innerHTML = `${scaleSvg(uid, group, data)}<figcaption class="lw-muted">Filled: the estimate. Outlined: up to the end of the range, drawn below as a bar.</figcaption>`;
    at("field").innerHTML = `${fieldSvg(uid, group)}<figcaption class="lw-muted">The same among all ${data.whole.toLocaleString("en")}; look at the top left corner.</figcaption>`;
    at("source").innerHTML = factList([fact]);
  }

  root.addEventListener("change", ({ target }) => {
    model.set("group", target.value);
    model.save_changes?.();
  });
  show();
  return follow(model, ["group"], show);
}

export default { render };
