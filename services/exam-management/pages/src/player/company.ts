import { again, listen, type ServerEvent } from '../sse.ts';
import type { Presence, Said, Sitting } from './sitting.ts';
import type { Sittings } from './sittings.ts';

/** How often a device says that it is there, as the service asks. */
const tellEveryMs = 15_000;
const pausesMs = [1_000, 30_000] as const;

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
    void again((goesWell) => this.listen(goesWell), this.end.signal, pausesMs);
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

  /** Where it fails, the device tells that it is there all the while, and hears the same from what that answers. */
  private listen(goesWell: () => void): Promise<void> {
    const [address, headers] = this.sittings.stream(this.sitting);
    const heard = ({ type, data }: ServerEvent): void => {
      goesWell();
      if (type === 'state') this.ears.hear(JSON.parse(data) as Said, null);
    };
    return listen(address, headers, heard, this.end.signal);
  }
}
