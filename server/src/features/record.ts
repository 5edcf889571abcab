import { positionAt, type SourceFile } from "../c/source.ts";
import type { Engine } from "../engine/engine.ts";
import { nameOf } from "../engine/paths.ts";
import { readTree, type ManifestProblem } from "../history/json-reader.ts";
import type { Manifest } from "../history/manifest.ts";
import type { JsonObject } from "../history/manifest-edits.ts";
import { recordedMembers, type RecordedMembers } from "../history/record.ts";
import { nextReleaseName } from "../history/record-names.ts";
import { streamObstacles, type Obstacle } from "../history/record-obstacles.ts";
import type { Edit } from "../rules/rule.ts";
import { applyEdits } from "./apply-edits.ts";
import { readManifest, startManifest, type StartedManifest } from "./record-manifest.ts";
import { findStream, type RecordStream } from "./record-stream.ts";
import type { RecordSubject } from "./record-subject.ts";

export interface RecordRequest {
  /** The release's label. */
  readonly name: string;
  /** The module's name on machines; null for the one that its sources give. */
  readonly moduleName: string | null;
  /** The stream that it goes to; null for the one that names the livepatch. */
  readonly stream: string | null;
  /** Whether it is written although the kernel would refuse it. */
  readonly force: boolean;
}

export interface WrittenRelease {
  readonly kind: "write";
  /** The manifest. */
  readonly path: string;
  /** Null where it is made. */
  readonly file: SourceFile | null;
  /** Its text with the release. */
  readonly text: string;
  /** What makes that text of the one that is there. */
  readonly edits: readonly Edit[];
  /** What was written, to follow a colon: `2 states, 3 functions, cumulative`. */
  readonly summary: string;
  /** What the author should know beside it; clauses. */
  readonly notes: readonly string[];
}

export type RecordAnswer = WrittenRelease | { readonly kind: "refused"; readonly reasons: readonly Obstacle[] };

/**
 * Records a livepatch as the newest release of its stream in the manifest that governs it. Without one, a manifest is made
 * beside it, with what was inferred until then. `display` names a file as the author knows it.
 */
export function record(
  engine: Engine,
  subject: RecordSubject,
  request: RecordRequest,
  display: (path: string) => string,
): RecordAnswer {
  const started = startManifest(engine, subject, request.stream);
  const { file } = started.manifest;
  const broken = syntaxProblems(file);
  if (broken.length > 0) return refused(broken.map((each) => inManifest(each, false, display)));
  const stream = findStream(started, subject, request.stream);
  if ("message" in stream) return refused([stream]);
  const obstacles = [
    ...subject.obstacles,
    ...started.manifest.problems.map((each) => inManifest(each, true, display)),
    ...obstaclesIn(stream, started.manifest, subject, request),
  ];
  const members = recordedMembers(subject.facts);
  if (!members.known || obstacles.some(({ forceable }) => !forceable || !request.force)) return refused(obstacles);
  const edits = stream.edits(releaseOf(members.value, subject, request)) ?? [];
  const text = applyEdits(
    file.text,
    edits.map(({ span: { start, end }, newText }) => ({ start, end, newText })),
  );
  const wrong = whatIsWrong(started, stream, request.name, text);
  if (wrong !== null) return refused([{ message: wrong, forceable: false }]);
  return {
    kind: "write",
    path: file.path,
    file: started.isNew ? null : file,
    text,
    edits,
    summary: summaryOf(members.value),
    notes: [
      ...started.notes,
      ...unreadReleases(stream),
      ...subject.notes,
      ...obstacles.map(({ message }) => `recorded all the same: ${message}`),
    ],
  };
}

/** The name to propose for the next release of a livepatch. */
export function proposedName(engine: Engine, subject: RecordSubject): string {
  const name = subject.moduleName ?? moduleNameOf(subject.path);
  const stream = findStream(startManifest(engine, subject, null), subject, null);
  return "message" in stream ? name : nextReleaseName(stream.names, name);
}

/** What a C file or a built module is called by its file. */
function moduleNameOf(path: string): string {
  return nameOf(path).replace(/\..*$/, "").replaceAll("-", "_");
}

/** Each reason is told once. */
function refused(reasons: readonly Obstacle[]): RecordAnswer {
  return { kind: "refused", reasons: [...new Map(reasons.map((each) => [each.message, each])).values()] };
}

function releaseOf(members: RecordedMembers, subject: RecordSubject, request: RecordRequest): JsonObject {
  const { name } = request;
  const moduleName = request.moduleName ?? (subject.moduleName === name ? null : subject.moduleName);
  return { name, ...(moduleName === null ? {} : { moduleName }), ...members };
}

function syntaxProblems(file: SourceFile): readonly ManifestProblem[] {
  const problems: ManifestProblem[] = [];
  readTree({ file, problems });
  return problems;
}

function inManifest(
  { span, message }: ManifestProblem,
  forceable: boolean,
  display: (path: string) => string,
): Obstacle {
  const { line, column } = positionAt(span.file, span.start);
  return { message: `${display(span.file.path)}:${line + 1}:${column + 1}: ${message}`, forceable };
}

function obstaclesIn(
  stream: RecordStream,
  { states }: Manifest,
  { path, facts, moduleName }: RecordSubject,
  request: RecordRequest,
): readonly Obstacle[] {
  const registered = new Map(states.flatMap(({ id, name }) => (name === null ? [] : [[id, name] as const])));
  // A release that is read from this very file says the same.
  const earlier = stream.releases.filter(({ origin }) => origin.kind !== "source" || origin.path !== path);
  const release = { ...facts, name: request.name, moduleName: request.moduleName ?? moduleName ?? request.name };
  return streamObstacles(release, earlier, new Set(stream.names), registered);
}

/** Reads what is about to be written: the first thing that it would break, or null. */
function whatIsWrong({ manifest, root }: StartedManifest, stream: RecordStream, name: string, text: string) {
  const after = readManifest({ path: manifest.file.path, text }, root);
  const known = new Set(manifest.problems.map(({ message }) => message));
  const added = after.problems.find(({ message }) => !known.has(message));
  if (added !== undefined) return added.message;
  const written = after.streams.find((each) => each.name === stream.name)?.releases.at(-1)?.name === name;
  return written ? null : `a release cannot be added to stream \`${stream.name}\` as it is written`;
}

function unreadReleases({ names, releases }: RecordStream): readonly string[] {
  const unread = names.filter((name) => !releases.some((release) => release.name === name));
  const unknown = releases.flatMap(({ name, retired, states }) => (retired || states.known ? [] : [name]));
  return [...unread, ...unknown].map((name) => `it was not held against ${name}, of which too little is known`);
}

/** `2 states, 3 functions, cumulative` */
function summaryOf({ replace, states, objects, shadows }: RecordedMembers): string {
  const functions = objects?.reduce((sum, object) => sum + (object.functions?.length ?? 0), 0);
  return [
    counted(states.length, "state"),
    ...(functions === undefined ? [] : [counted(functions, "function")]),
    ...(shadows === undefined ? [] : [counted(shadows.length, "shadow variable")]),
    replace ? "cumulative" : "not cumulative",
  ].join(", ");
}

function counted(count: number, what: string): string {
  if (count === 0) return `no ${what}s`;
  return `${count} ${what}${count === 1 ? "" : "s"}`;
}
