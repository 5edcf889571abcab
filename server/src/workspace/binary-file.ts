import type { BinaryFile } from "../engine/files.ts";
import { readBounded, systemMessage } from "./read-text.ts";

/** A livepatch module has less than a hundredth of it. */
const MAX_BINARY_BYTES = 64 * 1024 * 1024;

/** A file on disk whose bytes are read when they are asked for, each time anew. */
export function binaryFile(path: string): BinaryFile {
  return { path, bytes: () => readBytes(path) };
}

/** Stands for a file that may not be read; `message` is the sentence's end that says why. */
export function refusedFile(path: string, message: string): BinaryFile {
  return { path, bytes: () => ({ refused: refusal(message) }) };
}

function readBytes(path: string): ReturnType<BinaryFile["bytes"]> {
  try {
    const bytes = readBounded(path, MAX_BINARY_BYTES);
    return bytes ?? { refused: refusal(`larger than ${MAX_BINARY_BYTES >> 20} MB`) };
  } catch (error) {
    return { refused: refusal(systemMessage(error)) };
  }
}

function refusal(message: string): string {
  return `The file is not read: ${message}.`;
}
