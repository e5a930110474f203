/** An integer with commas between its thousands: `20,000`. */
export function count(n: number): string {
  return String(n).replaceAll(/\B(?=(\d{3})+$)/g, ",");
}

/** A number with so many decimals, one by default; a dash for what never is. */
export function fixed(x: number, decimals = 1): string {
  return Number.isFinite(x) ? x.toFixed(decimals) : "-";
}

/** A share as `12.5 %`. */
export function percent(share: number, decimals = 1): string {
  return `${(100 * share).toFixed(decimals)} %`;
}

/** Seconds as minutes, without the unit. */
export function minutesOf(seconds: number, decimals = 1): string {
  return fixed(seconds / 60, decimals);
}
