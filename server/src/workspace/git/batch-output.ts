import { MAX_FILE_BYTES } from "../read-text.ts";

/** One answer of `git cat-file --batch`. */
export type BatchAnswer =
  | {
      readonly kind: "object";
      /** The object's name, in hexadecimal. */
      readonly id: string;
      readonly type: string;
      /** Null where there are too many, and for objects that are neither a blob nor a tree. */
      readonly bytes: Buffer | null;
    }
  | { readonly kind: "missing" };

/** A name of an object that we ask for has at most 1,000 characters, and git repeats it. */
const maximumLine = 8192;

/** Cuts the output of `git cat-file --batch` into answers. What is too large passes through without being kept. */
export class BatchOutput {
  readonly #onAnswer: (answer: BatchAnswer) => void;
  /** The beginning of a line whose end has not come. */
  #line: Buffer = Buffer.alloc(0);
  #object: { readonly id: string; readonly type: string; readonly bytes: Buffer | null; filled: number } | null = null;
  /** Bytes of the object that have not come, the line feed behind it included. */
  #left = 0;

  constructor(onAnswer: (answer: BatchAnswer) => void) {
    this.#onAnswer = onAnswer;
  }

  /** Takes the next bytes; false where they are nothing that git prints, and then no more may come. */
  push(chunk: Buffer): boolean {
    let at = 0;
    while (at < chunk.length) {
      if (this.#object !== null) {
        at += this.#takeBody(chunk.subarray(at));
        continue;
      }
      const end = chunk.indexOf(10, at);
      const rest = Buffer.concat([this.#line, chunk.subarray(at, end < 0 ? chunk.length : end)]);
      if (rest.length > maximumLine) return false;
      this.#line = end < 0 ? rest : Buffer.alloc(0);
      if (end < 0) return true;
      if (!this.#takeLine(rest.toString("utf8"))) return false;
      at = end + 1;
    }
    return true;
  }

  #takeLine(line: string): boolean {
    if (line.endsWith(" missing") || line.endsWith(" ambiguous")) {
      this.#onAnswer({ kind: "missing" });
      return true;
    }
    const [, id, type, size] = /^([0-9a-f]{40}|[0-9a-f]{64}) (blob|tree|commit|tag) (\d{1,15})$/.exec(line) ?? [];
    if (id === undefined || type === undefined || size === undefined) return false;
    const length = Number(size);
    const isKept = (type === "blob" || type === "tree") && length <= MAX_FILE_BYTES;
    this.#object = { id, type, bytes: isKept ? Buffer.allocUnsafe(length) : null, filled: 0 };
    this.#left = length + 1;
    return true;
  }

  /** Returns how many bytes it took. */
  #takeBody(chunk: Buffer): number {
    const object = this.#object!;
    const taken = Math.min(chunk.length, this.#left);
    if (object.bytes !== null) {
      // Copies no more than there is room for, which leaves the line feed out.
      object.filled += chunk.copy(object.bytes, object.filled, 0, taken);
    }
    this.#left -= taken;
    if (this.#left === 0) {
      this.#object = null;
      const { id, type, bytes } = object;
      this.#onAnswer({ kind: "object", id, type, bytes });
    }
    return taken;
  }
}
