import { createHash } from "node:crypto";
import { parseArgs } from "node:util";
import { version } from "../../../package.json";
import { createEngine } from "../engine/create-engine.ts";
import { nameOf } from "../engine/paths.ts";
import { manifestName } from "../history/manifest.ts";
import type { Note } from "../engine/diagnostic.ts";
import type { EngineOptions } from "../engine/engine.ts";
import { fixAll } from "../features/fix-all.ts";
import { checkGithub } from "../report/check-github.ts";
import { checkJson } from "../report/check-json.ts";
import { type CheckResult, countSeverities } from "../report/check-result.ts";
import { checkSarif } from "../report/check-sarif.ts";
import { checkText } from "../report/check-text.ts";
import { rules } from "../rules/index.ts";
import type { Severity } from "../rules/rule.ts";
import { absolutePath, displayPath, isWithin } from "../workspace/paths.ts";
import { readText, type TextFile } from "../workspace/read-text.ts";
import { readRulePage } from "../workspace/rule-pages.ts";
import type { Workspace } from "../workspace/workspace.ts";
import { isWritable, writeText } from "../workspace/write-text.ts";
import { examineInThreads } from "./examine-in-threads.ts";
import type { Examination } from "./examine.ts";
import { nearest } from "./nearest.ts";
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
  jobs: { type: "string", default: "1" },
} as const;

const formats = ["text", "json", "sarif", "github"] as const;
type Format = (typeof formats)[number];

interface CheckArguments {
  readonly paths: readonly string[];
  readonly format: Format;
  readonly fix: boolean;
  /** Infinity where no number was given. */
  readonly maxWarnings: number;
  /** The manifest that governs all files, as it was given; null where none was. */
  readonly history: string | null;
  readonly engine: EngineOptions;
  /** Whether git may be asked for releases. */
  readonly git: boolean;
  /** How many threads work. */
  readonly jobs: number;
}

/** `klp-state check`: returns the exit status. `installation` is the folder that holds the rule pages. */
export async function check(args: readonly string[], terminal: Terminal, installation: string): Promise<number> {
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
  const check = async (): Promise<CheckResult> => {
    const job = { files: targets.files, options: parsed.engine, git: parsed.git };
    const examination = await examineInThreads(engine, workspace, job, parsed.jobs, terminal);
    return resultOf(examination, targets, terminal);
  };
  let result = await check();
  if (parsed.fix) {
    problems.push(...applyFixes(workspace, targets.files, parsed.engine, display, terminal));
    result = await check();
  }
  if (parsed.format === "text" || parsed.format === "github") {
    for (const { path, message, gap } of result.notes) {
      if (gap !== true) terminal.complain(`${display(path)}: ${message}`);
    }
  }
  terminal.out(written(parsed.format, result, problems, display, terminal, installation));
  for (const { path, message } of problems) terminal.complain(`${display(path)}: ${message}`);
  if (problems.length > 0) return 2;
  const { errors, warnings } = countSeverities(result.diagnostics);
  return errors > 0 || warnings > parsed.maxWarnings ? 1 : 0;
}

function written(
  format: Format,
  result: CheckResult,
  problems: readonly Note[],
  display: (path: string) => string,
  { folder, style }: Terminal,
  installation: string,
): string {
  const relative = (path: string): string => displayPath(path, folder);
  const whole = { ...result, notes: [...result.notes, ...problems] };
  switch (format) {
    case "text":
      return checkText(result, display, style);
    case "json":
      return checkJson(whole, relative);
    case "sarif":
      return checkSarif(whole, relative, { version, pageOf: (rule) => readRulePage(installation, rule), digest });
    case "github":
      return checkGithub(result, relative);
  }
}

function digest(text: string): string {
  return createHash("sha256").update(text).digest("hex").slice(0, 32);
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
  const format = formats.find((each) => each === values.format);
  if (format === undefined) throw new UsageError(`--format ${values.format}: it is text, json, sarif or github`);
  const severities = new Map(values.rule.map(parseSeverity));
  const history = values.history === undefined ? {} : { manifest: absolutePath(values.history, folder) };
  return {
    paths: positionals,
    format,
    fix: values.fix,
    maxWarnings:
      values["max-warnings"] === undefined ? Infinity : parseNumber("--max-warnings", values["max-warnings"], 0),
    history: values.history ?? null,
    engine: { ...history, severities },
    git: values["no-git"] !== true,
    jobs: parseNumber("--jobs", values.jobs, 1),
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

function parseNumber(option: string, text: string, least: number): number {
  const number = Number(text);
  if (text === "" || !Number.isSafeInteger(number) || number < least) {
    throw new UsageError(`${option} ${text}: it is a number from ${least}`);
  }
  return number;
}

/** The result of a check, from what was found in the files. */
function resultOf(examination: Examination, targets: Targets, { folder }: Terminal): CheckResult {
  const { found, livepatches, withLivepatch, inferredFrom, governing } = examination;
  const { workspace } = targets;
  const notes = new Map<string, Note>();
  const searched = targets.searched.filter(({ files }) => !files.some((path) => withLivepatch.has(path)));
  for (const note of [
    ...targets.notes,
    ...examination.notes,
    ...unnamedNotes(governing, folder),
    ...searched.map(nothingFound),
  ]) {
    notes.set(`${note.path} ${note.message}`, note);
  }
  return {
    diagnostics: [...found.keys()].sort().flatMap((path) => found.get(path) ?? []),
    notes: [...notes.values()],
    files: found.size,
    livepatches: livepatches.size,
    inferredFrom: [...inferredFrom],
    isFixable: (path) => isInRoots(workspace, path) && isWritable(path, workspace.read(path)?.text ?? ""),
  };
}

/** A manifest that governs livepatches and names none of them: its author believes that they are held against it. */
function unnamedNotes(governing: Examination["governing"], folder: string): Note[] {
  return [...governing].flatMap(([path, { first, isNamed }]) =>
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
