/** A process of its own: the local registry, on a free port of the loopback interface. Says which by a message. */
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { runServer } from "verdaccio";
import { registryConfiguration } from "./registry-configuration.mjs";

const [folder = "", upstream = ""] = process.argv.slice(2);

mkdirSync(folder, { recursive: true });
writeFileSync(join(folder, "htpasswd"), "");
const server = await runServer(registryConfiguration(folder, upstream));
server.listen(0, "127.0.0.1", () => {
  const address = server.address();
  process.send?.({ port: typeof address === "object" ? address?.port : undefined });
});
// The rehearsal has ended, however it did.
process.on("disconnect", () => process.exit(0));
