import {
  inferHistory,
  inferTagged,
  joinInferred,
  numberedStem,
  type InferenceCandidate,
  type TaggedCandidate,
} from "../history/infer.ts";
import type { PatchHistory } from "../history/history.ts";
import type { Note } from "./diagnostic.ts";
import type { Memory } from "./memory.ts";
import { folderOf, nameOf } from "./paths.ts";
import type { Releases } from "./release-reader.ts";

/** A history that nobody wrote down. */
export interface Inference {
  readonly history: PatchHistory | null;
  /** Why it may lack releases that there are. */
  readonly notes: readonly Note[];
}

/** More numbered siblings in a folder than anybody ships are no history. */
const maximumSiblings = 1000;

/** The newest tags of a repository; the livepatches of older ones run nowhere now, for all that is known. */
const maximumTags = 100;

/** Infers the history of the livepatch whose main file is a path, from the files beside it and from git's tags. */
export function createInference({ files, remember }: Memory, releases: Releases): (path: string) => Inference {
  const siblings = remember((stem: string): PatchHistory | null => {
    const folder = folderOf(stem);
    const names = files
      .list(folder)
      .filter((name) => name.endsWith(".c") && numberedStem(name.slice(0, -2)) === nameOf(stem));
    if (names.length < 2 || names.length > maximumSiblings) return null;
    return inferHistory(names.flatMap((name) => candidate(`${folder}/${name}`) ?? []));
  });

  function candidate(path: string): InferenceCandidate | null {
    const release = releases.source(path);
    return release === null ? null : { ...release, path, name: nameOf(path).slice(0, -2) };
  }

  /** Whether git is worth asking: nothing binds a livepatch that is not cumulative and has to do with no state. */
  function mayBeBound({ replace, states, calledIds }: InferenceCandidate): boolean {
    return !replace.known || replace.value || !states.known || states.value.length > 0 || calledIds.length > 0;
  }

  function tagged(own: InferenceCandidate): Inference {
    // Who does not want it asked need not be told so at every livepatch.
    if (!files.git.isAllowed) return nothing;
    const tags = files.git.tags(own.path, "merged");
    if (tags.kind === "unread") {
      const { reason } = tags;
      return { history: null, notes: [{ path: files.root(own.path), message: `its tags are no history: ${reason}` }] };
    }
    if (tags.kind !== "found") return { history: null, notes: [] };
    const newest = tags.value.slice(-maximumTags);
    const candidates = newest.flatMap((tag): TaggedCandidate[] => {
      const at = files.git.atRevision(own.path, `refs/tags/${tag}`);
      const release = at.kind === "found" ? releases.source(at.value) : null;
      return at.kind === "found" && release !== null ? [{ ...release, tag, path: at.value }] : [];
    });
    const history = inferTagged(own, candidates);
    if (history === null || !files.git.isShallow(own.path)) return { history, notes: [] };
    const message =
      "this is a shallow clone, and tags beyond it are not looked at; `git fetch --tags --unshallow` brings them";
    return { history, notes: [{ path: files.root(own.path), message }] };
  }

  return remember((path: string): Inference => {
    const own = path.endsWith(".c") ? candidate(path) : null;
    if (own === null) return { history: null, notes: [] };
    const numbered = siblings(`${folderOf(path)}/${numberedStem(own.name)}`);
    const { history, notes } = mayBeBound(own) || numbered !== null ? tagged(own) : nothing;
    return { history: joinInferred(own, numbered, history), notes };
  });
}

const nothing: Inference = { history: null, notes: [] };
