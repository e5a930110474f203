const COLUMNS = 100;

/**
 * The parts of a report with an empty line between them, ending in a newline.
 *
 * @throws RangeError for a line of more than 100 columns, which a terminal would break
 */
export function page(...parts: readonly string[]): string {
  const text = `${parts.join("\n\n")}\n`;
  for (const line of text.split("\n")) {
    const { length } = [...line];
    if (length > COLUMNS) throw new RangeError(`page: a line has ${length} columns, at most ${COLUMNS} fit: ${line}`);
  }
  return text;
}
