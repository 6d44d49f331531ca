// The equations of Park et al. 2025; states and symbols as in lupus_cart/kinetics/park_equations.py.
// One difference: while antibody is released it stands at its equilibrium, which its loss (millions a day) makes exact.

const TINY = 1e-12;
const STATES = 37;
const [R8, R4, S8, S4, B, W, D, DRUG, P4, H4, P8, H8, N0, N, F, A, C, U] = [16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 32, 33, 34, 35, 36];
const { exp, max, pow } = Math;

/** Parameters with the ones that follow from others; `base` is in the units of the equations. */
function complete(base, changed) {
  const k = { ...base, ...changed };
  return Object.assign(k, { g4: k.g8 / k.g84, H40: k.s4 / k.o4, H80: k.s8 / k.o8, kt: 4 / k.mtt });
}

function start(k) {
  const y = new Float64Array(STATES).fill(TINY);
  [k.f8, k.f4].forEach((subset, i) => [k.fN, k.fC, k.fM, k.fE].forEach((stage, j) => { y[4 * i + j] = (k.q * k.w * subset * stage) / k.vb; }));
  y.set([k.B0, 0, k.D0, k.L0, k.s4 / k.p4, k.H40, k.s8 / k.p8, k.H80, k.N0, k.N0, k.N0, k.N0, k.N0, k.F0, k.A0, k.C0, k.U0], B);
  return y;
}

const cart = (y) => (y[0] + y[1] + y[2] + y[3] + y[4] + y[5] + y[6] + y[7]) * 1e-6;

/** f(y, rates) between two switches: `made` new B cells are made, `released` antibody is released. */
function derivative(k, made, released) {
  const back = (k.a21 * k.vm) / k.vb;
  const there = (k.a12 * k.vb) / k.vm;
  const antibody = (y) => released ? (k.A0 * y[B] / k.B0) * (y[H4] / k.H40) * pow(max(y[F], TINY) / k.F0, k.gF4) : y[A];

  function engage(y, d, from, complexes, antigen, growth) {
    const cells = y[from] + y[from + 1] + y[from + 2] + y[from + 3];
    const bound = y[complexes];
    d[complexes] = k.kon * max(k.dCAR * cells - bound, 0) * antigen - k.koff * bound;
    const each = max(bound, 0) / max(cells, TINY);
    return (growth * each) / (k.e50 + each);
  }

  function killing(bound, cells) {
    const each = max(bound, 0) / max(cells, TINY);
    return (k.kmax * each) / (k.k50 + each);
  }

  function f(y, d) {
    const blood = max(k.dCD19 * y[B] - y[R8] - y[R4], 0);
    const marrow = max(k.dCD19 * y[D] - y[S8] - y[S4], 0);
    for (let i = 0; i < 8; i += 4) {
      const grow = engage(y, d, i, i ? R4 : R8, blood, i ? k.g4 : k.g8);
      const spread = engage(y, d, i + 8, i ? S4 : S8, marrow, i ? k.g4 : k.g8);
      const rest = grow - k.a12 - k.lm;
      d[i] = back * y[i + 8] + (rest - k.m1) * y[i];
      d[i + 1] = back * y[i + 9] + (rest - k.m2) * y[i + 1] + k.m1 * y[i];
      d[i + 2] = back * y[i + 10] + (rest - k.m3) * y[i + 2] + k.m2 * y[i + 1];
      d[i + 3] = back * y[i + 11] - (k.a12 + k.le) * y[i + 3] + k.m3 * y[i + 2];
      const stay = spread - k.a21;
      d[i + 8] = there * y[i] + (stay - k.m1) * y[i + 8];
      d[i + 9] = there * y[i + 1] + (stay - k.m2) * y[i + 9] + k.m1 * y[i + 8];
      d[i + 10] = there * y[i + 2] + (stay - k.m3) * y[i + 10] + k.m2 * y[i + 9];
      d[i + 11] = there * y[i + 3] - k.a21 * y[i + 11] + k.m3 * y[i + 10];
    }
    d[B] = (k.rB - killing(y[R8] + y[R4], y[B])) * y[B];
    d[W] = made ? k.K0 * (1 - (y[B] + y[W]) / k.Bmax) : 0;
    d[D] = (k.rB - killing(y[S8] + y[S4], y[D])) * y[D];
    d[DRUG] = -k.kL * y[DRUG];

    const level = max(y[DRUG], 0) / k.vb;
    const mature4 = k.p4 * (1 - (k.E4 * level) / (k.c4 + level)) * y[P4];
    const mature8 = k.p8 * (1 - (k.E8 * level) / (k.c8 + level)) * y[P8];
    d[P4] = k.s4 - mature4;
    d[H4] = mature4 - k.o4 * y[H4];
    d[P8] = k.s8 - mature8;
    d[H8] = mature8 - k.o8 * y[H8];
    const toxic = (k.EN * level) / (k.cN + level);
    d[N0] = k.kt * y[N0] * ((1 - toxic) * pow(k.N0 / max(y[N], TINY), k.gN) - 1);
    for (let i = N0 + 1; i <= N; i++) d[i] = k.kt * (y[i - 1] - y[i]);

    const a = antibody(y);
    d[F] = k.kF * (k.F0 * (a / k.A0) * (y[N] / k.N0) - y[F]);
    d[A] = 0;
    d[C] = (k.sC / k.vb) * (1 - (y[C] / k.C0) * pow(max(a, TINY) / k.A0, k.gC));
    const leak = pow(k.C0 / max(y[C], TINY), k.gU) * pow(max(y[F], TINY) / k.F0, k.gF8) * exp(y[H8] / k.H80 + y[N] / k.N0);
    d[U] = (k.kU / k.vu) * (leak - y[U] / k.U0);
  }
  f.antibody = antibody;
  return f;
}
