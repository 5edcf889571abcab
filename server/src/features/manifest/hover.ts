import { findNodeAtOffset, type Node } from "jsonc-parser";
import type { SourceFile, Span } from "../../c/source.ts";
import type { Engine } from "../../engine/engine.ts";
import type { ManifestReading } from "../../engine/histories.ts";
import { readTree } from "../../history/json-reader.ts";
import type { ManifestRelease } from "../../history/manifest-releases.ts";
import type { ManifestStream } from "../../history/manifest-streams.ts";
import type { HoverText } from "../hover.ts";
import { describeAccepted, describeRelease, describeStream } from "./describe-release.ts";
import { describeLivepatch, describeReading, describeRecordedFrom, describeTags } from "./describe-source.ts";
import { describeRange, describeUses } from "./describe-state.ts";

/**
 * What a manifest's history says of the name or value at an offset: a stream, a release, what a path or revision leads to,
 * a state's id, a reserved range. Null elsewhere; what a member means is the schema's to say.
 */
export function manifestHover(engine: Engine, path: string, offset: number): HoverText | null {
  const reading = engine.history(path);
  const word = reading === null ? null : wordAt(reading.manifest.file, offset);
  if (reading === null || word === null) return null;
  const markdown = describe(engine, reading, word);
  return markdown === null ? null : { span: word.span, markdown };
}

/** A member's name, or a text, number or other value without parts. */
interface Word {
  readonly span: Span;
  /** The name of the member that it is the value of; null for a member's name and for an item. */
  readonly member: string | null;
}

function wordAt(file: SourceFile, offset: number): Word | null {
  const tree = readTree({ file, problems: [] });
  const node = tree === null ? undefined : findNodeAtOffset(tree, offset, true);
  if (node === undefined || !isLeaf(node)) return null;
  const span = { file, start: node.offset, end: node.offset + node.length };
  const key = node.parent?.type === "property" ? node.parent.children?.[0] : undefined;
  return { span, member: key === undefined || key === node ? null : String(key.value) };
}

function isLeaf({ type }: Node): boolean {
  return type !== "object" && type !== "array" && type !== "property";
}

function describe(engine: Engine, reading: ManifestReading, word: Word): string | null {
  const { manifest } = reading;
  for (const stream of manifest.streams) {
    if (isAt(word, stream.nameSpan)) return describeStream(engine, reading, stream.name);
    const described = describeInStream(engine, reading, stream, word);
    if (described !== null) return described;
    const release = stream.releases.find(({ span }) => isWithin(word, span));
    if (release !== undefined) return describeInRelease(engine, reading, stream, release, word);
  }
  const registered = manifest.states.find(({ span }) => isAt(word, span));
  if (registered !== undefined) return describeUses(engine, reading, registered.id);
  const range = manifest.reserved.find(({ span }) => isWithin(word, span));
  return range === undefined || word.member === null ? null : describeRange(engine, reading, range);
}

/** The paths and the pattern of a stream itself. */
function describeInStream(
  engine: Engine,
  reading: ManifestReading,
  { name, source, git }: ManifestStream,
  word: Word,
): string | null {
  const path = [source, git?.source ?? null].find((each) => each !== null && isAt(word, each.span)) ?? null;
  if (path !== null) return describeLivepatch(engine, reading, path);
  return git !== null && isAt(word, git.patternSpan) ? describeTags(reading, name, git.patternSpan) : null;
}

function describeInRelease(
  engine: Engine,
  reading: ManifestReading,
  stream: ManifestStream,
  release: ManifestRelease,
  word: Word,
): string | null {
  const { content, nameSpan, accepted } = release;
  if (isAt(word, nameSpan)) return describeRelease(engine, reading, stream.name, release);
  const accept = accepted.find(({ span }) => isAt(word, span));
  if (accept !== undefined) return describeAccepted(reading, stream.name, release.name, accept.name);
  const from = content.kind === "recorded" ? content.from : content;
  const place = from === null ? null : placeOf(from, word);
  if (from?.kind === "source" && place !== null) return describeLivepatch(engine, reading, from.source);
  if (place !== null) {
    if (content.kind === "recorded") return describeRecordedFrom(reading, release.name, place);
    const releases = reading.history.streams.find(({ name }) => name === stream.name)?.releases;
    return describeReading(reading, releases?.find(({ name }) => name === release.name) ?? null, place);
  }
  if (content.kind !== "recorded" || word.member !== "id") return null;
  const state = content.states.find(({ span }) => isWithin(word, span));
  return state === undefined ? null : describeUses(engine, reading, state.id);
}

/** Where a path or revision is named that a word is; what is wrong with a revision stands at the revision. */
function placeOf(from: Exclude<ManifestRelease["content"], { kind: "recorded" }>, word: Word): Span | null {
  switch (from.kind) {
    case "source":
      return isAt(word, from.source.span) ? from.source.span : null;
    case "revision":
      if (isAt(word, from.source.span)) return from.source.path === null ? from.source.span : from.revisionSpan;
      return isAt(word, from.revisionSpan) ? from.revisionSpan : null;
    case "module":
      return isAt(word, from.module.span) ? from.module.span : null;
  }
}

function isAt({ span }: Word, { start, end }: Span): boolean {
  return span.start === start && span.end === end;
}

function isWithin({ span }: Word, { start, end }: Span): boolean {
  return start <= span.start && span.end <= end;
}
