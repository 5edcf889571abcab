import type { Span } from "../c/source.ts";
import { unknown } from "../livepatch/model.ts";
import type { LivepatchFacts, PatchHistory, Release, Stream } from "./history.ts";
import type { Lookup } from "./lookup.ts";
import type { Manifest, ManifestProblem } from "./manifest.ts";
import type { ManifestPath } from "./manifest-path.ts";
import type { ManifestNote } from "./manifest-reader.ts";
import type { ManifestRelease, RecordedContent, SourceRevision } from "./manifest-releases.ts";
import type { ManifestStream, ManifestTags } from "./manifest-streams.ts";
import type { SourceRelease } from "./module-facts.ts";
import { matchesTagPattern } from "./tag-pattern.ts";

/** How what a manifest names is looked up. */
export interface ReleaseReader {
  /** What the livepatch in a C file says of itself, now or at a revision; null where there is no such file or no livepatch in it. */
  source(path: string): SourceRelease | null;
  /** The path of a file as it was at a revision, for {@link source}. */
  atRevision(path: string, revision: string): Lookup<string>;
  /** The names of all tags of the repository that holds a file, oldest first. */
  tags(path: string): Lookup<readonly string[]>;
  /** What a built module says of the livepatch in it. */
  module(path: string): Lookup<ModuleRelease>;
}

export interface ModuleRelease extends LivepatchFacts {
  readonly moduleName: string;
}

/** A manifest's history, and what of it could not be made. */
export interface ResolvedHistory {
  readonly history: PatchHistory;
  /** What the manifest names that is not there: `manifest-unresolved`. */
  readonly problems: readonly ManifestProblem[];
  /** Releases that nobody looked at. */
  readonly notes: readonly ManifestNote[];
  /** Recorded releases that are not what they were recorded from: `manifest-stale`. */
  readonly stale: readonly StaleRelease[];
}

export interface StaleRelease {
  readonly release: ManifestRelease & { readonly content: RecordedContent };
  /** What its revision or module says now. */
  readonly facts: ModuleRelease;
  /** As the manifest names it. */
  readonly from: string;
}

/** Makes a history out of a manifest. */
export function resolveHistory(manifest: Manifest, reader: ReleaseReader): ResolvedHistory {
  const resolver: Resolver = { reader, problems: [], notes: [], stale: [] };
  const streams = manifest.streams.map((stream) => resolveStream(stream, resolver));
  const history: PatchHistory = { origin: { kind: "manifest", path: manifest.file.path }, streams };
  return { history, problems: resolver.problems, notes: resolver.notes, stale: resolver.stale };
}

interface Resolver {
  readonly reader: ReleaseReader;
  readonly problems: ManifestProblem[];
  readonly notes: ManifestNote[];
  readonly stale: StaleRelease[];
}

function resolveStream({ name, source, releases, git }: ManifestStream, resolver: Resolver): Stream {
  if (source !== null) readSource(source, resolver);
  return {
    name,
    source: (source ?? git?.source)?.path ?? null,
    releases:
      git === null ? releases.flatMap((each) => resolveRelease(each, resolver) ?? []) : tagged(name, git, resolver),
  };
}

function resolveRelease(release: ManifestRelease, resolver: Resolver): Release | null {
  const { content } = release;
  switch (content.kind) {
    case "recorded":
      noteStale(release, content, resolver);
      return recorded(release, content);
    case "source": {
      const found = readSource(content.source, resolver);
      if (found === null) return null;
      const { path, facts } = found;
      return named(release, facts, { kind: "source", path, span: facts.nameSpan });
    }
    case "revision": {
      const found = readRevision(unlooked(release), content, resolver);
      if (found === null) return null;
      const { path, facts } = found;
      const { revision } = content;
      return named(release, facts, { kind: "revision", path, revision, span: facts.nameSpan });
    }
    case "module": {
      const facts = readModule(unlooked(release), content.module, resolver);
      if (facts === null || content.module.path === null) return null;
      return named(release, facts, { kind: "module", path: content.module.path, span: content.module.span });
    }
  }
}

function named(
  { name, moduleName, retired }: ManifestRelease,
  { replace, states, objects, shadows, moduleName: ownName }: ModuleRelease,
  origin: Release["origin"],
): Release {
  const names = { name, moduleName: moduleName ?? ownName, isModuleNameRecorded: moduleName !== null };
  return { ...names, retired, replace, states, objects, shadows, origin };
}

function recorded({ name, nameSpan, moduleName, retired }: ManifestRelease, content: RecordedContent): Release {
  const { replace, states, objects, shadows } = content;
  return {
    name,
    moduleName: moduleName ?? name,
    isModuleNameRecorded: moduleName !== null,
    retired,
    replace: replace === null ? unknown("its `replace` is not valid") : { known: true, value: replace },
    states: { known: true, value: states.map((state) => ({ ...state, idText: state.id.toString() })) },
    objects: objects === null ? unknown("its objects are not recorded") : { known: true, value: objects },
    shadows: shadows === null ? unknown("its shadow variables are not recorded") : { known: true, value: shadows },
    origin: { kind: "recorded", span: nameSpan },
  };
}

/** Each tag at which the file is a livepatch; those without it are older than it, or of another livepatch. */
function tagged(stream: string, { pattern, patternSpan, source }: ManifestTags, resolver: Resolver): Release[] {
  const path = inside(source, resolver);
  if (path === null) return [];
  const tags = found(
    resolver.reader.tags(path),
    patternSpan,
    `no release of stream \`${stream}\` is looked at`,
    resolver,
  );
  if (tags === null) return [];
  const fitting = tags
    .filter((tag) => matchesTagPattern(pattern, tag))
    .map((tag) => ({ tag, at: resolver.reader.atRevision(path, `refs/tags/${tag}`) }));
  const releases = fitting.flatMap(({ tag, at }): Release[] => {
    const facts = at.kind === "found" ? resolver.reader.source(at.value) : null;
    return at.kind === "found" && facts !== null ? [taggedRelease(tag, at.value, facts)] : [];
  });
  if (releases.length > 0 || fitting.some(({ at }) => at.kind === "pending")) return releases;
  const message = `No tag that fits \`${pattern}\` has a livepatch in \`${source.text}\`.`;
  resolver.problems.push({ message, span: patternSpan });
  return [];
}

/** The release that a tag is; `path` is where its file was read. */
export function taggedRelease(tag: string, path: string, facts: SourceRelease): Release {
  const { moduleName, replace, states, objects, shadows, nameSpan } = facts;
  const names = { name: tag, moduleName, isModuleNameRecorded: false, retired: false };
  const origin = { kind: "revision", path, revision: tag, span: nameSpan } as const;
  return { ...names, replace, states, objects, shadows, origin };
}

function noteStale(release: ManifestRelease, content: RecordedContent, resolver: Resolver): void {
  const { from } = content;
  if (from === null) return;
  const effect = `what is recorded of \`${release.name}\` is not compared with what it was recorded from`;
  const facts =
    from.kind === "module" ? readModule(effect, from.module, resolver) : readRevision(effect, from, resolver)?.facts;
  if (facts == null) return;
  const text = from.kind === "module" ? from.module.text : `${from.source.text} at ${from.revision}`;
  resolver.stale.push({ release: { ...release, content }, facts, from: text });
}

function readSource(
  source: ManifestPath,
  resolver: Resolver,
): { readonly path: string; readonly facts: SourceRelease } | null {
  const path = inside(source, resolver);
  if (path === null) return null;
  const facts = resolver.reader.source(path);
  if (facts !== null) return { path, facts };
  const message = `No livepatch found in \`${source.text}\`: the file is not there, or defines no \`struct klp_patch\`.`;
  resolver.problems.push({ message, span: source.span });
  return null;
}

/** What it means for a release that nobody looks. */
function unlooked({ name }: ManifestRelease): string {
  return `release \`${name}\` is not looked at`;
}

function readRevision(
  effect: string,
  { source, revision, revisionSpan }: SourceRevision,
  resolver: Resolver,
): { readonly path: string; readonly facts: SourceRelease } | null {
  const path = inside(source, resolver);
  if (path === null) return null;
  const at = found(resolver.reader.atRevision(path, revision), revisionSpan, effect, resolver);
  if (at === null) return null;
  const facts = resolver.reader.source(at);
  if (facts !== null) return { path: at, facts };
  const message = `No livepatch found in \`${source.text}\` at \`${revision}\`: the file is not there, or defines no \`struct klp_patch\`.`;
  resolver.problems.push({ message, span: revisionSpan });
  return null;
}

function readModule(effect: string, module: ManifestPath, resolver: Resolver): ModuleRelease | null {
  const path = inside(module, resolver);
  if (path === null) return null;
  return found(resolver.reader.module(path), module.span, effect, resolver);
}

/** The path of what a manifest names; null, and a problem, where that is outside of the workspace folder. */
function inside({ path, text, span }: ManifestPath, { problems }: Resolver): string | null {
  if (path !== null) return path;
  const message = `\`${text}\` leads out of the workspace folder; a path is relative to the manifest's folder.`;
  problems.push({ message, span });
  return null;
}

/** What was found; else null, and a problem where it is not there, a note where nobody looked. */
function found<T>(lookup: Lookup<T>, span: Span, effect: string, { problems, notes }: Resolver): T | null {
  switch (lookup.kind) {
    case "found":
      return lookup.value;
    case "missing":
      problems.push({ message: lookup.message, span });
      return null;
    case "unread":
      notes.push({ message: `${effect}: ${lookup.reason}`, span, gap: true });
      return null;
    case "pending":
      return null;
  }
}
