import type { Lookup } from "../history/lookup.ts";
import type { ModuleRelease } from "../history/resolve.ts";
import type { Files } from "./files.ts";

/** What a built module says of the livepatch in it. */
export function readModuleRelease(path: string, files: Files): Lookup<ModuleRelease> {
  const file = files.binary(path);
  if (file === null) return { kind: "missing", message: "The module is not there." };
  const bytes = file.bytes();
  if ("refused" in bytes) return { kind: "missing", message: bytes.refused };
  return { kind: "unread", reason: "built modules are not read" };
}
