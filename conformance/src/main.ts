import { checkFolder } from "./check.js";

const [folder, ...rest] = process.argv.slice(2);

if (folder === undefined || rest.length > 0) {
  console.error("usage: npm run conformance:check -- DIR, a folder of vectors such as conformance/vectors/kafka");
  process.exitCode = 2;
} else {
  process.exitCode = checkFolder(folder, console.log);
}
