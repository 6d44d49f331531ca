// From a setting of the controls to named curves, and many draws to a band; answers messages of the page.

const YEAR = 365;
const loss = (days) => Math.LN2 / days;

/** Days at which curves are drawn: close together at first, when most happens. */
function grid(horizon) {
  const days = [];
  for (let day = 0; day < Math.min(20, horizon); day += 0.25) days.push(day);
  const step = Math.max(0.5, (horizon - 20) / 160);
  for (let day = 20; day < horizon; day += step) days.push(day);
  return [...days, horizon];
}

/** The parameters of a run. `numbers` holds those of the model, symbols of controls, and the antibody's half-life. */
function parameters({ park, symbols }, setting, factors = {}) {
  const changed = {};
  for (const [control, symbol] of Object.entries(symbols)) changed[symbol] = setting[control] * (symbol === "B0" || symbol === "K0" ? 1 : 1);
  const k = { ...park, ...changed };
  k.q *= setting.dose;
  k.B0 = setting.burden * 1e6;
  k.D0 *= k.B0 / park.B0;
  if (!setting.chemo) k.L0 = 0;
  for (const [symbol, factor] of Object.entries(factors)) k[symbol] *= factor;
  return complete(k, {});
}
