import type { Git } from "../../engine/files.ts";

/** Why there is no answer of git's. */
export type NoAnswer = Exclude<ReturnType<Git["tags"]>, { readonly kind: "found" }>;

/** What looking something up in a repository gives, as the engine knows it. */
export type Lookup<T> = { readonly kind: "found"; readonly value: T } | NoAnswer;

/** Why a repository, or something in it, cannot be asked at all. */
export type GitFailure = Exclude<NoAnswer, { readonly kind: "pending" }>;

export const pending: NoAnswer = { kind: "pending" };

export const noRepository: GitFailure = {
  kind: "missing",
  message: "The file is in no git repository: nobody can read it at a revision.",
};

export function found<T>(value: T): Lookup<T> {
  return { kind: "found", value };
}

export function unread(reason: string): GitFailure {
  return { kind: "unread", reason };
}
