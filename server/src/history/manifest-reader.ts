import type { JsonReader, ManifestProblem } from "./json-reader.ts";

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
