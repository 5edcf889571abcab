import type { LivepatchFacts, ReleaseObject, ReleaseShadow, ReleaseState } from "../../history/history.ts";
import type { RecordedContent } from "../../history/manifest-releases.ts";

export type RecordedMember = "replace" | "states" | "objects" | "shadows";

/** Something in which a recorded release is not what it was recorded from. */
export interface RecordedDifference {
  readonly member: RecordedMember;
  /** As a part of a sentence, in which `here` is the manifest and `there` what it was recorded from. */
  readonly text: string;
}

/** Compares what is recorded with what is known of where it was recorded from; what either leaves out is the same. */
export function recordedDifferences(content: RecordedContent, facts: LivepatchFacts): readonly RecordedDifference[] {
  const { replace, states, objects, shadows } = facts;
  const found = (member: RecordedMember, texts: readonly string[]): RecordedDifference[] =>
    texts.map((text) => ({ member, text }));
  return [
    ...(replace.known && content.replace !== null
      ? found("replace", replaceDifference(content.replace, replace.value))
      : []),
    ...(states.known ? found("states", stateDifferences(content.states, states.value)) : []),
    ...(objects.known && content.objects !== null
      ? found("objects", objectDifferences(content.objects, objects.value))
      : []),
    ...(shadows.known && content.shadows !== null
      ? found("shadows", shadowDifferences(content.shadows, shadows.value))
      : []),
  ];
}

function replaceDifference(here: boolean, there: boolean): readonly string[] {
  if (here === there) return [];
  return [there ? "it is cumulative there, and not here" : "it is cumulative here, and not there"];
}

function stateDifferences(
  here: readonly Pick<ReleaseState, "id" | "version">[],
  there: readonly Pick<ReleaseState, "id" | "version">[],
): readonly string[] {
  const own = highestVersions(here);
  const other = highestVersions(there);
  const changed = [...other].flatMap(([id, version]) => {
    const recorded = own.get(id);
    return recorded === undefined || recorded === version
      ? []
      : [`state ${id} has version ${version} there and ${recorded} here`];
  });
  return [...changed, ...missing(keys(own), keys(other), (id) => `state ${id}`)];
}

/** Every row of an id binds the successors, so the highest one counts: `kernel/livepatch/state.c: klp_is_patch_compatible`. */
function highestVersions(states: readonly Pick<ReleaseState, "id" | "version">[]): ReadonlyMap<string, bigint> {
  const versions = new Map<string, bigint>();
  for (const { id, version } of states) {
    const before = versions.get(id.toString());
    if (before === undefined || before < version) versions.set(id.toString(), version);
  }
  return versions;
}

function objectDifferences(here: readonly ReleaseObject[], there: readonly ReleaseObject[]): readonly string[] {
  const own = byKey(here, ({ name }) => objectName(name));
  const other = byKey(there, ({ name }) => objectName(name));
  const inBoth = keys(own).filter((name) => other.has(name));
  return [
    ...missing(keys(own), keys(other), (name) => `object ${name}`),
    ...inBoth.flatMap((name) => {
      const [recorded, found] = [own.get(name)!, other.get(name)!];
      return [
        ...missing(functionNames(recorded), functionNames(found), (each) => `function ${each} of ${name}`),
        ...missing(recorded.callbacks, found.callbacks, (each) => `${each} of ${name}`),
      ];
    }),
  ];
}

function objectName(name: string | null): string {
  return name ?? "vmlinux";
}

/** Positions 0 and 1 are the same one: `struct klp_func.old_sympos`. */
function functionNames({ functions }: ReleaseObject): readonly string[] {
  return functions.map(({ oldName, position }) => (position <= 1n ? oldName : `${oldName},${position}`));
}

function shadowDifferences(here: readonly ReleaseShadow[], there: readonly ReleaseShadow[]): readonly string[] {
  const own = byKey(here, ({ id }) => id.toString());
  const other = byKey(there, ({ id }) => id.toString());
  const inBoth = keys(own).filter((id) => other.has(id));
  return [
    ...missing(keys(own), keys(other), (id) => `shadow variable ${id}`),
    ...inBoth.flatMap((id) => {
      const [recorded, found] = [own.get(id)!, other.get(id)!];
      // Without a list of its functions, nothing is said of them.
      const functions = recorded.functions.length === 0 ? found.functions : recorded.functions;
      return [
        ...contentDifference(id, recorded, found),
        ...missing(functions, found.functions, (name) => `${name} of shadow variable ${id}`),
      ];
    }),
  ];
}

function contentDifference(id: string, here: ReleaseShadow, there: ReleaseShadow): readonly string[] {
  const [type, otherType] = [here.content?.type ?? null, there.content?.type ?? null];
  if (type !== null && otherType !== null && type !== otherType) {
    return [`shadow variable ${id} holds \`${otherType}\` there and \`${type}\` here`];
  }
  const [size, otherSize] = [here.content?.size ?? null, there.content?.size ?? null];
  if (size === null || otherSize === null || size === otherSize) return [];
  return [`shadow variable ${id} has ${otherSize} bytes there and ${size} here`];
}

/** The first of each key. */
function byKey<T>(items: readonly T[], keyOf: (item: T) => string): ReadonlyMap<string, T> {
  return new Map(items.map((item) => [keyOf(item), item] as const).reverse());
}

function keys(map: ReadonlyMap<string, unknown>): readonly string[] {
  return [...map.keys()];
}

/** What only one of two has. */
function missing(
  here: readonly string[],
  there: readonly string[],
  nameOf: (key: string) => string,
): readonly string[] {
  const own = new Set(here);
  const other = new Set(there);
  return [
    ...[...other].filter((key) => !own.has(key)).map((key) => `${nameOf(key)} is missing here`),
    ...[...own].filter((key) => !other.has(key)).map((key) => `${nameOf(key)} is missing there`),
  ];
}
