import { daysAfter, DomainError } from '@pan/kit/domain';
import type { KindOfData } from '../accesses/kinds-of-data.js';
import { afterMonths } from '../consents/consent.js';
import { ruleOn } from '../files/files.js';
import { dueTo, type IncidentKind, type IncidentTerms, incidentTerms, type NoticeRecipient } from './incident-law.js';

export interface IncidentNotice {
  readonly to: NoticeRecipient;
  readonly on: string;
}

/** What an organisation enters, whole; of whom it is about there is a number and never a name. */
export interface IncidentSaid {
  readonly kind: IncidentKind;
  readonly happenedOn: string;
  /** When the organisation learnt of it. */
  readonly noticedOn: string;
  readonly what: string;
  readonly data: readonly KindOfData[];
  readonly persons: number;
  /** Null until the risk is assessed. */
  readonly isSerious: boolean | null;
  readonly assessedOn: string | null;
  readonly why: string | null;
  readonly measures: string;
  readonly notices: readonly IncidentNotice[];
}

interface IncidentState extends IncidentSaid {
  readonly id: string;
  readonly organisationId: string;
  readonly visibleTo: readonly string[];
  readonly enteredBy: string;
  readonly enteredAt: Date;
  readonly version: number;
}

/** Something that is due about an incident, and whether its day has passed. */
export interface IncidentDuty {
  readonly duty: 'assess' | `notice-${NoticeRecipient}`;
  readonly dueOn: string;
  readonly late: boolean;
}

/** An entry of the register of confidentiality incidents that each body keeps. */
export class Incident {
  private constructor(private state: IncidentState) {}

  /** @throws DomainError incident-days-disagree, incident-assessed-in-part */
  static enter(
    of: Pick<IncidentState, 'id' | 'organisationId' | 'visibleTo' | 'enteredBy'>,
    said: IncidentSaid,
    today: string,
    enteredAt: Date,
  ): Incident {
    return new Incident({ ...of, ...checked(said, today), enteredAt, version: 1 });
  }

  get id(): string {
    return this.state.id;
  }

  get version(): number {
    return this.state.version;
  }

  get said(): Readonly<IncidentState> {
    return this.state;
  }

  /** What was noticed and of how many stays corrigible: an entry is completed as more is known. @throws DomainError incident-days-disagree, incident-assessed-in-part, incident-notice-taken-back */
  revise(said: IncidentSaid, today: string): void {
    const next = checked(said, today);
    const isLost = this.state.notices.some(({ to, on }) => !next.notices.some((one) => one.to === to && one.on === on));
    if (isLost) throw new DomainError('incident-notice-taken-back');
    this.state = { ...this.state, ...next, version: this.version + 1 };
  }

  duties(today: string): IncidentDuty[] {
    return dutiesOf(this.state, today);
  }
}

/** The risk is assessed, then whoever the law names is told where it is serious. */
export function dutiesOf(
  {
    noticedOn,
    isSerious,
    assessedOn,
    notices,
  }: Pick<IncidentSaid, 'noticedOn' | 'isSerious' | 'assessedOn' | 'notices'>,
  today: string,
  terms: readonly IncidentTerms[] = incidentTerms,
): IncidentDuty[] {
  const { assessDays, noticeDays } = ruleOn(terms, noticedOn);
  const due = (duty: IncidentDuty['duty'], dueOn: string): IncidentDuty => ({ duty, dueOn, late: dueOn < today });
  if (isSerious === null || assessedOn === null) return [due('assess', daysAfter(noticedOn, assessDays))];
  if (!isSerious) return [];
  const untold = dueTo.filter((to) => !notices.some((notice) => notice.to === to));
  return untold.map((to) => due(`notice-${to}`, daysAfter(assessedOn, noticeDays)));
}

/** The register is kept so long after the organisation learnt of it. */
export const keptUntil = (noticedOn: string): string =>
  afterMonths(noticedOn, 12 * ruleOn(incidentTerms, noticedOn).keptYears);

function checked(said: IncidentSaid, today: string): IncidentSaid {
  const { kind, happenedOn, noticedOn, what, data, persons, isSerious, assessedOn, why, measures, notices } = said;
  const days = [assessedOn, ...notices.map(({ on }) => on)].filter((day) => day !== null);
  if (happenedOn > noticedOn || noticedOn > today || days.some((day) => day < noticedOn || day > today))
    throw new DomainError('incident-days-disagree');
  if ((isSerious === null) !== (assessedOn === null) || (isSerious === null) !== (why === null))
    throw new DomainError('incident-assessed-in-part');
  const kinds = [...new Set(data)].sort();
  return { kind, happenedOn, noticedOn, what, data: kinds, persons, isSerious, assessedOn, why, measures, notices };
}
