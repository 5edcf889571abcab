import type { Callbacks } from "../livepatch/model.ts";
import type { Dialect } from "../kernel/dialects.ts";
import type { PatchTool } from "../livepatch/callback-macros.ts";
import type { ListedFunction, ListedInteger, ListedLivepatch, ListedObject, ListedState } from "./listing.ts";
import type { TerminalStyle } from "./terminal-style.ts";

/** `list --format text`: a paragraph for each livepatch. */
export function listText(livepatches: readonly ListedLivepatch[], style: TerminalStyle): string {
  if (livepatches.length === 0) return "no livepatch found\n";
  return livepatches.map((livepatch) => livepatchText(livepatch, style)).join("\n");
}

function livepatchText(livepatch: ListedLivepatch, style: TerminalStyle): string {
  if (livepatch.tool !== undefined) return toolText(livepatch, livepatch.tool, style);
  const kind = replaceText(livepatch.replace);
  const dialect = livepatch.dialect === undefined ? "" : `  (dialect ${livepatch.dialect})`;
  const lines = [`${style.bold(livepatch.name)}  ${livepatch.file}${kind}${dialect}`];
  if (livepatch.states === null) lines.push("  states: unknown");
  else for (const state of livepatch.states) lines.push(`  state ${stateText(state, livepatch.dialect)}`);
  if (livepatch.objects === null) lines.push("  objects: unknown");
  else for (const object of livepatch.objects) lines.push(...objectText(object, style));
  for (const call of livepatch.stateCalls ?? []) {
    lines.push(`  ${call.function}(${named(call.id, call.text)})  ${style.dim(`${call.file}:${call.line}`)}`);
  }
  lines.push(...shadowTexts(livepatch));
  return `${lines.join("\n")}\n`;
}

function shadowTexts({ shadowIds }: ListedLivepatch): string[] {
  return (shadowIds ?? []).map(({ id, text, functions }) => `  shadow ${named(id, text)}: ${functions.join(", ")}`);
}

/** What kpatch or klp-build makes a livepatch of. */
function toolText(livepatch: ListedLivepatch, tool: PatchTool | null, style: TerminalStyle): string {
  const { name, file, files, callbacks = [] } = livepatch;
  const isPatch = files.every((each) => each !== file);
  const kind = `${isPatch ? "patch" : "source"}${tool === null ? "" : ` for ${tool}`}`;
  const lines = [`${style.bold(name)}  ${file}  (${kind})`];
  if (isPatch) for (const each of files) lines.push(`  changes ${each}`);
  for (const { kind: callback, function: called, file: at, line } of callbacks) {
    lines.push(`  ${callback}: ${called ?? "?"}  ${style.dim(`${at}:${line}`)}`);
  }
  lines.push(...shadowTexts(livepatch));
  return `${lines.join("\n")}\n`;
}

function replaceText(replace: boolean | null): string {
  if (replace === null) return "  (replace: unknown)";
  return replace ? "  (cumulative)" : "";
}

function stateText(state: ListedState, dialect: Dialect | undefined): string {
  if (dialect === "state-callbacks") return `${named(state.id, state.text)}${conditionText(state.when)}`;
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
