/* Plotly figures: drawn when they near the screen, in the colours of the theme. */
const drawn = new Set();
const TITLE = 15, LETTER = 7.8;  // pixels: the font of an axis' title, and the width of its average letter
const CONFIG = { displaylogo: false, displayModeBar: false, responsive: true, scrollZoom: false,
                 showSendToCloud: false };

function color(name) {
  return getComputedStyle(page).getPropertyValue(name).trim();
}

/* The title of an axis, broken into lines that fit: on a phone Plotly would cut it off. */
function fitted(title, room) {
  const most = Math.max(12, Math.floor(room / LETTER));
  const lines = [""];
  for (const word of title.text.split(" ")) {
    const line = lines.pop();
    if (line && line.length + 1 + word.length > most) lines.push(line, word);
    else lines.push(line ? line + " " + word : word);
  }
  return { font: { size: TITLE }, ...title, text: lines.join("<br>") };
}

function themed(layout, place) {
  const fg = color("--nk-fg"), line = color("--nk-line"), muted = color("--nk-muted");
  const result = { colorway: ["#0072B2", "#D55E00", "#009E73", "#CC79A7"], ...layout, autosize: true,
                   dragmode: false, paper_bgcolor: "rgba(0,0,0,0)", plot_bgcolor: "rgba(0,0,0,0)" };
  result.font = { family: "system-ui, sans-serif", size: 14, ...layout.font, color: fg };
  result.hoverlabel = { ...layout.hoverlabel, bgcolor: color("--nk-surface"), bordercolor: line,
                        font: { color: fg } };
  const { l = 80, r = 80, t = 100, b = 80 } = layout.margin || {};
  const legend = place.nkSpec.data.filter((trace) => trace.name && trace.showlegend !== false).length > 1;
  const rooms = { x: place.clientWidth - l - r, y: place.clientHeight - t - b - (legend ? 90 : 0) };
  const axes = Object.keys(layout).filter((key) => /^[xy]axis\d*$/.test(key));
  for (const key of new Set(["xaxis", "yaxis", ...axes])) {
    result[key] = { automargin: true, gridcolor: line, linecolor: muted, tickcolor: muted,
                    zerolinecolor: muted, zerolinewidth: 1, fixedrange: true, ...layout[key] };
    if (result[key].title?.text) result[key].title = fitted(result[key].title, rooms[key[0]]);
  }
  return result;
}

async function draw(place, spec) {
  await script("plotly.js");
  place.nkSpec = spec;
  place.replaceChildren();
  await window.Plotly.newPlot(place, spec.data, themed(spec.layout, place), CONFIG);
  place.classList.add("nk-drawn");
  drawn.add(place);
}

function redraw(place, spec) {
  place.nkSpec = spec;
  return window.Plotly.react(place, spec.data, themed(spec.layout, place), CONFIG);
}

function dataButton(figure) {
  const table = figure.querySelector(":scope > .nk-data");
  if (!table) return;
  const button = document.createElement("button");
  button.type = "button";
  button.className = "nk-button";
  button.textContent = "Show the numbers";
  button.setAttribute("aria-expanded", "false");
  button.addEventListener("click", () => {
    const open = table.classList.toggle("nk-open");
    button.setAttribute("aria-expanded", String(open));
    button.textContent = open ? "Hide the numbers" : "Show the numbers";
  });
  table.before(button);
}

function mountFigure(figure) {
  dataButton(figure);
  const place = figure.querySelector(".nk-plot");
  const json = place.querySelector("script");
  return json && draw(place, JSON.parse(json.textContent));
}

new MutationObserver(() => drawn.forEach((place) => redraw(place, place.nkSpec)))
  .observe(page, { attributes: true, attributeFilter: ["data-theme"] });
