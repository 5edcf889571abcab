import type { Span } from "../../c/source.ts";
import { authorSpan } from "../../c/token.ts";
import type { Module } from "../../livepatch/model.ts";
import { designatedMembers, type DesignatedMember } from "../members.ts";
import type { ModuleRule } from "../rule.ts";
import { describeTarget, lacksName } from "../target.ts";

/** What came to the livepatch API after its first version, by the words in include/linux/livepatch.h. */
interface Feature {
  readonly what: string;
  /** The word that tells whether a header has it. */
  readonly word: string;
  readonly since: string;
  readonly isMember: (member: DesignatedMember) => boolean;
  readonly calls: (module: Module) => readonly { readonly span: Span }[];
}

const features: readonly Feature[] = [
  {
    what: "system states (`struct klp_state`)",
    word: "klp_get_state",
    since: "5.5",
    isMember: ({ tag, designator }) => tag === "klp_patch" && designator.name.text === "states",
    calls: ({ stateCalls }) => stateCalls,
  },
  {
    what: "cumulative livepatches (`.replace`)",
    word: "replace",
    since: "5.1",
    isMember: ({ tag, designator }) => tag === "klp_patch" && designator.name.text === "replace",
    calls: () => [],
  },
  {
    what: "callbacks",
    word: "klp_callbacks",
    since: "4.15",
    isMember: ({ tag, designator }) => tag === "klp_object" && designator.name.text === "callbacks",
    calls: () => [],
  },
  {
    what: "shadow variables",
    word: "klp_shadow_get",
    since: "4.15",
    isMember: () => false,
    calls: ({ shadowCalls }) => shadowCalls,
  },
];

/** include/linux/livepatch.h: what a kernel's header does not have, the compiler refuses. */
export const apiTooOld: ModuleRule = {
  name: "api-too-old",
  group: "tables",
  severity: "error",
  summary: "Something is used that the kernel which the livepatch is for does not have yet.",
  fix: "none",
  subject: "module",
  *check(module, { kernel }) {
    if (kernel === null) return;
    const missing = features.filter(({ word, since }) => lacksName(kernel, word, since));
    const members = missing.length === 0 ? [] : [...designatedMembers(module)];
    for (const { what, since, isMember, calls } of missing) {
      const [place, ...others] = [
        ...members.filter(isMember).map(({ designator }) => authorSpan(designator.first, designator.last)),
        ...calls(module).map(({ span }) => span),
      ]
        // An author who asks for the kernel in an `#if` has thought of the others.
        .filter((span) => !module.conditions.guards(span));
      if (place === undefined) continue;
      yield {
        span: place,
        about: what,
        message: `The livepatch does not build on ${describeTarget(kernel)}, which has no ${what}: they came with Linux ${since}.`,
        related: others.map((span) => ({ span, message: "Used here too." })),
      };
    }
  },
};
