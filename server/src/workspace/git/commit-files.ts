import { notInClone, notUnderstood } from "./failure.ts";
import type { GitFailure } from "./lookup.ts";
import type { ObjectAnswer, ObjectProcess } from "./object-process.ts";
import { ObjectStore, type StoredObject } from "./object-store.ts";

/** How far a path can be followed: to what it leads to, or to the object that has to be asked for next. */
export type Step =
  | { readonly kind: "known"; readonly object: StoredObject | null }
  | { readonly kind: "unknown"; readonly id: string; readonly isCommit: boolean };

const nothing: Step = { kind: "known", object: null };

/**
 * The files and folders of commits. Paths are followed from tree to tree by the names of objects, so that git is asked for
 * nothing that an author has named, and what two commits share is asked for once.
 */
export class CommitFiles {
  readonly #process: ObjectProcess;
  readonly #onChange: () => void;
  readonly #objects = new ObjectStore();
  /** The trees of commits. */
  readonly #trees = new Map<string, string>();
  readonly #loading = new Map<string, Promise<GitFailure | null>>();

  /** @param onChange Told whenever something became known. */
  constructor(process: ObjectProcess, onChange: () => void) {
    this.#process = process;
    this.#onChange = onChange;
  }

  /** Follows a path as far as the trees are known; what is there may be null, for nothing. */
  look(commit: string, segments: readonly string[]): Step {
    const tree = this.#trees.get(commit);
    const refused = tree === undefined ? this.#objects.get(commit) : undefined;
    if (refused !== undefined) return { kind: "known", object: refused };
    if (tree === undefined) return { kind: "unknown", id: commit, isCommit: true };
    let id = tree;
    let object = this.#objects.get(id);
    for (let i = 0; i < segments.length && object?.kind === "tree"; i++) {
      const entry = object.entries.get(segments[i]!);
      if (entry === undefined || (entry.kind === "file" && i < segments.length - 1)) return nothing;
      id = entry.id;
      object = this.#objects.get(id);
    }
    return object === undefined ? { kind: "unknown", id, isCommit: false } : { kind: "known", object };
  }

  /** Asks for all on the way to what a path leads to; returns why git cannot be asked, else null. */
  async load(commit: string, segments: readonly string[]): Promise<GitFailure | null> {
    // Each turn makes one more object on the way known.
    for (;;) {
      const step = this.look(commit, segments);
      if (step.kind === "known") return null;
      const failure = await this.#loadOnce(step.id, step.isCommit);
      if (failure !== null) return failure;
    }
  }

  /** Forgets what could not be had, so that it is asked for again. */
  forgetUnread(): void {
    this.#objects.forgetUnread();
  }

  /** Takes the time, in milliseconds, and drops what was not used for long where there is too much. True where it did. */
  dropIdle(now: number): boolean {
    return this.#objects.dropIdle(now);
  }

  #loadOnce(id: string, isCommit: boolean): Promise<GitFailure | null> {
    let loading = this.#loading.get(id);
    if (loading === undefined) {
      const asked = this.#process.ask(isCommit ? `${id}^{tree}` : id);
      loading = asked.then((answer) => this.#take(id, isCommit, answer)).finally(() => this.#loading.delete(id));
      this.#loading.set(id, loading);
    }
    return loading;
  }

  #take(id: string, isCommit: boolean, answer: ObjectAnswer): GitFailure | null {
    switch (answer.kind) {
      case "object":
        // Whoever answers with another object than was asked for is no git.
        if (!isCommit && answer.id !== id) return notUnderstood;
        if (isCommit) this.#trees.set(id, answer.id);
        this.#objects.add(answer.id, answer);
        break;
      case "missing":
        this.#objects.refuse(id, notInClone);
        break;
      case "broken":
        this.#objects.refuse(id, answer.failure.kind === "unread" ? answer.failure.reason : notInClone);
        break;
      case "failed":
        return answer.failure;
    }
    this.#onChange();
    return null;
  }
}
