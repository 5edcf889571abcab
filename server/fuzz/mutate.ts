import { randomNumbers } from "../test/c/macro-programs.ts";

/** What real texts are broken with: all that opens, closes, hides or repeats something. */
const insertions: readonly string[] = [
  ..."{ } ( ) [ ] ; , . = # ## \\ \" ' /* */ // ? : -> ... * & ! 0 1 -1 0x 1ULL 'a' \"s\" @ $ \u0000 \ufffd é".split(
    " ",
  ),
  ..."struct union enum static const typedef sizeof return if else for while do switch case int long".split(" "),
  ..."klp_patch klp_object klp_func klp_state states .id .version .replace .objs .states .funcs .callbacks THIS_MODULE".split(
    " ",
  ),
  ..."klp_get_state klp_get_prev_state klp_enable_patch module_init MODULE_INFO __attribute__ __VA_ARGS__ defined".split(
    " ",
  ),
  "\n",
  "\r\n",
  "\\\n",
  "\n#if CONFIG_A\n",
  "\n#ifdef CONFIG_B\n",
  "\n#elif IS_ENABLED(CONFIG_C)\n",
  "\n#else\n",
  "\n#endif\n",
  "\n#if 0\n",
  "\n#error x\n",
  "\n#define A A B\n",
  "\n#define F(x, ...) x #x x##x __VA_ARGS__\n",
  "F(A, ",
  '\n#include "livepatch.c"\n',
  "\n#undef A\n",
];

/** A text made from one of the shapes by some steps that break it; the same for the same seed and number. */
export function mutant(shapes: readonly string[], seed: number, number: number): string {
  const random = randomNumbers((Math.imul(seed, 0x9e3779b1) + number) >>> 0);
  const below = (limit: number): number => Math.floor(random() * limit);
  const pick = (choices: readonly string[]): string => choices[below(choices.length)] ?? "";
  let text = pick(shapes);
  for (let steps = 1 + below(6); steps > 0; steps--) text = step(text);
  return text.slice(0, maximumLength);

  function step(before: string): string {
    const from = below(before.length + 1);
    const to = Math.min(before.length, from + below(random() < 0.5 ? 12 : 400));
    const head = before.slice(0, from);
    const part = before.slice(from, to);
    const tail = before.slice(to);
    switch (below(12)) {
      case 0:
        return head + tail;
      case 1:
        return head + part + part + tail;
      case 2:
        return head;
      case 3:
        return head + part.repeat(2 + below(50)) + tail;
      case 4:
        return head + pick(insertions).repeat(2 + below(300)) + part + tail;
      case 5: {
        const other = pick(shapes);
        const start = below(other.length);
        return head + other.slice(start, start + below(600)) + tail;
      }
      case 6:
        return before.replaceAll("\n", "\r\n");
      case 7:
        return tail + part + head;
      case 8:
        return `${head}\n#if ${pick(["CONFIG_X", "0", "defined(A) && !B", "LINUX_VERSION_CODE > 5"])}\n${part}\n#endif\n${tail}`;
      default:
        return head + pick(insertions) + part + tail;
    }
  }
}

const maximumLength = 200_000;
