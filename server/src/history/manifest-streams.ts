import type { Node } from "jsonc-parser";
import type { Span } from "../c/source.ts";
import { itemsOf, membersOf, problem, spanOf, textOf, type Member } from "./json-reader.ts";
import type { ManifestReader } from "./manifest-reader.ts";
import { pathOf, type ManifestPath } from "./manifest-path.ts";
import { readRelease, type ManifestRelease } from "./manifest-releases.ts";

export interface ManifestStream {
  readonly name: string;
  readonly nameSpan: Span;
  /** The livepatch under work, relative to the manifest's folder with `/`; null where it is not given. */
  readonly source: ManifestPath | null;
  readonly releases: readonly ManifestRelease[];
  /** The tags that are releases, in place of `releases`. */
  readonly git: ManifestTags | null;
}

export interface ManifestTags {
  /** A pattern with `*` and `?`. */
  readonly pattern: string;
  readonly patternSpan: Span;
  readonly source: ManifestPath;
}

/** The `streams` member. */
export function readStreams(reader: ManifestReader, node: Node | null): readonly ManifestStream[] {
  const members = node === null ? null : membersOf(reader, node, "`streams`", null);
  return [...(members?.values() ?? [])].flatMap((member): ManifestStream[] => {
    if (member.value === null) return [];
    const stream = membersOf(reader, member.value, `stream \`${member.name}\``, ["source", "releases", "git"]);
    if (stream === null) return [];
    const source = stream.get("source")?.value ?? null;
    const releases = stream.get("releases") ?? null;
    return [
      {
        name: member.name,
        nameSpan: member.key,
        source: source === null ? null : pathOf(reader, source, `\`source\` of stream \`${member.name}\``),
        releases: releases?.value == null ? [] : readReleases(reader, releases.value, member.name),
        git: readTags(reader, member.name, stream.get("git") ?? null, releases),
      },
    ];
  });
}

function readReleases(reader: ManifestReader, node: Node, stream: string): readonly ManifestRelease[] {
  const releases = new Map<string, ManifestRelease>();
  const names = new Set<string>();
  for (const item of itemsOf(reader, node, `\`releases\` of stream \`${stream}\``)) {
    const release = readRelease(reader, item, names);
    if (release !== null) releases.set(release.name, release);
  }
  return [...releases.values()];
}

function readTags(
  reader: ManifestReader,
  stream: string,
  git: Member | null,
  releases: Member | null,
): ManifestTags | null {
  if (git === null) return null;
  if (releases !== null) {
    problem(
      reader,
      git.key,
      `Stream \`${stream}\` has \`releases\` and \`git\`: every tag of \`git\` is a release, so leave out one.`,
    );
  }
  if (git.value === null) return null;
  const members = membersOf(reader, git.value, `\`git\` of stream \`${stream}\``, ["tags", "source"]);
  if (members === null) return null;
  const given = (name: string): Node | null => {
    const member = members.get(name);
    if (member === undefined) problem(reader, git.key, `\`git\` of stream \`${stream}\` needs \`${name}\`.`);
    return member?.value ?? null;
  };
  const tags = given("tags");
  const path = given("source");
  const pattern = tags === null ? null : textOf(reader, tags, "`tags` of `git`");
  const source = path === null ? null : pathOf(reader, path, "`source` of `git`");
  if (tags === null || pattern === null || source === null || releases !== null) return null;
  return { pattern, patternSpan: spanOf(reader, tags), source };
}
