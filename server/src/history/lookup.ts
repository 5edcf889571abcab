/** What looking for something outside of the sources gives: a revision, git's tags, a built module. */
export type Lookup<T> =
  | { readonly kind: "found"; readonly value: T }
  /** It is not there, so whoever named it is wrong; a sentence. */
  | { readonly kind: "missing"; readonly message: string }
  /** Nobody looked, and what is there stays unknown: git is off or does not answer. The rest of a sentence after a colon. */
  | { readonly kind: "unread"; readonly reason: string }
  /** The answer is on its way; until then nothing may be said. */
  | { readonly kind: "pending" };
