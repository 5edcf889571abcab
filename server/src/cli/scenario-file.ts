import type { Node } from "jsonc-parser";
import { positionAt, type SourceFile } from "../c/source.ts";
import {
  booleanOf,
  itemsOf,
  membersOf,
  numberFromText,
  problem,
  readTree,
  spanOf,
  textOf,
  wholeNumberOf,
  type JsonReader,
  type Member,
} from "../history/json-reader.ts";
import type { Patch } from "../kernel/machine.ts";
import type { Step } from "../kernel/patch-stack.ts";
import { walkedStates, type CheckedState } from "../kernel/state-check.ts";
import type { Scenario, ScenarioPatch, ScenarioStep } from "../report/simulation.ts";

export type ScenarioFile =
  | { readonly kind: "scenarios"; readonly scenarios: readonly Scenario[]; readonly isArray: boolean }
  /** `message` says what is wrong; line and column are from 1. */
  | { readonly kind: "wrong"; readonly line: number; readonly column: number; readonly message: string };

const maximumScenarios = 10_000;
/** Of one scenario. The kernel compares every state of a new livepatch with all enabled ones. */
export const maximumPatches = 64;
const maximumSteps = 500;
const maximumStates = 256;

const idBounds = { from: 0n, to: 0xffff_ffff_ffff_ffffn, quoted: true } as const;
const versionBounds = { from: 0n, to: 0xffff_ffffn, quoted: false } as const;
/** `include/linux/err.h: MAX_ERRNO` */
const errnoBounds = { from: 0n, to: 4095n, quoted: false } as const;

/** Reads a file with one scenario or an array of them. The first thing that is wrong with it is told, and nothing read. */
export function readScenarioFile(file: SourceFile): ScenarioFile {
  const reader: JsonReader = { file, problems: [] };
  const read = readScenarios(reader);
  const first = reader.problems[0];
  if (first === undefined) return read;
  const { line, column } = positionAt(file, first.span.start);
  return { kind: "wrong", line: line + 1, column: column + 1, message: first.message };
}

function readScenarios(reader: JsonReader): ScenarioFile {
  const tree = readTree(reader, "The file is empty; a scenario has `patches` and a `sequence`.");
  // Of a broken text, what can be read of it says less than what is wrong.
  if (tree === null || reader.problems.length > 0) return { kind: "scenarios", scenarios: [], isArray: false };
  const isArray = tree.type === "array";
  const nodes = isArray ? itemsOf(reader, tree, "the file") : [tree];
  tooMany(reader, tree, nodes.length, maximumScenarios, "scenarios in a file");
  const scenarios: Scenario[] = [];
  for (const [index, node] of nodes.entries()) {
    if (reader.problems.length > 0) break;
    const scenario = readScenario(reader, node, index);
    if (scenario !== null) scenarios.push(scenario);
  }
  return { kind: "scenarios", scenarios, isArray };
}

function readScenario(reader: JsonReader, node: Node, index: number): Scenario | null {
  const members = membersOf(reader, node, "a scenario", null);
  if (members === null) return null;
  const name = valueOf(members, "name");
  const patchItems = requiredItems(reader, node, members, "patches");
  tooMany(reader, node, patchItems.length, maximumPatches, "livepatches in a scenario");
  const patches = new Map<string, PlayedPatch>();
  for (const item of patchItems.slice(0, maximumPatches)) {
    const patch = readPatch(reader, item);
    if (patch === null) continue;
    if (patches.has(patch.given.name)) {
      problem(reader, spanOf(reader, item), `There are two livepatches named \`${patch.given.name}\`.`);
    }
    patches.set(patch.given.name, patch);
  }
  const stepItems = requiredItems(reader, node, members, "sequence");
  tooMany(reader, node, stepItems.length, maximumSteps, "steps in a scenario");
  const steps = stepItems.slice(0, maximumSteps).flatMap((item) => readStep(reader, item, patches) ?? []);
  return {
    name: name === null ? `scenario ${index + 1}` : (textOf(reader, name, "`name` of a scenario") ?? ""),
    patches: [...patches.values()].map(({ given }) => given),
    steps,
    modules: [],
  };
}

interface PlayedPatch {
  readonly given: ScenarioPatch;
  readonly patch: Patch;
}

function readPatch(reader: JsonReader, node: Node): PlayedPatch | null {
  const members = membersOf(reader, node, "a livepatch", null);
  if (members === null) return null;
  const nameNode = valueOf(members, "name");
  if (nameNode === null) {
    problem(reader, spanOf(reader, node), "The livepatch needs a `name`.");
    return null;
  }
  const name = textOf(reader, nameNode, "`name` of a livepatch");
  if (name === null) return null;
  if (!/^[A-Za-z0-9_]{1,55}$/u.test(name)) {
    const rule = "letters, digits and `_`, at most 55";
    problem(reader, spanOf(reader, nameNode), `\`name\` of a livepatch is the kernel's name of the module: ${rule}.`);
    return null;
  }
  const replaceNode = valueOf(members, "replace");
  const replace = replaceNode === null ? false : (booleanOf(reader, replaceNode, `\`replace\` of ${name}`) ?? false);
  const statesNode = valueOf(members, "states");
  const states = statesNode === null || statesNode.type === "null" ? null : readStates(reader, statesNode, name);
  const failNode = valueOf(members, "failPre");
  const failPre = failNode === null ? 0n : wholeNumberOf(reader, failNode, `\`failPre\` of ${name}`, errnoBounds);
  const given = { name, replace, states, failPre: Number(failPre ?? 0n), file: null };
  const unmarked = valueOf(members, "notLivepatch")?.value === true;
  return { given, patch: patchOf(given, replace, !unmarked) };
}

/** A scenario says nothing of objects: each livepatch patches one and the same function and has all callbacks. */
function patchOf({ name, states, failPre }: ScenarioPatch, replace: boolean, marked: boolean): Patch {
  return {
    name,
    replace,
    states: walkedStates(states ?? []),
    marked,
    mod: true,
    objects: [
      {
        name: null,
        functions: [{ oldName: "function", position: 0n }],
        callbacks: ["pre_patch", "post_patch", "pre_unpatch", "post_unpatch"],
        prePatchReturns: -failPre,
      },
    ],
  };
}

function readStates(reader: JsonReader, node: Node, patch: string): readonly CheckedState[] {
  const items = itemsOf(reader, node, `\`states\` of ${patch}`);
  tooMany(reader, node, items.length, maximumStates, `states of ${patch}`);
  return items.slice(0, maximumStates).flatMap((item): CheckedState[] => {
    const members = membersOf(reader, item, `a state of ${patch}`, null);
    if (members === null) return [];
    const idNode = valueOf(members, "id");
    if (idNode === null) {
      problem(reader, spanOf(reader, item), `A state of ${patch} needs an \`id\`.`);
      return [];
    }
    const versionNode = valueOf(members, "version");
    const id = wholeNumberOf(reader, idNode, `\`id\` of a state of ${patch}`, idBounds);
    const what = `\`version\` of a state of ${patch}`;
    const version = versionNode === null ? 0n : wholeNumberOf(reader, versionNode, what, versionBounds);
    return id === null || version === null ? [] : [{ id, version }];
  });
}

function readStep(reader: JsonReader, node: Node, patches: ReadonlyMap<string, PlayedPatch>): ScenarioStep | null {
  const text = textOf(reader, node, "a step");
  if (text === null) return null;
  const words = text.split(" ");
  const [operation = "", name = "", id = null, ...more] = words.length === 1 ? ["load", text] : words;
  const wrong = (message: string): null => {
    problem(reader, spanOf(reader, node), `Step \`${text}\`: ${message}.`);
    return null;
  };
  if (!isOperation(operation)) return wrong(`a step is NAME, or one of ${operations.join(", ")} and a name`);
  const patch = patches.get(name);
  if (patch === undefined) return wrong(`no livepatch of the scenario is named \`${name}\``);
  if (more.length > 0 || (operation !== "prev" && id !== null)) return wrong("there is a word too many");
  const step = stepOf(operation, patch.patch, id);
  return step === null ? wrong("`prev` needs the name and a state id") : { text, step };
}

const operations = ["load", "disable", "enable", "rmmod", "stall", "unstall", "prev"] as const;

type Operation = (typeof operations)[number];

function isOperation(word: string): word is Operation {
  return (operations as readonly string[]).includes(word);
}

function stepOf(operation: Operation, patch: Patch, id: string | null): Step | null {
  if (operation === "load") return { operation, patch };
  const { name } = patch;
  if (operation !== "prev") return { operation, name };
  const number = id === null ? null : numberFromText(id);
  return number === null || number > idBounds.to ? null : { operation, name, id: number };
}

function requiredItems(
  reader: JsonReader,
  node: Node,
  members: ReadonlyMap<string, Member>,
  name: string,
): readonly Node[] {
  const value = valueOf(members, name);
  if (value !== null) return itemsOf(reader, value, `\`${name}\` of a scenario`);
  problem(reader, spanOf(reader, node), `The scenario needs \`${name}\`.`);
  return [];
}

function valueOf(members: ReadonlyMap<string, Member>, name: string): Node | null {
  return members.get(name)?.value ?? null;
}

function tooMany(reader: JsonReader, node: Node, count: number, maximum: number, what: string): void {
  if (count <= maximum) return;
  problem(reader, spanOf(reader, node), `More than ${maximum} ${what}, which is the most that is played.`);
}
