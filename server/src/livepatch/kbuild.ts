import type { SourceFile } from "../c/source.ts";

/** A module as a Kbuild file composes it. */
export interface KbuildModule {
  /** The object's name without `.o`, as written: `livepatch-sample`. */
  readonly name: string;
  /** Sources relative to the Kbuild file's folder, without suffix, in link order: `livepatch-sample`, `fix/bsc1`. */
  readonly objects: readonly string[];
}

/** More is cut: no real Kbuild file comes near. */
const maximumVariables = 20_000;
const maximumExpansion = 64;

/**
 * The modules that a Kbuild or Makefile builds: `obj-m`, `obj-y`, `obj-$(CONFIG_X)` and their `x-y`, `x-m`, `x-objs`,
 * `x-$(CONFIG_X)` lists. Every branch of a make condition counts as taken, since nobody knows the configuration.
 * The forms are those of the kernel's `Documentation/kbuild/makefiles.rst`.
 */
export function kbuildModules(file: SourceFile): readonly KbuildModule[] {
  let modules = parsed.get(file);
  if (modules === undefined) {
    modules = readModules(assignments(file.text));
    parsed.set(file, modules);
  }
  return modules;
}

const parsed = new WeakMap<SourceFile, readonly KbuildModule[]>();

type Variables = ReadonlyMap<string, string>;

function readModules(variables: Variables): KbuildModule[] {
  const modules = new Map<string, KbuildModule>();
  for (const variable of variables.keys()) {
    if (!variable.startsWith("obj-")) continue;
    for (const word of words(variables, variable)) {
      const name = objectName(word);
      if (name === null || modules.has(name)) continue;
      modules.set(name, { name, objects: composition(variables, name) });
    }
  }
  return [...modules.values()];
}

/** The parts of a composite object, or the object itself where nothing composes it. */
function composition(variables: Variables, name: string): readonly string[] {
  const parts: string[] = [];
  const prefix = `${lastSegment(name)}-`;
  for (const variable of variables.keys()) {
    if (!variable.startsWith(prefix) || !isListSuffix(variable.slice(prefix.length))) continue;
    for (const word of words(variables, variable)) {
      const part = objectName(word);
      const path = part === null ? null : folderOf(name) + part;
      if (path !== null && !parts.includes(path)) parts.push(path);
    }
  }
  return parts.length === 0 ? [name] : parts;
}

function isListSuffix(suffix: string): boolean {
  return suffix === "y" || suffix === "m" || suffix === "objs" || suffix.startsWith("$(") || suffix.startsWith("${");
}

function objectName(word: string): string | null {
  if (!word.endsWith(".o") || word.includes("$")) return null;
  const name = word.startsWith("./") ? word.slice(2, -2) : word.slice(0, -2);
  return name.startsWith("/") || name.split("/").includes("..") ? null : name;
}

function lastSegment(path: string): string {
  return path.slice(path.lastIndexOf("/") + 1);
}

function folderOf(path: string): string {
  return path.slice(0, path.lastIndexOf("/") + 1);
}

function words(variables: Variables, name: string): string[] {
  return expand(variables, variables.get(name) ?? "", 0)
    .split(/\s+/)
    .filter(Boolean);
}

/** Replaces `$(name)` where the file sets that variable itself; `$(src)/` and `$(obj)/` are the folder. */
function expand(variables: Variables, value: string, depth: number): string {
  if (depth > maximumExpansion || !value.includes("$")) return value;
  return value.replace(
    /\$(?:\(([\w.-]+)\)|\{([\w.-]+)\})(\/?)/g,
    (whole, round: string | undefined, curly: string | undefined, slash: string) => {
      const name = round ?? curly ?? "";
      if (name === "src" || name === "obj") return slash === "" ? "." : "";
      const text = variables.get(name);
      return text === undefined ? whole : expand(variables, text, depth + 1) + slash;
    },
  );
}

/** Every variable with all that is assigned or added to it anywhere in the file. */
function assignments(text: string): Variables {
  const variables = new Map<string, string>();
  for (const line of logicalLines(text)) {
    const match =
      /^\s*(?:export\s+|override\s+)*([^\s:+?=#]+(?:\$[({][\w.-]+[)}])?)\s*(\+=|:::?=|::?=|\?=|=)\s*(.*)$/.exec(line);
    if (match === null || variables.size >= maximumVariables) continue;
    const [, name, , value] = match as unknown as [string, string, string, string];
    const before = variables.get(name);
    variables.set(name, before === undefined ? value : `${before} ${value}`);
  }
  return variables;
}

/** Lines with continuations joined, comments and recipes left out. */
function* logicalLines(text: string): Generator<string> {
  let joined = "";
  for (const raw of text.split(/\r\n|\r|\n/)) {
    const comment = raw.indexOf("#");
    const line = comment < 0 ? raw : raw.slice(0, comment);
    if (line.endsWith("\\")) {
      joined += `${line.slice(0, -1)} `;
      continue;
    }
    // A tab starts a recipe, but only on a line of its own.
    if (joined !== "" || !line.startsWith("\t")) yield joined + line;
    joined = "";
  }
  if (joined !== "") yield joined;
}
