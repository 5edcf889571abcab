import type { IteratorStatement, Statement } from "../../c/ast.ts";
import { discardAll } from "./each-path.ts";
import { mergePaths, pathKey, withFact, withValue, type PathState } from "./paths.ts";
import { placeOfName } from "./places.ts";
import { emit, keyOf, mayBeEntered, type Frame, type Run, type Split } from "./run.ts";
import { unknownValue, type VariablePlace } from "./values.ts";

/** What a loop's test makes of paths. */
type Test = (paths: readonly PathState[]) => Split;

/** Goes through a loop until its paths know nothing new, with a test before and one behind the body. */
export function loop(
  run: Run,
  frame: Frame,
  paths: readonly PathState[],
  before: Test | null,
  body: Statement,
  behind: Test | null,
): readonly PathState[] {
  const outer = { breaks: frame.breaks, continues: frame.continues, isRepeating: frame.isRepeating };
  const seen = new Set<string>();
  const exits: PathState[] = [];
  frame.breaks = exits;
  let at = paths;
  for (let round = 0; ; round++) {
    const entering = at.filter((path) => isNew(seen, pathKey(path)));
    if (entering.length === 0 && (round > 0 || !mayBeEntered(frame))) break;
    if (round === maximumRounds) {
      exits.push(...entering);
      break;
    }
    if (round > 0) frame.isRepeating = true;
    const test = before?.(entering);
    exits.push(...(test?.whenFalse ?? []));
    frame.continues = [];
    const out = run.execute(frame, body, test?.whenTrue ?? entering);
    at = mergePaths([...out, ...frame.continues]);
    const last = behind?.(at);
    exits.push(...(last?.whenFalse ?? []));
    at = last?.whenTrue ?? at;
  }
  frame.breaks = outer.breaks;
  frame.continues = outer.continues;
  frame.isRepeating = outer.isRepeating;
  return mergePaths(exits);
}

function isNew(seen: Set<string>, key: string): boolean {
  if (seen.has(key)) return false;
  seen.add(key);
  return true;
}

/** `list_for_each_entry(a, b, c) { }` and its like run their body any number of times, `scoped_guard(...)` once. */
export function iterate(
  run: Run,
  frame: Frame,
  { call, body }: IteratorStatement,
  paths: readonly PathState[],
): readonly PathState[] {
  const name = call.callee.kind === "identifier" ? call.callee.name : null;
  for (const path of paths) emit(run, frame, path, { kind: "call", node: call, name, callee: null, arguments: [] });
  if (name === "scoped_guard") return run.execute(frame, body, paths);
  let at = paths;
  const cursors: VariablePlace[] = [];
  for (const argument of call.arguments) {
    if (argument.kind === "typeName") continue;
    if (argument.kind !== "identifier") at = discardAll(run, frame, argument, at);
    else {
      const place = placeOfName(run, frame, argument.name);
      if (place.kind === "variable" && place.storage === "local") cursors.push(place);
    }
  }
  const next = (path: PathState): PathState =>
    cursors.reduce((then, place) => {
      const value = unknownValue(`${keyOf(run, frame, call)}:${place.key}`);
      return withFact(withValue(then, place, value), value, "unknown");
    }, path);
  return loop(run, frame, at, (each) => ({ whenTrue: each.map(next), whenFalse: each }), body, null);
}

/** Paths that still know something new then leave the loop as they are. */
const maximumRounds = 4;
