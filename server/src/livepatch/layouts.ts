import type { Layout } from "./aggregate.ts";
import { structs } from "../kernel/api.ts";

/** The layout of one of the kernel's livepatch structs, by its tag; members in the order of `include/linux/livepatch.h`. */
export function structLayout(tag: LivepatchTag): Extract<Layout, { kind: "struct" }> {
  return layouts[tag];
}

export type LivepatchTag = "klp_patch" | "klp_object" | "klp_func" | "klp_state";

const callbacks = layoutOf("klp_callbacks", {});

const layouts = {
  klp_patch: layoutOf("klp_patch", {}),
  klp_object: layoutOf("klp_object", { callbacks }),
  klp_func: layoutOf("klp_func", {}),
  klp_state: layoutOf("klp_state", {}),
} as const;

function layoutOf(tag: string, nested: Readonly<Record<string, Layout>>): Extract<Layout, { kind: "struct" }> {
  const fields = structs.get(tag)?.fields ?? [];
  return {
    kind: "struct",
    members: fields.map(({ name, internal }) => ({
      name,
      layout: nested[name] ?? (internal ? ({ kind: "opaque" } as const) : ({ kind: "scalar" } as const)),
    })),
  };
}
