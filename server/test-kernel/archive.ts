/** A file or folder (where `content` is null) of an archive. */
export interface Entry {
  readonly path: string;
  readonly mode: number;
  readonly content: Uint8Array | string | null;
}

/**
 * A cpio archive of the kind "newc", which the kernel unpacks as its first file system; it needs no compression. Mirrors
 * `init/initramfs.c: do_header`.
 */
export function archive(entries: readonly Entry[]): Uint8Array {
  const all = [...entries, { path: "TRAILER!!!", mode: 0, content: null }];
  return Buffer.concat(all.flatMap((entry, index) => record(entry, index + 1)));
}

function record({ path, mode, content }: Entry, inode: number): Uint8Array[] {
  const name = Buffer.from(`${path}\0`);
  const data = Buffer.from(content ?? "");
  const owner = 0;
  const links = 1;
  const time = 0;
  const device = 0;
  const checksum = 0;
  const fields = [inode, mode, owner, owner, links, time, data.length, device, device, device, device];
  const header = [...fields, name.length, checksum].map((field) => field.toString(16).padStart(8, "0")).join("");
  return [padded(Buffer.concat([Buffer.from(`070701${header}`), name])), padded(data)];
}

/** With zeros up to a multiple of four bytes. */
function padded(bytes: Uint8Array): Uint8Array {
  return Buffer.concat([bytes, Buffer.alloc(-bytes.length & 3)]);
}
