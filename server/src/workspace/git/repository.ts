import { resolve } from "node:path";
import { withSlashes } from "../paths.ts";
import { CommitFiles } from "./commit-files.ts";
import { notUnderstood } from "./failure.ts";
import { found, pending, unread, type GitFailure, type Lookup } from "./lookup.ts";
import { ObjectProcess, type ObjectAnswer } from "./object-process.ts";
import type { StoredObject } from "./object-store.ts";
import { referenceStamp, revisionStamp, tagFolders, type GitFolders } from "./reference-stamps.ts";
import { isAskable, shownRevision, tagOf } from "./revision-names.ts";
import { runGit } from "./run-git.ts";
import type { GitProgram } from "./start-git.ts";
import { parseTags, tagArguments, type Tag } from "./tags.ts";

/** All tags, or those that the commit which is checked out has behind it. */
export type TagKind = "all" | "merged";

interface Facts {
  readonly folders: GitFolders;
  /** The folders from the top of git's working tree down to the one of `.git`; none, as a rule. */
  readonly prefix: readonly string[];
  readonly isShallow: boolean;
}

interface Resolved {
  /** Null where the revision is not there. */
  readonly commit: string | null;
  /** Of what git was asked for before it was. */
  readonly stamp: string;
  usedAt: number;
}

interface TagList {
  readonly names: readonly string[];
  readonly commits: ReadonlyMap<string, string | null>;
}

/** How much longer git may be silent over tags: to tell those behind HEAD, it walks a million commits of the kernel's. */
const tagPatience = 6;

/** Milliseconds for which a git that failed is not asked again. */
const retryTime = 60_000;

/** Above this many revisions those are forgotten that nobody asked for in so many milliseconds: an author types many. */
const maximumIdleRevisions = 1000;
const keptTime = 5 * 60_000;

/** Of this many revisions it is looked whether they moved. */
const maximumStamped = 200;

/**
 * What is known of one repository. Looking never waits: what is not known is `pending`, and one of the functions that
 * load makes it known, or the whole repository `failed`.
 */
export class Repository {
  /** The folder that holds `.git`: a real path with `/`. */
  readonly top: string;
  readonly #program: GitProgram;
  readonly #onChange: () => void;
  readonly #process: ObjectProcess;
  readonly #files: CommitFiles;
  readonly #loading = new Map<string, Promise<void>>();
  readonly #tags = new Map<TagKind, TagList>();
  /** What revisions name that are no known tags. */
  readonly #revisions = new Map<string, Resolved>();
  #facts: Facts | null = null;
  #failure: GitFailure | null = null;
  #retryAt = 0;
  #stamp = "";
  #tagFolders: readonly string[] = [];
  #now = 0;

  /** @param onChange Told whenever an answer may be another one. */
  constructor(top: string, program: GitProgram, onChange: () => void) {
    this.top = top;
    this.#program = program;
    this.#onChange = onChange;
    this.#process = new ObjectProcess(program, top);
    this.#files = new CommitFiles(this.#process, onChange);
  }

  /** Whether older commits were not cloned; false until it is known. */
  get isShallow(): boolean {
    return this.#facts?.isShallow ?? false;
  }

  tags(kind: TagKind): Lookup<readonly string[]> {
    if (this.#failure !== null) return this.#failure;
    const list = this.#tags.get(kind);
    if (list === undefined || this.#facts === null) return pending;
    if (!this.#facts.isShallow || list.names.length > 0) return found(list.names);
    const others = this.#tags.get("all");
    if (others === undefined) return pending;
    const brings = "`git fetch --tags --unshallow` brings";
    return unread(
      others.names.length === 0
        ? `this is a shallow clone without tags; ${brings} them`
        : `this is a shallow clone without the commits of its tags; ${brings} them`,
    );
  }

  /** The commit that a revision names. */
  commit(revision: string): Lookup<string> {
    const missing = {
      kind: "missing",
      message: `There is no revision \`${shownRevision(revision)}\` in this repository.`,
    } as const;
    if (!isAskable(revision)) return missing;
    if (this.#failure !== null) return this.#failure;
    const tagged = this.#commitOfTag(revision);
    if (tagged !== null) return found(tagged);
    const resolved = this.#revisions.get(revision);
    if (resolved === undefined || this.#facts === null) return pending;
    resolved.usedAt = this.#now;
    if (resolved.commit !== null) return found(resolved.commit);
    if (!this.#facts.isShallow) return missing;
    return unread(
      `this is a shallow clone, and \`${shownRevision(revision)}\` may lie beyond what was cloned; \`git fetch --tags --unshallow\` brings all`,
    );
  }

  /** What a commit has under the segments of a path from {@link top}; null where that is nothing. */
  object(commit: string, path: readonly string[]): Lookup<StoredObject | null> {
    if (this.#failure !== null) return this.#failure;
    const step = this.#files.look(commit, this.#inTree(path));
    return step.kind === "unknown" ? pending : found(step.object);
  }

  async loadTags(kind: TagKind): Promise<void> {
    const facts = await this.#loadFacts();
    if (facts === null) return;
    const list = await this.#askTags(kind);
    if (list === null) return;
    if (facts.isShallow && list.length === 0 && kind === "merged") await this.loadTags("all");
    const before = this.#tags.get(kind);
    if (before !== undefined && haveSameCommits(before.commits, list)) return;
    const names = list.map(({ name }) => name);
    const commits = new Map(list.map(({ name, commit }) => [name, commit]));
    this.#tags.set(kind, { names: before === undefined ? names : unchanged(before.names, names), commits });
    this.#onChange();
  }

  async loadCommit(revision: string): Promise<void> {
    if ((await this.#loadFacts()) === null || this.#commitOfTag(revision) !== null) return;
    if (!this.#revisions.has(revision)) await this.#resolve(revision);
  }

  async loadObject(commit: string, path: readonly string[]): Promise<void> {
    if ((await this.#loadFacts()) === null) return;
    const failure = await this.#files.load(commit, this.#inTree(path));
    if (failure !== null) this.#fail(failure);
  }

  /**
   * Looks whether tags and revisions may have moved since they were asked for. True where they have to be loaded again,
   * which {@link renew} does; until then the answers stay.
   *
   * @param now Milliseconds of a clock that only goes forward.
   */
  isStale(now: number, isForced: boolean): boolean {
    this.#now = now;
    if (this.#failure !== null && (isForced || now >= this.#retryAt)) {
      this.#failure = null;
      this.#onChange();
    }
    if (this.#revisions.size > maximumIdleRevisions) {
      for (const [revision, { usedAt }] of this.#revisions) {
        if (now - usedAt > keptTime) this.#revisions.delete(revision);
      }
    }
    if (this.#files.dropIdle(now)) this.#onChange();
    return this.#facts !== null && this.#failure === null && this.#hasMoved(this.#facts.folders);
  }

  /** Loads again all that may have moved; what was known stands until it comes. */
  async renew(): Promise<void> {
    await this.#once("facts", () => this.#askFacts());
    if (this.#failure !== null) return;
    this.#files.forgetUnread();
    await Promise.all([...this.#tags.keys()].map((kind) => this.loadTags(kind)));
    await Promise.all([...this.#revisions.keys()].map((revision) => this.#resolve(revision)));
  }

  dispose(): void {
    this.#process.dispose();
  }

  #commitOfTag(revision: string): string | null {
    const name = tagOf(revision);
    if (name === null) return null;
    return this.#tags.get("all")?.commits.get(name) ?? this.#tags.get("merged")?.commits.get(name) ?? null;
  }

  /** The segments from the top of git's working tree, which is above `.git` as a rule. */
  #inTree(path: readonly string[]): readonly string[] {
    const prefix = this.#facts?.prefix ?? [];
    return prefix.length === 0 ? path : [...prefix, ...path];
  }

  async #resolve(revision: string): Promise<void> {
    await this.#once(`revision ${revision}`, async () => {
      const stamp = this.#facts === null ? "" : revisionStamp(this.#facts.folders, revision);
      const answer = commitIn(await this.#askCommit(revision));
      if (answer.kind !== "found") {
        this.#fail(answer);
        return;
      }
      const commit = answer.value;
      const before = this.#revisions.get(revision);
      this.#revisions.set(revision, { commit, stamp, usedAt: this.#now });
      if (before?.commit !== commit) this.#onChange();
    });
  }

  #askCommit(revision: string): Promise<ObjectAnswer> {
    return this.#process.ask(`${revision}^{commit}`);
  }

  /** The tags of a kind; null where the repository failed. */
  async #askTags(kind: TagKind): Promise<readonly Tag[] | null> {
    let head: string | null = null;
    if (kind === "merged") {
      const commit = commitIn(await this.#askCommit("HEAD"));
      if (commit.kind !== "found") return this.#failed(commit);
      // Nothing is behind a HEAD without a commit.
      if (commit.value === null) return [];
      head = commit.value;
    }
    const program = { ...this.#program, timeout: this.#program.timeout * tagPatience };
    const answer = await runGit(program, this.top, tagArguments(head));
    if (answer.kind !== "output") return this.#failed(answer);
    return parseTags(answer.text) ?? this.#failed(notUnderstood);
  }

  async #loadFacts(): Promise<Facts | null> {
    if (this.#facts === null && this.#failure === null) await this.#once("facts", () => this.#askFacts());
    return this.#failure === null ? this.#facts : null;
  }

  async #askFacts(): Promise<void> {
    const asked = ["--is-shallow-repository", "--absolute-git-dir", "--git-common-dir", "--show-prefix"];
    const answer = await runGit(this.#program, this.top, ["rev-parse", ...asked]);
    if (answer.kind !== "output") {
      this.#fail(answer);
      return;
    }
    const [shallow, own, common, prefix, ...rest] = answer.text.split("\n");
    if (own === undefined || common === undefined || prefix === undefined || rest.length !== 1) {
      this.#fail(notUnderstood);
      return;
    }
    if (shallow !== "true" && shallow !== "false") {
      this.#fail(notUnderstood);
      return;
    }
    const folders = { own: this.#absolute(own), common: this.#absolute(common) };
    const segments = prefix.split("/").filter((segment) => segment !== "");
    const facts = { folders, prefix: segments, isShallow: shallow === "true" };
    // Before anything is asked that they tell the age of.
    this.#tagFolders = tagFolders(folders);
    this.#stamp = referenceStamp(folders, this.#tagFolders);
    const isNew = this.#facts?.isShallow !== facts.isShallow;
    this.#facts = facts;
    if (isNew) this.#onChange();
  }

  #absolute(path: string): string {
    return withSlashes(resolve(this.top, path));
  }

  #hasMoved(folders: GitFolders): boolean {
    if (referenceStamp(folders, this.#tagFolders) !== this.#stamp) return true;
    let left = maximumStamped;
    for (const [revision, { stamp }] of this.#revisions) {
      if (left-- === 0) return false;
      if (revisionStamp(folders, revision) !== stamp) return true;
    }
    return false;
  }

  /** Does something that is already being done only once. */
  #once(key: string, load: () => Promise<void>): Promise<void> {
    let loading = this.#loading.get(key);
    if (loading === undefined) {
      loading = load().finally(() => this.#loading.delete(key));
      this.#loading.set(key, loading);
    }
    return loading;
  }

  #fail(failure: GitFailure): void {
    this.#failure = failure;
    this.#retryAt = this.#now + retryTime;
    this.#onChange();
  }

  #failed(failure: GitFailure): null {
    this.#fail(failure);
    return null;
  }
}

/** Whether the tags are the same ones, in the same order. */
function haveSameCommits(before: TagList["commits"], now: readonly Tag[]): boolean {
  const all = [...before];
  return all.length === now.length && now.every(({ name, commit }, i) => all[i]![0] === name && all[i]![1] === commit);
}

/** The list from before where it has the same names. */
function unchanged(before: readonly string[], now: readonly string[]): readonly string[] {
  return before.length === now.length && before.every((name, i) => name === now[i]) ? before : now;
}

/** The commit in an answer; null where there is none. */
function commitIn(answer: ObjectAnswer): { readonly kind: "found"; readonly value: string | null } | GitFailure {
  if (answer.kind === "failed") return answer.failure;
  return { kind: "found", value: answer.kind === "object" && answer.type === "commit" ? answer.id : null };
}
