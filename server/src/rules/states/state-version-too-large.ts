import type { Module, State } from "../../livepatch/model.ts";
import type { Finding, Fix, ModuleRule, RuleContext } from "../rule.ts";
import { highestVersion, idWithName } from "../state-ids.ts";
import { setVersion } from "../written-numbers.ts";

const maximumInt = 0x7fff_ffffn;
const maximumUnsignedInt = 0xffff_ffffn;

/** include/linux/livepatch.h: `version` is an `unsigned int`, and klp_is_state_compatible compares it as one. */
export const stateVersionTooLarge: ModuleRule = {
  name: "state-version-too-large",
  group: "states",
  severity: "warning",
  summary: "A version is negative or above INT_MAX.",
  fix: "ask",
  subject: "module",
  *check(module, context) {
    for (const table of module.stateTables) {
      const seen = new Set<bigint>();
      for (const row of table.walked) {
        const written = row.fields.get("version")?.constant;
        if (!row.id.known || !row.version.known || written?.known !== true || seen.has(row.id.value)) continue;
        seen.add(row.id.value);
        if (written.value < 0n || written.value > maximumInt) {
          yield* finding(module, row, { id: row.id.value, written: written.value, taken: row.version.value }, context);
        }
      }
    }
  },
};

interface Version {
  readonly id: bigint;
  readonly written: bigint;
  /** What the kernel compares. */
  readonly taken: bigint;
}

/** Silent where a release has a version as large, which no smaller one can follow. */
function* finding(
  module: Module,
  row: State,
  { id, written, taken }: Version,
  { predecessors }: RuleContext,
): Iterable<Finding> {
  const highest = highestVersion(predecessors, id) ?? 0n;
  const field = row.fields.get("version");
  if (field === undefined || highest > maximumInt) return;
  const became = taken === written ? "" : `, which is ${taken} for the kernel`;
  yield {
    span: field.valueSpan,
    message:
      `State ${idWithName(id, row.fields.get("id")?.text ?? "")} has version ${written}${became}: ${consequence(taken)} ` +
      `Count versions from 1.`,
    about: id.toString(),
    fixes: fixes(module, row, highest + 1n),
  };
}

function consequence(taken: bigint): string {
  if (taken <= maximumInt) return "the version is cut to the 32 bits of an unsigned int.";
  return taken === maximumUnsignedInt
    ? "there is no higher one, and a later livepatch with any other is refused with -EINVAL over this one."
    : "every later livepatch with a lower version is refused with -EINVAL over this one.";
}

function fixes(module: Module, row: State, version: bigint): Fix[] {
  const edits = version > maximumInt ? null : setVersion(module, row, version);
  return edits === null ? [] : [{ title: `Set the version to ${version}`, safe: false, edits }];
}
