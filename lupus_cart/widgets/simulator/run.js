// From parameters to curves: steps, switches, the peak.

const TOLERANCE = 1e-5;
const MOST_STEPS = 20000;
// Below these amounts a state no longer matters to the curves.
const FLOOR = Float64Array.from({ length: STATES }, (_, i) => (i < R8 ? 1e-2 : i <= S4 ? 1e-4 : i === DRUG ? 1e-5 : i < DRUG ? 1 : 1e-3));
let pattern;

/** The share of the last step at which g, below 0 at its start, reaches 0; Infinity if it does not. */
function root(g, solver, y, middle) {
  if (!(g(y) < 0 && g(solver.next) >= 0)) return Infinity;
  let [low, high] = [0, 1];
  for (let i = 0; i < 40; i++) {
    const s = (low + high) / 2;
    if (g(solver.between(y, s, middle)) < 0) low = s; else high = s;
  }
  return high;
}

/** The share of the last step at which there are most CAR T cells. */
function summit(solver, y, middle) {
  let [low, high] = [0, 1];
  for (let i = 0; i < 60; i++) {
    const [a, b] = [low + (high - low) / 3, high - (high - low) / 3];
    if (cart(solver.between(y, a, middle)) < cart(solver.between(y, b, middle))) low = a; else high = b;
  }
  return (low + high) / 2;
}

/** The 37 states on each of `days` (rising, from 0), the events as [name, day] and the height of the peak. */
function solvePark(k, days, tolerance = TOLERANCE) {
  const end = days[days.length - 1];
  const states = [];
  const events = [];
  const middle = new Float64Array(STATES);
  let [y, before] = [start(k), new Float64Array(STATES)];
  pattern ||= findPattern([derivative(k, true, true), derivative(k, true, false)], y.map((value, i) => value + 1 + i / STATES));
  let made = cart(y) < k.theta;
  let released = y[B] > k.Brel;
  let f = derivative(k, made, released);
  const solver = makeSolver(f, pattern, STATES, tolerance, FLOOR);
  // Each switch waits for the crossing that undoes its present state; the start of a piece lies on the last one.
  const switches = [
    [(state) => (made ? 1 : -1) * (cart(state) - k.theta), () => { made = !made; return made ? "begin" : "stop"; }],
    [(state) => (released ? -1 : 1) * (state[B] / k.Brel - 1), () => { released = !released; return released ? "back" : "gone"; }],
  ];
  const write = (until, from, length) => {
    while (states.length < days.length && days[states.length] <= until) {
      const state = length ? solver.between(before, (days[states.length] - from) / length, middle).slice() : y.slice();
      state[A] = f.antibody(state);
      states.push(state);
    }
  };
  let [t, h, taken, steps, rising, peak] = [0, 1e-6, 0, 0, false, null];
  write(0);

  while (t < end) {
    solver.setJacobian(y);
    let slope = 0;
    for (let i = 0; i < 8; i++) slope += solver.f0[i];
    if (rising && slope < 0) {
      const s = summit(solver, before, middle);
      const height = cart(solver.between(before, s, middle));
      if (!peak || height > peak.height) peak = { day: t - taken + s * taken, height };
    }
    rising = slope > 0;

    let error = Infinity;
    for (h = Math.min(h, end - t); ; h *= error > 1 && error < 1e9 ? Math.max(0.2, 0.9 * error ** -0.25) : 0.2) {
      error = solver.attempt(y, h);
      steps += 1;
      if (error <= 1) break;
      if (steps > MOST_STEPS || h < 1e-12) throw new Error(`the model could not be solved beyond day ${t}`);
    }
    solver.setDense();
    const places = switches.map(([g]) => root(g, solver, y, middle));
    const first = Math.min(...places);
    taken = h;
    if (first < Infinity) {
      taken = first * h;
      solver.attempt(y, taken);
      solver.setDense();
    }
    before = y;
    y = solver.next.slice();
    write(t + taken, t, taken);
    t = taken === end - t ? end : t + taken;
    h *= Math.min(5, 0.9 * Math.max(error, 1e-6) ** -0.25);
    if (first < Infinity) {
      y[A] = f.antibody(y);
      events.push([switches[places.indexOf(first)][1](), t]);
      f = derivative(k, made, released);
      solver.use(f);
      h = Math.min(h, 0.01);
    }
  }
  if (peak) events.push(["peak", peak.day]);
  return { states, events: events.sort((a, b) => a[1] - b[1]), peak: peak && peak.height, steps };
}
