import type { ManifestRule } from "../rule.ts";

/** A release that cannot be read binds nobody: the checks against it are silent, and the author should know. */
export const manifestUnresolved: ManifestRule = {
  name: "manifest-unresolved",
  group: "history",
  severity: "error",
  summary: "The manifest names a source that is not there or holds no livepatch.",
  fix: "none",
  subject: "manifest",
  check: (_manifest, { problems }) => problems,
};
