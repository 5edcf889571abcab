import { parametersOf } from "../local-variables.ts";
import { withoutCells, withValue, type PathState } from "./paths.ts";
import { emit, type Frame, type Outcome, type Run } from "./run.ts";
import { unknownValue, type Value, type VariablePlace } from "./values.ts";

/** Gives the parameters of a frame's function their values. */
export function bindParameters(
  frame: Frame,
  path: PathState,
  valueOf: (index: number, name: string) => Value,
): PathState {
  let at = path;
  parametersOf(frame.definition).forEach((parameter, index) => {
    const name = parameter.declarator.name?.text;
    if (name === undefined) return;
    const place = localPlace(frame, name);
    frame.scopes[0]!.places.set(name, { place, isArray: false });
    at = withValue(at, place, valueOf(index, name));
  });
  return at;
}

/** The place of a new variable of the innermost block. */
export function localPlace(frame: Frame, name: string, distinction = ""): VariablePlace {
  return { kind: "variable", name, storage: "local", key: `l:${frame.id}${name}${distinction}` };
}

/** What a function gives back on each path: its returns, and the end of its body where paths come to it. */
export function endFrame(run: Run, frame: Frame, paths: readonly PathState[]): readonly Outcome[] {
  const ends = paths.map((path) => {
    emit(run, frame, path, { kind: "return", node: frame.definition.body, value: null });
    return { path, value: unknownValue(`${frame.id}void`) };
  });
  return [...frame.returns, ...ends].map(({ path, value }) => ({ path: withoutCells(path, `l:${frame.id}`), value }));
}
