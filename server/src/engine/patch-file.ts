/** Whether a file is taken for a patch, by its name. */
export function isPatchFile(path: string): boolean {
  return path.endsWith(".patch") || path.endsWith(".diff");
}
