/** What somebody asked for and does not know yet: noted at once, and looked up when {@link Wants.settle} is called. */
export class Wants {
  readonly #noted = new Map<string, () => Promise<void>>();
  readonly #running = new Map<string, Promise<void>>();

  /** Notes that something is wanted; `look` never rejects. What is noted or on its way already is not looked up twice. */
  note(key: string, look: () => Promise<void>): void {
    if (!this.#running.has(key)) this.#noted.set(key, look);
  }

  isPending(): boolean {
    return this.#noted.size > 0 || this.#running.size > 0;
  }

  /** Looks up all that is noted, and resolves when nothing is wanted any more. */
  async settle(): Promise<void> {
    while (this.isPending()) {
      for (const [key, look] of this.#noted) {
        const done = look().finally(() => this.#running.delete(key));
        this.#running.set(key, done);
      }
      this.#noted.clear();
      await Promise.all(this.#running.values());
    }
  }

  /** Forgets what is noted; what is on its way comes all the same. */
  clear(): void {
    this.#noted.clear();
  }
}
