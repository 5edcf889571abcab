import type { JsonReader, ManifestProblem, Member } from "./json-reader.ts";

/** What reading a manifest needs and fills. */
export interface ManifestReader extends JsonReader {
  readonly root: string;
  readonly notes: ManifestNote[];
}

/** Something that is valid and that has no effect. */
export interface ManifestNote extends ManifestProblem {
  /** Whether findings may be missing for it: releases that nothing is held against. */
  readonly gap: boolean;
}

/** Says of a member that it is valid and has no effect yet. */
export function noteUnread(reader: ManifestReader, { name, key }: Member): void {
  const message = `\`${name}\` is not read by this version, and changes nothing.`;
  reader.notes.push({ message, span: key, gap: false });
}
