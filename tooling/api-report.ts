import ts from "typescript";
import { walk } from "./packages.js";

/** What an API report says a name has: members, properties of type literals, values of unions, parameters. */
export interface ReportedName {
  readonly members: ReadonlySet<string>;
  /** Names in its heritage clauses and its own type, whose members it has too. */
  readonly from: readonly string[];
}

/** The exported names of an API report (`packages/<name>/api/<name>.api.md`), under the names users import. */
export function readApiReport(markdown: string): Map<string, ReportedName> {
  const code = /```ts\n([\s\S]*?)```/.exec(markdown)?.[1];
  if (code === undefined) throw new Error("not an API report: it has no ts block");
  const ast = ts.createSourceFile("report.ts", code, ts.ScriptTarget.Latest, true);
  const declared = new Map<string, ReportedName>();
  const exported = new Map<string, string>();
  for (const statement of ast.statements) {
    if (ts.isExportDeclaration(statement) && statement.exportClause && ts.isNamedExports(statement.exportClause)) {
      for (const { name, propertyName } of statement.exportClause.elements) {
        exported.set(name.text, (propertyName ?? name).text);
      }
      continue;
    }
    for (const declaration of declarationsIn(statement)) {
      const name = declaration.name?.getText() ?? "";
      const before = declared.get(name);
      const found = membersOf(declaration);
      // A const object and the union of its values share a name; so do the overloads of a function.
      declared.set(name, {
        members: new Set([...(before?.members ?? []), ...found.members]),
        from: [...(before?.from ?? []), ...found.from],
      });
      if (ts.getCombinedModifierFlags(declaration as ts.Declaration) & ts.ModifierFlags.Export)
        exported.set(name, name);
    }
  }
  return new Map(
    [...exported].map(([name, local]) => [name, declared.get(local) ?? { members: new Set<string>(), from: [local] }]),
  );
}

type NamedDeclaration = ts.Declaration & { readonly name?: ts.Node };

function declarationsIn(statement: ts.Statement): readonly NamedDeclaration[] {
  if (ts.isVariableStatement(statement)) return statement.declarationList.declarations;
  const named =
    ts.isClassDeclaration(statement) ||
    ts.isInterfaceDeclaration(statement) ||
    ts.isTypeAliasDeclaration(statement) ||
    ts.isFunctionDeclaration(statement);
  return named ? [statement] : [];
}

function membersOf(declaration: ts.Node): ReportedName {
  const members = new Set<string>();
  const from: string[] = [];
  walk(declaration, (node) => {
    if (ts.isTypeElement(node) || ts.isClassElement(node) || ts.isParameter(node)) {
      if (node.name) members.add(node.name.getText());
    } else if (ts.isLiteralTypeNode(node) && ts.isStringLiteral(node.literal)) {
      members.add(node.literal.text);
    } else if (ts.isExpressionWithTypeArguments(node)) {
      from.push(node.expression.getText());
    } else if (ts.isTypeReferenceNode(node) && (isWhole(node) || ts.isIntersectionTypeNode(node.parent))) {
      from.push(node.typeName.getText());
    }
  });
  return { members, from };
}

/** Whether the type is all that its alias or constant is: `type A = B<..>`, `const a: A`. */
function isWhole(node: ts.TypeNode): boolean {
  return ts.isTypeAliasDeclaration(node.parent) || ts.isVariableDeclaration(node.parent);
}
