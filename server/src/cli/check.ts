import { parseArgs } from "node:util";
import { createEngine } from "../engine/create-engine.ts";
import type { Diagnostic, Note } from "../engine/diagnostic.ts";
import type { Engine, EngineOptions } from "../engine/engine.ts";
import { fixAll } from "../features/fix-all.ts";
import { checkJson } from "../report/check-json.ts";
import { type CheckResult, countSeverities } from "../report/check-result.ts";
import { checkText } from "../report/check-text.ts";
import { rules } from "../rules/index.ts";
import type { Severity } from "../rules/rule.ts";
import { absolutePath, displayPath } from "../workspace/paths.ts";
import type { Workspace } from "../workspace/workspace.ts";
import { writeText } from "../workspace/write-text.ts";
import { nearest } from "./nearest.ts";
import { findTargets } from "./targets.ts";
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
  readonly engine: EngineOptions;
}

/** `klp-state check`: returns the exit status. */
export async function check(args: readonly string[], terminal: Terminal): Promise<number> {
  const parsed = parse(args, terminal.folder);
  const { workspace, files, notes, failures } = await findTargets(parsed.paths, terminal);
  const problems = [...failures];
  const { manifest } = parsed.engine;
  if (manifest !== undefined && workspace.read(manifest) === null) {
    problems.push({ path: manifest, message: workspace.note(manifest) ?? "no such file; --history names a manifest" });
  }
  const display = (path: string): string => displayPath(path, terminal.folder);
  if (parsed.fix) problems.push(...applyFixes(workspace, files, parsed.engine, display, terminal));
  const result = checkFiles(createEngine(workspace, parsed.engine), workspace, files, notes, terminal);
  if (parsed.format === "json") {
    terminal.out(checkJson({ ...result, notes: [...result.notes, ...problems] }, display));
  } else {
    for (const { path, message } of result.notes) terminal.complain(`${display(path)}: ${message}`);
    terminal.out(checkText(result, display, terminal.style));
  }
  for (const { path, message } of problems) terminal.complain(`${display(path)}: ${message}`);
  if (problems.length > 0) return 2;
  const { errors, warnings } = countSeverities(result.diagnostics);
  return errors > 0 || warnings > parsed.maxWarnings ? 1 : 0;
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
    engine: { ...history, severities },
  };
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

function checkFiles(
  engine: Engine,
  workspace: Workspace,
  files: readonly string[],
  notes: readonly Note[],
  terminal: Terminal,
): CheckResult {
  const looked = new Set(files);
  const livepatches = new Set<string>();
  const allNotes = new Map(notes.map((note) => [`${note.path} ${note.message}`, note]));
  files.forEach((path, i) => {
    terminal.progress(`${i} of ${files.length} files checked`);
    for (const module of engine.modules(path)) {
      for (const reading of module.readings) {
        for (const { variable } of reading.livepatches) livepatches.add(`${module.key}\n${variable}`);
        for (const file of reading.files) looked.add(file.path);
      }
    }
    for (const related of engine.relatedFiles(path)) looked.add(related);
    const manifest = engine.manifest(path);
    if (manifest !== null) looked.add(manifest.file.path);
    for (const note of engine.notes(path)) allNotes.set(`${note.path} ${note.message}`, note);
    const unread = workspace.note(path);
    if (unread !== null) allNotes.set(`${path} ${unread}`, { path, message: unread });
  });
  terminal.progress("");
  const diagnostics = [...looked].sort().flatMap((path): readonly Diagnostic[] => engine.diagnostics(path));
  return { diagnostics, notes: [...allNotes.values()], files: looked.size, livepatches: livepatches.size };
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
  const roots = workspace.roots;
  const { texts, applied } = fixAll(
    workspace,
    files,
    (path) => roots.some((root) => path.startsWith(`${root}/`)),
    options,
  );
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
