import { firstDifference, simulatedAnswers, type Difference } from "./answers.ts";
import { play, type Guest } from "./guest.ts";
import type { JudgedPatch, JudgedScenario } from "./scenario.ts";

/** A scenario with which the kernel and the simulator do not agree. */
export interface Disagreement {
  readonly scenario: JudgedScenario;
  readonly difference: Difference;
}

/** Each takes one start of the virtual machine. */
const mostRounds = 16;

/** A smaller scenario with a difference: what can be left out is, as long as the kernel still answers otherwise. */
export async function shrink(guest: Guest, disagreement: Disagreement): Promise<Disagreement> {
  let smallest = disagreement;
  for (let round = 0; round < mostRounds; round++) {
    const smaller = await firstDisagreement(guest, reductions(smallest));
    if (smaller === null) return smallest;
    smallest = smaller;
  }
  return smallest;
}

async function firstDisagreement(guest: Guest, scenarios: readonly JudgedScenario[]): Promise<Disagreement | null> {
  const found: Disagreement[] = [];
  await play(guest, scenarios, (index, played) => {
    const scenario = scenarios[index]!;
    const difference = played.kind === "played" ? firstDifference(played.answers, simulatedAnswers(scenario)) : null;
    if (difference !== null) found.push({ scenario, difference });
    return difference === null ? "more" : "enough";
  });
  return found[0] ?? null;
}

/** Those that leave out most come first. */
function reductions({ scenario, difference }: Disagreement): readonly JudgedScenario[] {
  const sequence = scenario.sequence.slice(0, difference.step + 1);
  const head = { ...scenario, sequence };
  const cut = sequence.length < scenario.sequence.length ? [head] : [];
  return [
    ...cut,
    ...without(sequence, 4).map((shorter) => ({ ...head, sequence: shorter })),
    ...without(sequence, 1).map((shorter) => ({ ...head, sequence: shorter })),
    ...scenario.patches.map(({ name }) => withoutPatch(head, name)),
    ...scenario.patches.flatMap((patch, index) =>
      simplerPatches(patch).map((simpler) => ({ ...head, patches: replaced(scenario.patches, index, simpler) })),
    ),
  ].filter(({ sequence: steps }) => steps.length > 0);
}

function withoutPatch(scenario: JudgedScenario, name: string): JudgedScenario {
  return {
    ...scenario,
    patches: scenario.patches.filter((patch) => patch.name !== name),
    sequence: scenario.sequence.filter((step) => !step.split(" ").includes(name)),
  };
}

function simplerPatches(patch: JudgedPatch): readonly JudgedPatch[] {
  const { states, objects, ...rest } = patch;
  const simpler: JudgedPatch[] = [];
  if (states !== null) simpler.push({ ...patch, states: null });
  for (const fewer of without(states ?? [], 1)) simpler.push({ ...patch, states: fewer });
  if (patch.replace) simpler.push({ ...patch, replace: false });
  if (objects === undefined) return simpler;
  simpler.push({ ...rest, states });
  for (const fewer of without(objects, 1)) simpler.push({ ...patch, objects: fewer });
  for (const [index, object] of objects.entries()) {
    for (const functions of without(object.functions, 1)) {
      simpler.push({ ...patch, objects: replaced(objects, index, { ...object, functions }) });
    }
    if (object.callbacks.length > 0)
      simpler.push({ ...patch, objects: replaced(objects, index, { ...object, callbacks: [] }) });
    if (object.prePatchReturns !== 0) {
      simpler.push({ ...patch, objects: replaced(objects, index, { ...object, prePatchReturns: 0 }) });
    }
  }
  return simpler;
}

/** The list without so many that stand together, at each place. */
function without<T>(list: readonly T[], count: number): readonly (readonly T[])[] {
  const starts = Array.from({ length: Math.ceil(list.length / count) }, (_, index) => index * count);
  return starts.map((start) => [...list.slice(0, start), ...list.slice(start + count)]);
}

function replaced<T>(list: readonly T[], at: number, item: T): readonly T[] {
  return list.map((each, index) => (index === at ? item : each));
}
