import {
  closeSync,
  existsSync,
  fchmodSync,
  fsyncSync,
  linkSync,
  openSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { randomBytes } from "node:crypto";
import { folderOf, withSlashes } from "./paths.ts";
import { readText, systemMessage } from "./read-text.ts";

/** What a full disk or a crash can break off. */
export interface Disk {
  /** Writes a file that is not there yet, down to the disk; with null it has the mode that new files have. */
  readonly write: (path: string, text: string, mode: number | null) => void;
  /** Puts a written file in the place of another one. */
  readonly replace: (from: string, to: string) => void;
  /** Gives a written file its name, which nothing has. */
  readonly name: (from: string, to: string) => void;
}

/** Whether {@link writeText} would take a file that has this text: all of it is UTF-8. */
export function isWritable(path: string, text: string): boolean {
  if (!text.includes("\ufffd")) return true;
  const onDisk = readText(path);
  return onDisk.kind === "text" && onDisk.lossless;
}

/**
 * Replaces a file's text on disk and returns null, or says why it could not. The file is written beside, down to the disk,
 * and renamed, so that nobody ever sees half of it, after a crash neither; its mode and its byte order mark stay. A file
 * that is not all UTF-8 is left alone, because what could not be decoded would be lost.
 */
export function writeText(path: string, oldText: string, newText: string, disk = realDisk): string | null {
  const before = readText(path);
  if (before.kind !== "text") return before.message;
  if (before.text !== oldText) return "changed while it was being checked; run it again";
  if (!before.lossless) return "not all of it is UTF-8; convert it first, or apply the fix in an editor";
  const text = (before.byteOrderMark ? "\ufeff" : "") + newText;
  try {
    // A symbolic link stays one: what it points at is replaced.
    const target = withSlashes(realpathSync(path));
    return writeBeside(target, text, statSync(target).mode & 0o7777, disk, disk.replace);
  } catch (error) {
    return systemMessage(error);
  }
}

/** Makes a file and returns null, or says why it could not. It is there as a whole or not at all. */
export function createText(path: string, text: string, disk = realDisk): string | null {
  const exists = "there is such a file already";
  if (existsSync(path)) return exists;
  const message = writeBeside(path, text, null, disk, disk.name);
  return message !== null && existsSync(path) ? exists : message;
}

function writeBeside(
  target: string,
  text: string,
  mode: number | null,
  disk: Disk,
  finish: (from: string, to: string) => void,
): string | null {
  const temporary = `${target}.${randomBytes(6).toString("hex")}.tmp`;
  try {
    disk.write(temporary, text, mode);
    finish(temporary, target);
    return null;
  } catch (error) {
    rmSync(temporary, { force: true });
    return systemMessage(error);
  }
}

const realDisk: Disk = {
  write: (path, text, mode) => {
    const descriptor = openSync(path, "wx", mode ?? undefined);
    try {
      writeFileSync(descriptor, text);
      // The mode given to open is cut by the umask.
      if (mode !== null) fchmodSync(descriptor, mode);
      // Without this the rename can reach the disk before the text does.
      fsyncSync(descriptor);
    } finally {
      closeSync(descriptor);
    }
  },
  replace: (from, to) => {
    renameSync(from, to);
    syncFolder(folderOf(to));
  },
  name: (from, to) => {
    try {
      // Unlike a rename this fails where somebody else has made the file meanwhile.
      linkSync(from, to);
      rmSync(from);
    } catch (error) {
      if (existsSync(to)) throw error;
      // A file system without links.
      renameSync(from, to);
    }
    syncFolder(folderOf(to));
  },
};

/** Makes a rename last. Where a folder cannot be opened as a file, as on Windows, the system does that by itself. */
function syncFolder(folder: string): void {
  let descriptor: number | null = null;
  try {
    descriptor = openSync(folder, "r");
    fsyncSync(descriptor);
  } catch {
    // The new text is in its place already; only how soon it outlives a loss of power is open.
  } finally {
    if (descriptor !== null) closeSync(descriptor);
  }
}
