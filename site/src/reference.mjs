/** The reference: TypeDoc's pages on every entry point of the packages, read from the sources. */
import { mkdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { Application, Converter, Logger, LogLevel, OptionDefaults, ReflectionKind, TSConfigReader } from "typedoc";
import { entryPoints, referenceFolder, root } from "./repository.mjs";

/**
 * Writes the pages into `referenceFolder`, which is emptied first.
 *
 * @returns {Promise<{ readonly symbols: number, readonly problems: readonly string[] }>} How many exported names have a
 *   page, and what TypeDoc found wrong.
 */
export async function writeReference() {
  rmSync(referenceFolder, { recursive: true, force: true });
  mkdirSync(referenceFolder, { recursive: true });
  const entries = entryPoints();
  const app = await Application.bootstrapWithPlugins(
    {
      ...options,
      entryPoints: entries.map(({ source }) => source),
      outputs: [{ name: "markdown", path: referenceFolder }],
    },
    [new TSConfigReader()],
  );
  const problems = new ProblemLog();
  app.logger = problems;
  app.converter.on(Converter.EVENT_RESOLVE_BEGIN, ({ project }) => resolveLinks(project));
  const project = await app.convert();
  if (project === undefined) return { symbols: 0, problems: problems.messages };
  const modules = project.children ?? [];
  for (const module of modules) module.name = nameOf(module, entries);
  app.validate(project);
  await app.generateOutputs(project);
  const symbols = modules.reduce((sum, module) => sum + (module.children?.length ?? 0), 0);
  return { symbols, problems: problems.messages };
}

/** @type {Partial<import("typedoc").TypeDocOptions & import("typedoc-plugin-markdown").PluginOptions>} */
const options = {
  name: "Reference",
  tsconfig: join(root, "site", "tsconfig.reference.json"),
  plugin: ["typedoc-plugin-markdown"],
  logLevel: "Warn",
  readme: "none",
  excludeInternal: true,
  excludePrivate: true,
  disableSources: true,
  modifierTags: [...OptionDefaults.modifierTags, "@contract", "@sealed"],
  entryFileName: "index",
  hidePageHeader: true,
  hideBreadcrumbs: true,
  useCodeBlocks: true,
  indexFormat: "table",
  parametersFormat: "table",
  interfacePropertiesFormat: "table",
  typeDeclarationFormat: "table",
  // Pages become Vue templates, which take angle brackets for tags.
  useHTMLEncodedBrackets: true,
  sanitizeComments: true,
};

/** Keeps warnings and errors. */
class ProblemLog extends Logger {
  /** @type {string[]} */
  messages = [];

  /**
   * @override
   * @param {string} message
   * @param {LogLevel} level
   */
  log(message, level) {
    super.log(message, level);
    if (level >= LogLevel.Warn) this.messages.push(message);
  }
}

/**
 * @param {import("typedoc").DeclarationReflection} module
 * @param {readonly { readonly name: string, readonly source: string }[]} entries
 */
function nameOf(module, entries) {
  const entry = entries.find(({ source }) => source.includes(`packages/${module.name}/index.ts`));
  if (entry === undefined) throw new Error(`TypeDoc's module ${module.name} is no entry point`);
  return entry.name;
}

/**
 * Points those links of comments to their targets that TypeDoc does not find: a name of another package, which a comment
 * has where it is inherited, and the form `(Name:variable)`, which api-extractor asks for where a type has the same name.
 *
 * @param {import("typedoc").ProjectReflection} project
 */
function resolveLinks(project) {
  const exported = (project.children ?? []).flatMap((module) => module.children ?? []);
  for (const reflection of Object.values(project.reflections)) {
    const { comment } = reflection;
    const parts =
      comment === undefined ? [] : [comment.summary, ...comment.blockTags.map(({ content }) => content)].flat();
    for (const part of parts) {
      if (part.kind !== "inline-tag" || part.tag !== "@link" || part.target !== undefined) continue;
      const [, selected, kind] = /^\((\w+):(\w+)\)$/.exec(part.text) ?? [];
      const name = selected ?? part.text;
      const target = exported.find((each) => each.name === name && fits(each, kind));
      if (target === undefined) continue;
      part.target = target;
      part.text = name;
    }
  }
}

/**
 * @param {import("typedoc").DeclarationReflection} reflection
 * @param {string | undefined} kind
 */
function fits(reflection, kind) {
  return kind !== "variable" || reflection.kindOf(ReflectionKind.Variable);
}
