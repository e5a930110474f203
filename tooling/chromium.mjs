/** Finds a Chromium on this machine, and opens pages or runs a script in it, headless. */
import { accessSync, constants } from "node:fs";
import { delimiter, join } from "node:path";

const names = ["chromium", "chromium-browser", "google-chrome"];

/** Nothing but the page: no services of its own, no profile that a run before has left. */
const args = [
  "--disable-gpu",
  "--disable-quic",
  "--disable-sync",
  "--disable-background-networking",
  "--disable-component-update",
  "--no-first-run",
];

export const howToGetChromium =
  `no browser found: neither does the environment variable CHROMIUM name one, nor is ${names.join(", ")} on the PATH.\n` +
  "Install Debian's (apt-get install chromium), set CHROMIUM to the executable, or leave it out with --no-browser.";

/**
 * The path of the executable: what the environment variable CHROMIUM says, else the first known name on the PATH.
 *
 * @returns {string | undefined}
 */
export function findChromium() {
  const given = process.env.CHROMIUM;
  if (given !== undefined && given !== "") return given;
  const folders = (process.env.PATH ?? "").split(delimiter).filter((folder) => folder !== "");
  return names.flatMap((name) => folders.map((folder) => join(folder, name))).find(isExecutable);
}

/** @param {string} file */
function isExecutable(file) {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/**
 * A fresh browser, headless. Who launches it closes it.
 *
 * @param {string} executablePath
 * @returns {Promise<import("playwright-core").Browser>}
 */
export async function launchChromium(executablePath) {
  const { chromium } = await import("playwright-core");
  // Root, as in a container, has no sandbox.
  const chromiumSandbox = process.getuid?.() !== 0;
  return chromium.launch({ executablePath, headless: true, chromiumSandbox, args });
}

/**
 * Evaluates an expression in an empty page of a fresh browser.
 *
 * @param {string} executablePath
 * @param {string} expression - Its value must be plain data.
 * @returns {Promise<{ readonly version: string, readonly value: unknown }>}
 */
export function evaluateInChromium(executablePath, expression) {
  return evaluateInPage(executablePath, "about:blank", expression);
}

/**
 * Evaluates an expression in a page of a fresh browser, once the page has loaded.
 *
 * @param {string} executablePath
 * @param {string} address
 * @param {string} expression - Its value must be plain data.
 * @returns {Promise<{ readonly version: string, readonly value: unknown }>}
 */
export async function evaluateInPage(executablePath, address, expression) {
  const browser = await launchChromium(executablePath);
  try {
    const page = await browser.newPage();
    await page.goto(address);
    return { version: browser.version(), value: await page.evaluate(expression) };
  } finally {
    await browser.close();
  }
}
