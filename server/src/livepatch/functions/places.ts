import { withoutParentheses } from "../../c/unwrap.ts";
import type { Expression, IndexExpression, MemberExpression } from "../../c/ast.ts";
import type { AnyNode } from "../../c/walk.ts";
import type { DereferenceEvent } from "./events.ts";
import { nullnessOn, valueAt, withFact, withValue, type PathState } from "./paths.ts";
import { emit, unknownAt, type Frame, type Outcome, type Run } from "./run.ts";
import { addressValue, contentOf, fieldPlace, stateBehind, type Place, type Value } from "./values.ts";

/** A path, and the place that an expression means on it; null where it is none that is followed. */
export interface Placed {
  readonly path: PathState;
  readonly place: Place | null;
}

/** What an expression designates, its pointers followed. */
export function locate(run: Run, frame: Frame, expression: Expression, path: PathState): readonly Placed[] {
  switch (expression.kind) {
    case "parenthesized":
      return locate(run, frame, expression.expression, path);
    case "identifier":
      return [{ path, place: placeOfName(run, frame, expression.name) }];
    case "member":
      return locateMember(run, frame, expression, path);
    case "index":
      return locateElement(run, frame, expression, path);
    case "unary":
      if (expression.operator === "*") {
        return run.evaluate(frame, expression.operand, path).map(({ path: at, value }) => ({
          path: follow(run, frame, expression, value, "indirection", at),
          place: pointee(value),
        }));
      }
      if (expression.operator === "__extension__") return locate(run, frame, expression.operand, path);
      break;
    default:
  }
  return run.evaluate(frame, expression, path).map(({ path: at }) => ({ path: at, place: null }));
}

/** The variable that a name means. */
export function placeOfName(run: Run, frame: Frame, name: string): Place {
  for (let at = frame.scopes.length - 1; at >= 0; at--) {
    const local = frame.scopes[at]!.places.get(name);
    if (local !== undefined) return local.place;
  }
  const storage = run.surroundings.variable(name, frame.unit)?.storage ?? "external";
  return { kind: "variable", name, storage, key: `v:${name}` };
}

/** Whether a name means an array, whose value is its address. */
export function isArrayName(run: Run, frame: Frame, name: string): boolean {
  for (let at = frame.scopes.length - 1; at >= 0; at--) {
    const local = frame.scopes[at]!.places.get(name);
    if (local !== undefined) return local.isArray;
  }
  return run.surroundings.variable(name, frame.unit)?.isArray ?? false;
}

/** What a pointer points to. */
export function pointee(value: Value): Place {
  return value.kind === "address" ? value.place : fieldPlace(value, "*");
}

/** The value that a place holds, as a reading of it. */
export function load(run: Run, frame: Frame, node: AnyNode, { path, place }: Placed): Outcome {
  if (place === null) return { path, value: unknownAt(run, frame, node) };
  const value = valueAt(path, place);
  if (isToldOf(place)) emit(run, frame, path, { kind: "read", node, place, value });
  return { path, value };
}

/** Stores a value in a place; nothing is kept of what is stored where nobody knows. */
export function store(run: Run, frame: Frame, node: AnyNode, { path, place }: Placed, value: Value): PathState {
  if (place === null) return path;
  if (place.kind === "field" || place.storage !== "local") {
    emit(run, frame, path, { kind: "store", node, place, value });
  }
  if (place.kind === "field" && place.name === anyElement) return path;
  return withValue(path, place, value);
}

/** What a path is after a pointer was followed on it: it is not NULL, or nothing comes after. */
export function follow(
  run: Run,
  frame: Frame,
  node: AnyNode,
  value: Value,
  access: DereferenceEvent["access"],
  path: PathState,
): PathState {
  switch (value.kind) {
    case "address":
    case "string":
    case "unknown":
    case "names":
      return path;
    case "number":
      emit(run, frame, path, { kind: "dereference", node, value, access });
      return path;
    default:
      emit(run, frame, path, { kind: "dereference", node, value, access });
      return nullnessOn(path, value) === "nonNull" ? path : withFact(path, value, "nonNull");
  }
}

function locateMember(run: Run, frame: Frame, member: MemberExpression, path: PathState): readonly Placed[] {
  const { operator, object, name } = member;
  if (name.text === operator) run.isComplete = false;
  if (operator === ".") {
    return locate(run, frame, object, path).map(({ path: at, place }) => ({
      path: at,
      place: place === null ? null : memberOf(place, name.text),
    }));
  }
  return run.evaluate(frame, object, path).map(({ path: at, value }) => ({
    path: isInnerArray(value, name.text) ? at : follow(run, frame, member, value, "member", at),
    place: value.kind === "address" ? memberOf(value.place, name.text) : fieldPlace(value, name.text),
  }));
}

/**
 * include/linux/module.h: the name of `struct module` is an array in it, so that `obj->mod->name` is a sum like `&p->m`. Whoever gets
 * it follows the pointer, or not.
 */
function isInnerArray(value: Value, member: string): boolean {
  return member === "name" && value.kind === "field" && value.name === "mod";
}

/** `(*p).m` is `p->m`. */
function memberOf(place: Place, name: string): Place {
  return place.kind === "field" && place.name === "*" ? fieldPlace(place.of, name) : fieldPlace(contentOf(place), name);
}

function locateElement(run: Run, frame: Frame, element: IndexExpression, path: PathState): readonly Placed[] {
  return run.evaluate(frame, element.object, path).flatMap(({ path: at, value }) =>
    run.evaluate(frame, element.index, at).map(({ path: then, value: index }) => {
      const followed = follow(run, frame, element, value, "index", then);
      const base = value.kind === "address" ? contentOf(value.place) : value;
      const isKnown = index.kind === "number" && index.value !== null;
      return { path: followed, place: fieldPlace(base, isKnown ? `[${index.value}]` : anyElement) };
    }),
  );
}

/** An element whose index is not known holds nothing that is known. */
const anyElement = "[]";

/** The address of a place; nothing is followed for it but what leads there. */
export function addressOf(run: Run, frame: Frame, expression: Expression, path: PathState): readonly Outcome[] {
  const at = withoutParentheses(expression);
  // `&p->m` and `&p[i]` are sums: whoever gets them follows the pointer, or not.
  if (at.kind === "member" && at.operator === "->") {
    const { name } = at;
    return run.evaluate(frame, at.object, path).map(({ path: then, value }) => ({
      path: then,
      value: addressValue(value.kind === "address" ? memberOf(value.place, name.text) : fieldPlace(value, name.text)),
    }));
  }
  if (at.kind === "unary" && at.operator === "*") return run.evaluate(frame, at.operand, path);
  return locate(run, frame, at, path).map(({ path: then, place }) => ({
    path: then,
    value: place === null ? unknownAt(run, frame, expression) : addressValue(place),
  }));
}

function isToldOf(place: Place): boolean {
  if (place.kind === "field") return stateBehind(place.of) !== null || isStaticPart(place);
  return place.storage === "static" || place.storage === "external";
}

function isStaticPart(place: Place): boolean {
  let at: Value | null = place.kind === "field" ? place.of : null;
  while (at?.kind === "field") at = at.of;
  return at?.kind === "variable";
}
