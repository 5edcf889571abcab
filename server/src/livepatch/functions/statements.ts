import type { Expression, ReturnStatement, Statement } from "../../c/ast.ts";
import { declare, declareByMacro } from "./declarations.ts";
import { discardAll, evaluateAll, splitAll } from "./each-path.ts";
import { iterate, loop } from "./loops.ts";
import { mergePaths, nullnessOn, pathKey, valueAt, type PathState } from "./paths.ts";
import { emit, mayBeEntered, mergeOutcomes, takeStep, type Frame, type Run, type Scope } from "./run.ts";
import { enterCase, executeSwitch } from "./switches.ts";
import { unknownValue, type Value } from "./values.ts";

/** The paths that come out of a statement at its end. Paths may come into it at labels, even where none comes to its start. */
export function executeStatement(
  run: Run,
  frame: Frame,
  statement: Statement,
  paths: readonly PathState[],
): readonly PathState[] {
  if (paths.length === 0 && !mayBeEntered(frame)) return paths;
  if (!takeStep(run) || run.depth > maximumDepth) {
    run.isComplete = false;
    return paths;
  }
  run.depth++;
  const after = executeAny(run, frame, statement, paths);
  run.depth--;
  return after;
}

const maximumDepth = 200;

/** Executes a function's body, and again from the labels that it jumps back to. */
export function executeBody(
  run: Run,
  frame: Frame,
  body: Statement,
  paths: readonly PathState[],
): readonly PathState[] {
  let ends = run.execute(frame, body, paths);
  for (let round = 0; mayBeEntered(frame); round++) {
    if (round === maximumRounds) {
      run.isComplete = false;
      return ends;
    }
    frame.isRepeating = true;
    const before = [...frame.jumps.values()].reduce((sum, each) => sum + each.length, 0);
    ends = mergePaths([...ends, ...run.execute(frame, body, [])]);
    const after = [...frame.jumps.values()].reduce((sum, each) => sum + each.length, 0);
    // Nobody has the label that they go to.
    if (after >= before && round > 0) return ends;
  }
  return ends;
}

const maximumRounds = 4;

function executeAny(run: Run, frame: Frame, statement: Statement, paths: readonly PathState[]): readonly PathState[] {
  switch (statement.kind) {
    case "compoundStatement":
      if (!statement.closed) run.isComplete = false;
      return inScope(frame, (scope) => {
        let at = paths;
        for (const each of statement.statements) at = run.execute(frame, each, at);
        return cleanUp(run, frame, [scope], at);
      });
    case "declaration":
      return declare(run, frame, statement, paths);
    case "expressionStatement":
      return statement.expression === null ? paths : executeExpression(run, frame, statement.expression, paths);
    case "ifStatement": {
      const { whenTrue, whenFalse } = splitAll(run, frame, statement.condition, paths);
      const then = run.execute(frame, statement.then, whenTrue);
      const otherwise = statement.else === null ? whenFalse : run.execute(frame, statement.else, whenFalse);
      return mergePaths([...then, ...otherwise]);
    }
    case "switchStatement":
      return executeSwitch(run, frame, statement, paths);
    case "whileStatement":
      return loop(run, frame, paths, (at) => splitAll(run, frame, statement.condition, at), statement.body, null);
    case "doStatement": {
      const condition = (at: readonly PathState[]) => splitAll(run, frame, statement.condition, at);
      return loop(run, frame, paths, null, statement.body, condition);
    }
    case "forStatement":
      return inScope(frame, () => {
        const { initial, condition, step, body } = statement;
        let at = paths;
        if (initial !== null) {
          at =
            initial.kind === "declaration"
              ? run.execute(frame, initial, at)
              : executeExpression(run, frame, initial, at);
        }
        const test = (each: readonly PathState[]) =>
          condition === null ? { whenTrue: each, whenFalse: [] } : splitAll(run, frame, condition, each);
        return loop(run, frame, at, test, body, (each) => ({
          whenTrue: step === null ? each : executeExpression(run, frame, step, each),
          whenFalse: [],
        }));
      });
    case "iteratorStatement":
      return iterate(run, frame, statement, paths);
    case "returnStatement":
      leave(run, frame, statement, paths);
      return [];
    case "gotoStatement":
      if (statement.label === null) run.isComplete = false;
      else jump(frame, statement.label.text, paths);
      return [];
    case "breakStatement":
      frame.breaks.push(...paths);
      return [];
    case "continueStatement":
      frame.continues.push(...paths);
      return [];
    case "labeledStatement": {
      const arriving = frame.jumps.get(statement.label.text) ?? [];
      frame.jumps.delete(statement.label.text);
      const at = mergePaths([...paths, ...arriving]);
      return statement.body === null ? at : run.execute(frame, statement.body, at);
    }
    case "caseStatement": {
      const at = mergePaths([...paths, ...enterCase(frame, statement)]);
      return statement.body === null ? at : run.execute(frame, statement.body, at);
    }
    case "asmStatement":
    case "staticAssert":
    case "functionDefinition":
      return paths;
    case "macroDeclaration":
      return declareByMacro(run, frame, statement, paths);
    case "error":
      run.isComplete = false;
      return paths;
  }
}

function executeExpression(
  run: Run,
  frame: Frame,
  expression: Expression,
  paths: readonly PathState[],
): readonly PathState[] {
  // include/linux/cleanup.h: `return_ptr(p)` is a return statement.
  if (
    expression.kind === "call" &&
    expression.callee.kind === "identifier" &&
    expression.callee.name === "return_ptr"
  ) {
    for (const { path, value } of evaluateAll(run, frame, expression, paths))
      giveBack(run, frame, expression, path, value);
    return [];
  }
  return discardAll(run, frame, expression, paths);
}

function inScope(frame: Frame, execute: (scope: Scope) => readonly PathState[]): readonly PathState[] {
  const scope: Scope = { places: new Map(), cleanups: [] };
  frame.scopes.push(scope);
  const after = execute(scope);
  frame.scopes.pop();
  return after;
}

/** include/linux/cleanup.h: what `__free()` variables hold is freed where their block ends, the last one first. */
function cleanUp(run: Run, frame: Frame, scopes: readonly Scope[], paths: readonly PathState[]): readonly PathState[] {
  for (let inner = scopes.length - 1; inner >= 0; inner--) {
    const { cleanups } = scopes[inner]!;
    for (let last = cleanups.length - 1; last >= 0; last--) {
      const { place, node, name } = cleanups[last]!;
      for (const path of paths) {
        const value = valueAt(path, place);
        if (nullnessOn(path, value) === "null") continue;
        emit(run, frame, path, { kind: "free", node, name, value, shadow: null });
      }
    }
  }
  return paths;
}

function leave(run: Run, frame: Frame, statement: ReturnStatement, paths: readonly PathState[]): void {
  if (statement.value === null) {
    for (const path of paths) giveBack(run, frame, statement, path, null);
    return;
  }
  const outcomes = mergeOutcomes(evaluateAll(run, frame, statement.value, paths));
  for (const { path, value } of outcomes) giveBack(run, frame, statement, path, value);
}

function giveBack(
  run: Run,
  frame: Frame,
  node: ReturnStatement | Expression,
  path: PathState,
  value: Value | null,
): void {
  cleanUp(run, frame, frame.scopes, [path]);
  emit(run, frame, path, { kind: "return", node, value });
  frame.returns.push({ path, value: value ?? unknownValue(`${frame.id}void`) });
}

/** Paths that know what others knew at a label before them add nothing there. */
function jump(frame: Frame, label: string, paths: readonly PathState[]): void {
  const arriving = frame.jumps.get(label) ?? [];
  for (const path of paths) {
    const key = `${label}\n${pathKey(path)}`;
    if (frame.taken.has(key)) continue;
    frame.taken.add(key);
    arriving.push(path);
  }
  if (arriving.length > 0) frame.jumps.set(label, arriving);
}
