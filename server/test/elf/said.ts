import { readBuiltModule } from "../../src/elf/built-module.ts";
import type { BuiltFact } from "../../src/elf/built-fact.ts";

/** What is read out of a module's only livepatch, one line a fact; `?` and the reason for what is unknown. */
export function said(bytes: Uint8Array) {
  const answer = readBuiltModule(bytes);
  if (answer.kind === "problem") throw new Error(answer.message);
  const [livepatch, ...others] = answer.module.livepatches;
  if (livepatch === undefined || others.length > 0) throw new Error("not one livepatch");
  return {
    replace: show(livepatch.replace, String),
    states: show(livepatch.states, (rows) => rows.map(({ id, version }) => `${id}:${version}`).join(" ")),
    objects: show(livepatch.objects, (rows) =>
      rows
        .map(({ name, functions, callbacks }) => {
          const shown = functions.map(
            ({ oldName, newFunc, position }) =>
              `${oldName}${position === 0n ? "" : `,${position}`} -> ${newFunc ?? "(no name)"}`,
          );
          const set = Object.entries(callbacks).flatMap(
            ([kind, callback]: [string, { symbol: string | null } | null]) =>
              callback === null ? [] : [`${kind} ${callback.symbol ?? "(no name)"}`],
          );
          return `${name ?? "vmlinux"}: ${[...shown, ...set].join(", ")}`;
        })
        .join("; "),
    ),
  };
}

/** Why a file is not read. */
export function problemOf(bytes: Uint8Array): string {
  const answer = readBuiltModule(bytes);
  if (answer.kind === "module") throw new Error("it was read");
  return answer.message;
}

function show<T>(fact: BuiltFact<T>, text: (value: T) => string): string {
  return fact.known ? text(fact.value) : `? ${fact.reason}`;
}
