const tags = "refs/tags/";

/**
 * Whether a text can be a revision that git is asked for in one line: no option, no search through messages, nothing of
 * the index, and nothing that only looks like a line.
 */
export function isAskable(revision: string): boolean {
  return /^[^-:]/.test(revision) && revision.length <= 1000 && !/[\p{Cc}\p{Cs}]/u.test(revision);
}

/** The tag that a revision like `refs/tags/v3` names outright; null for any other. */
export function tagOf(revision: string): string | null {
  return revision.startsWith(tags) ? revision.slice(tags.length) : null;
}

/** A revision as it is shown to its author: tags by their own name, of others what fits. */
export function shownRevision(revision: string): string {
  const name = (tagOf(revision) ?? revision).replace(/[\p{Cc}\p{Cs}]/gu, "\ufffd");
  return name.length > 100 ? `${name.slice(0, 100)}…` : name;
}
