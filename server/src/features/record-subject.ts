import type { AnalyzedModule } from "../engine/engine.ts";
import type { LivepatchFacts } from "../history/history.ts";
import { moduleFacts } from "../history/module-facts.ts";
import { recordedMembers } from "../history/record.ts";
import type { Obstacle } from "../history/record-obstacles.ts";
import type { ModuleRelease } from "../history/resolve.ts";
import { unknown, type Livepatch, type Module } from "../livepatch/model.ts";

/** A livepatch that a release is recorded of. */
export interface RecordSubject {
  readonly kind: "source" | "module";
  /** The C file with the `klp_patch`, or the built module. */
  readonly path: string;
  /** The kernel's name for its module; null where only the file's name gives one, which says nothing of what is built. */
  readonly moduleName: string | null;
  readonly facts: LivepatchFacts;
  /** What of it keeps it from being recorded. */
  readonly obstacles: readonly Obstacle[];
  /** What of it cannot be recorded; clauses. */
  readonly notes: readonly string[];
}

/** A built module's livepatch. */
export function builtSubject(path: string, { moduleName, ...facts }: ModuleRelease): RecordSubject {
  return { kind: "module", path, moduleName, facts, obstacles: unknownFacts(facts), notes: [] };
}

/** The livepatch of a module's sources; null where there is none in them. */
export function sourceSubject(module: AnalyzedModule): RecordSubject | null {
  const readings = module.readings.flatMap((each) => readingOf(each) ?? []);
  const [first] = readings;
  if (first === undefined) return null;
  const path = mainPath(module);
  const obstacles = readings.find((each) => each.obstacles.length > 0)?.obstacles ?? differences(readings);
  const facts = {
    ...first.facts,
    objects: agreed(readings, "objects"),
    shadows: agreed(readings, "shadows"),
  };
  const notes = [
    ...(facts.objects.known ? [] : [`its functions and callbacks are not recorded: ${facts.objects.reason}`]),
    ...(facts.shadows.known ? [] : [`its shadow variables are not recorded: ${facts.shadows.reason}`]),
  ];
  const moduleName = module.composed ? module.name : null;
  return { kind: "source", path, moduleName, facts, obstacles, notes };
}

/** The file of a module with the livepatch. */
export function mainPath({ readings }: AnalyzedModule): string {
  return readings[0].files[0]?.path ?? "";
}

interface Reading {
  readonly module: Module;
  readonly facts: LivepatchFacts;
  readonly obstacles: readonly Obstacle[];
}

/** Null where the livepatch is not there under these conditions. */
function readingOf(module: Module): Reading | null {
  const enabled = module.livepatches.filter((livepatch) => livepatch.enabled);
  const candidates = enabled.length > 0 ? enabled : module.livepatches;
  const [livepatch, second] = candidates;
  if (livepatch === undefined) return null;
  const read = moduleFacts(module, livepatch);
  const isWhole = module.kind === "module" && module.open === null;
  // None are not recorded, so that nothing is said of those that the missing part may have.
  const areNone = read.shadows.known && read.shadows.value.length === 0;
  const shadows = isWhole || areNone ? read.shadows : unknown("not all of the module's code is here");
  const facts = { replace: read.replace, states: read.states, objects: read.objects, shadows };
  if (second === undefined) return { module, facts, obstacles: [...unterminated(livepatch), ...unknownFacts(facts)] };
  const names = candidates.map(({ variable }) => `\`${variable}\``).join(", ");
  return { module, facts, obstacles: [{ message: `it has several livepatches: ${names}`, forceable: false }] };
}

function unterminated({ stateTable }: Livepatch): readonly Obstacle[] {
  const terminated = stateTable.known ? stateTable.value?.terminated : undefined;
  if (terminated?.known !== true || terminated.value) return [];
  const message = "its array of states has no terminator, and nobody knows what the kernel reads behind it";
  return [{ message, forceable: false }];
}

function unknownFacts(facts: LivepatchFacts): readonly Obstacle[] {
  const members = recordedMembers(facts);
  return members.known ? [] : [{ message: members.reason, forceable: false }];
}

/** What a machine runs was built under one configuration, and where they differ nobody knows which. */
function differences(readings: readonly Reading[]): readonly Obstacle[] {
  const variants = new Map<string, Reading[]>();
  for (const reading of readings) {
    const key = bindingText(reading.facts);
    variants.set(key, [...(variants.get(key) ?? []), reading]);
  }
  if (variants.size < 2) return [];
  const told = [...variants].slice(0, maximumToldVariants).map(([text, within]) => {
    const conditions = distinguishing(
      within,
      readings.filter((each) => !within.includes(each)),
    );
    return conditions.length === 0 ? text : `${text} where ${conditions.join(" && ")}`;
  });
  const message = `what it has depends on the configuration: ${told.join("; ")}; \`kernel.config\` in the manifest says which one is meant`;
  return [{ message, forceable: true }];
}

const maximumToldVariants = 3;
const maximumToldConditions = 3;

/** What of a livepatch binds the next ones. */
function bindingText(facts: LivepatchFacts): string {
  const members = recordedMembers(facts);
  if (!members.known) return members.reason;
  const { states, replace } = members.value;
  const rows = states.map(({ id, version }) => `state ${id} with version ${version}`).join(", ");
  return `${rows === "" ? "no states" : rows}${replace ? "" : ", not cumulative"}`;
}

/** The conditions that hold in all of some readings, and not in all of the others. */
function distinguishing(within: readonly Reading[], others: readonly Reading[]): readonly string[] {
  return [...(within[0]?.module.conditions.holding ?? [])]
    .filter((condition) => within.every(({ module }) => module.conditions.holding.has(condition)))
    .filter((condition) => !others.every(({ module }) => module.conditions.holding.has(condition)))
    .slice(0, maximumToldConditions);
}

/** What all readings say alike; what only some of them have may not be on the machines. */
function agreed<M extends "objects" | "shadows">(readings: readonly Reading[], member: M): LivepatchFacts[M] {
  const texts = new Set(readings.map(({ facts }) => written(facts, member)));
  return texts.size > 1 ? unknown("they depend on the configuration") : readings[0]!.facts[member];
}

function written(facts: LivepatchFacts, member: "objects" | "shadows"): string {
  const members = recordedMembers(facts);
  return facts[member].known ? JSON.stringify(members.known ? members.value[member] : null) : "unknown";
}
