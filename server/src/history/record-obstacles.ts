import { incompatibilities, type CheckedPatch, type Incompatibility } from "../kernel/state-check.ts";
import type { LivepatchFacts, Release } from "./history.ts";

/** Why a release is not recorded. */
export interface Obstacle {
  /** A clause, without a full stop. */
  readonly message: string;
  /** Whether the author may have it recorded all the same: the release is on machines, and the manifest says what is. */
  readonly forceable: boolean;
}

/** A release that is about to be recorded at the end of a stream. */
export interface NewRelease extends LivepatchFacts {
  readonly name: string;
  readonly moduleName: string;
}

/**
 * What keeps a release from following the earlier ones of its stream. Each of these that is not retired is held against it
 * as the one that is loaded; `names` are all of the stream's, those that could not be read too. `registered` names a state
 * id where the registry does.
 */
export function streamObstacles(
  release: NewRelease,
  earlier: readonly Release[],
  names: ReadonlySet<string>,
  registered: ReadonlyMap<bigint, string>,
): readonly Obstacle[] {
  const { name } = release;
  if (names.has(name)) return [{ message: `the stream has a release \`${name}\` already`, forceable: false }];
  return earlier
    .filter(({ retired }) => !retired)
    .flatMap((each) => [...sameModule(release, each), ...refusals(release, each, registered)]);
}

/** `kernel/module/main.c: add_unformed_module` */
function sameModule({ moduleName }: NewRelease, { name, ...earlier }: Release): Obstacle[] {
  if (earlier.moduleName !== moduleName || !saysModuleName(earlier)) return [];
  const message = `its module is named \`${moduleName}\`, as the one of ${name} is: the kernel refuses it with -EEXIST where that one is loaded`;
  return [{ message, forceable: true }];
}

/** The name of a source's module may be another one where it is built; what was recorded or built had its own. */
function saysModuleName({ isModuleNameRecorded, origin }: Omit<Release, "name">): boolean {
  return isModuleNameRecorded || origin.kind === "recorded" || origin.kind === "module";
}

function refusals(release: NewRelease, earlier: Release, registered: ReadonlyMap<bigint, string>): Obstacle[] {
  const { replace, states } = release;
  if (!replace.known || !states.known || !earlier.states.known) return [];
  const own: CheckedPatch = { replace: replace.value, states: states.value };
  // What the kernel asks of the one that is loaded is its states alone.
  const installed: CheckedPatch = { replace: false, states: earlier.states.value };
  return incompatibilities(own, installed).map((each) => ({
    message: `${described(each, release, earlier, registered)}: the kernel refuses it with -EINVAL where ${earlier.name} is loaded`,
    forceable: true,
  }));
}

function described(
  found: Incompatibility,
  release: NewRelease,
  earlier: Release,
  registered: ReadonlyMap<bigint, string>,
): string {
  const { id, installed } = found;
  const name = authorsName(id, [release, earlier], registered);
  const state = name === null ? `state ${id}` : `state ${id} (${name})`;
  return found.kind === "state-dropped"
    ? `${state} is missing, which ${earlier.name} has with version ${installed}`
    : `${state} has version ${found.version}, and ${earlier.name} has version ${installed}`;
}

/** An id's name in the sources, else in the registry; null where it is but a number everywhere. */
function authorsName(
  id: bigint,
  facts: readonly LivepatchFacts[],
  registered: ReadonlyMap<bigint, string>,
): string | null {
  const texts = facts.flatMap(({ states }) => (states.known ? states.value : [])).filter((state) => state.id === id);
  return texts.find(({ idText }) => /^[A-Za-z_]\w*$/.test(idText))?.idText ?? registered.get(id) ?? null;
}
