import { findNodeAtLocation, type Node } from "jsonc-parser";
import type { JsonPath } from "../../history/manifest-edits.ts";

/** One value that may be written at a place of a manifest. */
export interface Choice {
  /** The value, or the name of a member. */
  readonly value: string | number;
  readonly kind: "file" | "folder" | "value" | "reference";
  readonly detail: string | null;
  /** What goes behind a member's name, as JSON. */
  readonly member?: string;
}

/** The value of a member of the object at a path, if it is a text that is not empty. */
export function textAt(tree: Node, path: JsonPath): string | null {
  const value: unknown = findNodeAtLocation(tree, [...path])?.value;
  return typeof value === "string" && value !== "" ? value : null;
}

/** The items of the array at a path; none where there is no array. */
export function itemsAt(tree: Node, path: JsonPath): readonly Node[] {
  const node = findNodeAtLocation(tree, [...path]);
  return node?.type === "array" ? (node.children ?? []) : [];
}
