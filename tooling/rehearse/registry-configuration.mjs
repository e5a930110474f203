/** How the local registry behaves (https://verdaccio.org/docs/configuration). */
import { join } from "node:path";

/** The packages that are rehearsed: they come from the working tree and from nowhere else. */
const scope = "@sim/*";

/**
 * @param {string} folder - Where it stores everything.
 * @param {string} upstream - The registry that has all other packages.
 */
export function registryConfiguration(folder, upstream) {
  return {
    configPath: join(folder, "config.yaml"),
    storage: join(folder, "storage"),
    auth: { htpasswd: { file: join(folder, "htpasswd"), max_users: -1 } },
    uplinks: { upstream: { url: upstream, timeout: "60s", maxage: "1h", max_fails: 20 } },
    packages: {
      [scope]: { access: "$all", publish: "$all" },
      "**": { access: "$all", proxy: "upstream" },
    },
    web: { enable: false },
    log: { type: "stdout", format: "json", level: "error" },
    max_body_size: "50mb",
  };
}
