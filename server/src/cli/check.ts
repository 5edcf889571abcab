import { parseArgs } from "node:util";
import { createEngine } from "../engine/create-engine.ts";
import { nameOf } from "../engine/paths.ts";
import { manifestName } from "../history/manifest.ts";
import type { Diagnostic, Note } from "../engine/diagnostic.ts";
import type { Engine, EngineOptions } from "../engine/engine.ts";
import { fixAll } from "../features/fix-all.ts";
import { checkJson } from "../report/check-json.ts";
import { type CheckResult, countSeverities } from "../report/check-result.ts";
import { checkText } from "../report/check-text.ts";
import { patchToolOf } from "../livepatch/callback-macros.ts";
import { rules } from "../rules/index.ts";
import type { Severity } from "../rules/rule.ts";
import { absolutePath, displayPath, isWithin } from "../workspace/paths.ts";
import { readText, type TextFile } from "../workspace/read-text.ts";
import type { Workspace } from "../workspace/workspace.ts";
import { isWritable, writeText } from "../workspace/write-text.ts";
import { nearest } from "./nearest.ts";
import { settled } from "./settled.ts";
import { findTargets, nothingFound, type Targets } from "./targets.ts";
import type { Terminal } from "./terminal.ts";
import { argumentError, UsageError } from "./usage-error.ts";

const OPTIONS = {
  format: { type: "string", default: "text" },
  history: { type: "string" },
  rule: { type: "string", multiple: true, default: [] as string[] },
  "max-warnings": { type: "string" },
  fix: { type: "boolean", default: false },
  git: { type: "boolean" },
  "no-git": { type: "boolean" },
} as const;

interface CheckArguments {
  readonly paths: readonly string[];
  readonly format: "text" | "json";
  readonly fix: boolean;
  /** Infinity where no number was given. */
  readonly maxWarnings: number;
  /** The manifest that governs all files, as it was given; null where none was. */
  readonly history: string | null;
  readonly engine: EngineOptions;
  /** Whether git may be asked for releases. */
  readonly git: boolean;
}

/** `klp-state check`: returns the exit status. */
export async function check(args: readonly string[], terminal: Terminal): Promise<number> {
  const parsed = parse(args, terminal.folder);
  const manifest = parsed.engine.manifest ?? null;
  if (manifest !== null) requireManifest(parsed.history, readText(manifest));
  const targets = governed(await findTargets(parsed.paths, terminal), manifest);
  const { workspace, failures, display } = targets;
  // A link may be good by itself, and lead out of the folder that is checked.
  const refusal = manifest === null ? null : workspace.note(manifest);
  if (refusal !== null) throw new UsageError(`--history ${parsed.history}: ${refusal}`);
  if (parsed.git) workspace.allowGit();
  else workspace.refuseGit("git is not asked (--no-git)");
  const problems = [...failures];
  const engine = createEngine(workspace, parsed.engine);
  const check = (): CheckResult => checkFiles(engine, targets, terminal);
  let result = await settled(workspace, check);
  if (parsed.fix) {
    problems.push(...applyFixes(workspace, targets.files, parsed.engine, display, terminal));
    result = await settled(workspace, check);
  }
  if (parsed.format === "json") {
    const relative = (path: string): string => displayPath(path, terminal.folder);
    terminal.out(checkJson({ ...result, notes: [...result.notes, ...problems] }, relative));
  } else {
    for (const { path, message, gap } of result.notes) {
      if (gap !== true) terminal.complain(`${display(path)}: ${message}`);
    }
    terminal.out(checkText(result, display, terminal.style));
  }
  for (const { path, message } of problems) terminal.complain(`${display(path)}: ${message}`);
  if (problems.length > 0) return 2;
  const { errors, warnings } = countSeverities(result.diagnostics);
  return errors > 0 || warnings > parsed.maxWarnings ? 1 : 0;
}

/** Where one manifest governs all files, the others say nothing. */
function governed(targets: Targets, manifest: string | null): Targets {
  if (manifest === null) return targets;
  const files = targets.files.filter((path) => nameOf(path) !== manifestName || path === manifest);
  return { ...targets, files };
}

function parse(args: readonly string[], folder: string): CheckArguments {
  let parsed;
  try {
    parsed = parseArgs({ args: [...args], options: OPTIONS, allowPositionals: true });
  } catch (error) {
    throw argumentError(error, "check", Object.keys(OPTIONS));
  }
  const { values, positionals } = parsed;
  if (values.format !== "text" && values.format !== "json") {
    throw new UsageError(`--format ${values.format}: it is text or json`);
  }
  const severities = new Map(values.rule.map(parseSeverity));
  const history = values.history === undefined ? {} : { manifest: absolutePath(values.history, folder) };
  return {
    paths: positionals,
    format: values.format,
    fix: values.fix,
    maxWarnings: parseMaxWarnings(values["max-warnings"]),
    history: values.history ?? null,
    engine: { ...history, severities },
    git: values["no-git"] !== true,
  };
}

function requireManifest(typed: string | null, content: TextFile): void {
  if (content.kind === "text") return;
  const message = content.kind === "failed" ? `${content.message}; --history names a manifest` : content.message;
  throw new UsageError(`${typed}: ${message}`);
}

function parseSeverity(text: string): [string, Severity | "off"] {
  const [name = "", severity = ""] = text.split("=", 2);
  const names = rules.map((rule) => rule.name);
  if (!names.includes(name)) {
    const meant = nearest(name, names);
    throw new UsageError(`--rule ${text}: no rule has that name${meant === null ? "" : `, did you mean ${meant}?`}`);
  }
  switch (severity) {
    case "error":
    case "warning":
    case "info":
    case "hint":
    case "off":
      return [name, severity];
    default:
      throw new UsageError(`--rule ${text}: write --rule ${name}=SEVERITY with error, warning, info, hint or off`);
  }
}

function parseMaxWarnings(text: string | undefined): number {
  if (text === undefined) return Infinity;
  const number = Number(text);
  if (text === "" || !Number.isSafeInteger(number) || number < 0) {
    throw new UsageError(`--max-warnings ${text}: it is a number from 0`);
  }
  return number;
}

function checkFiles(engine: Engine, targets: Targets, terminal: Terminal): CheckResult {
  const { workspace, files } = targets;
  const looked = new Set(files);
  const livepatches = new Set<string>();
  /** Files of livepatches with a `struct klp_patch`, and those that a tool makes a livepatch of. */
  const withTables = new Set<string>();
  const forTools = new Set<string>();
  const inferredFrom = new Set<string>();
  const notes = new Map<string, Note>();
  const addNotes = (added: readonly Note[]): void => {
    for (const note of added) notes.set(`${note.path} ${note.message}`, note);
  };
  addNotes(targets.notes);
  files.forEach((path, i) => {
    terminal.progress(`${i} of ${files.length} files checked`);
    for (const module of engine.modules(path)) {
      const origin = module.predecessors?.history.origin;
      if (origin?.kind === "inferred") inferredFrom.add(origin.from);
      for (const reading of module.readings) {
        for (const { variable } of reading.livepatches) livepatches.add(`${module.key}\n${variable}`);
        if (reading.livepatches.length > 0) withTables.add(path);
        if (patchToolOf(reading) !== null) {
          livepatches.add(module.key);
          forTools.add(path);
        }
        for (const file of reading.files) looked.add(file.path);
      }
    }
    if (engine.patch(path) !== null) {
      livepatches.add(path);
      forTools.add(path);
    }
    for (const related of engine.relatedFiles(path)) looked.add(related);
    addNotes(engine.notes(path));
    const manifest = engine.manifest(path)?.file.path ?? path;
    if (manifest !== path) {
      looked.add(manifest);
      addNotes(engine.notes(manifest));
    }
    const unread = workspace.note(path);
    if (unread !== null) addNotes([{ path, message: unread }]);
  });
  terminal.progress("");
  addNotes(unnamedNotes(engine, withTables, terminal));
  addNotes(
    targets.searched
      .filter((target) => !target.files.some((path) => withTables.has(path) || forTools.has(path)))
      .map(nothingFound),
  );
  const diagnostics = [...looked].sort().flatMap((path): readonly Diagnostic[] => engine.diagnostics(path));
  return {
    diagnostics,
    notes: [...notes.values()],
    files: looked.size,
    livepatches: livepatches.size,
    inferredFrom: [...inferredFrom],
    isFixable: (path) => isInRoots(workspace, path) && isWritable(path, workspace.read(path)?.text ?? ""),
  };
}

/** A manifest that governs livepatches and names none of them: its author believes that they are held against it. */
function unnamedNotes(engine: Engine, livepatches: Iterable<string>, { folder }: Terminal): Note[] {
  const governed = new Map<string, { readonly first: string; isNamed: boolean }>();
  for (const path of livepatches) {
    const manifest = engine.manifest(path);
    if (manifest === null || manifest.streams.length === 0) continue;
    const entry = governed.get(manifest.file.path) ?? { first: path, isNamed: false };
    entry.isNamed ||= engine.modules(path).some(({ predecessors }) => predecessors !== null);
    governed.set(manifest.file.path, entry);
  }
  return [...governed].flatMap(([path, { first, isNamed }]) =>
    isNamed
      ? []
      : [
          {
            path,
            message: `no stream names ${displayPath(first, folder)}, so that nothing is held against the releases`,
            gap: true,
          },
        ],
  );
}

function isInRoots({ roots }: Workspace, path: string): boolean {
  return roots.some((root) => isWithin(root, path));
}

/** Writes what safe fixes change and tells each; returns what could not be written. */
function applyFixes(
  workspace: Workspace,
  files: readonly string[],
  options: EngineOptions,
  display: (path: string) => string,
  terminal: Terminal,
): Note[] {
  const failures: Note[] = [];
  const { texts, applied } = fixAll(workspace, files, (path) => isInRoots(workspace, path), options);
  const unwritten = new Set<string>();
  for (const [path, text] of texts) {
    const message = writeText(path, workspace.read(path)?.text ?? "", text);
    if (message === null) continue;
    unwritten.add(path);
    failures.push({ path, message: `fixes not written: ${message}` });
  }
  for (const { path, line, title, rule } of applied) {
    if (!unwritten.has(path)) terminal.complain(`${display(path)}:${line + 1}: fixed: ${title} [${rule}]`);
  }
  for (const path of texts.keys()) workspace.changed(path);
  return failures;
}
