import ts from "typescript";
import { lineOf, type SourceFile, walk } from "./packages.js";

/** A construct that package sources do without, and what stands in its place. */
interface Ban {
  readonly banned: string;
  readonly instead: string;
  /** Whether the node is the banned construct. */
  matches(node: ts.Node, context: BanContext): boolean;
}

interface BanContext {
  readonly file: SourceFile;
  /** Names the file declares or imports: a parameter called `process` is not the global. */
  readonly declared: ReadonlySet<string>;
  /** Names that come from another of our packages. */
  readonly foreign: ReadonlySet<string>;
  /** Names that the package's entry points export. */
  readonly exported: ReadonlySet<string>;
}

const globalNames = (names: readonly string[], instead: string): Ban[] =>
  names.map((name) => ({
    banned: name,
    instead,
    matches: (node, { declared }) =>
      ts.isIdentifier(node) && node.text === name && !declared.has(name) && isValueReference(node),
  }));

const globalTypes = (names: readonly string[], instead: string): Ban[] =>
  names.map((name) => ({
    banned: `the global type ${name}`,
    instead,
    matches: (node, { declared }) =>
      ts.isTypeReferenceNode(node) &&
      ts.isIdentifier(node.typeName) &&
      node.typeName.text === name &&
      !declared.has(name),
  }));

const members = (names: readonly (string | RegExp)[], instead: string): Ban[] =>
  names.map((name) => ({
    banned: `.${typeof name === "string" ? name : name.source}`,
    instead,
    matches: (node) =>
      ts.isPropertyAccessExpression(node) &&
      (typeof name === "string" ? node.name.text === name : name.test(node.name.text)),
  }));

const bans: readonly Ban[] = [
  // [DET2] wall clocks, other randomness, locale order
  ...globalNames(["Date"], "sim.now; a calendar date in the data is turned into seconds before it comes in"),
  ...globalNames(["performance"], "sim.now, or a clock that the caller hands in"),
  {
    banned: "Math.random",
    instead: 'sim.random("<entity>/<purpose>"), or context.random in a strategy',
    matches: (node) =>
      ts.isPropertyAccessExpression(node) &&
      ts.isIdentifier(node.expression) &&
      node.expression.text === "Math" &&
      node.name.text === "random",
  },
  // [DET1] what ECMAScript leaves to the engine: the last digits differ between those that we support
  ...[
    ...["acos", "acosh", "asin", "asinh", "atan", "atan2", "atanh", "cbrt", "cos", "cosh", "exp", "expm1", "hypot"],
    ...["log", "log1p", "log10", "log2", "pow", "sin", "sinh", "tan", "tanh"],
  ].map((name) => ({
    banned: `Math.${name}`,
    instead: "arithmetic, Math.sqrt, or exp, expm1, log and log1p of core's internal/portable-math.ts",
    matches: (node: ts.Node) =>
      ts.isPropertyAccessExpression(node) &&
      ts.isIdentifier(node.expression) &&
      node.expression.text === "Math" &&
      node.name.text === name,
  })),
  {
    banned: "** of anything but a power of 2",
    instead: "a product, or exp(exponent * log(base)) of core's internal/portable-math.ts",
    matches: (node) =>
      ts.isBinaryExpression(node) &&
      (node.operatorToken.kind === ts.SyntaxKind.AsteriskAsteriskToken ||
        node.operatorToken.kind === ts.SyntaxKind.AsteriskAsteriskEqualsToken) &&
      !(ts.isNumericLiteral(node.left) && node.left.text === "2"),
  },
  ...globalNames(["crypto"], 'sim.random("<entity>/<purpose>")'),
  ...globalNames(["setTimeout", "setInterval", "setImmediate", "queueMicrotask"], "sim.call, or a yield of seconds"),
  ...members(["localeCompare", /^toLocale[A-Z]/], "code-unit order: a < b ? -1 : a > b ? 1 : 0"),
  ...globalNames(["Intl"], "code-unit order, and plain decimal text"),
  // [PKG4] hosts
  ...globalNames(["console", "alert"], "an error, a statistic, or the trace"),
  ...globalNames(["process", "Buffer", "require", "module", "__dirname", "__filename"], "what the language itself has"),
  ...globalNames(["globalThis", "window", "self", "document"], "what the language itself has, or an argument"),
  ...globalNames(["TextEncoder", "TextDecoder"], "our own UTF-8 (a lone surrogate is `?`, as in Java)"),
  ...globalNames(["structuredClone"], "a copy written out; state of a strategy is copied by its owner"),
  ...globalNames(["fetch", "URL"], "an argument"),
  ...globalNames(
    ["WeakRef", "FinalizationRegistry"],
    "an explicit end of life: the collector's timing is not in the seed",
  ),
  // [PKG4] no state in modules
  {
    banned: "a module-level let or var",
    instead: "a field of the simulation, the entity or the state its owner keeps",
    matches: (node) =>
      ts.isVariableStatement(node) && atTopLevel(node) && !(node.declarationList.flags & ts.NodeFlags.Const),
  },
  {
    banned: "a module-level collection that fills up",
    instead: "a field of the simulation, the entity or the state its owner keeps",
    matches: (node) =>
      ts.isVariableDeclaration(node) &&
      atTopLevel(node.parent.parent) &&
      node.initializer !== undefined &&
      isEmptyCollection(node.initializer),
  },
  {
    banned: "a static field that can be assigned",
    instead: "static readonly, or a field of the instance",
    matches: (node) =>
      ts.isPropertyDeclaration(node) &&
      has(node, ts.SyntaxKind.StaticKeyword) &&
      !has(node, ts.SyntaxKind.ReadonlyKeyword),
  },
  // [PKG2], [PKG3] no privileges
  {
    banned: "instanceof of a class of another package or of a built-in",
    instead: "the contract's own members; `code` for errors, `kind` for other objects",
    matches: (node, { file, foreign, exported }) => {
      if (!ts.isBinaryExpression(node) || node.operatorToken.kind !== ts.SyntaxKind.InstanceOfKeyword) return false;
      if (!ts.isIdentifier(node.right)) return false;
      // The engine may know its own classes; a strategy or component that asks for one gives it a privilege.
      return foreign.has(node.right.text) || (file.packageName !== "core" && exported.has(node.right.text));
    },
  },
  // [PKG7] structural classes, erasable syntax
  {
    banned: "a private, protected or # member of an exported class",
    instead: "state behind one internal symbol, or an internal object",
    matches: (node, { exported }) =>
      ts.isClassElement(node) && isHidden(node) && isPublicClass(node.parent as ts.ClassLikeDeclaration, exported),
  },
  {
    banned: "a parameter property",
    instead: "a field and an assignment",
    matches: (node) => ts.isParameter(node) && ts.isParameterPropertyDeclaration(node, node.parent),
  },
  {
    banned: "enum",
    instead: "a const object and a union of its values",
    matches: (node) => ts.isEnumDeclaration(node),
  },
  { banned: "namespace", instead: "a module", matches: (node) => ts.isModuleDeclaration(node) },
  ...globalTypes(["Record"], "{ readonly [key: string]: T } or ReadonlyMap; Record is ours, from @sim/strategies"),
  ...globalTypes(["Event", "EventTarget"], "Event of @sim/core"),
  {
    banned: "export *",
    instead: "each name: index.ts is a table of contents",
    matches: (node) => ts.isExportDeclaration(node) && !(node.exportClause && ts.isNamedExports(node.exportClause)),
  },
  { banned: "export default", instead: "a named export", matches: (node) => ts.isExportAssignment(node) },
  {
    banned: "async or await",
    instead: "a process: function*, yield and yield*",
    matches: (node) => node.kind === ts.SyntaxKind.AsyncKeyword || ts.isAwaitExpression(node),
  },
];

/**
 * Every banned construct of a file, with what to write instead; empty if there is none.
 *
 * @param exported - The names that the package's entry points export.
 */
export function bansIn(file: SourceFile, exported: ReadonlySet<string>): string[] {
  const context: BanContext = { file, exported, ...namesOf(file) };
  const found: string[] = [];
  walk(file.ast, (node) => {
    for (const ban of bans) {
      if (!ban.matches(node, context)) continue;
      found.push(`${file.packageName}/${file.path}:${lineOf(node)} ${ban.banned}: use ${ban.instead}`);
    }
  });
  return found;
}

function namesOf({ ast }: SourceFile): { declared: ReadonlySet<string>; foreign: ReadonlySet<string> } {
  const declared = new Set<string>();
  const foreign = new Set<string>();
  walk(ast, (node) => {
    if (isDeclarationWithName(node)) declared.add(node.name.text);
    if (!ts.isImportDeclaration(node) || !ts.isStringLiteral(node.moduleSpecifier)) return;
    if (!node.moduleSpecifier.text.startsWith("@sim/")) return;
    const bindings = node.importClause?.namedBindings;
    if (bindings && ts.isNamedImports(bindings)) for (const { name } of bindings.elements) foreign.add(name.text);
  });
  return { declared, foreign };
}

function isDeclarationWithName(node: ts.Node): node is ts.Node & { readonly name: ts.Identifier } {
  const declares =
    ts.isVariableDeclaration(node) ||
    ts.isParameter(node) ||
    ts.isBindingElement(node) ||
    ts.isFunctionDeclaration(node) ||
    ts.isFunctionExpression(node) ||
    ts.isClassDeclaration(node) ||
    ts.isInterfaceDeclaration(node) ||
    ts.isTypeAliasDeclaration(node) ||
    ts.isTypeParameterDeclaration(node) ||
    ts.isImportSpecifier(node) ||
    ts.isImportClause(node) ||
    ts.isNamespaceImport(node);
  return declares && node.name !== undefined && ts.isIdentifier(node.name);
}

/** Whether an identifier stands for a value in scope, and is not a member's name, a label or a type. */
function isValueReference(node: ts.Identifier): boolean {
  const { parent } = node;
  if (ts.isPropertyAccessExpression(parent)) return parent.expression === node;
  if (ts.isQualifiedName(parent)) return parent.left === node;
  if (ts.isPropertyAssignment(parent)) return parent.initializer === node;
  if (ts.isTypeReferenceNode(parent)) return true;
  if (ts.isBindingElement(parent)) return parent.initializer === node;
  if (ts.isImportSpecifier(parent) || ts.isExportSpecifier(parent)) return false;
  if (ts.isClassElement(parent) || ts.isTypeElement(parent)) {
    return (parent as ts.PropertyDeclaration).initializer === node;
  }
  return !ts.isLabeledStatement(parent) && !ts.isBreakOrContinueStatement(parent) && !ts.isNamedTupleMember(parent);
}

function atTopLevel(node: ts.Node): boolean {
  return ts.isSourceFile(node.parent);
}

function isEmptyCollection(value: ts.Expression): boolean {
  if (ts.isAsExpression(value) || ts.isSatisfiesExpression(value) || ts.isParenthesizedExpression(value)) {
    return isEmptyCollection(value.expression);
  }
  if (ts.isArrayLiteralExpression(value)) return value.elements.length === 0;
  if (ts.isObjectLiteralExpression(value)) return value.properties.length === 0;
  if (!ts.isNewExpression(value) || !ts.isIdentifier(value.expression)) return false;
  return /^(Weak)?(Map|Set)$/.test(value.expression.text) && (value.arguments?.length ?? 0) === 0;
}

function has(node: ts.HasModifiers, kind: ts.SyntaxKind): boolean {
  return node.modifiers?.some((modifier) => modifier.kind === kind) ?? false;
}

function isHidden(member: ts.ClassElement): boolean {
  if (member.name && ts.isPrivateIdentifier(member.name)) return true;
  if (!ts.canHaveModifiers(member)) return false;
  return has(member, ts.SyntaxKind.PrivateKeyword) || has(member, ts.SyntaxKind.ProtectedKeyword);
}

/** Whether an entry point exports the class; the others never reach a user. */
function isPublicClass(node: ts.ClassLikeDeclaration, exported: ReadonlySet<string>): boolean {
  return node.name !== undefined && exported.has(node.name.text);
}
