import type { JsonReader, ManifestProblem, Member } from "./json-reader.ts";

/** What reading a manifest needs and fills. */
export interface ManifestReader extends JsonReader {
  readonly root: string;
  readonly notes: ManifestProblem[];
}

/** Says of a member that it is valid and has no effect yet. */
export function noteUnread(reader: ManifestReader, { name, key }: Member): void {
  reader.notes.push({ message: `\`${name}\` is not read by this version, and changes nothing.`, span: key });
}
