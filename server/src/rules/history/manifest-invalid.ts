import type { ManifestRule } from "../rule.ts";

/** A part of the manifest that cannot be read is left out of the history, and with it what it would have found. */
export const manifestInvalid: ManifestRule = {
  name: "manifest-invalid",
  group: "history",
  severity: "error",
  summary: "The manifest is not valid JSON with comments, or does not follow its schema.",
  fix: "none",
  subject: "manifest",
  check: (manifest) => manifest.problems,
};
