import type { JsonReader, ManifestProblem, Member } from "./json-reader.ts";

/** What reading a manifest needs and fills. */
export interface ManifestReader extends JsonReader {
  readonly root: string;
  readonly notes: ManifestNote[];
}

/** Something that is valid and that this version does not read. */
export interface ManifestNote extends ManifestProblem {
  /** Whether findings may be missing for it: releases that nothing is held against. */
  readonly gap: boolean;
}

/** Says of a member that it is valid and has no effect yet. */
export function noteUnread(reader: ManifestReader, { name, key }: Member): void {
  const message = `\`${name}\` is not read by this version, and changes nothing.`;
  reader.notes.push({ message, span: key, gap: false });
}

/** Says of the member that leads to the states of releases that it has no effect yet; `effect` is what that means for them. */
export function noteUnreadRelease(reader: ManifestReader, { name, key }: Member, effect: string): void {
  const message = `${effect}: \`${name}\` is not read by this version. Record the \`states\` instead.`;
  reader.notes.push({ message, span: key, gap: true });
}
