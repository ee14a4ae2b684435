import type { examManagement } from '@pan/client';
import { ServerClock } from '../clock.ts';
import { openStream } from './api.ts';
import { again, listen, type ServerEvent } from '../sse.ts';

/** How one candidate stands. */
export type MonitorRow = examManagement.components['schemas']['WatchedCandidateView'];

interface Said {
  readonly serverTime: string | null;
  readonly candidates?: readonly MonitorRow[];
  /** Candidates who are no longer placed here. */
  readonly gone?: readonly string[];
}

const pausesMs = [500, 15_000] as const;

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
    void again((goesWell) => this.follow(goesWell), this.ended.signal, pausesMs);
  }

  get candidates(): MonitorRow[] {
    return [...this.rows.values()];
  }

  end(): void {
    this.ended.abort();
  }

  /** Until whatever ends it: then what stands there is told to be old, and the service is asked again. */
  private async follow(goesWell: () => void): Promise<void> {
    const cut = new AbortController();
    const onCut = (): void => cut.abort();
    addEventListener('offline', onCut, { once: true });
    try {
      const [address, headers] = await openStream(`/v1/rooms/${this.roomId}/monitor/stream`);
      const heard = (event: ServerEvent): void => {
        goesWell();
        this.take(event);
      };
      await listen(address, headers, heard, AbortSignal.any([this.ended.signal, cut.signal]));
    } finally {
      removeEventListener('offline', onCut);
      this.isLive = false;
      this.dispatchEvent(new Event('change'));
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
