import { listen } from '../sse.ts';
import type { Presence, Said, Sitting } from './sitting.ts';
import type { Sittings } from './sittings.ts';

/** How often a device says that it is there, as the service asks. */
const tellEveryMs = 15_000;
const longestPauseMs = 30_000;

interface Ears {
  /** @param sentAt what the counter showed when the service was asked; null of what it said by itself */
  hear(said: Said, sentAt: number | null): void;
  mark(): number;
  presence(): Presence;
  ended(error: unknown): void;
}

/**
 * Keeps a device in touch with the service: hears at once what the proctor decides, and says every quarter of a minute that it is
 * there. Whatever of it fails is tried again; a sitting goes on without.
 */
export class Company {
  private readonly end = new AbortController();
  private readonly telling: ReturnType<typeof setInterval>;

  constructor(
    private readonly sitting: Pick<Sitting, 'id' | 'lease'>,
    private readonly sittings: Sittings,
    private readonly ears: Ears,
  ) {
    this.telling = setInterval(() => void this.tell(), tellEveryMs);
    void this.tell();
    void this.listen();
  }

  leave(): void {
    clearInterval(this.telling);
    this.end.abort();
  }

  private async tell(): Promise<void> {
    const sentAt = this.ears.mark();
    try {
      this.ears.hear(await this.sittings.presence(this.sitting, this.ears.presence()), sentAt);
    } catch (error) {
      this.ears.ended(error);
    }
  }

  private async listen(): Promise<void> {
    for (let failures = 0; !this.end.signal.aborted; failures += 1) {
      try {
        const [address, headers] = this.sittings.stream(this.sitting);
        await listen(
          address,
          headers,
          ({ type, data }) => {
            failures = 0;
            if (type === 'state') this.ears.hear(JSON.parse(data) as Said, null);
          },
          this.end.signal,
        );
      } catch {
        // The device tells that it is there all the while, and hears the same from what that answers.
      }
      const pause = Math.min(longestPauseMs, 1_000 * 2 ** Math.min(failures, 5)) * (0.5 + Math.random());
      await new Promise((resolve) => setTimeout(resolve, pause));
    }
  }
}
