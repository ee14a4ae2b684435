import type { Sitting } from './sitting.ts';
import type { Sittings } from './sittings.ts';

/** Files of a paper, each fetched once: ahead of the question that shows it, so that a cut of the network finds it here. */
export class PaperFiles {
  private readonly known = new Map<string, Promise<string>>();

  constructor(
    private readonly sitting: Sitting,
    private readonly sittings: Sittings,
  ) {}

  readonly at = (address: string): Promise<string> => {
    const known = this.known.get(address);
    if (known) return known;
    const asked = this.sittings.file(this.sitting, address);
    asked.catch(() => this.known.delete(address));
    this.known.set(address, asked);
    return asked;
  };

  /** All that the bodies name, one after the other. */
  async fetchAhead(): Promise<void> {
    const { items, stimuli } = this.sitting;
    const bodies = [...items, ...stimuli].map(({ body }) => body).join();
    for (const [address] of bodies.matchAll(/files\/[0-9a-f]{64}/g)) await this.at(address).catch(() => undefined);
  }
}
