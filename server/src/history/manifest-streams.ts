import type { Node } from "jsonc-parser";
import type { Span } from "../c/source.ts";
import {
  capitalized,
  booleanOf,
  itemsOf,
  membersOf,
  problem,
  spanOf,
  textOf,
  wholeNumberOf,
  type Member,
} from "./json-reader.ts";
import { noteUnread, noteUnreadRelease, type ManifestReader } from "./manifest-reader.ts";
import { pathOf, type ManifestPath } from "./manifest-path.ts";
import { stateIdBounds } from "./manifest-registry.ts";

export interface ManifestStream {
  readonly name: string;
  readonly nameSpan: Span;
  /** The livepatch under work, relative to the manifest's folder with `/`; null where it is not given. */
  readonly source: ManifestPath | null;
  readonly releases: readonly ManifestRelease[];
}

export interface ManifestRelease {
  readonly name: string;
  /** The value of `name`. */
  readonly nameSpan: Span;
  /** The whole entry. */
  readonly span: Span;
  readonly moduleName: string | null;
  readonly retired: boolean;
  readonly content:
    | { readonly kind: "recorded"; readonly replace: boolean; readonly states: readonly ManifestState[] }
    | { readonly kind: "source"; readonly source: ManifestPath };
}

export interface ManifestState {
  readonly id: bigint;
  readonly version: bigint;
  readonly span: Span;
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
    checkGit(reader, member.name, stream.get("git") ?? null, releases);
    return [
      {
        name: member.name,
        nameSpan: member.key,
        source: source === null ? null : pathOf(reader, source, `\`source\` of stream \`${member.name}\``),
        releases: releases?.value == null ? [] : readReleases(reader, releases.value, member.name),
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

function readRelease(reader: ManifestReader, node: Node, names: Set<string>): ManifestRelease | null {
  const members = membersOf(reader, node, "a release", releaseMembers);
  if (members === null) return null;
  const nameMember = members.get("name");
  if (nameMember === undefined) problem(reader, spanOf(reader, node), "The release needs a `name`.");
  const nameNode = nameMember?.value ?? null;
  const name = nameNode === null ? null : textOf(reader, nameNode, "`name` of a release");
  const what = name === null ? "the release" : `\`${name}\``;
  const flag = (member: string) => {
    const given = members.get(member)?.value ?? null;
    return given === null ? null : booleanOf(reader, given, `\`${member}\` of ${what}`);
  };
  const replace = flag("replace");
  const retired = flag("retired") ?? false;
  const moduleName = readModuleName(reader, members.get("moduleName")?.value ?? null, what);
  const content = readContent(reader, node, members, what, replace);
  if (name === null || nameNode === null) return null;
  if (names.has(name)) {
    problem(reader, spanOf(reader, nameNode), `The stream has two releases named \`${name}\`; only the first is read.`);
    return null;
  }
  names.add(name);
  if (content === null) return null;
  return { name, nameSpan: spanOf(reader, nameNode), span: spanOf(reader, node), moduleName, retired, content };
}

const releaseMembers = ["name", "states", "replace", "source", "revision", "module", "moduleName", "retired"];

/** Null where nothing can be known of the release: it is wrong, or of a kind that is not read yet. */
function readContent(
  reader: ManifestReader,
  node: Node,
  members: ReadonlyMap<string, Member>,
  what: string,
  replace: boolean | null,
): ManifestRelease["content"] | null {
  const states = members.get("states");
  const source = members.get("source");
  const revision = members.get("revision");
  const module = members.get("module");
  const path = (member: Member | undefined) =>
    member?.value == null ? null : pathOf(reader, member.value, `\`${member.name}\` of ${what}`);
  const sourcePath = path(source);
  path(module);
  if (revision?.value != null) textOf(reader, revision.value, `\`revision\` of ${what}`);
  for (const member of [revision, module]) {
    if (member === undefined) continue;
    const release = what.startsWith("`") ? `release ${what}` : what;
    if (states === undefined) noteUnreadRelease(reader, member, `${release} is not looked at`);
    else noteUnread(reader, member);
  }

  if (states === undefined && source === undefined && module === undefined) {
    problem(reader, spanOf(reader, node), `${capitalized(what)} needs \`states\`, a \`source\` or a \`module\`.`);
    return null;
  }
  if (revision !== undefined && source === undefined) {
    problem(reader, revision.key, "`revision` says which version of `source` is meant: name the `source`.");
  }
  if (source !== undefined && module !== undefined) {
    problem(
      reader,
      module.key,
      `${capitalized(what)} has a \`source\` and a \`module\`: a release is read from one of them.`,
    );
  }
  if (states !== undefined) {
    if (source !== undefined && revision === undefined) {
      problem(
        reader,
        source.key,
        `${capitalized(what)} has \`states\` and a \`source\`: leave out one, or add the \`revision\` that the states were recorded from.`,
      );
    }
    if (states.value === null) return null;
    return { kind: "recorded", replace: replace ?? false, states: readStates(reader, states.value, what) };
  }
  if (replace !== null) {
    problem(
      reader,
      members.get("replace")!.key,
      `\`replace\` of ${what} is read from its ${source === undefined ? "module" : "source"}: leave it out.`,
    );
  }
  if (sourcePath === null || revision !== undefined || module !== undefined) return null;
  return { kind: "source", source: sourcePath };
}

function readStates(reader: ManifestReader, node: Node, release: string): readonly ManifestState[] {
  const states = new Map<bigint, ManifestState>();
  for (const item of itemsOf(reader, node, `\`states\` of ${release}`)) {
    const state = readState(reader, item, release);
    if (state === null) continue;
    if (states.has(state.id))
      problem(reader, state.span, `State ${state.id} is listed twice in ${release}; only the first is read.`);
    else states.set(state.id, state);
  }
  return [...states.values()];
}

function readState(reader: ManifestReader, node: Node, release: string): ManifestState | null {
  const members = membersOf(reader, node, `a state of ${release}`, ["id", "version"]);
  if (members === null) return null;
  const idMember = members.get("id");
  const versionMember = members.get("version");
  const id =
    idMember?.value == null
      ? null
      : wholeNumberOf(reader, idMember.value, `\`id\` of a state of ${release}`, stateIdBounds);
  const what = id === null ? "a state" : `state ${id}`;
  if (idMember === undefined) problem(reader, spanOf(reader, node), `A state of ${release} needs an \`id\`.`);
  if (versionMember === undefined)
    problem(reader, spanOf(reader, node), `${capitalized(what)} of ${release} needs a \`version\`.`);
  const version =
    versionMember?.value == null
      ? null
      : wholeNumberOf(reader, versionMember.value, `\`version\` of ${what}`, versionBounds);
  return id === null || version === null ? null : { id, version, span: spanOf(reader, node) };
}

/** An `unsigned int`. */
const versionBounds = { from: 0n, to: 0xffff_ffffn, quoted: false } as const;

function readModuleName(reader: ManifestReader, node: Node | null, release: string): string | null {
  const name = node === null ? null : textOf(reader, node, `\`moduleName\` of ${release}`);
  if (name === null || node === null || /^[A-Za-z0-9_]{1,55}$/.test(name)) return name;
  problem(
    reader,
    spanOf(reader, node),
    `\`moduleName\` of ${release} is the kernel's name for the module: letters, digits and \`_\` in place of \`-\`, at most 55, without \`.ko\`.`,
  );
  return null;
}

function checkGit(reader: ManifestReader, stream: string, git: Member | null, releases: Member | null): void {
  if (git === null) return;
  noteUnreadRelease(reader, git, `no release of stream \`${stream}\` is looked at`);
  if (releases !== null) {
    problem(
      reader,
      git.key,
      `Stream \`${stream}\` has \`releases\` and \`git\`: every tag of \`git\` is a release, so leave out one.`,
    );
  }
  if (git.value === null) return;
  const members = membersOf(reader, git.value, `\`git\` of stream \`${stream}\``, ["tags", "source"]);
  if (members === null) return;
  for (const name of ["tags", "source"]) {
    const member = members.get(name);
    if (member === undefined) problem(reader, git.key, `\`git\` of stream \`${stream}\` needs \`${name}\`.`);
    else if (member.value !== null && name === "tags") textOf(reader, member.value, "`tags` of `git`");
    else if (member.value !== null) pathOf(reader, member.value, "`source` of `git`");
  }
}
