import type { CallExpression, Expression, FunctionDefinition } from "../../c/ast.ts";
import { applyKnown, isHarmless, renewed } from "./effects.ts";
import { asTrueAs, endsPath, sameAs, stores, takesOut } from "./known-functions.ts";
import {
  maximumPaths,
  nullnessOn,
  valueAt,
  withFact,
  withoutContents,
  withoutShared,
  withValue,
  type PathState,
} from "./paths.ts";
import { load, locate, placeOfName, pointee, store } from "./places.ts";
import {
  emit,
  keyOf,
  mergeOutcomes,
  mergeValues,
  newFrame,
  unknownAt,
  type Frame,
  type Outcome,
  type Run,
  type Values,
} from "./run.ts";
import { bindParameters } from "./frames.ts";
import { numberValue, unknownValue, zero, type Value } from "./values.ts";

/** What a call does and gives: of a function of this module, of one that the analysis knows, or of any other. */
export function evaluateCall(run: Run, frame: Frame, call: CallExpression, path: PathState): readonly Outcome[] {
  if (!call.closed) run.isComplete = false;
  const name = calleeName(run, frame, call);
  const definition = name === null ? null : run.surroundings.definition(name, frame.unit);
  if (name !== null && definition === null) {
    const outcomes = evaluateMacro(run, frame, name, call, path);
    if (outcomes !== null) return outcomes;
  }
  const shown = name ?? guardName(call);
  return evaluateArguments(run, frame, call, path).flatMap(({ path: at, values }) => {
    const given = values.map((value, index) => (call.arguments[index]?.kind === "typeName" ? null : value));
    emit(run, frame, at, { kind: "call", node: call, name: shown, callee: definition, arguments: given });
    if (definition !== null) return enter(run, frame, call, definition, values, at);
    if (name !== null && endsPath.has(name)) return [];
    const known = name === null ? null : applyKnown(run, frame, name, call, values, at);
    return known ?? applyOther(run, frame, name, call, values, at);
  });
}

/** Null for a call through a pointer, be it a member or a variable. */
function calleeName(run: Run, frame: Frame, { callee }: CallExpression): string | null {
  let at: Expression = callee;
  while (at.kind === "parenthesized" || (at.kind === "unary" && (at.operator === "*" || at.operator === "&"))) {
    at = at.kind === "parenthesized" ? at.expression : at.operand;
  }
  if (at.kind !== "identifier") return null;
  const place = placeOfName(run, frame, at.name);
  return place.kind === "variable" && (place.storage === "function" || place.storage === "external") ? at.name : null;
}

/** include/linux/cleanup.h: `guard(mutex)(&lock)` */
function guardName({ callee }: CallExpression): string | null {
  if (callee.kind !== "call" || callee.callee.kind !== "identifier") return null;
  const { file, start } = callee.first;
  return callee.first.expansion === null && callee.last.file === file
    ? file.text.slice(start, callee.last.end).replace(/\s+/g, "")
    : callee.callee.name;
}

function evaluateArguments(run: Run, frame: Frame, call: CallExpression, path: PathState): readonly Values[] {
  let all: readonly Values[] =
    call.callee.kind === "identifier" ? [{ path, values: [] }] : through(run, frame, call, path);
  for (const argument of call.arguments) {
    const next = all.flatMap(({ path: at, values }): readonly Values[] => {
      // The name of a type that is none here may be a variable's.
      if (argument.kind === "typeName") return [{ path: at, values: [...values, unknownAt(run, frame, argument)] }];
      return run
        .evaluate(frame, argument, at)
        .map(({ path: then, value }) => ({ path: then, values: [...values, value] }));
    });
    all = next.length > maximumPaths ? mergeValues(next) : next;
  }
  return all;
}

/** The pointer that a call goes through is followed. */
function through(run: Run, frame: Frame, call: CallExpression, path: PathState): readonly Values[] {
  if (call.callee.kind === "call") {
    // `guard(mutex)`: its argument is the name of a class.
    return [{ path, values: [] }];
  }
  return run.evaluate(frame, call.callee, path).map(({ path: at }) => ({ path: at, values: [] }));
}

/** Macros whose argument is no value that is given away; null for every other call. */
function evaluateMacro(
  run: Run,
  frame: Frame,
  name: string,
  call: CallExpression,
  path: PathState,
): readonly Outcome[] | null {
  const [argument, second] = call.arguments;
  if (name === "__builtin_constant_p" || name === "offsetof" || name === "ARRAY_SIZE" || name === "typeof") {
    return [{ path, value: unknownAt(run, frame, call) }];
  }
  if (argument === undefined || argument.kind === "typeName") return null;
  if (asTrueAs.has(name) || pointerTests.has(name)) {
    const { whenTrue, whenFalse } = run.split(frame, call, path);
    return [
      ...whenTrue.map((at) => ({ path: at, value: numberValue(1n) })),
      ...whenFalse.map((at) => ({ path: at, value: zero })),
    ];
  }
  if (name === "BUG_ON") {
    return run.split(frame, argument, path).whenFalse.map((at) => ({ path: at, value: zero }));
  }
  if (takesOut.has(name)) {
    return locate(run, frame, argument, path).map((placed) => {
      const { path: at, value } = load(run, frame, argument, placed);
      return { path: placed.place === null ? at : withValue(at, placed.place, zero), value };
    });
  }
  if (sameAs.has(name)) return run.evaluate(frame, argument, path);
  if (name === "container_of" || name === "container_of_const" || name === "list_entry") {
    return run.evaluate(frame, argument, path).map(({ path: at }) => {
      const value = unknownAt(run, frame, call);
      return { path: withFact(at, value, "nonNull"), value };
    });
  }
  if (name === "swap" && second !== undefined && second.kind !== "typeName") {
    return locate(run, frame, argument, path).flatMap((left) =>
      locate(run, frame, second, left.path).map((right) => {
        const one = left.place === null ? unknownAt(run, frame, argument) : valueAt(right.path, left.place);
        const other = right.place === null ? unknownAt(run, frame, second) : valueAt(right.path, right.place);
        const at = store(run, frame, call, { path: right.path, place: left.place }, other);
        return { path: store(run, frame, call, { path: at, place: right.place }, one), value: zero };
      }),
    );
  }
  const target = stores.get(name);
  if (target === undefined || second === undefined || second.kind === "typeName") return null;
  return run.evaluate(frame, second, path).flatMap(({ path: at, value }) => {
    const places =
      target === "place"
        ? locate(run, frame, argument, at)
        : run.evaluate(frame, argument, at).map((pointer) => ({ path: pointer.path, place: pointee(pointer.value) }));
    return places.map((placed) => {
      const before = load(run, frame, argument, placed);
      return {
        path: store(run, frame, call, { ...placed, path: before.path }, value),
        value: name === "xchg" ? before.value : value,
      };
    });
  });
}

const pointerTests: ReadonlySet<string> = new Set(["IS_ERR", "IS_ERR_OR_NULL", "ZERO_OR_NULL_PTR", "IS_ERR_VALUE"]);

/** Goes through the body of a function of this module with the values that it is given. */
function enter(
  run: Run,
  frame: Frame,
  call: CallExpression,
  definition: FunctionDefinition,
  values: readonly Value[],
  path: PathState,
): readonly Outcome[] {
  const unit = run.surroundings.unitOf(definition);
  const isFar = frame.active.length >= maximumCallDepth || frame.active.includes(definition);
  if (unit === null || isFar || !run.enters(definition, values)) {
    run.opaque.add(definition);
    const value = unknownAt(run, frame, call);
    return [{ path: withoutShared(path, keyOf(run, frame, call)), value }];
  }
  const id = `${keyOf(run, frame, call)}/`;
  const inner = newFrame({
    definition,
    unit,
    id,
    calls: [...frame.calls, call],
    active: [...frame.active, definition],
  });
  inner.isRepeating = frame.isRepeating;
  const start = bindParameters(inner, path, (index) => values[index] ?? unknownValue(`${id}p${index}`));
  return mergeOutcomes(run.finish(inner, start));
}

const maximumCallDepth = 6;

/** A function that nobody knows may write whatever it is given the address of. */
function applyOther(
  run: Run,
  frame: Frame,
  name: string | null,
  call: CallExpression,
  values: readonly Value[],
  path: PathState,
): readonly Outcome[] {
  const stamp = keyOf(run, frame, call);
  const value: Value =
    name === null ? unknownValue(stamp) : { kind: "result", function: name, call, key: `r:${stamp}` };
  let at = renewed(frame, path, value);
  if (name !== null && isHarmless(name)) return [{ path: at, value }];
  for (const given of values) {
    if (given.kind === "number" || given.kind === "string" || given.kind === "names") continue;
    if (given.kind === "address") {
      const { place } = given;
      if (place.kind === "variable" && place.storage === "function") continue;
      at = withoutContents(at, place.key, stamp);
      if (place.kind === "field" || place.storage !== "external") {
        const written = unknownValue(`${stamp}:${place.key}`);
        at = withFact(withValue(at, place, written), written, "unknown");
      }
    } else if (nullnessOn(at, given) !== "null") at = withoutContents(at, given.key, stamp);
  }
  return [{ path: at, value }];
}
