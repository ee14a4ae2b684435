import { DomainError, storedInteger } from '@pan/kit/domain';

/** When an organisation does not disturb families: each night or part of a day, by Quebec's clock, and whole weekends if it says so. */
export interface QuietHoursSaid {
  /** `HH:MM`; where the end is not after the beginning, it is on the next day. */
  readonly begins: string;
  readonly ends: string;
  readonly weekends: boolean;
}

const clock = new Intl.DateTimeFormat('en-CA', {
  ...{ timeZone: 'America/Toronto', hour: '2-digit', minute: '2-digit', hourCycle: 'h23', weekday: 'short' },
});

function onTheClock(instant: Date): { readonly time: string; readonly isWeekend: boolean } {
  const parts = new Map(clock.formatToParts(instant).map(({ type, value }) => [type, value]));
  return {
    time: `${parts.get('hour')}:${parts.get('minute')}`,
    isWeekend: ['Sat', 'Sun'].includes(parts.get('weekday')!),
  };
}

const hour = 3_600_000;
/** No weekend with its nights is longer. */
const longest = 96;

export class QuietHours {
  private constructor(readonly said: QuietHoursSaid) {}

  /** @throws DomainError quiet-hours-empty */
  static say(said: QuietHoursSaid): QuietHours {
    if (said.begins === said.ends) throw new DomainError('quiet-hours-empty');
    return new QuietHours(said);
  }

  holdAt(instant: Date): boolean {
    const { begins, ends, weekends } = this.said;
    const { time, isWeekend } = onTheClock(instant);
    if (weekends && isWeekend) return true;
    return begins < ends ? begins <= time && time < ends : begins <= time || time < ends;
  }

  /** The first instant from this one on at which a message may leave. */
  over(instant: Date): Date {
    if (!this.holdAt(instant)) return instant;
    // They end at their minute of an hour, or with an hour: at midnight after a weekend, or where the clock is put forward over their end.
    const minutes = [0, storedInteger(this.said.ends.slice(3)) * 60_000].sort((one, other) => one - other);
    const began = Math.floor(instant.getTime() / hour) * hour;
    for (let hours = 0; hours < longest; hours += 1)
      for (const minute of minutes) {
        const one = new Date(began + hours * hour + minute);
        if (one > instant && !this.holdAt(one)) return one;
      }
    throw new Error('quiet hours without an end');
  }
}
