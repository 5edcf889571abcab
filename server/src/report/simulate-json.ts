import type { ScenarioPatch, Simulation } from "./simulation.ts";

/** `simulate --format json`: each scenario with `verdicts` and `log`; an array of them where an array was given. */
export function simulateJson(simulations: readonly Simulation[], isArray: boolean): string {
  const answers = simulations.map(simulationJson);
  return `${JSON.stringify(isArray ? answers : answers[0], null, 2)}\n`;
}

function simulationJson({ scenario, steps }: Simulation): object {
  return {
    name: scenario.name,
    patches: scenario.patches.map(patchJson),
    sequence: steps.map(({ text }) => text),
    verdicts: steps.map(({ verdict }) => verdict),
    log: steps.map(({ line }) => line),
  };
}

function patchJson({ name, replace, states, failPre, file }: ScenarioPatch): object {
  return {
    name,
    ...(file === null ? {} : { file }),
    replace,
    states: states?.map(({ id, version }) => ({ id: idJson(id), version: Number(version) })) ?? null,
    ...(failPre === 0 ? {} : { failPre }),
  };
}

/** Above 2^53 readers of JSON would round a number. */
function idJson(id: bigint): number | string {
  return id <= 2n ** 53n ? Number(id) : String(id);
}
