/**
 * What has changed between two API reports, and which level of release each change asks for:
 *
 * - gone or renamed, another type, one more required parameter: major
 * - new: minor; but a required member of what users implement or write (`@contract`, options): major
 * - `@beta` may change in a minor, `@internal` in a patch
 *
 * It goes by the text of the declarations, so it calls a type that has become wider a change of type. Who knows better
 * says so in the changeset (see api-changesets.mjs).
 */
import ts from "typescript";

/** @typedef {"patch" | "minor" | "major"} Level */
/** @typedef {{ readonly name: string, readonly what: string, readonly level: Level }} Change */

/** @type {readonly Level[]} */
export const levels = ["patch", "minor", "major"];

/**
 * The highest of some levels.
 *
 * @param {readonly (Level | undefined)[]} among
 * @returns {Level | undefined}
 */
export function highest(among) {
  return levels.findLast((level) => among.includes(level));
}

/**
 * @typedef {object} Report
 * @property {ReadonlyMap<string, Entry>} entries - By kind and name: a type and a value may share a name.
 * @property {ReadonlyMap<string, Origin>} imports - By the name here.
 * @property {ReadonlyMap<string, Origin>} reexports - By the name that users import.
 *
 * @typedef {{ readonly from: string, readonly name: string }} Origin - Of another package.
 *
 * @typedef {object} Entry
 * @property {string} name
 * @property {ReadonlySet<string>} tags
 * @property {string} head - Type parameters and heritage, or the whole type of what has no members.
 * @property {ReadonlyMap<string, Member>} members
 * @property {readonly Signature[]} signatures - Of a function.
 * @property {"interface" | "class" | "type" | "const" | "function"} kind
 * @property {ReadonlySet<string>} mentions - The names in it.
 *
 * @typedef {object} Member
 * @property {boolean} optional
 * @property {boolean} abstract
 * @property {string} type - Of a property.
 * @property {readonly Signature[]} signatures - Of a method.
 *
 * @typedef {{ readonly parameters: readonly Parameter[], readonly rest: string }} Signature
 * @typedef {{ readonly type: string, readonly optional: boolean }} Parameter
 */

const printer = ts.createPrinter({ removeComments: true });

/**
 * @param {string} markdown - A report as API Extractor writes it.
 * @returns {Report}
 */
export function readReport(markdown) {
  const code = /```ts\n([\s\S]*?)```/.exec(markdown)?.[1];
  if (code === undefined) throw new Error("not an API report: it has no ts block");
  const ast = ts.createSourceFile("report.ts", code, ts.ScriptTarget.Latest, true);
  /** @type {Map<string, Entry>} */
  const entries = new Map();
  /** @type {Map<string, Origin>} */
  const imports = new Map();
  /** @type {Map<string, Origin>} */
  const reexports = new Map();
  for (const statement of ast.statements) {
    if (ts.isImportDeclaration(statement)) {
      for (const [local, origin] of importsOf(statement)) imports.set(local, origin);
    } else if (
      ts.isExportDeclaration(statement) &&
      statement.exportClause &&
      ts.isNamedExports(statement.exportClause)
    ) {
      for (const { name, propertyName } of statement.exportClause.elements) {
        const origin = imports.get((propertyName ?? name).text);
        if (origin) reexports.set(name.text, origin);
      }
    } else {
      for (const entry of entriesOf(statement, ast)) {
        const key = `${entry.kind} ${entry.name}`;
        const before = entries.get(key);
        // Overloads of a function stand one after the other.
        entries.set(key, before ? { ...before, signatures: [...before.signatures, ...entry.signatures] } : entry);
      }
    }
  }
  return { entries, imports, reexports };
}

/**
 * @param {ts.ImportDeclaration} statement
 * @returns {[string, Origin][]}
 */
function importsOf(statement) {
  const from = ts.isStringLiteral(statement.moduleSpecifier) ? statement.moduleSpecifier.text : "";
  const bindings = statement.importClause?.namedBindings;
  if (!bindings || !ts.isNamedImports(bindings)) return [];
  return bindings.elements.map(({ name, propertyName }) => [name.text, { from, name: (propertyName ?? name).text }]);
}

/**
 * @param {ts.Statement} statement
 * @param {ts.SourceFile} ast
 * @returns {Entry[]}
 */
function entriesOf(statement, ast) {
  const tags = tagsBefore(statement, ast);
  const mentions = namesIn(statement);
  const entry = (/** @type {Pick<Entry, "kind" | "name"> & Partial<Entry>} */ part) => ({
    tags,
    mentions,
    head: "",
    members: new Map(),
    signatures: [],
    ...part,
  });
  if (ts.isInterfaceDeclaration(statement) || ts.isClassDeclaration(statement)) {
    const kind = ts.isClassDeclaration(statement) ? "class" : "interface";
    const abstract = hasModifier(statement, ts.SyntaxKind.AbstractKeyword) ? "abstract " : "";
    const head = `${abstract}<${texts(statement.typeParameters)}> ${texts(statement.heritageClauses)}`;
    return [entry({ kind, name: statement.name?.text ?? "default", head, members: membersOf(statement.members) })];
  }
  if (ts.isTypeAliasDeclaration(statement)) {
    const literal = ts.isTypeLiteralNode(statement.type) ? statement.type : undefined;
    const head = `<${texts(statement.typeParameters)}> ${literal ? "" : text(statement.type)}`;
    return [entry({ kind: "type", name: statement.name.text, head, members: membersOf(literal?.members ?? []) })];
  }
  if (ts.isFunctionDeclaration(statement)) {
    return [entry({ kind: "function", name: statement.name?.text ?? "default", signatures: [signatureOf(statement)] })];
  }
  if (!ts.isVariableStatement(statement)) return [];
  return statement.declarationList.declarations.map(({ name, type }) => {
    const literal = type && ts.isTypeLiteralNode(type) ? type : undefined;
    const head = literal || !type ? "" : text(type);
    return entry({ kind: "const", name: name.getText(), head, members: membersOf(literal?.members ?? []) });
  });
}

/**
 * @param {ts.Node} node
 * @param {ts.SourceFile} ast
 */
function tagsBefore(node, ast) {
  const comments = ts.getLeadingCommentRanges(ast.text, node.pos) ?? [];
  const last = comments.at(-1);
  return new Set(last ? ast.text.slice(last.pos, last.end).match(/@\w+/g) : []);
}

/**
 * The types and values that a declaration is made of; not the names of its members.
 *
 * @param {ts.Node} node
 */
function namesIn(node) {
  /** @type {Set<string>} */
  const names = new Set();
  const visit = (/** @type {ts.Node} */ child) => {
    if (ts.isTypeReferenceNode(child)) names.add(child.typeName.getText());
    else if (ts.isExpressionWithTypeArguments(child)) names.add(child.expression.getText());
    else if (ts.isTypeQueryNode(child)) names.add(child.exprName.getText());
    ts.forEachChild(child, visit);
  };
  visit(node);
  return names;
}

/** @param {readonly (ts.TypeElement | ts.ClassElement)[]} nodes */
function membersOf(nodes) {
  /** @type {Map<string, Member>} */
  const members = new Map();
  for (const node of nodes) {
    const name = memberName(node);
    const isMethod = ts.isMethodSignature(node) || ts.isMethodDeclaration(node) || ts.isConstructorDeclaration(node);
    const before = members.get(name);
    members.set(name, {
      optional: "questionToken" in node && node.questionToken !== undefined,
      abstract: hasModifier(node, ts.SyntaxKind.AbstractKeyword),
      type: isMethod ? "" : typeOfMember(node),
      signatures: isMethod ? [...(before?.signatures ?? []), signatureOf(node)] : [],
    });
  }
  return members;
}

/** @param {ts.TypeElement | ts.ClassElement} node */
function memberName(node) {
  const place = hasModifier(node, ts.SyntaxKind.StaticKeyword) ? "static " : "";
  const access = ts.isSetAccessor(node) ? "set " : "";
  if (ts.isConstructorDeclaration(node)) return "constructor";
  // What has no name, a call or index signature, is known by what it is.
  return `${place}${access}${node.name ? node.name.getText() : text(node)}`;
}

/** @param {ts.TypeElement | ts.ClassElement} node */
function typeOfMember(node) {
  const isReadonly = hasModifier(node, ts.SyntaxKind.ReadonlyKeyword) || ts.isGetAccessor(node) ? "readonly " : "";
  if (ts.isPropertySignature(node) || ts.isPropertyDeclaration(node) || ts.isGetAccessor(node)) {
    return `${isReadonly}${node.type ? text(node.type) : "any"}`;
  }
  return text(node);
}

/**
 * @param {ts.SignatureDeclaration} node
 * @returns {Signature}
 */
function signatureOf(node) {
  return {
    parameters: node.parameters.map(({ type, questionToken, dotDotDotToken, initializer }) => ({
      type: `${dotDotDotToken ? "..." : ""}${type ? text(type) : "any"}`,
      optional: (questionToken ?? dotDotDotToken ?? initializer) !== undefined,
    })),
    rest: `<${texts(node.typeParameters)}> ${node.type ? text(node.type) : ""}`,
  };
}

/**
 * @param {ts.Node} node
 * @param {ts.SyntaxKind} kind
 */
function hasModifier(node, kind) {
  return ts.canHaveModifiers(node) && (ts.getModifiers(node) ?? []).some((modifier) => modifier.kind === kind);
}

/** @param {readonly ts.Node[] | undefined} nodes */
function texts(nodes) {
  return (nodes ?? []).map(text).join(", ");
}

/**
 * A node on one line, without comments, its parameters by number: their names are no part of a type.
 *
 * @param {ts.Node} node
 * @returns {string}
 */
function text(node) {
  const { transformed } = ts.transform(node, [
    (context) => (start) => {
      /** @type {ts.Visitor} */
      const visit = (each) => {
        const deeper = ts.visitEachChild(each, visit, context);
        if (!ts.isParameter(deeper) || !ts.isIdentifier(deeper.name)) return deeper;
        const at = ts.isParameter(each) ? each.parent.parameters.indexOf(each) : 0;
        const { modifiers, dotDotDotToken, questionToken, type, initializer } = deeper;
        const name = context.factory.createIdentifier(`_${at}`);
        return context.factory.updateParameterDeclaration(
          deeper,
          modifiers,
          dotDotDotToken,
          name,
          questionToken,
          type,
          initializer,
        );
      };
      return /** @type {ts.Node} */ (ts.visitNode(start, visit));
    },
  ]);
  const printed = printer.printNode(ts.EmitHint.Unspecified, transformed[0] ?? node, node.getSourceFile());
  return printed.replaceAll(/\s+/g, " ");
}

/**
 * @param {Report} before
 * @param {Report} after
 * @returns {Change[]}
 */
export function reportChanges(before, after) {
  /** @type {Change[]} */
  const changes = [];
  for (const [key, old] of before.entries) {
    const now = after.entries.get(key);
    const found = now ? entryChanges(old, now) : [change(old.name, "is gone", "major")];
    changes.push(...found.map((each) => ({ ...each, level: mildened(each.level, old.tags) })));
  }
  for (const [key, now] of after.entries) {
    if (!before.entries.has(key)) changes.push(change(now.name, "is new", mildened("minor", now.tags)));
  }
  for (const [name, origin] of before.reexports) {
    if (after.reexports.get(name)?.name === origin.name) continue;
    changes.push(change(name, "is no longer re-exported", "major"));
  }
  for (const name of after.reexports.keys()) {
    if (!before.reexports.has(name)) changes.push(change(name, "is re-exported now", "minor"));
  }
  return changes;
}

/**
 * @param {string} name
 * @param {string} what
 * @param {Level} level
 * @returns {Change}
 */
function change(name, what, level) {
  return { name, what, level };
}

/**
 * What a release tag leaves of a level.
 *
 * @param {Level} level
 * @param {ReadonlySet<string>} tags
 * @returns {Level}
 */
function mildened(level, tags) {
  if (tags.has("@internal")) return "patch";
  return level === "major" && (tags.has("@beta") || tags.has("@alpha")) ? "minor" : level;
}

/**
 * Who writes the members of a declaration, on which depends what a new one means.
 *
 * @param {Entry} entry
 * @returns {"users" | "we" | "both"}
 */
function writer({ kind, name, tags }) {
  if (tags.has("@contract")) return "users";
  if (name.endsWith("Options") || kind === "type") return "both";
  if (tags.has("@sealed") || kind === "class" || kind === "const") return "we";
  return "both";
}

/**
 * @param {Entry} old
 * @param {Entry} now
 * @returns {Change[]}
 */
function entryChanges(old, now) {
  const { name } = old;
  /** @type {Change[]} */
  const changes = [];
  if (old.head !== now.head) changes.push(change(name, "has another type", "major"));
  for (const tag of ["@contract", "@sealed"]) {
    if (old.tags.has(tag) !== now.tags.has(tag)) changes.push(change(name, `${tag} has come or gone`, "major"));
  }
  if (old.tags.has("@public") && !now.tags.has("@public")) changes.push(change(name, "is no longer @public", "major"));
  if (now.tags.has("@deprecated") && !old.tags.has("@deprecated")) {
    changes.push(change(name, "is @deprecated", "minor"));
  }
  const callable = signatureLevel(old.signatures, now.signatures, writer(old));
  if (callable !== undefined) changes.push(change(name, "is called otherwise", callable));
  for (const [member, was] of old.members) {
    const is = now.members.get(member);
    const level = is ? memberLevel(was, is, writer(old)) : "major";
    if (level !== undefined) changes.push(change(`${name}.${member}`, is ? "has changed" : "is gone", level));
  }
  for (const [member, is] of now.members) {
    if (old.members.has(member)) continue;
    const mustWrite = (!is.optional && writer(old) !== "we") || is.abstract;
    changes.push(
      change(`${name}.${member}`, is.optional ? "is new" : "is new, not optional", mustWrite ? "major" : "minor"),
    );
  }
  return changes;
}

/**
 * @param {Member} was
 * @param {Member} is
 * @param {"users" | "we" | "both"} by
 * @returns {Level | undefined}
 */
function memberLevel(was, is, by) {
  if (was.type !== is.type || (was.abstract !== is.abstract && is.abstract)) return "major";
  /** @type {Level | undefined} */
  let optionality;
  if (was.optional && !is.optional) optionality = by === "we" ? "minor" : "major";
  else if (!was.optional && is.optional) optionality = by === "we" ? "major" : "minor";
  return highest([optionality, signatureLevel(was.signatures, is.signatures, by)]);
}

/**
 * @param {readonly Signature[]} was
 * @param {readonly Signature[]} is
 * @param {"users" | "we" | "both"} by
 * @returns {Level | undefined}
 */
function signatureLevel(was, is, by) {
  const key = (/** @type {Signature} */ signature) => JSON.stringify(signature);
  const keys = new Set(is.map(key));
  if (was.length === is.length && was.every((signature) => keys.has(key(signature)))) return undefined;
  // Users who implement a method may go on ignoring a parameter that it is given from now on; one more overload they may not.
  if (by === "users")
    return was.length === is.length && was.every((each, i) => extended(each, is[i], true)) ? "minor" : "major";
  return was.every((each) => is.some((other) => extended(each, other, false))) ? "minor" : "major";
}

/**
 * Whether a signature is the other one with more parameters behind.
 *
 * @param {Signature} was
 * @param {Signature | undefined} is
 * @param {boolean} evenRequired
 */
function extended(was, is, evenRequired) {
  if (is === undefined || was.rest !== is.rest || was.parameters.length > is.parameters.length) return false;
  const same = was.parameters.every(
    ({ type, optional }, i) => type === is.parameters[i]?.type && optional === is.parameters[i]?.optional,
  );
  return same && is.parameters.slice(was.parameters.length).every(({ optional }) => optional || evenRequired);
}

/**
 * How much has changed of a name and of everything it is made of, in one report.
 *
 * @param {string} name
 * @param {Report} before
 * @param {readonly Change[]} changes
 * @returns {Level | undefined}
 */
export function levelOf(name, before, changes) {
  const reached = new Set([name]);
  for (const each of reached) {
    for (const entry of before.entries.values()) {
      if (entry.name === each) for (const mention of entry.mentions) reached.add(mention);
    }
  }
  return highest(changes.filter((each) => reached.has(each.name.split(".")[0] ?? "")).map(({ level }) => level));
}
