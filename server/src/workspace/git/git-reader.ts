import { existsSync } from "node:fs";
import type { SourceFile } from "../../c/source.ts";
import type { Git } from "../../engine/files.ts";
import { parseRevisionPath, revisionPath, type RevisionFile } from "../../engine/revision-path.ts";
import { folderOf } from "../paths.ts";
import { findGit } from "./executable.ts";
import { notFound } from "./failure.ts";
import { found, noRepository, unread, type Lookup } from "./lookup.ts";
import type { StoredBlob } from "./object-store.ts";
import { Repository, type TagKind } from "./repository.ts";
import { shownRevision, tagOf } from "./revision-names.ts";
import { Wants } from "./wants.ts";

export interface GitOptions {
  /** Where git is looked for; the `PATH` of this process where it is not given. */
  readonly searchPath?: string;
  /** Milliseconds that git may be silent; 10,000 where it is not given. */
  readonly timeout?: number;
}

/** What the reader asks of the workspace. */
export interface GitHost {
  /** Where a path leads, as far as the links above its workspace folder go. */
  realPath(path: string): string;
  /** Folders in which no git is run: real paths. */
  untrusted(): readonly string[];
  /** Told whenever an answer may be another one. */
  onChange(): void;
}

/** A file or folder in a repository. */
interface Place {
  /** Null where there is no git. */
  readonly repository: Repository | null;
  /** Its path from the folder of `.git`. */
  readonly segments: readonly string[];
}

/** More places of revision paths than this are forgotten, to be found again. */
const maximumPlaces = 200_000;

/** What git says of the files of a workspace: see {@link Git}. Looking never waits and starts nothing; {@link settle} does. */
export class GitReader implements Git {
  readonly isAllowed = true;
  readonly #options: GitOptions;
  readonly #host: GitHost;
  readonly #wants = new Wants();
  /** By the folder of `.git`. */
  readonly #repositories = new Map<string, Repository | null>();
  /** The folder of `.git` for real paths of folders; null where there is none above. */
  readonly #tops = new Map<string, string | null>();
  /** What revision paths stand for. */
  readonly #files = new Map<string, { readonly at: RevisionFile; readonly place: Place | null }>();

  constructor(options: GitOptions, host: GitHost) {
    this.#options = options;
    this.#host = host;
  }

  tags(path: string, which: TagKind): Lookup<readonly string[]> {
    const repository = this.#place(path, true)?.repository;
    if (repository === undefined) return noRepository;
    if (repository === null) return notFound;
    const tags = repository.tags(which);
    if (tags.kind === "pending") this.#wants.note(`${repository.top} ${which}`, () => repository.loadTags(which));
    return tags;
  }

  isShallow(path: string): boolean {
    return this.#place(path, true)?.repository?.isShallow ?? false;
  }

  atRevision(path: string, revision: string): Lookup<string> {
    const place = this.#place(path, true);
    if (place === null) return noRepository;
    const { repository, segments } = place;
    if (repository === null) return notFound;
    const commit = repository.commit(revision);
    const object = commit.kind === "found" ? repository.object(commit.value, segments) : commit;
    if (object.kind === "pending") {
      this.#wants.note(`${repository.top} ${revision}\n${path}`, async () => {
        await repository.loadCommit(revision);
        const now = repository.commit(revision);
        if (now.kind === "found") await repository.loadObject(now.value, segments);
      });
    }
    if (commit.kind !== "found") return commit;
    if (object.kind !== "found") return object;
    const name = tagOf(revision) ?? revision;
    const blob = object.value?.kind === "blob" ? object.value : null;
    if (blob?.text != null) return found(revisionPath({ revision: name, commit: commit.value, path }));
    const what = `\`${segments.join("/")}\` at \`${shownRevision(revision)}\``;
    if (object.value?.kind === "unread") return unread(`${what}: ${object.value.reason}`);
    return blob === null ? { kind: "missing", message: `There is no ${what}.` } : unread(`${what} is ${blob.note}`);
  }

  /** A text file at a {@link revisionPath}; null where there is none, or it is not known yet and now wanted. */
  read(path: string): SourceFile | null {
    const blob = this.#blob(path);
    if (blob?.text == null) return null;
    let file = blob.files.get(path);
    if (file === undefined) {
      file = { path, text: blob.text };
      blob.files.set(path, file);
    }
    return file;
  }

  /** Why what is at a {@link revisionPath} is not read. */
  note(path: string): string | null {
    return this.#blob(path)?.note ?? null;
  }

  /** The names in a folder at a {@link revisionPath}; empty where it is none, or is not known yet and now wanted. */
  list(path: string): readonly string[] {
    const object = this.#object(path, false);
    return object?.kind === "tree" ? object.names : none;
  }

  isPending(): boolean {
    return this.#wants.isPending();
  }

  /** Looks up all that is wanted, and resolves when it is known. */
  settle(): Promise<void> {
    return this.#wants.settle();
  }

  /**
   * Notices what changed in repositories, where they are, and wants it anew.
   *
   * @param now Milliseconds of a clock that only goes forward.
   * @param isForced Whether a git that failed is asked again before its time.
   */
  refresh(now: number, isForced: boolean): void {
    if (isForced) this.#findGitAgain();
    this.#findTopsAgain();
    for (const repository of this.#repositories.values()) {
      if (repository?.isStale(now, isForced) !== true) continue;
      this.#wants.note(`${repository.top} renewed`, () => repository.renew());
    }
  }

  /** Forgets where the repositories are. */
  forgetPlaces(): void {
    this.#tops.clear();
    this.#files.clear();
  }

  dispose(): void {
    this.#wants.clear();
    for (const repository of this.#repositories.values()) repository?.dispose();
    this.#repositories.clear();
    this.forgetPlaces();
  }

  #blob(path: string): StoredBlob | null {
    const object = this.#object(path, true);
    return object?.kind === "blob" ? object : null;
  }

  #object(
    path: string,
    isFile: boolean,
  ): StoredBlob | { readonly kind: "tree"; readonly names: readonly string[] } | null {
    let file = this.#files.get(path);
    if (file === undefined) {
      const at = parseRevisionPath(path);
      if (at === null) return null;
      if (this.#files.size >= maximumPlaces) this.#files.clear();
      file = { at, place: this.#place(at.path, isFile) };
      this.#files.set(path, file);
    }
    const { repository, segments } = file.place ?? nowhere;
    if (repository === null) return null;
    const { commit } = file.at;
    const object = repository.object(commit, segments);
    if (object.kind === "pending") {
      this.#wants.note(`${repository.top} ${path}`, () => repository.loadObject(commit, segments));
    }
    if (object.kind !== "found" || object.value === null || object.value.kind === "unread") return null;
    return object.value;
  }

  #place(path: string, isFile: boolean): Place | null {
    const real = this.#host.realPath(path);
    // No path of ours has these, and git's trees neither.
    if (/\/\.{1,2}(?:\/|$)/.test(real)) return null;
    const folder = isFile ? folderOf(real) : real;
    let top = this.#tops.get(folder);
    if (top === undefined) {
      top = topOf(folder, new Map());
      this.#tops.set(folder, top);
    }
    if (top === null) return null;
    const segments = real.slice(top.length).split("/");
    return { repository: this.#repository(top), segments: segments.filter((segment) => segment !== "") };
  }

  #repository(top: string): Repository | null {
    let repository = this.#repositories.get(top);
    if (repository === undefined) {
      const { searchPath = process.env["PATH"] ?? "", timeout = 10_000 } = this.#options;
      const executable = findGit(searchPath, [...this.#host.untrusted(), top]);
      repository =
        executable === null ? null : new Repository(top, { executable, timeout }, () => this.#host.onChange());
      this.#repositories.set(top, repository);
    }
    return repository;
  }

  #findGitAgain(): void {
    const without = [...this.#repositories].filter(([, repository]) => repository === null);
    if (without.length === 0) return;
    for (const [top] of without) this.#repositories.delete(top);
    this.forgetPlaces();
    this.#host.onChange();
  }

  #findTopsAgain(): void {
    const looked = new Map<string, boolean>();
    const areSame = [...this.#tops].every(([folder, top]) => topOf(folder, looked) === top);
    if (areSame) return;
    this.forgetPlaces();
    this.#host.onChange();
  }
}

const none: readonly string[] = [];

const nowhere: Place = { repository: null, segments: [] };

/** The nearest folder upward that holds `.git`, a folder or, in a worktree or submodule, a file; `looked` remembers. */
function topOf(folder: string, looked: Map<string, boolean>): string | null {
  for (let at = folder; ; at = folderOf(at)) {
    let isTop = looked.get(at);
    if (isTop === undefined) {
      isTop = existsSync(`${at === "/" ? "" : at}/.git`);
      looked.set(at, isTop);
    }
    if (isTop) return at;
    if (folderOf(at) === at) return null;
  }
}
