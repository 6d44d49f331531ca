// A stiff solver: the Rosenbrock method RODAS of order 4 with an error estimate of order 3 and dense output
// (Hairer and Wanner, Solving Ordinary Differential Equations II, section IV.7). The Jacobian comes from
// differences, several columns at once, and its LU factors keep to a pattern found once.

const GAMMA = 0.25;
const STAGE = [[],
  [1.544],
  [0.9466785280815826, 0.2557011698983284],
  [3.314825187068521, 2.896124015972201, 0.9986419139977817],
  [1.221224509226641, 6.019134481288629, 12.53708332932087, -0.687886036105895]];
const COUPLE = [[],
  [-5.6688],
  [-2.430093356833875, -0.2063599157091915],
  [-0.1073529058151375, -9.594562251023355, -20.47028614809616],
  [7.496443313967647, -10.24680431464352, -33.99990352819905, 11.7089089320616],
  [8.083246795921522, -7.981132988064893, -31.52159432874371, 16.31930543123136, -6.058818238834054]];
const DENSE = [
  [10.12623508344586, -7.487995877610167, -34.80091861555747, -7.992771707568823, 1.025137723295662],
  [-0.6762803392801253, 6.087714651680015, 16.43084320892478, 24.76722511418386, -6.594389125716872]];

/** Which entries of the Jacobian of any of `systems` are not zero, and the fixed sequence of operations that solves with them. */
function findPattern(systems, y) {
  const n = y.length;
  const rates = (f, state) => { const d = new Float64Array(n); f(state, d); return d; };
  const rows = Array.from(y, (value, column) => {
    const there = y.slice();
    there[column] *= 1.01;
    const [still, moved] = [y, there].map((state) => systems.map((f) => rates(f, state)));
    return [...y.keys()].filter((row) => systems.some((_, s) => moved[s][row] !== still[s][row]));
  });
  const groups = [];
  for (const column of [...rows.keys()].sort((a, b) => rows[b].length - rows[a].length)) {
    let group = groups.find(({ used }) => !rows[column].some((row) => used.has(row)));
    if (!group) groups.push(group = { columns: [], used: new Set() });
    group.columns.push(column);
    rows[column].forEach((row) => group.used.add(row));
  }

  // Eliminate the state with the fewest neighbours first; entries that appear on the way get a place too.
  const full = Array.from(y, (_, i) => new Set([i]));
  rows.forEach((list, column) => list.forEach((row) => full[row].add(column)));
  const waiting = new Set(full.keys());
  const plan = [];
  while (waiting.size) {
    const cost = (i) => full[i].size * [...waiting].filter((row) => full[row].has(i)).length;
    const pivot = [...waiting].reduce((best, i) => (cost(i) < cost(best) ? i : best));
    waiting.delete(pivot);
    const columns = [...full[pivot]].filter((i) => waiting.has(i));
    const below = [...waiting].filter((row) => full[row].has(pivot));
    below.forEach((row) => columns.forEach((column) => full[row].add(column)));
    plan.push({ pivot, columns, below });
  }
  const places = new Map(full.flatMap((set, row) => [...set].map((column) => row * n + column)).map((key, place) => [key, place]));
  const at = (row, column) => places.get(row * n + column);
  const flat = (lists) => Int32Array.from(lists.flat(2));
  return {
    size: places.size,
    groups: groups.map(({ columns }) => ({ columns: flat([columns]), entries: flat(columns.map((column) => rows[column].map((row) => [at(row, column), row, column]))) })),
    diagonal: flat([...y.keys()].map((i) => at(i, i))),
    // share of the pivot row, pivot, number of entries, then pairs: entry, entry of the pivot row
    factor: flat(plan.map(({ pivot, columns, below }) => below.map((row) => [at(row, pivot), at(pivot, pivot), columns.length, ...columns.flatMap((column) => [at(row, column), at(pivot, column)])]))),
    forward: flat(plan.map(({ pivot, below }) => below.map((row) => [row, at(row, pivot), pivot]))),
    backward: flat(plan.reverse().map(({ pivot, columns }) => [pivot, at(pivot, pivot), columns.length, ...columns.flatMap((column) => [at(pivot, column), column])])),
  };
}

function makeSolver(f, pattern, n, tolerance, floor) {
  const vector = () => new Float64Array(n);
  const { size, groups, diagonal, factor, forward, backward } = pattern;
  const [f0, f1, moved, step, next] = [vector(), vector(), vector(), vector(), vector()];
  const [jacobian, lu] = [new Float64Array(size), new Float64Array(size)];
  const u = Array.from({ length: 6 }, vector);
  const bends = [vector(), vector()];
  let rates = f;

  function setJacobian(y) {
    rates(y, f0);
    for (const { columns, entries } of groups) {
      moved.set(y);
      for (let c = 0; c < columns.length; c++) {
        const i = columns[c];
        moved[i] += step[i] = 1e-7 * Math.max(Math.abs(y[i]), floor[i]);
      }
      rates(moved, f1);
      for (let e = 0; e < entries.length; e += 3) {
        const row = entries[e + 1];
        jacobian[entries[e]] = (f1[row] - f0[row]) / step[entries[e + 2]];
      }
    }
  }

  /** LU factors of 1 / (h gamma) - J. */
  function setFactors(h) {
    for (let i = 0; i < size; i++) lu[i] = -jacobian[i];
    for (let i = 0; i < n; i++) lu[diagonal[i]] += 1 / (h * GAMMA);
    for (let p = 0; p < factor.length;) {
      const share = (lu[factor[p]] /= lu[factor[p + 1]]);
      const stop = p + 3 + 2 * factor[p + 2];
      for (p += 3; p < stop; p += 2) lu[factor[p]] -= share * lu[factor[p + 1]];
    }
  }

  function solve(x) {
    for (let p = 0; p < forward.length; p += 3) x[forward[p]] -= lu[forward[p + 1]] * x[forward[p + 2]];
    for (let p = 0; p < backward.length;) {
      const pivot = backward[p];
      const place = backward[p + 1];
      const stop = p + 3 + 2 * backward[p + 2];
      let sum = x[pivot];
      for (p += 3; p < stop; p += 2) sum -= lu[backward[p]] * x[backward[p + 1]];
      x[pivot] = sum / lu[place];
    }
  }

  function add(into, share, from) {
    for (let i = 0; i < n; i++) into[i] += share * from[i];
  }

  /** One step of length h from y into `next`; returns the error in units of the tolerance. */
  function attempt(y, h) {
    setFactors(h);
    for (let stage = 0; stage < 6; stage++) {
      const x = u[stage];
      if (stage < 5) next.set(y);
      if (stage < 5) for (let j = 0; j < stage; j++) add(next, STAGE[stage][j], u[j]);
      if (stage === 5) add(next, 1, u[4]);
      if (stage) rates(next, x); else x.set(f0);
      for (let j = 0; j < stage; j++) add(x, COUPLE[stage][j] / h, u[j]);
      solve(x);
    }
    add(next, 1, u[5]);
    let sum = 0;
    for (let i = 0; i < n; i++) sum += (u[5][i] / (floor[i] + tolerance * Math.max(Math.abs(y[i]), Math.abs(next[i])))) ** 2;
    return Math.sqrt(sum / n);
  }

  function setDense() {
    for (let which = 0; which < 2; which++) {
      bends[which].fill(0);
      for (let j = 0; j < 5; j++) add(bends[which], DENSE[which][j], u[j]);
    }
  }

  /** The state at the share s (0 to 1) of the last step, from y to `next`. */
  function between(y, s, into) {
    const rest = 1 - s;
    for (let i = 0; i < n; i++) into[i] = y[i] * rest + s * (next[i] + rest * (bends[0][i] + s * bends[1][i]));
    return into;
  }

  return { setJacobian, attempt, setDense, between, next, f0, use: (g) => { rates = g; } };
}
