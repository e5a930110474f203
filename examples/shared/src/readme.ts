import { readFileSync } from "node:fs";
import { join } from "node:path";

/**
 * An example's README with `output` in its txt block. A test compares this with the README as it is, so that what stands
 * there is what the example prints.
 *
 * @throws RangeError if the README has no txt block, or several
 */
export function readmeWith(folder: string, output: string): string {
  const path = join(folder, "README.md");
  const text = readFileSync(path, "utf8");
  const [block, ...more] = text.matchAll(/(?<=^```txt\n)[^`]*(?=^```$)/gm);
  if (block === undefined || more.length > 0) {
    throw new RangeError(`readmeWith: ${path} must have one block \`\`\`txt, for the output`);
  }
  return `${text.slice(0, block.index)}${output}${text.slice(block.index + block[0].length)}`;
}
