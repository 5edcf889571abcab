import type { Callbacks } from "../livepatch/model.ts";
import type { ListedFunction, ListedInteger, ListedLivepatch, ListedObject, ListedState } from "./listing.ts";
import type { TerminalStyle } from "./terminal-style.ts";

/** `list --format text`: a paragraph for each livepatch. */
export function listText(livepatches: readonly ListedLivepatch[], style: TerminalStyle): string {
  if (livepatches.length === 0) return "no livepatch found\n";
  return livepatches.map((livepatch) => livepatchText(livepatch, style)).join("\n");
}

function livepatchText(livepatch: ListedLivepatch, style: TerminalStyle): string {
  const kind = replaceText(livepatch.replace);
  const lines = [`${style.bold(livepatch.name)}  ${livepatch.file}${kind}`];
  if (livepatch.states === null) lines.push("  states: unknown");
  else for (const state of livepatch.states) lines.push(`  state ${stateText(state)}`);
  if (livepatch.objects === null) lines.push("  objects: unknown");
  else for (const object of livepatch.objects) lines.push(...objectText(object, style));
  for (const call of livepatch.stateCalls ?? []) {
    lines.push(`  ${call.function}(${named(call.id, call.text)})  ${style.dim(`${call.file}:${call.line}`)}`);
  }
  for (const shadow of livepatch.shadowIds ?? []) {
    lines.push(`  shadow ${named(shadow.id, shadow.text)}: ${shadow.functions.join(", ")}`);
  }
  return `${lines.join("\n")}\n`;
}

function replaceText(replace: boolean | null): string {
  if (replace === null) return "  (replace: unknown)";
  return replace ? "  (cumulative)" : "";
}

function stateText(state: ListedState): string {
  const version = state.version === null ? "unknown" : String(state.version);
  return `${named(state.id, state.text)} version ${version}${conditionText(state.when)}`;
}

function objectText(object: ListedObject, style: TerminalStyle): string[] {
  const lines = [`  ${object.name ?? "vmlinux"}${conditionText(object.when)}`];
  if (object.functions === null) lines.push("    functions: unknown");
  else for (const row of object.functions) lines.push(`    ${functionText(row)}`);
  const callbacks = callbackNames(object.callbacks);
  if (callbacks.length > 0) lines.push(`    ${style.dim("callbacks:")} ${callbacks.join(", ")}`);
  return lines;
}

function functionText(row: ListedFunction): string {
  const position = row.sympos === 0 ? "" : `,${row.sympos ?? "?"}`;
  return `${row.oldName ?? "?"}${position} -> ${row.newFunc ?? "?"}${conditionText(row.when)}`;
}

function callbackNames(callbacks: Callbacks): string[] {
  const names = [callbacks.prePatch, callbacks.postPatch, callbacks.preUnpatch, callbacks.postUnpatch];
  return names.filter((name) => name !== null);
}

function named(id: ListedInteger, text: string): string {
  if (id === null) return text === "" ? "unknown" : text;
  return text === "" || text === String(id) ? String(id) : `${id} (${text})`;
}

function conditionText(when: string | null): string {
  return when === null ? "" : `  where ${when}`;
}
