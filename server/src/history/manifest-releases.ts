import type { Node } from "jsonc-parser";
import type { Span } from "../c/source.ts";
import { booleanOf, capitalized, itemsOf, membersOf, problem, spanOf, textOf, type Member } from "./json-reader.ts";
import type { ManifestReader } from "./manifest-reader.ts";
import { pathOf, type ManifestPath } from "./manifest-path.ts";
import { readObjects, readShadows, readStates, type ManifestState } from "./manifest-recorded.ts";
import type { ReleaseObject, ReleaseShadow } from "./history.ts";

export interface ManifestRelease {
  readonly name: string;
  /** The value of `name`. */
  readonly nameSpan: Span;
  /** The whole entry. */
  readonly span: Span;
  readonly moduleName: string | null;
  readonly retired: boolean;
  /** Names of earlier releases over which the kernel refuses this one, and that is accepted. */
  readonly accepted: readonly AcceptedBreak[];
  readonly content: ReleaseContent;
}

export interface AcceptedBreak {
  readonly name: string;
  readonly span: Span;
}

export type ReleaseContent =
  | RecordedContent
  | { readonly kind: "source"; readonly source: ManifestPath }
  | SourceRevision
  | { readonly kind: "module"; readonly module: ManifestPath };

export interface RecordedContent {
  readonly kind: "recorded";
  /** Null where it is given and wrong, or may be given under a name that nobody knows. */
  readonly replace: boolean | null;
  readonly states: readonly ManifestState[];
  /** Where the array of states begins and ends. */
  readonly statesSpan: Span;
  /** Null where it is not recorded. */
  readonly objects: readonly ReleaseObject[] | null;
  /** Null where it is not recorded. */
  readonly shadows: readonly ReleaseShadow[] | null;
  /** What it was recorded from, where that is said. */
  readonly from: SourceRevision | { readonly kind: "module"; readonly module: ManifestPath } | null;
}

export interface SourceRevision {
  readonly kind: "revision";
  readonly source: ManifestPath;
  readonly revision: string;
  readonly revisionSpan: Span;
}

/**
 * One item of `releases`; `names` are those before it in its stream, and gets the new one. Null where nothing can be
 * known of the release because its entry is wrong.
 */
export function readRelease(reader: ManifestReader, node: Node, names: Set<string>): ManifestRelease | null {
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
  const accepted = readAccepted(reader, members.get("accepted")?.value ?? null, what, names);
  const content = readContent(reader, node, members, what, replace);
  if (name === null || nameNode === null) return null;
  if (names.has(name)) {
    problem(reader, spanOf(reader, nameNode), `The stream has two releases named \`${name}\`; only the first is read.`);
    return null;
  }
  names.add(name);
  if (content === null) return null;
  const places = { nameSpan: spanOf(reader, nameNode), span: spanOf(reader, node) };
  return { name, ...places, moduleName, retired, accepted, content };
}

const releaseMembers = [
  "name",
  "states",
  "replace",
  "objects",
  "shadows",
  "source",
  "revision",
  "module",
  "moduleName",
  "retired",
  "accepted",
];

/** What says more of a recorded release; one that is read from elsewhere says it there. */
const recordedMembers = ["replace", "objects", "shadows"];

function readContent(
  reader: ManifestReader,
  node: Node,
  members: ReadonlyMap<string, Member>,
  what: string,
  replace: boolean | null,
): ReleaseContent | null {
  const states = members.get("states");
  const source = members.get("source");
  const revision = members.get("revision");
  const module = members.get("module");
  const path = (member: Member | undefined) =>
    member?.value == null ? null : pathOf(reader, member.value, `\`${member.name}\` of ${what}`);
  const sourcePath = path(source);
  const modulePath = path(module);
  const at = revision?.value == null ? null : textOf(reader, revision.value, `\`revision\` of ${what}`);

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
  const inRevision =
    sourcePath === null || at === null || revision?.value == null
      ? null
      : ({
          kind: "revision",
          source: sourcePath,
          revision: at,
          revisionSpan: spanOf(reader, revision.value),
        } as const);
  const inModule = modulePath === null ? null : ({ kind: "module", module: modulePath } as const);
  if (states !== undefined) {
    if (source !== undefined && revision === undefined) {
      problem(
        reader,
        source.key,
        `${capitalized(what)} has \`states\` and a \`source\`: leave out one, or add the \`revision\` that the states were recorded from.`,
      );
    }
    if (states.value === null) return null;
    const given = (name: string) => members.get(name)?.value ?? null;
    return {
      kind: "recorded",
      replace: replace ?? (members.has("replace") || hasUnknownMember(node) ? null : false),
      states: readStates(reader, states.value, what),
      statesSpan: spanOf(reader, states.value),
      objects: readObjects(reader, given("objects"), what),
      shadows: readShadows(reader, given("shadows"), what),
      from: inRevision ?? (source === undefined ? inModule : null),
    };
  }
  for (const name of recordedMembers) {
    const member = members.get(name);
    if (member === undefined) continue;
    problem(
      reader,
      member.key,
      `\`${name}\` of ${what} is read from its ${source === undefined ? "module" : "source"}: leave it out.`,
    );
  }
  if (source === undefined) return inModule;
  if (module !== undefined) return null;
  if (revision !== undefined) return inRevision;
  return sourcePath === null ? null : { kind: "source", source: sourcePath };
}

/** A member whose name is mistyped may be any. */
function hasUnknownMember(node: Node): boolean {
  return (node.children ?? []).some(({ children }) => !releaseMembers.includes(String(children?.[0]?.value)));
}

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

function readAccepted(
  reader: ManifestReader,
  node: Node | null,
  release: string,
  earlier: ReadonlySet<string>,
): readonly AcceptedBreak[] {
  if (node === null) return [];
  return itemsOf(reader, node, `\`accepted\` of ${release}`).flatMap((item) => {
    const name = textOf(reader, item, `an entry of \`accepted\` of ${release}`);
    if (name === null) return [];
    const span = spanOf(reader, item);
    if (earlier.has(name)) return [{ name, span }];
    problem(reader, span, `\`accepted\` of ${release} names earlier releases of its stream, and \`${name}\` is none.`);
    return [];
  });
}
