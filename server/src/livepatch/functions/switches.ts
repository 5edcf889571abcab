import type { CaseStatement, Expression, Statement, SwitchStatement } from "../../c/ast.ts";
import { forEachNode } from "../../c/walk.ts";
import { emptyPath, mergePaths, nullnessOn, withFact, withGuard, type PathState } from "./paths.ts";
import { mergeOutcomes, type Frame, type Run, type SwitchLabel, type SwitchPaths } from "./run.ts";
import type { Value } from "./values.ts";

/** The paths behind a `switch`. */
export function executeSwitch(
  run: Run,
  frame: Frame,
  { condition, body }: SwitchStatement,
  paths: readonly PathState[],
): readonly PathState[] {
  const outer = { breaks: frame.breaks, cases: frame.cases };
  const exits: PathState[] = [];
  frame.breaks = exits;
  frame.cases = {
    condition,
    outcomes: mergeOutcomes(paths.flatMap((path) => run.evaluate(frame, condition, path))),
    labels: labelsOf(run, frame, body),
  };
  const falling = run.execute(frame, body, []);
  if (!frame.cases.labels.some(({ isDefault }) => isDefault)) exits.push(...pathsToDefault(frame.cases));
  frame.breaks = outer.breaks;
  frame.cases = outer.cases;
  return mergePaths([...falling, ...exits]);
}

function labelsOf(run: Run, frame: Frame, body: Statement): readonly SwitchLabel[] {
  const labels: SwitchLabel[] = [];
  const valueOf = (expression: Expression | null): Value | null =>
    expression === null ? null : (run.evaluate(frame, expression, emptyPath)[0]?.value ?? null);
  forEachNode(body, (node) => {
    if (node.kind === "switchStatement" || node.kind === "statementExpression") return "skip";
    if (node.kind === "caseStatement") {
      labels.push({ node, isDefault: node.from === null, from: valueOf(node.from), to: valueOf(node.to) });
    }
    return undefined;
  });
  return labels;
}

/** The paths on which the innermost `switch` goes to a label. */
export function enterCase(frame: Frame, statement: CaseStatement): readonly PathState[] {
  const { cases } = frame;
  const label = cases?.labels.find(({ node }) => node === statement);
  if (cases === null || label === undefined) return [];
  if (label.isDefault) return pathsToDefault(cases);
  return cases.outcomes.flatMap(({ path, value }) => {
    const match = matches(label, value);
    if (match === "always") return [path];
    if (match === "never") return [];
    const guarded = withGuard(path, { condition: cases.condition, outcome: true, about: [value] });
    const sign = label.to === null && label.from?.kind === "number" ? label.from.sign : null;
    if (sign === null) return [guarded];
    const wanted = sign === 0 ? "null" : "nonNull";
    const nullness = nullnessOn(path, value);
    if (nullness !== wanted && (nullness === "null" || nullness === "nonNull")) return [];
    return [withFact(guarded, value, wanted)];
  });
}

function pathsToDefault({ condition, outcomes, labels }: SwitchPaths): readonly PathState[] {
  const hasZero = labels.some(({ from, to }) => to === null && from?.kind === "number" && from.sign === 0);
  return outcomes.flatMap(({ path, value }) => {
    if (labels.some((label) => matches(label, value) === "always")) return [];
    if (labels.every((label) => label.isDefault || matches(label, value) === "never")) return [path];
    const guarded = withGuard(path, { condition, outcome: false, about: [value] });
    if (!hasZero) return [guarded];
    return nullnessOn(path, value) === "null" ? [] : [withFact(guarded, value, "nonNull")];
  });
}

function matches({ from, to }: SwitchLabel, value: Value): "always" | "never" | "maybe" {
  if (from?.kind !== "number" || value.kind !== "number") return "maybe";
  if (to !== null) {
    if (to.kind !== "number" || to.value === null || from.value === null || value.value === null) return "maybe";
    return from.value <= value.value && value.value <= to.value ? "always" : "never";
  }
  if (from.key === value.key) return "always";
  return from.sign !== value.sign || (from.value !== null && value.value !== null) ? "never" : "maybe";
}
