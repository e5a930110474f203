/** Points of one line, by ascending x; both coordinates above 0. */
export interface Line {
  readonly label: string;
  readonly points: readonly (readonly [x: number, y: number])[];
}

/** What a chart says. */
export interface Chart {
  readonly title: string;
  readonly xLabel: string;
  readonly yLabel: string;
  readonly lines: readonly Line[];
}

const WIDTH = 720;
const HEIGHT = 420;
const LEFT = 84;
const RIGHT = 150;
const TOP = 48;
const BOTTOM = 60;

/** Told apart also by those who see few colours (Okabe and Ito). */
const COLOURS = ["#0072b2", "#d55e00", "#009e73", "#cc79a7"];

/** A chart of lines with logarithmic axes, as a picture that needs nothing else. */
export function svgOf({ title, xLabel, yLabel, lines }: Chart): string {
  const x = axis(
    lines.flatMap(({ points }) => points.map(([value]) => value)),
    LEFT,
    WIDTH - RIGHT,
  );
  const y = axis(
    lines.flatMap(({ points }) => points.map(([, value]) => value)),
    HEIGHT - BOTTOM,
    TOP,
  );
  const parts = [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" font-family="sans-serif" font-size="13">`,
    `<title>${escaped(title)}</title>`,
    `<rect width="${WIDTH}" height="${HEIGHT}" fill="#ffffff"/>`,
    text(LEFT, TOP - 24, title, 'font-size="15"'),
    ...x.decades.map((value) => gridLine(x.place(value), TOP, x.place(value), HEIGHT - BOTTOM)),
    ...x.decades.map((value) => text(x.place(value), HEIGHT - BOTTOM + 20, named(value), 'text-anchor="middle"')),
    ...y.decades.map((value) => gridLine(LEFT, y.place(value), WIDTH - RIGHT, y.place(value))),
    ...y.decades.map((value) => text(LEFT - 8, y.place(value) + 4, named(value), 'text-anchor="end"')),
    text((LEFT + WIDTH - RIGHT) / 2, HEIGHT - 16, xLabel, 'text-anchor="middle"'),
    text(20, (TOP + HEIGHT - BOTTOM) / 2, yLabel, turned(20, (TOP + HEIGHT - BOTTOM) / 2)),
    ...lines.flatMap((line, i) => drawn(line, COLOURS[i % COLOURS.length] as string, x.place, y.place)),
    "</svg>",
  ];
  return `${parts.join("\n")}\n`;
}

interface Axis {
  readonly decades: readonly number[];
  place(value: number): number;
}

/** Whole decades around the values, from one place in the picture to another. */
function axis(values: readonly number[], from: number, to: number): Axis {
  const least = Math.floor(Math.log10(Math.min(...values)));
  const greatest = Math.max(Math.ceil(Math.log10(Math.max(...values))), least + 1);
  return {
    decades: Array.from({ length: greatest - least + 1 }, (_, i) => 10 ** (least + i)),
    place: (value) => from + ((Math.log10(value) - least) / (greatest - least)) * (to - from),
  };
}

function drawn(
  { label, points }: Line,
  colour: string,
  x: (value: number) => number,
  y: (value: number) => number,
): readonly string[] {
  const places = points.map(([a, b]) => [x(a), y(b)] as const);
  const [endX = 0, endY = 0] = places.at(-1) ?? [];
  return [
    `<polyline fill="none" stroke="${colour}" stroke-width="2" points="${places.map(([a, b]) => `${rounded(a)},${rounded(b)}`).join(" ")}"/>`,
    ...places.map(([a, b]) => `<circle cx="${rounded(a)}" cy="${rounded(b)}" r="3" fill="${colour}"/>`),
    text(endX + 10, endY + 4, label, `fill="${colour}"`),
  ];
}

function gridLine(x1: number, y1: number, x2: number, y2: number): string {
  return `<line x1="${rounded(x1)}" y1="${rounded(y1)}" x2="${rounded(x2)}" y2="${rounded(y2)}" stroke="#dddddd"/>`;
}

function text(x: number, y: number, words: string, attributes: string): string {
  return `<text x="${rounded(x)}" y="${rounded(y)}" ${attributes}>${escaped(words)}</text>`;
}

const turned = (x: number, y: number): string => `text-anchor="middle" transform="rotate(-90 ${x} ${y})"`;

const rounded = (value: number): string => String(Math.round(value * 10) / 10);

/** 100, 1,000, 10,000: as it stands on an axis. */
const named = (value: number): string => value.toLocaleString("en");

const escaped = (words: string): string => words.replace(/[&<>"]/g, (character) => `&#${character.codePointAt(0)};`);
