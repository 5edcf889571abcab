/** All safe fixes of a file at once: what an editor may run at each save. */
export const FIX_ALL_KIND = "source.fixAll.klpState";
