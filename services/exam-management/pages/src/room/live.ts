import type { examManagement } from '@pan/client';
import { ServerClock } from '../clock.ts';
import { openStream } from './api.ts';
import { listen, type ServerEvent } from '../sse.ts';

/** How one candidate stands. */
export type MonitorRow = examManagement.components['schemas']['WatchedCandidateView'];

interface Said {
  readonly serverTime: string | null;
  readonly candidates?: readonly MonitorRow[];
  /** Candidates who are no longer placed here. */
  readonly gone?: readonly string[];
}

const longestPauseMs = 15_000;

/** A room as the service tells it, once a second where something changes; asked again for as long as somebody looks. */
export class LiveRoom extends EventTarget {
  readonly clock = new ServerClock();
  /** The last instant that the service told, and whether it is still telling. */
  heardAt: string | null = null;
  isLive = false;
  private rows = new Map<string, MonitorRow>();
  private readonly ended = new AbortController();

  constructor(private readonly roomId: string) {
    super();
    void this.follow();
  }

  get candidates(): MonitorRow[] {
    return [...this.rows.values()];
  }

  end(): void {
    this.ended.abort();
  }

  private async follow(): Promise<void> {
    for (let failures = 0; !this.ended.signal.aborted; failures += 1) {
      const cut = new AbortController();
      const onCut = (): void => cut.abort();
      addEventListener('offline', onCut, { once: true });
      try {
        const [address, headers] = await openStream(`/v1/rooms/${this.roomId}/monitor/stream`);
        await listen(
          address,
          headers,
          (event) => {
            failures = 0;
            this.take(event);
          },
          AbortSignal.any([this.ended.signal, cut.signal]),
        );
      } catch {
        // Whatever ended it, what stands there is told to be old, and the service is asked again.
      }
      removeEventListener('offline', onCut);
      this.isLive = false;
      this.dispatchEvent(new Event('change'));
      const pause = Math.min(longestPauseMs, 500 * 2 ** Math.min(failures, 5)) * (0.5 + Math.random());
      await new Promise((resolve) => setTimeout(resolve, pause));
    }
  }

  private take({ type, data }: ServerEvent): void {
    if (!['snapshot', 'changes', 'heartbeat'].includes(type)) return;
    const { serverTime, candidates = [], gone = [] } = JSON.parse(data) as Said;
    if (type === 'snapshot') this.rows = new Map();
    for (const row of candidates) this.rows.set(row.candidateId, row);
    for (const id of gone) this.rows.delete(id);
    if (serverTime) this.clock.heard(serverTime, this.clock.mark());
    [this.heardAt, this.isLive] = [serverTime ?? this.heardAt, true];
    this.dispatchEvent(new Event('change'));
  }
}
