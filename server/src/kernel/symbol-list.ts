/** One symbol of a kernel, as `System.map` and `/proc/kallsyms` list them. */
export interface KernelSymbol {
  readonly name: string;
  /** The letter of nm(1): `t` or `T` for text, `d` for data, ... */
  readonly type: string;
  /** The names of the functions listed before and after it; null at the list's ends. */
  readonly before: string | null;
  readonly after: string | null;
}

/** A list of symbols, held as its bytes with an index by name. */
export interface SymbolList {
  /** Whether it says of no object at all what that has. */
  readonly isEmpty: boolean;
  /** Whether the list says what an object has: vmlinux (null) where it knows where the kernel's text starts, a module where it names it. */
  readonly lists: (object: string | null) => boolean;
  /**
   * All symbols of this very name, in the list's order: that of addresses, in which kernel/livepatch/core.c:
   * klp_find_object_symbol counts them, whatever their type. CONFIG_LIVEPATCH needs CONFIG_KALLSYMS_ALL, so data counts as well.
   */
  readonly find: (object: string | null, name: string) => readonly KernelSymbol[];
  /** Calls back with the name of each function of an object. */
  readonly forEachFunction: (object: string | null, visit: (name: string) => void) => void;
}

/**
 * Reads lines such as `ffffffff81000000 T _stext` and `ffffffffc0600000 t nfs_open	[nfs]`; any other line is left out. Keeps
 * the bytes. Never throws, and makes no text of a line that nobody asks for.
 */
export function readSymbolList(bytes: Uint8Array): SymbolList {
  const index = indexLines(bytes);
  const decoder = new TextDecoder();
  const nameOf = (line: number): string => {
    const start = index.names[line]!;
    return decoder.decode(bytes.subarray(start, nameEnd(bytes, start)));
  };
  const typeOf = (line: number): string => String.fromCharCode(bytes[index.types[line]!]!);
  const numberOf = (object: string | null): number | undefined => (object === null ? 0 : index.modules.get(object));
  const isFunction = (line: number): boolean => isFunctionType(bytes[index.types[line]!]!);

  const linesOf = (object: string | null, name: string): number[] => {
    const lines: number[] = [];
    const owner = numberOf(object);
    const wanted = new TextEncoder().encode(name);
    if (owner === undefined || wanted.length === 0) return lines;
    for (let line = index.heads[hashOf(wanted, 0, wanted.length) & index.mask]!; line >= 0; line = index.next[line]!) {
      if (index.owners[line] === owner && isAt(bytes, index.names[line]!, wanted)) lines.push(line);
    }
    return lines.reverse();
  };

  /** The nearest function before or behind a line, in the same object. */
  const neighbour = (from: number, step: 1 | -1): string | null => {
    for (let line = from + step; line >= 0 && line < index.count; line += step) {
      if (index.owners[line] !== index.owners[from]) return null;
      if (isFunction(line)) return nameOf(line);
    }
    return null;
  };

  const hasText = ["_stext", "_text"].some((name) => linesOf(null, name).length > 0);
  return {
    isEmpty: !hasText && index.modules.size === 0,
    lists: (object) => (object === null ? hasText : index.modules.has(object)),
    find: (object, name) =>
      linesOf(object, name).map((line) => ({
        name,
        type: typeOf(line),
        before: neighbour(line, -1),
        after: neighbour(line, 1),
      })),
    forEachFunction: (object, visit) => {
      const owner = numberOf(object);
      for (let line = 0; line < index.count; line++) {
        if (index.owners[line] === owner && isFunction(line)) visit(nameOf(line));
      }
    },
  };
}

/** Whether a letter of nm(1) stands for a function: text, weak text, an indirect function. */
export function isFunctionLetter(type: string): boolean {
  return type.length === 1 && isFunctionType(type.charCodeAt(0));
}

function isFunctionType(type: number): boolean {
  return type === T || type === t || type === W || type === w || type === i;
}

const [T, t, W, w, i] = ["T", "t", "W", "w", "i"].map((letter) => letter.charCodeAt(0));

/** What is kept of the lines, by number. Lines of one name hang together from the last to the first. */
interface LineIndex {
  readonly count: number;
  /** Offsets of the names, and of the type letters. */
  readonly names: Uint32Array;
  readonly types: Uint32Array;
  /** 0 for vmlinux, else the number in {@link modules}. */
  readonly owners: Uint16Array;
  readonly modules: ReadonlyMap<string, number>;
  readonly heads: Int32Array;
  readonly next: Int32Array;
  readonly mask: number;
}

/** No kernel has so many symbols or modules; what follows is left out. */
const maximumLines = 1 << 22;
const maximumModules = 0xffff;

function indexLines(bytes: Uint8Array): LineIndex {
  const decoder = new TextDecoder();
  const modules = new Map<string, number>();
  // The shortest line has an address of 8 digits or more; what does not fit grows.
  let room = Math.max(16, bytes.length >> 5);
  let names = new Uint32Array(room);
  let types = new Uint32Array(room);
  let owners = new Uint16Array(room);
  let hashes = new Uint32Array(room);
  let count = 0;
  let lastModule = "";
  for (let at = 0; at < bytes.length && count < maximumLines;) {
    const digits = at;
    while (isHexDigit(bytes[at]!)) at++;
    const type = skipBlanks(bytes, at);
    const name = skipBlanks(bytes, type + 1);
    const isSymbol = at > digits && type > at && name > type + 1 && !endsLine(bytes[name]);
    if (!isSymbol) {
      at = nextLine(bytes, at);
      continue;
    }
    let hash = hashSeed;
    for (at = name; !endsName(bytes[at]); at++) hash = Math.imul(hash ^ bytes[at]!, hashPrime);
    if (count === room) {
      room *= 2;
      names = grown(names, new Uint32Array(room));
      types = grown(types, new Uint32Array(room));
      owners = grown(owners, new Uint16Array(room));
      hashes = grown(hashes, new Uint32Array(room));
    }
    const module = skipBlanks(bytes, at);
    let owner = 0;
    if (bytes[module] === openBracket) {
      const end = nameEnd(bytes, module);
      if (!isModule(bytes, module, end, lastModule)) lastModule = decoder.decode(bytes.subarray(module + 1, end - 1));
      owner = modules.get(lastModule) ?? Math.min(modules.size + 1, maximumModules);
      modules.set(lastModule, owner);
    }
    names[count] = name;
    types[count] = type;
    owners[count] = owner;
    hashes[count] = hash;
    count++;
    at = nextLine(bytes, at);
  }
  return { count, names, types, owners, modules, ...chains(hashes, count) };
}

function chains(hashes: Uint32Array, count: number): Pick<LineIndex, "heads" | "next" | "mask"> {
  let size = 16;
  while (size < count) size *= 2;
  const heads = new Int32Array(size).fill(-1);
  const next = new Int32Array(count);
  const mask = size - 1;
  for (let line = 0; line < count; line++) {
    const slot = hashes[line]! & mask;
    next[line] = heads[slot]!;
    heads[slot] = line;
  }
  return { heads, next, mask };
}

/** FNV-1a. */
const hashSeed = 0x811c9dc5;
const hashPrime = 0x01000193;

function hashOf(bytes: Uint8Array, start: number, end: number): number {
  let hash = hashSeed;
  for (let at = start; at < end; at++) hash = Math.imul(hash ^ bytes[at]!, hashPrime);
  return hash;
}

function grown<A extends Uint16Array | Uint32Array>(from: A, to: A): A {
  to.set(from);
  return to;
}

function isAt(bytes: Uint8Array, start: number, wanted: Uint8Array): boolean {
  for (let at = 0; at < wanted.length; at++) if (bytes[start + at] !== wanted[at]) return false;
  return endsName(bytes[start + wanted.length]);
}

/** Whether `[name]` between two offsets is the module that the line before was of. */
function isModule(bytes: Uint8Array, start: number, end: number, name: string): boolean {
  if (end - start !== name.length + 2) return false;
  for (let at = 0; at < name.length; at++) if (bytes[start + 1 + at] !== name.charCodeAt(at)) return false;
  return true;
}

const openBracket = "[".charCodeAt(0);

function isHexDigit(byte: number): boolean {
  return (byte >= 48 && byte <= 57) || (byte >= 97 && byte <= 102) || (byte >= 65 && byte <= 70);
}

function skipBlanks(bytes: Uint8Array, from: number): number {
  let at = from;
  while (bytes[at] === 32 || bytes[at] === 9) at++;
  return at;
}

function nameEnd(bytes: Uint8Array, from: number): number {
  let at = from;
  while (!endsName(bytes[at])) at++;
  return at;
}

function endsName(byte: number | undefined): boolean {
  return byte === undefined || byte <= 32;
}

function endsLine(byte: number | undefined): boolean {
  return byte === undefined || byte === 10 || byte === 13;
}

function nextLine(bytes: Uint8Array, from: number): number {
  const end = bytes.indexOf(10, from);
  return end < 0 ? bytes.length : end + 1;
}
