/** An own copy of plain data: what is changed in one is not changed in the other. Throws for what is not plain. */
export function plainCopy<T>(value: T, where = "state"): T {
  return copyOf(value, where) as T;
}

function copyOf(value: unknown, where: string): unknown {
  if (typeof value === "function" || typeof value === "symbol") throw notPlain(where, `a ${typeof value}`);
  if (typeof value !== "object" || value === null) return value;
  if (Array.isArray(value)) return value.map((item: unknown, index) => copyOf(item, `${where}[${index}]`));
  if (value instanceof Map) {
    return new Map([...value].map(([key, item]) => [key, copyOf(item, `${where}.get(${String(key)})`)]));
  }
  if (value instanceof Set) return new Set([...value].map((item) => copyOf(item, `a member of ${where}`)));
  if (ArrayBuffer.isView(value) && "slice" in value) return (value as unknown as Float64Array).slice();
  const prototype: unknown = Object.getPrototypeOf(value);
  if (prototype !== null && prototype !== Object.prototype) throw notPlain(where, `a ${nameOf(prototype)}`);
  return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, copyOf(item, `${where}.${name}`)]));
}

function notPlain(where: string, what: string): TypeError {
  return new TypeError(`${where} is ${what}, which is not plain data: numbers, strings, arrays, maps, sets, objects`);
}

function nameOf(prototype: unknown): string {
  return (prototype as { readonly constructor?: { readonly name?: string } }).constructor?.name ?? "class instance";
}
