import type { CallExpression, Initializer } from "../../c/ast.ts";
import { evaluateString } from "../../c/constants.ts";
import { authorSpan } from "../../c/token.ts";
import { unwrapped } from "../../c/unwrap.ts";
import { forEachNode } from "../../c/walk.ts";
import { functions } from "../../kernel/api-functions.ts";
import { isBefore } from "../../kernel/target-kernel.ts";
import type { CallEvent } from "../../livepatch/functions/events.ts";
import { surroundingsOf } from "../../livepatch/functions/surroundings.ts";
import type { Module } from "../../livepatch/model.ts";
import type { Finding, ModuleRule, RuleContext } from "../rule.ts";
import { callbackCalls, type CallbackCall } from "./callback-calls.ts";

/** kernel/livepatch/core.c: callbacks run under klp_mutex, which klp_enable_patch, klp_module_coming and enabled_store take. */
export const callbackDeadlock: ModuleRule = {
  name: "callback-deadlock",
  group: "callbacks",
  severity: "error",
  summary: "A callback waits for the lock that the kernel holds while it runs callbacks.",
  fix: "none",
  inPatches: true,
  subject: "module",
  *check(module, context) {
    for (const call of callbackCalls(module).values()) {
      if (call.event.callee !== null) continue;
      const wait = waitOf(module, call.event, context);
      if (wait !== null) yield finding(call, wait);
    }
  },
};

/** Why a call never returns, and what to do instead. */
interface Wait {
  readonly why: string;
  readonly mend: string;
}

function finding({ event, callback, kind }: CallbackCall, { why, mend }: Wait): Finding {
  const within = event.function.declarator.name?.text ?? "";
  const through = within === callback ? "" : ` through ${within}()`;
  return {
    span: authorSpan(event.node.first, event.node.last),
    message:
      `The \`${kind}\` callback ${callback}() calls ${event.name ?? ""}()${through}, ${why}: the kernel holds \`klp_mutex\` while it runs ` +
      `callbacks, so that this one never returns, and no livepatch or module is loaded or removed any more. ${mend}`,
    about: event.name ?? "",
  };
}

function waitOf(module: Module, event: CallEvent, { kernel }: RuleContext): Wait | null {
  const name = event.name ?? "";
  if (livepatchCalls.has(name)) {
    const removed = functions.get(name)?.removed ?? null;
    // What does not build is told as `removed-function`.
    if (removed !== null && kernel?.version != null && !isBefore(kernel.version, removed)) return null;
    return { why: "which takes `klp_mutex`", mend: "Livepatches are enabled and disabled from outside of callbacks." };
  }
  if (moduleLoaders.has(name)) {
    return {
      why: "which waits until the module is loaded, and loading it takes `klp_mutex`",
      mend: "Load the module before klp_enable_patch(), or use request_module_nowait() where nothing here needs it.",
    };
  }
  if (mutexLocks.test(name) && isLivepatchMutex(event)) {
    return { why: "which takes `klp_mutex`", mend: "The lock is the kernel's own: leave it alone." };
  }
  if (fileWriters.has(name)) {
    const path = openedPath(event);
    return path?.startsWith("/sys/kernel/livepatch/") === true ? sysfsWait(`which writes to \`${path}\``) : null;
  }
  return startsProgram(event) ? programWait(module, event) : null;
}

const livepatchCalls: ReadonlySet<string> = new Set([
  "klp_enable_patch",
  "klp_disable_patch",
  "klp_register_patch",
  "klp_unregister_patch",
]);

/** include/linux/kmod.h, include/linux/module.h: they wait for modprobe to end. */
const moduleLoaders: ReadonlySet<string> = new Set([
  "request_module",
  "__request_module",
  "try_then_request_module",
  "symbol_request",
]);

const mutexLocks = /^(mutex_lock(_interruptible|_killable|_nested|_io)?|guard\(mutex\w*\))$/;

function isLivepatchMutex({ arguments: [mutex] }: CallEvent): boolean {
  return mutex?.kind === "address" && mutex.place.kind === "variable" && mutex.place.name === "klp_mutex";
}

/** fs/read_write.c, and the position of the file among their arguments is the first. */
const fileWriters: ReadonlySet<string> = new Set(["kernel_write", "__kernel_write", "vfs_write"]);

/** The path that the file was opened by which a call writes to; null where that is not a text. */
function openedPath({ arguments: [file] }: CallEvent): string | null {
  if (file?.kind !== "result" || file.function !== "filp_open") return null;
  const [path] = file.call.arguments;
  return path === undefined || path.kind === "typeName" ? null : evaluateString(path);
}

function sysfsWait(writes: string): Wait {
  return {
    why: `${writes}, where the kernel takes \`klp_mutex\``,
    mend: "Leave it to whoever loads the livepatch.",
  };
}

/** include/linux/umh.h: with UMH_WAIT_PROC it returns once the program has ended. */
function startsProgram({ name, arguments: values }: CallEvent): boolean {
  const wait = values[3];
  return name === "call_usermodehelper" && wait?.kind === "names" && wait.names.includes("UMH_WAIT_PROC");
}

/** What a program waits for, by the texts among its path and arguments. */
function programWait(module: Module, event: CallEvent): Wait | null {
  const texts = programTexts(module, event);
  if (texts.some((text) => sysfsWrite.test(text)))
    return sysfsWait("whose program writes below `/sys/kernel/livepatch/`");
  if (!texts.some((text) => moduleProgram.test(text))) return null;
  return {
    why: "which waits until a module is loaded or removed, and that takes `klp_mutex`",
    mend: "Do it before klp_enable_patch().",
  };
}

const sysfsWrite = />\s*\/sys\/kernel\/livepatch\//;
const moduleProgram = /(^|[\s/])(modprobe|insmod|rmmod)(\s|$)/;

function programTexts(module: Module, { node, function: within }: CallEvent): readonly string[] {
  const [path, argv] = node.arguments;
  const texts = textsIn(path);
  const named = argv === undefined || argv.kind === "typeName" ? null : unwrapped(argv);
  if (named?.kind !== "identifier") return texts;
  forEachNode(within.body, (each) => {
    if (each.kind === "initDeclarator" && each.declarator.name?.text === named.name)
      texts.push(...textsIn(each.initializer));
  });
  const unit = surroundingsOf(module).unitOf(within);
  for (const declaration of unit?.tree.declarations ?? []) {
    if (declaration.kind !== "declaration") continue;
    for (const { declarator, initializer } of declaration.declarators) {
      if (declarator.name?.text === named.name) texts.push(...textsIn(initializer));
    }
  }
  return texts;
}

function textsIn(value: CallExpression["arguments"][number] | Initializer | null | undefined): string[] {
  const texts: string[] = [];
  if (value == null) return texts;
  forEachNode(value, (node) => {
    const text = node.kind === "string" ? evaluateString(node) : null;
    if (text !== null) texts.push(text);
  });
  return texts;
}
