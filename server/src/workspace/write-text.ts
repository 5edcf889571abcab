import { chmodSync, realpathSync, renameSync, rmSync, statSync, writeFileSync } from "node:fs";
import { randomBytes } from "node:crypto";
import { readText, systemMessage } from "./read-text.ts";

/** Whether {@link writeText} would take a file that has this text: all of it is UTF-8. */
export function isWritable(path: string, text: string): boolean {
  if (!text.includes("\ufffd")) return true;
  const onDisk = readText(path);
  return onDisk.kind === "text" && onDisk.lossless;
}

/**
 * Replaces a file's text on disk and returns null, or says why it could not. The file is written beside and renamed, so
 * that nobody ever sees half of it; its mode and its byte order mark stay. A file that is not all UTF-8 is left alone,
 * because what could not be decoded would be lost.
 */
export function writeText(path: string, oldText: string, newText: string): string | null {
  const before = readText(path);
  if (before.kind !== "text") return before.message;
  if (before.text !== oldText) return "changed while it was being checked; run it again";
  if (!before.lossless) return "not all of it is UTF-8; convert it first, or apply the fix in an editor";
  let temporary: string | null = null;
  try {
    // A symbolic link stays one: what it points at is replaced.
    const target = realpathSync(path);
    const { mode } = statSync(target);
    temporary = `${target}.${randomBytes(6).toString("hex")}.tmp`;
    writeFileSync(temporary, (before.byteOrderMark ? "\ufeff" : "") + newText, { flag: "wx", mode });
    chmodSync(temporary, mode);
    renameSync(temporary, target);
    return null;
  } catch (error) {
    if (temporary !== null) rmSync(temporary, { force: true });
    return systemMessage(error);
  }
}
