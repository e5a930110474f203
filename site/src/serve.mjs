/** Serves a built site on this machine, to look at it. */
import { createReadStream, existsSync, statSync } from "node:fs";
import { createServer } from "node:http";
import { extname, join, normalize } from "node:path";

const types = new Map([
  [".html", "text/html; charset=utf-8"],
  [".js", "text/javascript; charset=utf-8"],
  [".css", "text/css; charset=utf-8"],
  [".json", "application/json"],
  [".svg", "image/svg+xml"],
  [".png", "image/png"],
]);

/**
 * @param {string} folder - The built site.
 * @param {string} base - Path below which it is served.
 * @param {number} [port] - Any free one unless given.
 * @returns {Promise<{ readonly address: string, close(): void }>}
 */
export function serve(folder, base, port = 0) {
  const server = createServer((request, response) => {
    const file = fileFor(folder, base, new URL(request.url ?? "/", "http://localhost").pathname);
    if (file === undefined) {
      response.writeHead(404).end("not found");
      return;
    }
    response.writeHead(200, { "content-type": types.get(extname(file)) ?? "application/octet-stream" });
    createReadStream(file).pipe(response);
  });
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, "127.0.0.1", () => {
      const address = server.address();
      const used = typeof address === "object" && address !== null ? address.port : port;
      resolve({ address: `http://127.0.0.1:${used}${base}`, close: () => server.close() });
    });
  });
}

/**
 * @param {string} folder
 * @param {string} base
 * @param {string} path
 */
function fileFor(folder, base, path) {
  if (!path.startsWith(base)) return undefined;
  const inside = normalize(decodeURIComponent(path.slice(base.length)));
  if (inside.startsWith("..")) return undefined;
  const candidates = [join(folder, inside), join(folder, inside, "index.html")];
  return candidates.find((file) => existsSync(file) && statSync(file).isFile());
}
