import type { CallExpression, CaseStatement, Expression, FunctionDefinition, Statement } from "../../c/ast.ts";
import type { AnyNode } from "../../c/walk.ts";
import type { Unit } from "../model.ts";
import type { FlowEvent } from "./events.ts";
import { maximumPaths, mergePaths, pathKey, withValue, type PathState } from "./paths.ts";
import type { Surroundings } from "./surroundings.ts";
import { unknownValue, valueKeyOf, type Value, type VariablePlace } from "./values.ts";

/** A path and the value that an expression has on it. */
export interface Outcome {
  readonly path: PathState;
  readonly value: Value;
}

/** The paths on which a condition holds, and those on which it does not. */
export interface Split {
  readonly whenTrue: readonly PathState[];
  readonly whenFalse: readonly PathState[];
}

/** One analysis of one function. The parts of the interpreter reach each other through it. */
export interface Run {
  readonly surroundings: Surroundings;
  readonly events: FlowEvent[];
  readonly seen: Set<string>;
  readonly numbers: Map<AnyNode, number>;
  /** Whether a call of a function of the module goes into its body. */
  readonly enters: (definition: FunctionDefinition, values: readonly Value[]) => boolean;
  /** Functions of the module that a call did not go into. */
  readonly opaque: Set<FunctionDefinition>;
  steps: number;
  depth: number;
  isComplete: boolean;
  readonly evaluate: (frame: Frame, expression: Expression, path: PathState) => readonly Outcome[];
  readonly split: (frame: Frame, condition: Expression, path: PathState) => Split;
  readonly call: (frame: Frame, call: CallExpression, path: PathState) => readonly Outcome[];
  readonly execute: (frame: Frame, statement: Statement, paths: readonly PathState[]) => readonly PathState[];
  /** Goes through the body of a frame's function, and gives what it returns. */
  readonly finish: (frame: Frame, path: PathState) => readonly Outcome[];
}

/** One activation of a function: that of the function that the run started from, or of one that it calls. */
export interface Frame {
  readonly definition: FunctionDefinition;
  readonly unit: Unit;
  /** Tells its local variables and results apart from those of other activations. */
  readonly id: string;
  readonly calls: readonly CallExpression[];
  readonly active: readonly FunctionDefinition[];
  readonly scopes: Scope[];
  readonly returns: Outcome[];
  /** Paths on their way to a label, by its name. */
  readonly jumps: Map<string, PathState[]>;
  readonly taken: Set<string>;
  breaks: PathState[];
  continues: PathState[];
  /** What a `case` in the innermost `switch` is reached by. */
  cases: SwitchPaths | null;
  /** Whether statements run again, so that events may be the same as before. */
  isRepeating: boolean;
}

export interface Scope {
  readonly places: Map<string, LocalVariable>;
  /** Variables with `__free()` in it. */
  readonly cleanups: Cleanup[];
}

export interface LocalVariable {
  readonly place: VariablePlace;
  readonly isArray: boolean;
}

export interface Cleanup {
  readonly place: VariablePlace;
  readonly node: AnyNode;
  /** `kfree` of `__free(kfree)`. */
  readonly name: string;
}

export interface SwitchPaths {
  readonly condition: Expression;
  readonly outcomes: readonly Outcome[];
  readonly labels: readonly SwitchLabel[];
}

/** A `case` or `default`; the values are null where it has none. */
export interface SwitchLabel {
  readonly node: CaseStatement;
  readonly isDefault: boolean;
  readonly from: Value | null;
  readonly to: Value | null;
}

export function newFrame(from: Pick<Frame, "definition" | "unit" | "id" | "calls" | "active">): Frame {
  const { definition, unit, id, calls, active } = from;
  return {
    definition,
    unit,
    id,
    calls,
    active,
    scopes: [{ places: new Map(), cleanups: [] }],
    returns: [],
    jumps: new Map(),
    taken: new Set(),
    breaks: [],
    continues: [],
    cases: null,
    isRepeating: false,
  };
}

/** Whether paths wait to come into a statement at a label in it. */
export function mayBeEntered(frame: Frame): boolean {
  if (frame.cases !== null) return true;
  for (const jumps of frame.jumps.values()) if (jumps.length > 0) return true;
  return false;
}

/** A number for a node, the same within a run. */
export function numberOf(run: Run, node: AnyNode): number {
  let number = run.numbers.get(node);
  if (number === undefined) {
    number = run.numbers.size;
    run.numbers.set(node, number);
  }
  return number;
}

/** A key that no other node and no other activation has. */
export function keyOf(run: Run, frame: Frame, node: AnyNode): string {
  return `${frame.id}:${numberOf(run, node)}`;
}

export function unknownAt(run: Run, frame: Frame, node: AnyNode): Value {
  return unknownValue(keyOf(run, frame, node));
}

/** An event without what says where it is. */
type Happening<E extends FlowEvent = FlowEvent> = E extends FlowEvent ? Omit<E, "function" | "calls" | "path"> : never;

export function emit(run: Run, frame: Frame, path: PathState, happening: Happening): void {
  if (run.events.length >= maximumEvents) {
    run.isComplete = false;
    return;
  }
  const key = frame.isRepeating ? eventKey(run, frame, path, happening) : null;
  if (key !== null && run.seen.has(key)) return;
  if (key !== null) run.seen.add(key);
  // It is nobody else's: completing it costs less than a copy.
  const event: FlowEvent = Object.assign(happening, { function: frame.definition, calls: frame.calls, path });
  run.events.push(event);
}

function eventKey(run: Run, frame: Frame, path: PathState, happening: Happening): string {
  const value = happening.kind === "call" ? happening.arguments.map(valueKeyOf).join() : valueKeyOf(happening.value);
  return [happening.kind, keyOf(run, frame, happening.node), value, pathKey(path)].join("\n");
}

/** Counts one step; false when there were too many, and the analysis has to end. */
export function takeStep(run: Run): boolean {
  run.steps++;
  if (run.steps <= maximumSteps) return true;
  run.isComplete = false;
  return false;
}

const maximumSteps = 20_000;
const maximumEvents = 4_000;

/** A path and several values on it: the arguments of a call. */
export interface Values {
  readonly path: PathState;
  readonly values: readonly Value[];
}

/** Paths that agree, with what they carry, become one; where there are too many, what they carry may become unknown. */
export function mergeValues(all: readonly Values[]): readonly Values[] {
  if (all.length < 2 || (all.length <= maximumPaths && areApart(all))) return all;
  const places = (all[0]?.values ?? []).map(carried);
  const paths = all.map(({ path, values }) =>
    places.reduce((at, place, index) => withValue(at, place, values[index]!), path),
  );
  return mergePaths(paths).map((path) => {
    const values = places.map(({ key }) => path.cells.get(key)!.value);
    return { path: { ...path, cells: path.cells.without((key) => places.some((place) => place.key === key)) }, values };
  });
}

/** Whether no two of them agree on everything: the usual case, and then there is nothing to merge. */
function areApart(all: readonly Values[]): boolean {
  const keys = new Set(all.map(({ path, values }) => [pathKey(path), ...values.map(valueKeyOf)].join("\n")));
  return keys.size === all.length;
}

export function mergeOutcomes(outcomes: readonly Outcome[]): readonly Outcome[] {
  if (outcomes.length < 2) return outcomes;
  return mergeValues(outcomes.map(({ path, value }) => ({ path, values: [value] }))).map(({ path, values }) => ({
    path,
    value: values[0]!,
  }));
}

function carried(_: Value, index: number): VariablePlace {
  return { kind: "variable", name: "", storage: "local", key: `$${index}` };
}
