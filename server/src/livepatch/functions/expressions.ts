import type {
  AssignmentExpression,
  BinaryExpression,
  CompoundLiteral,
  ConditionalExpression,
  Expression,
  Initializer,
  StatementExpression,
  UnaryExpression,
} from "../../c/ast.ts";
import { evaluate as constantOf } from "../../c/constants.ts";
import { isErrnoName } from "../../kernel/errno.ts";
import { splitByValue } from "./conditions.ts";
import { maximumPaths, type PathState } from "./paths.ts";
import { addressOf, isArrayName, load, locate, placeOfName, store } from "./places.ts";
import { keyOf, mergeOutcomes, takeStep, unknownAt, type Frame, type Outcome, type Run } from "./run.ts";
import { addressValue, errnoValue, namesValue, numberValue, zero, type Value } from "./values.ts";

/** The values that an expression may have, each with the paths on which it has it; its effects are in the paths. */
export function evaluateExpression(
  run: Run,
  frame: Frame,
  expression: Expression,
  path: PathState,
): readonly Outcome[] {
  if (!takeStep(run) || run.depth > maximumDepth) {
    run.isComplete = false;
    return [{ path, value: unknownAt(run, frame, expression) }];
  }
  run.depth++;
  const outcomes = evaluateAny(run, frame, expression, path);
  run.depth--;
  return outcomes.length > maximumPaths ? mergeOutcomes(outcomes) : outcomes;
}

/** Deeper trees are no code that a person wrote; it keeps the walk off the end of the stack. */
const maximumDepth = 200;

function evaluateAny(run: Run, frame: Frame, expression: Expression, path: PathState): readonly Outcome[] {
  switch (expression.kind) {
    case "parenthesized":
      return run.evaluate(frame, expression.expression, path);
    case "cast":
      return run.evaluate(frame, expression.operand, path);
    case "identifier":
      return [nameValue(run, frame, expression, path)];
    case "number":
    case "character":
    case "sizeof": {
      const constant = constantOf(expression, run.surroundings.constants(frame.unit));
      return [{ path, value: constant.known ? numberValue(constant.value) : unknownAt(run, frame, expression) }];
    }
    case "string":
      return [{ path, value: { kind: "string", key: `s:${keyOf(run, frame, expression)}` } }];
    case "member":
    case "index":
      return locate(run, frame, expression, path).map((placed) => load(run, frame, expression, placed));
    case "unary":
      return evaluateUnary(run, frame, expression, path);
    case "postfix":
      return step(run, frame, expression.operand, expression, path);
    case "binary":
      return evaluateBinary(run, frame, expression, path);
    case "assignment":
      return assign(run, frame, expression, path);
    case "conditional":
      return evaluateConditional(run, frame, expression, path);
    case "comma":
      return run
        .evaluate(frame, expression.left, path)
        .flatMap(({ path: then }) => run.evaluate(frame, expression.right, then));
    case "call":
      return run.call(frame, expression, path);
    case "compoundLiteral":
      return literal(run, frame, expression, path);
    case "statementExpression":
      return evaluateStatements(run, frame, expression, path);
    case "labelAddress":
    case "genericSelection":
      return [{ path, value: unknownAt(run, frame, expression) }];
    case "error":
      run.isComplete = false;
      return [{ path, value: unknownAt(run, frame, expression) }];
  }
}

/** The value of every expression in an initializer list, in order, for what evaluating them does. */
export function evaluateList(run: Run, frame: Frame, value: Initializer, path: PathState): readonly PathState[] {
  if (value.kind !== "initializerList") return run.evaluate(frame, value, path).map(({ path: then }) => then);
  let paths: readonly PathState[] = [path];
  for (const item of value.items) paths = paths.flatMap((at) => evaluateList(run, frame, item.value, at));
  return paths;
}

function nameValue(
  run: Run,
  frame: Frame,
  node: Extract<Expression, { kind: "identifier" }>,
  path: PathState,
): Outcome {
  const { name } = node;
  const place = placeOfName(run, frame, name);
  if (isArrayName(run, frame, name)) return { path, value: addressValue(place) };
  if (place.kind === "variable" && place.storage === "external") {
    const constant = run.surroundings.constants(frame.unit).get(name);
    if (constant !== undefined) {
      return { path, value: constant.known ? numberValue(constant.value) : unknownAt(run, frame, node) };
    }
    if (name === "NULL" || name === "nullptr" || name === "false") return { path, value: zero };
    if (name === "true") return { path, value: numberValue(1n) };
    if (isErrnoName(name)) return { path, value: errnoValue(name, 1) };
    if (/^_*[A-Z][A-Z0-9_]*$/.test(name)) return { path, value: namesValue([name]) };
    if (name === "__func__" || name === "__FUNCTION__") return { path, value: { kind: "string", key: `s:${name}` } };
    if (run.surroundings.definition(name, frame.unit) !== null) {
      return { path, value: addressValue({ ...place, storage: "function" }) };
    }
  }
  if (place.kind === "variable" && place.storage === "function") return { path, value: addressValue(place) };
  return load(run, frame, node, { path, place });
}

function evaluateUnary(run: Run, frame: Frame, expression: UnaryExpression, path: PathState): readonly Outcome[] {
  const { operator, operand } = expression;
  switch (operator) {
    case "&":
      return addressOf(run, frame, operand, path);
    case "*":
      return locate(run, frame, expression, path).map((placed) => load(run, frame, expression, placed));
    case "!":
      return truth(run, frame, expression, path);
    case "++":
    case "--":
      return step(run, frame, operand, expression, path);
    case "+":
    case "__extension__":
      return run.evaluate(frame, operand, path);
    case "-":
      return run.evaluate(frame, operand, path).map(({ path: then, value }) => ({
        path: then,
        value: value.kind === "number" ? negative(value) : unknownAt(run, frame, expression),
      }));
    case "~":
    case "__real__":
    case "__imag__":
      return run
        .evaluate(frame, operand, path)
        .map(({ path: then }) => ({ path: then, value: unknownAt(run, frame, expression) }));
  }
}

function negative(value: Extract<Value, { kind: "number" }>): Value {
  if (value.value !== null) return numberValue(-value.value);
  return value.errno === null ? value : errnoValue(value.errno, value.sign > 0 ? -1 : 1);
}

function evaluateBinary(run: Run, frame: Frame, expression: BinaryExpression, path: PathState): readonly Outcome[] {
  switch (expression.operator) {
    case "&&":
    case "||":
    case "==":
    case "!=":
    case "<":
    case ">":
    case "<=":
    case ">=":
      return truth(run, frame, expression, path);
    default:
  }
  return run.evaluate(frame, expression.left, path).flatMap(({ path: at, value: left }) =>
    run.evaluate(frame, expression.right, at).map(({ path: then, value: right }) => ({
      path: then,
      value: combined(expression.operator, left, right) ?? unknownAt(run, frame, expression),
    })),
  );
}

/** Sums and flags of what is known; null for everything else. */
function combined(operator: BinaryExpression["operator"], left: Value, right: Value): Value | null {
  if (operator === "|" && left.kind === "names" && right.kind === "names") {
    return namesValue([...left.names, ...right.names]);
  }
  if (left.kind !== "number" || right.kind !== "number" || left.value === null || right.value === null) return null;
  switch (operator) {
    case "+":
      return numberValue(left.value + right.value);
    case "-":
      return numberValue(left.value - right.value);
    case "*":
      return numberValue(BigInt.asIntN(64, left.value * right.value));
    case "|":
      return numberValue(left.value | right.value);
    case "&":
      return numberValue(left.value & right.value);
    case "<<":
      return right.value >= 0n && right.value < 64n ? numberValue(BigInt.asUintN(64, left.value << right.value)) : null;
    default:
      return null;
  }
}

/** 1 on the paths where a condition holds, 0 on the others. */
function truth(run: Run, frame: Frame, condition: Expression, path: PathState): readonly Outcome[] {
  const { whenTrue, whenFalse } = run.split(frame, condition, path);
  return [
    ...whenTrue.map((at) => ({ path: at, value: numberValue(1n) })),
    ...whenFalse.map((at) => ({ path: at, value: zero })),
  ];
}

function step(run: Run, frame: Frame, operand: Expression, node: Expression, path: PathState): readonly Outcome[] {
  return locate(run, frame, operand, path).map((placed) => {
    const { path: at } = load(run, frame, operand, placed);
    const value = unknownAt(run, frame, node);
    return { path: store(run, frame, node, { ...placed, path: at }, value), value };
  });
}

function assign(run: Run, frame: Frame, expression: AssignmentExpression, path: PathState): readonly Outcome[] {
  const { operator, left, right } = expression;
  return run.evaluate(frame, right, path).flatMap(({ path: at, value: assigned }) =>
    locate(run, frame, left, at).map((placed) => {
      const then = operator === "=" ? placed.path : load(run, frame, left, placed).path;
      const value = operator === "=" ? assigned : unknownAt(run, frame, expression);
      return { path: store(run, frame, expression, { ...placed, path: then }, value), value };
    }),
  );
}

function evaluateConditional(
  run: Run,
  frame: Frame,
  { condition, then, else: otherwise }: ConditionalExpression,
  path: PathState,
): readonly Outcome[] {
  if (then === null) {
    return run.evaluate(frame, condition, path).flatMap(({ path: at, value }) => {
      const { whenTrue, whenFalse } = splitByValue(at, value, condition);
      return [
        ...whenTrue.map((each) => ({ path: each, value })),
        ...whenFalse.flatMap((each) => run.evaluate(frame, otherwise, each)),
      ];
    });
  }
  const { whenTrue, whenFalse } = run.split(frame, condition, path);
  return [
    ...whenTrue.flatMap((each) => run.evaluate(frame, then, each)),
    ...whenFalse.flatMap((each) => run.evaluate(frame, otherwise, each)),
  ];
}

function literal(run: Run, frame: Frame, expression: CompoundLiteral, path: PathState): readonly Outcome[] {
  const key = `l:${keyOf(run, frame, expression)}`;
  const value = addressValue({ kind: "variable", name: "", storage: "local", key });
  return evaluateList(run, frame, expression.initializer, path).map((then) => ({ path: then, value }));
}

/** GNU's `({ ... })`: the value of its last statement. */
function evaluateStatements(
  run: Run,
  frame: Frame,
  { body }: StatementExpression,
  path: PathState,
): readonly Outcome[] {
  const last = body.statements.at(-1);
  const value = last?.kind === "expressionStatement" ? last.expression : null;
  frame.scopes.push({ places: new Map(), cleanups: [] });
  let paths: readonly PathState[] = [path];
  for (const statement of value === null ? body.statements : body.statements.slice(0, -1)) {
    paths = run.execute(frame, statement, paths);
  }
  const outcomes = paths.flatMap((at) =>
    value === null ? [{ path: at, value: unknownAt(run, frame, body) }] : run.evaluate(frame, value, at),
  );
  frame.scopes.pop();
  return outcomes;
}
