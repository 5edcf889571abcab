import type { SourceFile } from "../../c/source.ts";
import { decodeText, TOO_LARGE } from "../read-text.ts";
import type { BatchAnswer } from "./batch-output.ts";
import { parseTree, type TreeEntry } from "./tree.ts";

/** What is remembered of an object. */
export type StoredObject = StoredBlob | StoredTree | UnreadObject;

export interface StoredBlob {
  readonly kind: "blob";
  /** Null where it is no text that could be C. */
  readonly text: string | null;
  /** Why it is none. */
  readonly note: string | null;
  /** The files of this content, by their path at a revision. */
  readonly files: Map<string, SourceFile>;
}

export interface StoredTree {
  readonly kind: "tree";
  readonly entries: ReadonlyMap<string, TreeEntry>;
  /** As {@link Files.list} gives them. */
  readonly names: readonly string[];
}

interface UnreadObject {
  readonly kind: "unread";
  /** The rest of a sentence after a colon. */
  readonly reason: string;
}

/** A folder with more names is cut, as on disk. */
const maximumNames = 50_000;

/** What a name in a tree weighs, in UTF-16 units of text. */
const nameWeight = 100;

/** Above this weight what nobody used for a while is dropped; above the second, nothing more is taken in. */
const maximumIdleWeight = 16 * 1024 * 1024;
const maximumWeight = 64 * 1024 * 1024;

/** Milliseconds for which what was used is kept in any case, so that two analyses never drop each other's files in turn. */
const keptTime = 5 * 60_000;

/** The blobs and trees of a repository by the names of their objects, each kept once however many revisions have it. */
export class ObjectStore {
  readonly #objects = new Map<string, { readonly object: StoredObject; readonly weight: number; usedAt: number }>();
  readonly #maximumWeight: number;
  #weight = 0;
  #now = 0;

  constructor(weight = maximumWeight) {
    this.#maximumWeight = weight;
  }

  get(id: string): StoredObject | undefined {
    const stored = this.#objects.get(id);
    if (stored === undefined) return undefined;
    stored.usedAt = this.#now;
    return stored.object;
  }

  /** Takes in what git answered for an object's name. */
  add(id: string, answer: BatchAnswer & { readonly kind: "object" }): void {
    const { object, weight } = read(answer);
    if (this.#weight + weight > this.#maximumWeight) this.refuse(id, "git has more than is kept in memory");
    else this.#put(id, object, weight);
  }

  /** Notes why an object cannot be had. */
  refuse(id: string, reason: string): void {
    this.#put(id, { kind: "unread", reason }, nameWeight);
  }

  /** Forgets what could not be had, so that it is asked for again. */
  forgetUnread(): void {
    for (const [id, { object }] of this.#objects) if (object.kind === "unread") this.#drop(id);
  }

  /** Takes the time, in milliseconds, and drops what was not used for long where there is too much. True where it did. */
  dropIdle(now: number): boolean {
    this.#now = now;
    if (this.#weight <= Math.min(maximumIdleWeight, this.#maximumWeight)) return false;
    const before = this.#objects.size;
    for (const [id, { usedAt }] of this.#objects) if (now - usedAt > keptTime) this.#drop(id);
    return this.#objects.size < before;
  }

  #put(id: string, object: StoredObject, weight: number): void {
    this.#drop(id);
    this.#objects.set(id, { object, weight, usedAt: this.#now });
    this.#weight += weight;
  }

  #drop(id: string): void {
    this.#weight -= this.#objects.get(id)?.weight ?? 0;
    this.#objects.delete(id);
  }
}

function read({ id, type, bytes }: BatchAnswer & { readonly kind: "object" }): {
  readonly object: StoredObject;
  readonly weight: number;
} {
  if (type === "tree" && bytes !== null) {
    const entries = parseTree(bytes, id.length / 2, maximumNames);
    const names = [...entries].map(([name, { kind }]) => (kind === "folder" ? `${name}/` : name)).sort();
    return { object: { kind: "tree", entries, names }, weight: (entries.size + 1) * nameWeight };
  }
  if (type === "blob") {
    const content = bytes === null ? ({ kind: "refused", message: TOO_LARGE } as const) : decodeText(bytes);
    const isText = content.kind === "text";
    const text = isText ? content.text : null;
    const note = isText ? null : content.message;
    return {
      object: { kind: "blob", text, note, files: new Map() },
      weight: nameWeight + (text?.length ?? 0),
    };
  }
  return {
    object: { kind: "unread", reason: `its object is no file and no folder, or too large` },
    weight: nameWeight,
  };
}
