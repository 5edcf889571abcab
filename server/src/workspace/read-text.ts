import { closeSync, constants, fstatSync, openSync, readSync } from "node:fs";

/** Files above this are not read as C: the largest hand-written C file of the kernel has less than a quarter of it. */
export const MAX_FILE_BYTES = 4 * 1024 * 1024;

/** A zero byte in this many first bytes makes a file binary, as in git. */
const BINARY_PREFIX = 8000;

export type TextFile =
  | {
      readonly kind: "text";
      /** Without its byte order mark, as an editor shows it; bytes that are no UTF-8 are U+FFFD. */
      readonly text: string;
      readonly byteOrderMark: boolean;
      /** Whether writing the text back gives the same bytes. */
      readonly lossless: boolean;
    }
  | { readonly kind: "refused"; readonly message: string }
  | { readonly kind: "failed"; readonly message: string };

/**
 * Reads a file as text. `refused` is a file that is there but no text that could be C; `failed` is what the operating
 * system refused. Never throws, and never reads more than {@link MAX_FILE_BYTES}.
 */
export function readText(path: string): TextFile {
  let bytes: Buffer | null;
  try {
    bytes = readBounded(path, MAX_FILE_BYTES);
  } catch (error) {
    return { kind: "failed", message: systemMessage(error) };
  }
  return bytes === null ? { kind: "refused", message: TOO_LARGE } : decodeText(bytes);
}

/** What is said of a file above {@link MAX_FILE_BYTES}. */
export const TOO_LARGE = `larger than ${MAX_FILE_BYTES >> 20} MB, not read as C`;

/** The bytes of a file as text, or that they are none. */
export function decodeText(bytes: Buffer): Exclude<TextFile, { readonly kind: "failed" }> {
  const zero = bytes.indexOf(0);
  if (zero >= 0 && zero < BINARY_PREFIX) return { kind: "refused", message: "a binary file, not read as C" };
  const byteOrderMark = bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf;
  const content = byteOrderMark ? bytes.subarray(3) : bytes;
  const text = content.toString("utf8");
  // Only a file with a replacement character, which its author may even have typed, is worth the comparison.
  const lossless = !text.includes("\ufffd") || Buffer.from(text, "utf8").equals(content);
  return { kind: "text", text, byteOrderMark, lossless };
}

/** What the operating system said, in words and without the path, which the caller names. */
export function systemMessage(error: unknown): string {
  const code = error instanceof Error && "code" in error ? error.code : null;
  switch (code) {
    case "ENOENT":
    case "ENOTDIR":
      return "no such file or folder";
    case "EACCES":
    case "EPERM":
      return "permission denied";
    case "EISDIR":
      return "a folder, not a file";
    case "ELOOP":
      return "a symbolic link that leads back to itself";
    case "ENAMETOOLONG":
      return "the name is too long";
    case "ENOSPC":
      return "no space left on the device";
    case "EROFS":
      return "a read-only file system";
    default:
      return error instanceof Error ? error.message : String(error);
  }
}

/**
 * The bytes of a regular file, or null where there are more than `maximum`. Throws what the operating system refuses, and
 * for anything that is no regular file.
 */
export function readBounded(path: string, maximum: number): Buffer | null {
  // Opening a pipe would wait for somebody who writes into it. Windows has no such flag, and `|` takes that as 0.
  const descriptor = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK);
  try {
    const stat = fstatSync(descriptor);
    if (stat.isDirectory()) throw Object.assign(new Error("a folder, not a file"), { code: "EISDIR" });
    if (!stat.isFile()) throw new Error("not a regular file");
    if (stat.size > maximum) return null;
    const bytes = Buffer.allocUnsafe(stat.size);
    let length = 0;
    while (length < bytes.length) {
      const count = readSync(descriptor, bytes, length, bytes.length - length, length);
      if (count === 0) break;
      length += count;
    }
    return bytes.subarray(0, length);
  } finally {
    closeSync(descriptor);
  }
}
