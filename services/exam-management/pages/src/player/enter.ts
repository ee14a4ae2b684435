import { Refusal } from '@pan/client';
import { ServerClock } from '../clock.ts';
import { Desk } from './desk.ts';
import { Device, type KeptSitting } from './device.ts';
import { SealedPaper } from './sealed-paper.ts';
import type { Sitting } from './sitting.ts';
import { admit, isFinal, Sittings } from './sittings.ts';
import { holdInThisTab } from './tab.ts';

export interface Admission {
  readonly sessionId: string;
  readonly code: string;
}

/** This tab alone finds its sitting again by itself; anybody else at this computer types the code. */
const inThisTab = 'pan-exam';

export function admissionOfThisTab(): Admission | null {
  const kept = sessionStorage.getItem(inThisTab);
  return kept ? (JSON.parse(kept) as Admission) : null;
}

export const leaveThisTab = (): void => sessionStorage.removeItem(inThisTab);

/** A code that was recognised, at a device that kept it. */
export class Entry {
  private readonly clock = new ServerClock();
  private desk: Desk | null = null;

  private constructor(
    private kept: KeptSitting,
    private readonly admission: Admission,
    private readonly device: Device,
    private readonly service: string,
  ) {}

  /** @throws Refusal of a code that admits nobody */
  static async of(service: string, { sessionId, code: typed }: Admission): Promise<Entry> {
    const code = typed.replace(/[^A-Za-z0-9]/g, '').toUpperCase();
    const key = `${sessionId} ${code}`;
    const device = await Device.open();
    const before = await device.sitting(key);
    const entry = new Entry(
      before ?? { key, lease: newLease(), admitted: await admit(service, sessionId, code) },
      { sessionId, code },
      device,
      service,
    );
    // What was kept the day before may lack a package that was sealed since.
    if (before && !before.begun) await entry.admitAnew();
    if (!before) entry.clock.heard(entry.kept.admitted.serverTime, entry.clock.mark());
    await entry.keep();
    sessionStorage.setItem(inThisTab, JSON.stringify({ sessionId, code }));
    return entry;
  }

  /** The session was put off, or what admitted has ended: the code says what holds now. @throws Refusal */
  async renew(): Promise<void> {
    await this.admitAnew();
    await this.keep();
  }

  private async admitAnew(): Promise<void> {
    const { sessionId, code } = this.admission;
    try {
      const sentAt = this.clock.mark();
      this.kept = { ...this.kept, admitted: await admit(this.service, sessionId, code) };
      this.clock.heard(this.kept.admitted.serverTime, sentAt);
    } catch (error) {
      if (isFinal(error)) throw error;
    }
  }

  private async keep(): Promise<void> {
    await this.device.keepSitting(this.kept);
    const { package: place } = this.kept.admitted;
    if (place) await SealedPaper.fetchAhead(place).catch(() => undefined);
  }

  get opensAt(): string {
    return this.kept.admitted.opensAt;
  }

  /** Until this candidate's moment to begin; 0 where it has come, or nobody here knows the time. */
  get msToStart(): number {
    const { opensAt, startAfterMs } = this.kept.admitted;
    const now = this.clock.now();
    return now ? Math.max(0, Date.parse(opensAt) + startAfterMs - now.getTime()) : 0;
  }

  /** @returns whether this tab holds the sitting now, and no other of this browser */
  hold(takeOver: boolean): Promise<boolean> {
    return holdInThisTab(this.kept.key, takeOver, () => this.desk?.giveWay());
  }

  /** Without a network, what was begun at this device goes on by what it kept. @throws Refusal, or what kept the service from answering */
  async start(): Promise<Desk> {
    const { admitted, lease, begun } = this.kept;
    const sittings = new Sittings(this.service, admitted);
    try {
      const sentAt = this.clock.mark();
      const sitting = await sittings.start(lease);
      this.clock.heard(sitting.serverTime, sentAt);
      return await this.openDesk(sitting, sittings);
    } catch (error) {
      if (isFinal(error) || !begun?.package) throw error;
      return this.openDesk(await sittings.whole(begun), sittings, true);
    }
  }

  private async openDesk(sitting: Sitting, sittings: Sittings, isAlone = false): Promise<Desk> {
    const { receipt } = sitting;
    const bare = sittings.bare ?? { ...sitting, items: [], stimuli: [] };
    this.kept = { ...this.kept, ...(!receipt && { begun: bare }) };
    await this.device.keepSitting(this.kept);
    const before = await this.device.answers(sitting.id);
    this.desk = new Desk(sitting, { sittings, device: this.device, clock: this.clock, before, isAlone });
    this.desk.addEventListener('handed-in', () => void this.forget());
    return this.desk;
  }

  /** Of what was shown and written, the next one at this computer finds nothing. */
  private async forget(): Promise<void> {
    const { begun, ...kept } = this.kept;
    await this.device.keepSitting(kept);
    if (begun) await this.device.forgetAnswers(begun.id);
  }
}

/** Whether a start that failed is worth another try by itself: the service was away, or it was a moment too early. */
export const isTooEarly = (error: unknown): boolean => !isFinal(error) || error.problem.code === 'session-not-open';

/** Whether the service said so itself, and asking it what holds now may help. */
export const isAnswered = (error: unknown): boolean => error instanceof Refusal;

function newLease(): string {
  const drawn = crypto.getRandomValues(new Uint8Array(32));
  return [...drawn].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}
