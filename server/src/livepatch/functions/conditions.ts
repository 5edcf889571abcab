import type { BinaryExpression, CallExpression, Expression } from "../../c/ast.ts";
import { asTrueAs } from "./known-functions.ts";
import { maximumPaths, mergePaths, nullnessOn, withFact, withGuard, type PathState } from "./paths.ts";
import type { Frame, Outcome, Run, Split } from "./run.ts";
import { isTracked, type Value } from "./values.ts";

/** Tells apart the paths on which a condition holds and those on which it does not, and what each of them then knows. */
export function splitPaths(run: Run, frame: Frame, condition: Expression, path: PathState): Split {
  const split = splitAny(run, frame, condition, path);
  return { whenTrue: bounded(split.whenTrue), whenFalse: bounded(split.whenFalse) };
}

/** The same for the value of a condition that was evaluated before. */
export function splitByValue(path: PathState, value: Value, condition: Expression): Split {
  const nullness = nullnessOn(path, value);
  if (nullness === "null") return { whenTrue: [], whenFalse: [path] };
  if (nullness === "nonNull") return { whenTrue: [path], whenFalse: [] };
  return both(path, condition, [value], [value, "nonNull"], [value, "null"]);
}

function bounded(paths: readonly PathState[]): readonly PathState[] {
  return paths.length > maximumPaths ? mergePaths(paths) : paths;
}

function splitAny(run: Run, frame: Frame, condition: Expression, path: PathState): Split {
  switch (condition.kind) {
    case "parenthesized":
      return run.split(frame, condition.expression, path);
    case "cast":
      return run.split(frame, condition.operand, path);
    case "unary":
      if (condition.operator === "!") {
        const { whenTrue, whenFalse } = run.split(frame, condition.operand, path);
        return { whenTrue: whenFalse, whenFalse: whenTrue };
      }
      break;
    case "binary":
      switch (condition.operator) {
        case "&&": {
          const left = run.split(frame, condition.left, path);
          const right = joined(left.whenTrue.map((at) => run.split(frame, condition.right, at)));
          return { whenTrue: right.whenTrue, whenFalse: [...left.whenFalse, ...right.whenFalse] };
        }
        case "||": {
          const left = run.split(frame, condition.left, path);
          const right = joined(left.whenFalse.map((at) => run.split(frame, condition.right, at)));
          return { whenTrue: [...left.whenTrue, ...right.whenTrue], whenFalse: right.whenFalse };
        }
        case "==":
        case "!=":
        case "<":
        case ">":
        case "<=":
        case ">=":
          return compare(run, frame, condition, path);
        default:
      }
      break;
    case "comma":
      return joined(
        run.evaluate(frame, condition.left, path).map(({ path: at }) => run.split(frame, condition.right, at)),
      );
    case "conditional": {
      const { then, else: otherwise } = condition;
      if (then === null) break;
      const first = run.split(frame, condition.condition, path);
      return joined([
        ...first.whenTrue.map((at) => run.split(frame, then, at)),
        ...first.whenFalse.map((at) => run.split(frame, otherwise, at)),
      ]);
    }
    case "call": {
      const split = splitCall(run, frame, condition, path);
      if (split !== null) return split;
      break;
    }
    default:
  }
  return joined(run.evaluate(frame, condition, path).map(({ path: at, value }) => splitByValue(at, value, condition)));
}

/** Macros that look at a condition or a pointer; null for every other call. */
function splitCall(run: Run, frame: Frame, call: CallExpression, path: PathState): Split | null {
  if (call.callee.kind !== "identifier") return null;
  const { name } = call.callee;
  const [argument, ...others] = call.arguments;
  if (argument === undefined || argument.kind === "typeName") return null;
  if (run.surroundings.definition(name, frame.unit) !== null) return null;
  if (asTrueAs.has(name)) {
    const { whenTrue, whenFalse } = run.split(frame, argument, path);
    let told = whenTrue;
    for (const other of others) {
      if (other.kind === "typeName") continue;
      told = told.flatMap((at) => run.evaluate(frame, other, at).map(({ path: then }) => then));
    }
    return { whenTrue: told, whenFalse };
  }
  if (name === "IS_ERR_OR_NULL" || name === "ZERO_OR_NULL_PTR") {
    return joined(
      run.evaluate(frame, argument, path).map(({ path: at, value }) => {
        // An error pointer is no pointer either: what holds of a value here is that it may be used or not.
        if (nullnessOn(at, value) === "nonNull" && !isTracked(value)) return both(at, call, [value]);
        return inverse(splitByValue(at, value, call), call);
      }),
    );
  }
  if (name === "IS_ERR" || name === "IS_ERR_VALUE") {
    return joined(
      run.evaluate(frame, argument, path).map(({ path: at, value }) => {
        // include/linux/err.h: NULL is no error pointer, so that whoever passes this check may still hold it.
        if (nullnessOn(at, value) === "null") return { whenTrue: [], whenFalse: [at] };
        return both(at, call, [value], [value, "nonNull"]);
      }),
    );
  }
  return null;
}

/** The split of the opposite condition, in which the guard that was just added says the opposite. */
function inverse({ whenTrue, whenFalse }: Split, condition: Expression): Split {
  const regarded = (path: PathState): PathState => ({
    ...path,
    guards: path.guards.map((each) => (each.condition === condition ? { ...each, outcome: !each.outcome } : each)),
  });
  return { whenTrue: whenFalse.map(regarded), whenFalse: whenTrue.map(regarded) };
}

type Learned = readonly [Value, "null" | "nonNull"];

function both(
  path: PathState,
  condition: Expression,
  about: readonly Value[],
  whenTrue: Learned | null = null,
  whenFalse: Learned | null = null,
): Split {
  const learn = (outcome: boolean, learned: Learned | null): PathState => {
    const guarded = withGuard(path, { condition, outcome, about });
    return learned === null ? guarded : withFact(guarded, learned[0], learned[1]);
  };
  return { whenTrue: [learn(true, whenTrue)], whenFalse: [learn(false, whenFalse)] };
}

function joined(splits: readonly Split[]): Split {
  return {
    whenTrue: splits.flatMap(({ whenTrue }) => whenTrue),
    whenFalse: splits.flatMap(({ whenFalse }) => whenFalse),
  };
}

function compare(run: Run, frame: Frame, condition: BinaryExpression, path: PathState): Split {
  return joined(
    run
      .evaluate(frame, condition.left, path)
      .flatMap(({ path: at, value: left }) =>
        run
          .evaluate(frame, condition.right, at)
          .map((right: Outcome) => compareValues(right.path, left, right.value, condition)),
      ),
  );
}

function compareValues(path: PathState, left: Value, right: Value, condition: BinaryExpression): Split {
  const { operator } = condition;
  if (operator === "==" || operator === "!=") {
    const split = equal(path, left, right, condition);
    return operator === "==" ? split : inverse(split, condition);
  }
  const order = orderOf(left, right);
  if (order !== null) {
    const holds =
      operator === "<" ? order < 0 : operator === ">" ? order > 0 : operator === "<=" ? order <= 0 : order >= 0;
    return holds ? { whenTrue: [path], whenFalse: [] } : { whenTrue: [], whenFalse: [path] };
  }
  // Of `x < 0` and `x > 0` follows that x is not 0.
  const value = isZero(right) ? left : isZero(left) ? right : null;
  if (value === null) return both(path, condition, [left, right]);
  const isStrict = operator === "<" || operator === ">";
  return both(path, condition, [value], isStrict ? [value, "nonNull"] : null, isStrict ? null : [value, "nonNull"]);
}

function equal(path: PathState, left: Value, right: Value, condition: Expression): Split {
  if (left.key === right.key && left.kind !== "unknown") return { whenTrue: [path], whenFalse: [] };
  const order = orderOf(left, right);
  if (order !== null && order !== 0) return { whenTrue: [], whenFalse: [path] };
  if (isZero(right)) return splitEqualZero(path, left, condition);
  if (isZero(left)) return splitEqualZero(path, right, condition);
  const [value, other] = right.kind === "number" ? [left, right] : [right, left];
  if (other.kind !== "number") return both(path, condition, [left, right]);
  if (nullnessOn(path, value) === "null") return { whenTrue: [], whenFalse: [path] };
  return both(path, condition, [value], [value, "nonNull"]);
}

function splitEqualZero(path: PathState, value: Value, condition: Expression): Split {
  const nullness = nullnessOn(path, value);
  if (nullness === "null") return { whenTrue: [path], whenFalse: [] };
  if (nullness === "nonNull") return { whenTrue: [], whenFalse: [path] };
  return both(path, condition, [value], [value, "null"], [value, "nonNull"]);
}

function isZero(value: Value): boolean {
  return value.kind === "number" && value.sign === 0;
}

/** Negative, 0 or positive as `left` is less than, equal to or greater than `right`; null where that is not known. */
function orderOf(left: Value, right: Value): number | null {
  if (left.kind !== "number" || right.kind !== "number") return null;
  if (left.value !== null && right.value !== null)
    return left.value < right.value ? -1 : left.value > right.value ? 1 : 0;
  return left.sign === right.sign ? null : left.sign - right.sign;
}
