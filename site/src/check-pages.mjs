/** Opens pages of the built site in a browser: are they readable on a phone and on a desk, in light and in dark? */
import { fileURLToPath } from "node:url";

/**
 * @typedef {object} Width
 * @property {number} overflow - By how many pixels the page is wider than the window.
 * @property {string} widest - The first element that sticks out.
 */

/**
 * @typedef {object} Colors
 * @property {boolean} dark - Whether the page is.
 * @property {number} contrast - The least ratio of luminances between a text and what is behind it.
 * @property {string} faintest - The text that has it.
 */

/** What looks at a page from inside it. */
const script = fileURLToPath(new URL("../page/look.js", import.meta.url));

/** The width of a desk and, last, of a small phone. */
const widths = [1280, 360];
const schemes = /** @type {const} */ (["light", "dark"]);

/** The least ratio of luminances between text and ground that WCAG 2.2 asks for (1.4.3, level AA). */
const leastContrast = 4.5;

/**
 * @param {import("playwright-core").Browser} browser
 * @param {string} address - Of the site, with `/` at its end.
 * @param {readonly string[]} pages - Paths below it.
 * @returns {Promise<{ readonly looks: number, readonly faults: readonly string[] }>}
 */
export async function checkPages(browser, address, pages) {
  const page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
  await page.addInitScript({ path: script });
  /** @type {string[]} */
  const faults = [];
  let path = "";
  page.on("pageerror", (error) => faults.push(`${path}: ${error.message}`));
  page.on("request", (request) => {
    if (!/^(data|blob):/.test(request.url()) && !request.url().startsWith(address)) {
      faults.push(`${path}: asks for ${request.url()}`);
    }
  });
  page.on("response", (response) => {
    if (response.status() >= 400) faults.push(`${path}: ${response.status()} for ${response.url()}`);
  });
  let looks = 0;
  for (path of pages) {
    await page.goto(address + path, { waitUntil: "load" });
    for (const width of widths) {
      await page.setViewportSize({ width, height: 800 });
      /** @type {Width} */
      const { overflow, widest } = await page.evaluate("lookAtWidth()");
      looks++;
      if (overflow > 0) faults.push(`${path}: scrolls sideways by ${overflow} px at ${width} px, for ${widest}`);
    }
    for (const colorScheme of schemes) {
      await page.emulateMedia({ colorScheme });
      await hasScheme(page, colorScheme);
      /** @type {Colors} */
      const { dark, contrast, faintest } = await page.evaluate("lookAtColors()");
      looks++;
      if (dark !== (colorScheme === "dark")) faults.push(`${path}: is ${dark ? "dark" : "light"} in ${colorScheme}`);
      if (contrast < leastContrast) {
        faults.push(`${path}: contrast ${contrast.toFixed(2)} in ${colorScheme} of ${faintest}`);
      }
    }
  }
  await page.close();
  return { looks, faults };
}

/**
 * Waits until the page has noticed what colours are wanted; what it looks like is judged afterwards.
 *
 * @param {import("playwright-core").Page} page
 * @param {"light" | "dark"} scheme
 */
async function hasScheme(page, scheme) {
  const noticed = page.waitForFunction(`lookAtColors().dark === ${scheme === "dark"}`, undefined, { timeout: 5000 });
  await noticed.catch(() => undefined);
}
