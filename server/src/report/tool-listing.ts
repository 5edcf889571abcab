import { positionAt, type Span } from "../c/source.ts";
import { authorSpan } from "../c/token.ts";
import type { AnalyzedModule } from "../engine/engine.ts";
import { nameOf } from "../engine/paths.ts";
import type { Patch } from "../engine/patch-reader.ts";
import { callbackMacros, patchToolOf } from "../livepatch/callback-macros.ts";
import type { Module } from "../livepatch/model.ts";
import { listShadowIds, type ListedCallback, type ListedLivepatch } from "./listing.ts";

/** What there is of a livepatch in sources whose tables kpatch or klp-build make; none for any other module. */
export function listToolSource(module: AnalyzedModule, display: (path: string) => string): ListedLivepatch[] {
  const [first] = module.readings;
  const tool = patchToolOf(first);
  if (tool === null) return [];
  const files = first.files.map(({ path }) => display(path));
  return [
    {
      ...unsaid,
      name: module.name,
      file: files[0] ?? "",
      files,
      shadowIds: listShadowIds(module.readings),
      tool,
      callbacks: listCallbacks(module.readings, (span) => span, display),
    },
  ];
}

/** What a patch adds; the tool is null where that does not tell. */
export function listPatch(patch: Patch, display: (path: string) => string): ListedLivepatch[] {
  const [first] = patch.readings;
  const callbacks = listCallbacks(
    patch.readings,
    (span) => (patch.isAdded(span) ? patch.placeAt(span) : null),
    display,
  );
  const shadowIds = listShadowIds(patch.readings, ({ span }) => patch.isAdded(span));
  if (callbacks.length === 0 && shadowIds.length === 0) return [];
  const name = nameOf(patch.path)
    .replace(/\.[^.]*$/, "")
    .replaceAll("-", "_");
  const file = display(patch.path);
  return [{ ...unsaid, name, file, files: patch.targets, shadowIds, tool: patchToolOf(first), callbacks }];
}

/** Neither tool has states; what the tables say is up to the tool's arguments. */
const unsaid: Pick<ListedLivepatch, "replace" | "states" | "objects" | "stateCalls"> = {
  replace: null,
  states: [],
  objects: null,
  stateCalls: [],
};

function listCallbacks(
  readings: readonly Module[],
  placeOf: (span: Span) => Span | null,
  display: (path: string) => string,
): ListedCallback[] {
  const listed = new Map<string, ListedCallback>();
  for (const { callback, function: name, declaration } of readings.flatMap(callbackMacros)) {
    const place = placeOf(authorSpan(declaration.name));
    if (place === null) continue;
    const { file, start } = place;
    const line = positionAt(file, start).line + 1;
    listed.set(`${start} ${file.path}`, { kind: callback, function: name, file: display(file.path), line });
  }
  return [...listed.values()];
}
