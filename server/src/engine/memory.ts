import type { SourceFile } from "../c/source.ts";
import type { Lookup } from "../history/lookup.ts";
import type { Files, Git } from "./files.ts";
import { REVISION_SCHEME } from "./revision-path.ts";

/**
 * Remembers what was computed from files for as long as those files, and what was computed from other remembered answers
 * for as long as those answers, are the same objects. Nothing is told to it: it notes what a computation asks for.
 */
export interface Memory {
  /** The files; reads from inside a remembered computation are noted as what it depends on. */
  readonly files: Files;
  /**
   * Wraps a computation that depends on its key, on {@link files} and on other remembered ones only. With `keep`, only
   * that many answers are held, the last used ones: for those that are large and quickly made again. `before` is the answer
   * that no longer holds, if it was held.
   */
  readonly remember: <K, V>(
    compute: (key: K, before: V | undefined) => V,
    options?: { readonly name?: (key: K) => string; readonly keep?: number },
  ) => (key: K) => V;
}

export function createMemory(source: Files): Memory {
  let current: Dependencies | null = null;

  const files: Files = {
    read: (path) => {
      const file = source.read(path);
      if (file === null || !isLasting(path)) current?.reads.set(path, file);
      return file;
    },
    list: (folder) => {
      const names = source.list(folder);
      if (names.length === 0 || !isLasting(folder)) current?.lists.set(folder, names);
      return names;
    },
    binary: (path) => outside(`binary ${path}`, () => source.binary(path), identity),
    revision: () => source.revision(),
    root: (path) => source.root(path),
    git: {
      get isAllowed() {
        return outside("git", () => source.git.isAllowed, identity);
      },
      tags: (path, which) => outside(`tags ${which} ${path}`, () => source.git.tags(path, which), answerOf),
      isShallow: (path) => outside(`shallow ${path}`, () => source.git.isShallow(path), identity),
      atRevision: (path, revision) =>
        outside(`revision ${revision} ${path}`, () => source.git.atRevision(path, revision), answerOf),
    } satisfies Git,
  };

  /** Asks, and notes what tells this answer from another one. */
  function outside<T>(key: string, ask: () => T, essence: (answer: T) => unknown): T {
    const answer = ask();
    current?.outside.set(key, { ask: () => essence(ask()), value: essence(answer) });
    return answer;
  }

  function record<V>(compute: () => V): Answer<V> {
    const outer = current;
    const dependencies: Dependencies = {
      reads: new Map(),
      lists: new Map(),
      outside: new Map(),
      answers: new Map(),
    };
    current = dependencies;
    try {
      return { value: compute(), dependencies, checkedAt: source.revision() };
    } finally {
      current = outer;
    }
  }

  /** Whether all that an answer was made from is still the same; asked once a revision. */
  function isFresh(answer: Answer<unknown>): boolean {
    const revision = source.revision();
    if (answer.checkedAt === revision) return true;
    const { reads, lists, outside: asked, answers } = answer.dependencies;
    for (const [path, file] of reads) if (source.read(path) !== file) return false;
    for (const [folder, names] of lists) if (source.list(folder) !== names) return false;
    for (const { ask, value } of asked.values()) if (ask() !== value) return false;
    const outer = current;
    current = null;
    try {
      for (const [ask, value] of answers) if (ask() !== value) return false;
    } finally {
      current = outer;
    }
    answer.checkedAt = revision;
    return true;
  }

  function remember<K, V>(
    compute: (key: K, before: V | undefined) => V,
    options: { readonly name?: (key: K) => string; readonly keep?: number } = {},
  ): (key: K) => V {
    const answers = new Map<string, Answer<V>>();
    const keep = options.keep ?? Number.POSITIVE_INFINITY;
    const ask = (key: K): V => {
      const name = options.name === undefined ? String(key) : options.name(key);
      let answer = answers.get(name);
      if (answer === undefined || !isFresh(answer)) {
        const before = answer?.value;
        answer = record(() => compute(key, before));
      }
      // The last used one goes to the end of the map's order.
      answers.delete(name);
      answers.set(name, answer);
      if (answers.size > keep) answers.delete(answers.keys().next().value!);
      note(answer, () => ask(key));
      return answer.value;
    };
    const note = (answer: Answer<V>, again: () => V): void => {
      if (current === null) return;
      // An answer that may be forgotten is depended on by what it was made from, so that asking does not make it anew.
      if (keep === Number.POSITIVE_INFINITY) current.answers.set(again, answer.value);
      else merge(current, answer.dependencies);
    };
    return ask;
  }

  return { files, remember };
}

interface Dependencies {
  readonly reads: Map<string, SourceFile | null>;
  readonly lists: Map<string, readonly string[]>;
  /** What was asked of git and of binary files, by question. */
  readonly outside: Map<string, { readonly ask: () => unknown; readonly value: unknown }>;
  readonly answers: Map<() => unknown, unknown>;
}

interface Answer<V> {
  readonly value: V;
  readonly dependencies: Dependencies;
  checkedAt: number;
}

function merge(into: Dependencies, from: Dependencies): void {
  for (const [path, file] of from.reads) into.reads.set(path, file);
  for (const [folder, names] of from.lists) into.lists.set(folder, names);
  for (const [key, asked] of from.outside) into.outside.set(key, asked);
  for (const [ask, value] of from.answers) into.answers.set(ask, value);
}

/** What git has at a revision never changes once it is known; a release of hundreds of files is compared quickly. */
function isLasting(path: string): boolean {
  return path.startsWith(REVISION_SCHEME);
}

function identity<T>(value: T): T {
  return value;
}

/** Answers of git are the same where what was found is, or what is said instead. */
function answerOf(lookup: Lookup<unknown>): unknown {
  switch (lookup.kind) {
    case "found":
      return lookup.value;
    case "missing":
      return `missing: ${lookup.message}`;
    case "unread":
      return `unread: ${lookup.reason}`;
    case "pending":
      return lookup.kind;
  }
}
