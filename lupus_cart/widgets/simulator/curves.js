// From a setting of the controls to named curves, many draws to a band, and the messages of the page.

/** Days at which curves are drawn: four a day at first, when most happens, then each day, so that no day is interpolated. */
function grid(horizon) {
  const days = [];
  for (let day = 0; day < Math.min(20, horizon); day += 0.25) days.push(day);
  for (let day = 20; day < horizon; day++) days.push(day);
  return [...days, horizon];
}

/** The parameters of a run: `park` in the units of the equations, `symbols` control -> parameter. */
function parameters({ park, symbols }, setting, factors = {}) {
  const k = { ...park };
  for (const [control, symbol] of Object.entries(symbols)) k[symbol] = setting[control];
  k.q *= setting.dose;
  k.B0 = setting.burden * 1e6;
  k.D0 *= k.B0 / park.B0;
  if (!setting.chemo) k.L0 = 0;
  for (const [symbol, factor] of Object.entries(factors)) k[symbol] *= factor;
  return complete(k, {});
}

/** The antibody fed by two kinds of plasma cell, as a share of its start; see kinetics.antibody. */
function twoSource(day, { lifespan, share }, halfLife) {
  const [death, loss, rest] = [1 / lifespan, Math.LN2 / halfLife, share / 100];
  const fed = Math.abs(death / loss - 1) < 1e-6 ? (1 + loss * day) * exp(-loss * day)
    : (death * exp(-loss * day) - loss * exp(-death * day)) / (death - loss);
  return rest + (1 - rest) * fed;
}

const COLUMNS = {
  cart_per_uL: (y) => cart(y),
  b_cells_per_uL: (y) => (y[B] + y[W]) * 1e-6,
  autoreactive_b_cells_per_uL: (y) => y[B] * 1e-6,
  new_b_cells_per_uL: (y) => y[W] * 1e-6,
  anti_dsdna_iu_per_mL: (y) => y[A] / 1000,
  c3_mg_per_L: (y) => y[C],
  proteinuria_mg_per_g: (y) => y[U],
  interferon_alpha_pg_per_mL: (y) => y[F] / 1000,
  neutrophils_per_uL: (y) => y[N],
  cd4_per_uL: (y) => y[H4],
  cd8_per_uL: (y) => y[H8],
  sledai_from_c3: (y, k) => k.aC + k.bC * y[C],
  sledai_from_interferon: (y, k) => k.aF + (k.bF * y[F]) / 1000,
  sledai_from_anti_dsdna: (y, k) => k.aA + (k.bA * y[A]) / 1000,
};

/** One run: {days, columns, events, peak, steps}. */
function simulate(numbers, setting, days = grid(setting.horizon), factors = {}, tolerance = TOLERANCE) {
  const k = parameters(numbers, setting, factors);
  const { states, ...rest } = solvePark(k, days, tolerance);
  const columns = Object.fromEntries(Object.entries(COLUMNS).map(([name, of]) => [name, Float64Array.from(states, (y) => of(y, k))]));
  columns.two_source_antibody = Float64Array.from(days, (day) => twoSource(day, setting, numbers.halfLife));
  return { days, columns, ...rest };
}

/** Normal numbers, the same ones each time, so that a band moves only when a control does. */
function normals(seed) {
  let state = seed;
  const uniform = () => {
    state = (state + 0x6d2b79f5) | 0;
    let x = Math.imul(state ^ (state >>> 15), 1 | state);
    x = (x + Math.imul(x ^ (x >>> 7), 61 | x)) ^ x;
    return (((x ^ (x >>> 14)) >>> 0) + 0.5) / 4294967296;
  };
  return () => Math.sqrt(-2 * Math.log(uniform())) * Math.cos(2 * Math.PI * uniform());
}

/** Draws one run at each call; `result` gives the quantiles of those drawn so far. */
function makeBand(numbers, setting, { names, low, high, seed }) {
  const days = grid(setting.horizon).filter((_, i, all) => i % 2 === 0 || i === all.length - 1);
  const normal = normals(seed);
  const runs = [];
  let skipped = 0;
  const draw = () => {
    const factors = Object.fromEntries(Object.entries(numbers.spreads).map(([symbol, sd]) => [symbol, exp(sd * normal())]));
    try {
      runs.push(simulate(numbers, setting, days, factors, 10 * TOLERANCE).columns);
    } catch (unsolved) {
      skipped += 1;
    }
  };
  const result = () => ({ days, runs: runs.length, skipped, columns: Object.fromEntries(names.map((name) => {
    const [bottom, top] = [new Float64Array(days.length), new Float64Array(days.length)];
    days.forEach((_, i) => {
      const sorted = Float64Array.from(runs, (columns) => columns[name][i]).sort();
      bottom[i] = sorted[Math.round(low * (runs.length - 1))];
      top[i] = sorted[Math.round(high * (runs.length - 1))];
    });
    return [name, { low: bottom, high: top }];
  })) });
  return { draw, result };
}

/** Answers messages at `port`: a run at once; a band in short pieces, dropped when its client asks again. */
function serve(port) {
  const latest = new Map();
  port.onmessage = ({ data: { client, kind, id, numbers, setting, band } }) => {
    const current = () => latest.get(client) === id;
    const answer = (make) => {
      try {
        port.postMessage({ client, kind, id, ...make() });
      } catch (error) {
        port.postMessage({ client, kind, id, error: error.message });
      }
    };
    if (kind !== "kept") latest.set(client, id);
    if (kind !== "band") {
      const begun = performance.now();
      return answer(() => ({ run: simulate(numbers, setting), ms: performance.now() - begun }));
    }
    const { draw, result } = makeBand(numbers, setting, band);
    let left = band.draws;
    (function piece() {
      if (!current()) return;
      const until = performance.now() + 10;
      for (; left > 0 && performance.now() < until; left--) draw();
      if (left > 0) setTimeout(piece); else answer(() => ({ band: result() }));
    })();
  };
}
