/** include/linux/module.h: a module's name has a place of `MODULE_NAME_LEN` bytes, which is 64 less a long, the last one for the zero. */
export const maximumModuleName = 55;

/** The length of a name in bytes, as C counts it. */
export function lengthOf(name: string): number {
  return new TextEncoder().encode(name).length;
}

/** How the file of a module ends, compressed or not. */
export const fileEnding = /\.ko(\.(gz|xz|zst))?$/;

/**
 * The name that the kernel has for the module that a file or a path stands for: `foo_bar` for `drivers/foo-bar.ko`.
 * scripts/Makefile.lib: name-fix-token.
 */
export function moduleNameOf(text: string): string {
  const file = text.slice(text.lastIndexOf("/") + 1);
  return file.replace(fileEnding, "").replaceAll("-", "_");
}
