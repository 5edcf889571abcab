import fc from "fast-check";
import { expect, test } from "vitest";
import { moduleFlows } from "../../../src/livepatch/functions/module-flows.ts";
import { functionRoles } from "../../../src/livepatch/functions/roles.ts";
import { summaryOf } from "../../../src/livepatch/functions/summary.ts";
import { callbackModule } from "./flows.ts";

/** Everything that can be asked of a module's functions; how many events there are. */
function askAll(body: string, before = ""): number {
  const module = callbackModule(body, before);
  functionRoles(module);
  for (const definition of module.functions.values()) summaryOf(module, definition);
  return moduleFlows(module).reduce((sum, { events }) => sum + events.length, 0);
}

const { expression, statement } = fc.letrec<{ expression: string; statement: string }>((tie) => ({
  expression: fc.oneof(
    { maxDepth: 5, withCrossShrink: true },
    fc.constantFrom("p", "q", "n", "0", "NULL", "-ENOMEM", "obj", "table", '"text"', "GFP_KERNEL", "helper()"),
    fc.constantFrom("klp_get_prev_state(1)", "klp_get_state(&patch, n)", "klp_shadow_get(NULL, 1)", "kmalloc(8, n)"),
    fc.tuple(tie("expression"), fc.constantFrom("&&", "||", "==", "!=", "<", "=", "+", "|", ",", "+="), tie("expression")).map(([left, operator, right]) => `(${left} ${operator} ${right})`), // prettier-ignore
    fc.tuple(fc.constantFrom("!", "*", "&", "-", "++", "sizeof"), tie("expression")).map((parts) => parts.join(" ")),
    fc.tuple(tie("expression"), fc.constantFrom("->data", ".data", "[n]", "++", "(p)")).map((parts) => parts.join("")),
    fc.tuple(fc.constantFrom("WARN_ON", "unlikely", "IS_ERR_OR_NULL", "kfree", "use", "READ_ONCE", "helper", "again", "BUG_ON", "no_free_ptr"), tie("expression")).map(([name, argument]) => `${name}(${argument})`), // prettier-ignore
    fc.tuple(tie("expression"), tie("expression"), tie("expression")).map(([one, two, three]) => `(${one} ? ${two} : ${three})`), // prettier-ignore
    tie("statement").map((inner) => `({ ${inner} p; })`),
  ),
  statement: fc.oneof(
    { maxDepth: 5, withCrossShrink: true },
    tie("expression").map((inner) => `${inner};`),
    fc.constantFrom("break;", "continue;", "return;", "goto one;", "goto two;", "one:;", "two:;", "case 1:;", "default:;", "int p;", "struct s *q __free(kfree) = p;", "guard(mutex)(&m);"), // prettier-ignore
    tie("expression").map((inner) => `return ${inner};`),
    fc.tuple(tie("expression"), tie("statement"), tie("statement")).map(([condition, then, otherwise]) => `if (${condition}) { ${then} } else { ${otherwise} }`), // prettier-ignore
    fc.tuple(fc.constantFrom("while", "switch", "list_for_each", "scoped_guard"), tie("expression"), tie("statement")).map(([word, condition, body]) => `${word} (${condition}) { ${body} }`), // prettier-ignore
    fc.tuple(tie("statement"), tie("expression")).map(([body, condition]) => `do { ${body} } while (${condition});`),
    fc.tuple(tie("expression"), tie("statement")).map(([inner, body]) => `for (n = 0; ${inner}; n++) { ${body} }`),
    fc.array(tie("statement"), { maxLength: 6 }).map((all) => `{ ${all.join(" ")} }`),
  ),
}));

const helpers = "static void *table[3]; static int again(int n) { return n ? again(n - 1) : helper(n); } static void *helper(void) { return klp_get_state(&patch, again(1)); }"; // prettier-ignore

test("any statements are followed to an end", () => {
  fc.assert(
    fc.property(fc.array(statement, { maxLength: 8 }), (statements) => {
      askAll(statements.join("\n"), helpers);
    }),
    { numRuns: 300 },
  );
});

test("any expression is evaluated to an end", () => {
  fc.assert(
    fc.property(expression, (inner) => {
      askAll(`void *p, *q; int n = ${inner}; if (${inner}) return ${inner};`, helpers);
    }),
    { numRuns: 200 },
  );
});

test("a livepatch with a piece missing is followed to an end", () => {
  const text = `
    struct klp_state *state = klp_get_state(&patch, 1), *prev;
    if (!state) goto out;
    for (prev = klp_get_prev_state(1); prev; prev = NULL) { switch (prev->version) { case 1: state->data = prev->data; break; } }
    do { kfree(state->data); } while (helper() && !IS_ERR(state));
    out: return state ? 0 : -EINVAL;
  `; // prettier-ignore
  fc.assert(
    fc.property(fc.nat({ max: text.length }), fc.nat({ max: 20 }), fc.constantFrom("", "(", "}", "&&", "->", "#if X\n"), (at, length, piece) => {
      askAll(text.slice(0, at) + piece + text.slice(at + length), helpers);
    }), // prettier-ignore
    { numRuns: 300 },
  );
});

test.each([
  ["many conditions", Array.from({ length: 400 }, (_, i) => `if (a${i}) p = q${i};`).join(" ")],
  [
    "many tracked values",
    Array.from({ length: 60 }, (_, i) => `void *p${i} = kmalloc(8, f); if (!p${i}) n = ${i};`).join(" "),
  ],
  ["deep conditions", `${"if (a) { ".repeat(230)} b(); ${"}".repeat(230)}`],
  ["a long chain of else", Array.from({ length: 230 }, (_, i) => `if (a == ${i}) b(${i}); else`).join(" ") + " c();"],
  ["a long sum", `n = ${"a + ".repeat(230)} 1;`],
  ["deep loops", `${"while (a()) { p = f(); ".repeat(40)} b(); ${"}".repeat(40)}`],
  [
    "labels that jump to each other",
    Array.from({ length: 40 }, (_, i) => `l${i}: if (f(${i})) goto l${(i * 7) % 40}; n = ${i};`).join(" "),
  ],
  ["a label that nobody has", "if (a) goto nowhere; b();"],
  [
    "a long switch",
    `switch (n) { ${Array.from({ length: 400 }, (_, i) => `case ${i}: p = f${i}(); break;`).join(" ")} }`,
  ],
])("%s end in bounds", (_, body) => {
  expect(askAll(body)).toBeLessThanOrEqual(10_000);
});

test("calls that fan out end in bounds", () => {
  const functions = Array.from({ length: 9 }, (_, i) => `static int f${i}(int n) { if (n) f${i - 1}(n); else f${i - 1}(1); return f${i - 1}(g()); }`).join("\n"); // prettier-ignore
  expect(
    askAll("return f8(1);", `static int f(int n) { return n; } ${functions.replaceAll("f-1", "f")}`),
  ).toBeLessThanOrEqual(40_000);
});
