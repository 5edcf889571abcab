import { readBuiltModule } from "../src/elf/built-module.ts";
import type { BuiltFact } from "../src/elf/built-fact.ts";
import type { BuiltLivepatch } from "../src/elf/patches.ts";
import type { ListedLivepatch } from "../src/report/listing.ts";
import type { Variant } from "./variants.ts";

/** What came out of holding one fact of a module against its source. */
export interface Comparison {
  /** `unknown`: the source says it, the module cannot. `more`: the module says what the source cannot. */
  readonly outcome: "same" | "both unknown" | "unknown" | "more" | "different";
  readonly fact: string;
  readonly source: string;
  readonly module: string;
}

/** Every fact of a module beside what `klp-state list` says of its source. */
export function compare(variant: Variant, name: string, listed: readonly ListedLivepatch[]): readonly Comparison[] {
  const answer = readBuiltModule(variant.bytes);
  if (answer.kind === "problem") return [different("module", `${listed.length} livepatches`, answer.message)];
  const { module } = answer;
  const sources = [...listed].sort(byFunctions);
  const built = [...module.livepatches].sort((a, b) => (oldNames(a) < oldNames(b) ? -1 : 1));
  return [
    plain("name", name, module.name),
    plain("livepatches", sources.length, built.length),
    ...sources.flatMap((source, index) => {
      const found = built[index];
      return found === undefined ? [] : livepatchFacts(source, found, variant.named);
    }),
  ];
}

function livepatchFacts(source: ListedLivepatch, built: BuiltLivepatch, named: boolean): readonly Comparison[] {
  const states = source.states?.map(({ id, version }) => (id === null || version === null ? null : `${id}:${version}`));
  const listedStates = states === undefined || states.includes(null) ? null : states.join(" ");
  const objects = listedObjects(source);
  return [
    fact("replace", source.replace === null ? null : String(source.replace), built.replace, String),
    fact("states", listedStates, built.states, (rows) => rows.map(({ id, version }) => `${id}:${version}`).join(" ")),
    fact("objects", objects?.map(({ name }) => name ?? "vmlinux").join(" ") ?? null, built.objects, (rows) =>
      rows.map(({ name }) => name ?? "vmlinux").join(" "),
    ),
    fact("functions", objects?.map(({ functions }) => functions).join("; ") ?? null, built.objects, (rows) =>
      rows
        .map(({ functions }) => functions.map(({ oldName, position }) => `${oldName}@${position}`).join(" "))
        .join("; "),
    ),
    fact(
      "new functions",
      objects?.map(({ newFunctions }) => newFunctions.map((each) => (named ? each : null)).join(" ")).join("; ") ??
        null,
      built.objects,
      (rows) =>
        rows.map(({ functions }) => functions.map(({ newFunc }) => (named ? newFunc : null)).join(" ")).join("; "),
    ),
    fact(
      "callbacks",
      objects?.map(({ callbacks }) => callbacks.map((each) => (named ? each : each !== null)).join(" ")).join("; ") ??
        null,
      built.objects,
      (rows) =>
        rows
          .map(({ callbacks: { prePatch, postPatch, preUnpatch, postUnpatch } }) =>
            [prePatch, postPatch, preUnpatch, postUnpatch]
              .map((each) => (named ? (each?.symbol ?? null) : each !== null))
              .join(" "),
          )
          .join("; "),
    ),
  ];
}

/** Null where anything in them is unknown, or depends on the configuration. */
function listedObjects({ objects }: ListedLivepatch) {
  if (objects === null) return null;
  const isSure = objects.every(
    ({ when, functions }) => when === null && functions?.every((each) => each.when === null),
  );
  if (!isSure) return null;
  return objects.map(({ name, functions, callbacks }) => ({
    name,
    functions: (functions ?? []).map(({ oldName, sympos }) => `${oldName}@${sympos}`).join(" "),
    newFunctions: (functions ?? []).map(({ newFunc }) => newFunc),
    callbacks: [callbacks.prePatch, callbacks.postPatch, callbacks.preUnpatch, callbacks.postUnpatch],
  }));
}

function fact<T>(name: string, source: string | null, built: BuiltFact<T>, show: (value: T) => string): Comparison {
  const module = built.known ? show(built.value) : built.reason;
  const common = { fact: name, source: source ?? "unknown", module };
  if (!built.known) return { ...common, outcome: source === null ? "both unknown" : "unknown" };
  if (source === null) return { ...common, outcome: "more" };
  return { ...common, outcome: source === module ? "same" : "different" };
}

function plain(name: string, source: string | number, module: string | number | null): Comparison {
  return {
    outcome: source === module ? "same" : "different",
    fact: name,
    source: String(source),
    module: String(module),
  };
}

function different(name: string, source: string, module: string): Comparison {
  return { outcome: "different", fact: name, source, module };
}

/** Livepatches of one module are told apart by the functions that they replace. */
function byFunctions(a: ListedLivepatch, b: ListedLivepatch): number {
  const [first, second] = [a, b].map(({ objects }) => objects?.[0]?.functions?.[0]?.oldName ?? "");
  return first! < second! ? -1 : 1;
}

function oldNames({ objects }: BuiltLivepatch): string {
  return objects.known ? (objects.value[0]?.functions[0]?.oldName ?? "") : "";
}
