/**
 * A number that stands for a key or a result in the fingerprint: numbers for themselves, strings by a hash, objects and
 * arrays by the numbers, strings and truth values directly in them. It need not tell everything apart, only make a
 * wrong answer show.
 */
export function digest(value: unknown): number {
  if (typeof value === "number") return value;
  if (typeof value !== "object" || value === null) return digestScalar(value);
  let hash = Array.isArray(value) ? 17 : 19;
  for (const name in value) {
    hash = mix(hash, digestText(name));
    hash = mix(hash, digestScalar((value as { readonly [name: string]: unknown })[name]));
  }
  return hash;
}

function digestScalar(value: unknown): number {
  switch (typeof value) {
    case "number":
      return digestNumber(value);
    case "string":
      return digestText(value);
    case "boolean":
      return value ? 3 : 5;
    case "bigint":
      return digestText(String(value));
    default:
      return value === null ? 7 : 11;
  }
}

/** From the high, the middle and the low bits of the number, so that its last place counts. */
function digestNumber(value: number): number {
  if (!(value - value === 0)) return value > 0 ? 23 : value < 0 ? 29 : 31;
  const scale = 2 ** 32;
  const whole = Math.trunc(value);
  const fraction = (value - whole) * scale;
  const low = mix(whole | 0, Math.trunc(whole / scale) | 0);
  return mix(mix(low, Math.trunc(fraction) | 0), ((fraction - Math.trunc(fraction)) * scale) | 0);
}

/** FNV-1a over the UTF-16 code units. */
function digestText(text: string): number {
  let hash = 0x811c9dc5 | 0;
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  return hash ^ text.length;
}

function mix(hash: number, value: number): number {
  const h = Math.imul(hash ^ value, 0x9e3779b1);
  return (h ^ (h >>> 15)) | 0;
}
