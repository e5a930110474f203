/** Runs in each page that check-pages.mjs opens. */

Object.assign(globalThis, { lookAtWidth, lookAtColors });

/** @returns {import("../src/check-pages.mjs").Width} */
function lookAtWidth() {
  const { scrollWidth, clientWidth } = document.documentElement;
  const wide = [...document.querySelectorAll(".vp-doc *")].find(
    (element) => element.getBoundingClientRect().right > clientWidth + 1 && element.closest("pre, table, svg") === null,
  );
  return {
    overflow: scrollWidth - clientWidth,
    widest: wide === undefined ? "?" : `<${wide.tagName.toLowerCase()}> "${wide.textContent?.slice(0, 40)}"`,
  };
}

/** @returns {import("../src/check-pages.mjs").Colors} */
function lookAtColors() {
  /** @param {string} color @returns {readonly [number, number, number, number]} */
  const channels = (color) => {
    const [red = 0, green = 0, blue = 0, alpha = 1] = (color.match(/[\d.]+/g) ?? []).map(Number);
    return [red, green, blue, alpha];
  };
  /** @param {readonly number[]} color */
  const luminance = (color) => {
    const linear = color.slice(0, 3).map((channel) => {
      const share = channel / 255;
      return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * (linear[0] ?? 0) + 0.7152 * (linear[1] ?? 0) + 0.0722 * (linear[2] ?? 0);
  };
  /** @param {readonly number[]} over @param {readonly number[]} under @param {number} alpha */
  const blend = (over, under, alpha) => [0, 1, 2].map((i) => alpha * (over[i] ?? 0) + (1 - alpha) * (under[i] ?? 0));
  /** What lies behind an element. @param {Element | null} element @returns {readonly number[]} */
  const ground = (element) => {
    if (element === null) return [255, 255, 255];
    const [red, green, blue, alpha] = channels(getComputedStyle(element).backgroundColor);
    return alpha === 1 ? [red, green, blue] : blend([red, green, blue], ground(element.parentElement), alpha);
  };
  let contrast = Number.POSITIVE_INFINITY;
  let faintest = "";
  for (const element of document.querySelectorAll(".vp-doc :is(h1, h2, h3, p, li, td, th, a, code, pre span)")) {
    if (!element.textContent?.trim() || element.getClientRects().length === 0 || element.matches(".header-anchor"))
      continue;
    const behind = ground(element);
    const [red, green, blue, alpha] = channels(getComputedStyle(element).color);
    const [a, b] = [luminance(blend([red, green, blue], behind, alpha)), luminance(behind)];
    const ratio = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
    if (ratio >= contrast) continue;
    contrast = ratio;
    faintest = `<${element.tagName.toLowerCase()}> "${element.textContent.trim().slice(0, 40)}"`;
  }
  return { dark: luminance(ground(document.body)) < 0.2, contrast, faintest };
}
