import { parseArgs } from "node:util";
import { createEngine } from "../engine/create-engine.ts";
import type { Engine, EngineOptions } from "../engine/engine.ts";
import { inferredManifest, type NewManifest } from "../features/inferred-manifest.ts";
import { record as recordRelease, type RecordAnswer, type RecordRequest } from "../features/record.ts";
import { mainPath } from "../features/record-subject.ts";
import { absolutePath } from "../workspace/paths.ts";
import { createText, writeText } from "../workspace/write-text.ts";
import { findSubject, livepatchModules } from "./record-target.ts";
import { settled } from "./settled.ts";
import { findTargets, type Targets } from "./targets.ts";
import type { Terminal } from "./terminal.ts";
import { argumentError, UsageError } from "./usage-error.ts";

const OPTIONS = {
  history: { type: "string" },
  stream: { type: "string" },
  "module-name": { type: "string" },
  force: { type: "boolean", default: false },
  inferred: { type: "boolean", default: false },
  "dry-run": { type: "boolean", default: false },
  "no-git": { type: "boolean", default: false },
} as const;

interface RecordArguments {
  readonly path: string | null;
  /** Null where only what was inferred is written. */
  readonly request: RecordRequest | null;
  readonly engine: EngineOptions;
  readonly dryRun: boolean;
  readonly git: boolean;
}

/** `klp-state record`: returns the exit status, 1 where the release is refused. */
export async function record(args: readonly string[], terminal: Terminal): Promise<number> {
  const parsed = parse(args, terminal.folder);
  const targets = await findTargets(parsed.path === null ? [] : [parsed.path], terminal, { modules: true });
  const { workspace, display, failures } = targets;
  const [failure] = failures;
  if (failure !== undefined) throw new UsageError(`${display(failure.path)}: ${failure.message}`);
  if (parsed.git) workspace.allowGit();
  else workspace.refuseGit("git is not asked (--no-git)");
  const { manifest } = parsed.engine;
  if (manifest !== undefined && workspace.read(manifest) === null) {
    const reason = workspace.note(manifest) ?? "no such file; --history names a manifest";
    throw new UsageError(`${display(manifest)}: ${reason}`);
  }
  const engine = createEngine(workspace, parsed.engine);
  const { request } = parsed;
  if (request === null) {
    return writeInferred(await settled(workspace, () => inferred(engine, targets)), parsed, targets, terminal);
  }
  const answer = await settled(workspace, () =>
    recordRelease(engine, findSubject(engine, targets, request.stream), request, display),
  );
  return write(answer, request, parsed, targets, terminal);
}

function parse(args: readonly string[], folder: string): RecordArguments {
  let parsed;
  try {
    parsed = parseArgs({ args: [...args], options: OPTIONS, allowPositionals: true });
  } catch (error) {
    throw argumentError(error, "record", Object.keys(OPTIONS));
  }
  const { values, positionals } = parsed;
  const [name = null, path = null, ...more] = values.inferred ? [null, ...positionals] : positionals;
  if (more.length > 0) throw new UsageError("record takes one name and one path (see klp-state record --help)");
  if (!values.inferred && (name === null || name === "")) {
    throw new UsageError("record needs the name of the release (see klp-state record --help)");
  }
  const moduleName = values["module-name"] ?? null;
  if (moduleName !== null && !/^[A-Za-z0-9_]{1,55}$/.test(moduleName)) {
    throw new UsageError(
      `--module-name ${moduleName}: a module's name has letters, digits and _, at most 55, without .ko`,
    );
  }
  const history = values.history === undefined ? {} : { manifest: absolutePath(values.history, folder) };
  const { force } = values;
  return {
    path,
    request: name === null ? null : { name, moduleName, stream: values.stream ?? null, force },
    engine: history,
    dryRun: values["dry-run"],
    git: !values["no-git"],
  };
}

function write(
  answer: RecordAnswer,
  { name, force }: RecordRequest,
  { dryRun }: RecordArguments,
  { display }: Targets,
  terminal: Terminal,
): number {
  if (answer.kind === "refused") {
    for (const { message } of answer.reasons) terminal.complain(`${name} is not recorded: ${message}`);
    if (!force && answer.reasons.every(({ forceable }) => forceable)) {
      terminal.complain("--force records it all the same");
    }
    return 1;
  }
  const { path, file, text, summary, notes } = answer;
  for (const note of notes) terminal.complain(note);
  if (dryRun) terminal.out(text);
  else {
    requireWritten(display(path), file === null ? createText(path, text) : writeText(path, file.text, text));
    terminal.out(`recorded ${name} in ${display(path)}: ${summary}\n`);
  }
  return 0;
}

function requireWritten(shown: string, failure: string | null): void {
  if (failure !== null) throw new UsageError(`${shown}: not written: ${failure}`);
}

/** What was inferred for the livepatches that a PATH leads to; why not, where there is nothing of that. */
function inferred(engine: Engine, targets: Targets): NewManifest | string {
  const paths = livepatchModules(engine, targets).map(mainPath);
  const [governed] = paths.flatMap((path) => engine.manifest(path) ?? []);
  if (governed !== undefined) return `${targets.display(governed.file.path)} has the history already`;
  const manifests = new Map<string, NewManifest>();
  for (const path of paths) {
    const manifest = inferredManifest(engine, path);
    if (manifest !== null && !manifests.has(manifest.path)) manifests.set(manifest.path, manifest);
  }
  const [first, second] = manifests.values();
  if (first === undefined) return "no history was inferred";
  if (second === undefined) return first;
  const folders = [...manifests.keys()].map((path) => targets.display(path)).join(", ");
  throw new UsageError(`histories in several folders, name one of them: ${folders}`);
}

function writeInferred(
  manifest: NewManifest | string,
  { dryRun }: RecordArguments,
  { display }: Targets,
  terminal: Terminal,
): number {
  if (typeof manifest === "string") {
    terminal.complain(`nothing is recorded: ${manifest}`);
    return 1;
  }
  if (dryRun) terminal.out(manifest.text);
  else {
    requireWritten(display(manifest.path), createText(manifest.path, manifest.text));
    terminal.out(`recorded in ${display(manifest.path)} what was inferred from ${manifest.from.join("; from ")}\n`);
  }
  return 0;
}
