import { canonicalJson, DomainError, type FieldError, requireVersion, storedInteger } from '@pan/kit/domain';
import { shapeCheck } from '@pan/kit/formats';
import type { OwnText } from '../register.js';
import { attachmentSchema, faultsOfLines, lineSchema, overCeilings } from './application-content.js';
import { stands } from './approval.js';
import {
  type AwardFacts,
  type Changeable,
  changeParts,
  type ChangePart,
  type GrantReport,
  type Instalment,
  type Period,
  type Recovery,
  type ReportContent,
  type RequestedChange,
  type Terms,
} from './award-facts.js';
import type { CallDefinition } from './call-definition.js';
import { faulty } from '../definitions/faults.js';
import { shapes } from './shapes.js';
import { beyond, type Line, mostLines, totalOf } from './ledger.js';

export interface GrantAwardState {
  /** Of the application that it was awarded to. */
  readonly id: string;
  readonly call: string;
  readonly organisationId: string;
  /** The code under which the register of the plan keeps it. */
  readonly grant: string;
  readonly commitmentId: string;
  readonly announcedOn: string;
  readonly title: OwnText;
  /** Codes of the project's parts. */
  readonly parts: readonly string[];
  readonly facts: AwardFacts;
  readonly version: number;
}

/** Who acts, and when. */
export interface By {
  readonly by: string;
  readonly on: string;
}

const most = 100;
const faultsOfReport = shapeCheck(
  shapes.object(['spent', 'summary', 'attachments'], {
    spent: shapes.list(lineSchema, mostLines),
    summary: shapes.prose,
    attachments: shapes.list(attachmentSchema, 50),
  }),
);

/** A grant after its announcement: instalments by two people, changes decided part by part, reports with what was spent. */
export class GrantAward {
  constructor(private current: GrantAwardState) {}

  static begin(
    of: Omit<GrantAwardState, 'facts' | 'version'>,
    { amounts, dates, aim }: Changeable,
    { reports }: CallDefinition,
  ): GrantAward {
    const due = reports.map(({ code, dueOn }): [`/reports/${string}`, GrantReport] => [
      `/reports/${code}`,
      { ...{ dueOn, revision: 0, receivedOn: null, late: false, filedBy: [], approval: null, returned: null } },
    ]);
    const facts = { '/amounts': amounts, '/dates': dates, '/aim': aim, ...Object.fromEntries(due) } as AwardFacts;
    return new GrantAward({ ...of, facts, version: 1 });
  }

  get state(): GrantAwardState {
    return this.current;
  }

  get grantedCents(): number {
    return totalOf(this.current.facts['/amounts']);
  }

  /** What was paid and not given back. */
  get paidCents(): number {
    return this.instalments.reduce((sum, [, one]) => sum + (one.paidOn === null ? 0 : netOf(one)), 0);
  }

  get instalments(): [number: number, Instalment][] {
    return this.numbered('/instalments/');
  }

  get changes(): [number: number, RequestedChange][] {
    return this.numbered('/changes/');
  }

  /** What stood after each change of amounts, in turn: one waits for its decision at a time. */
  get approvedAmounts(): (readonly Line[])[] {
    return this.changes.flatMap(([, { parts }]) =>
      parts.amounts?.outcome === 'approved' ? [parts.amounts.value] : [],
    );
  }

  get reports(): [code: string, GrantReport][] {
    return Object.entries(this.current.facts).flatMap(([pointer, value]) =>
      pointer.startsWith('/reports/') ? [[pointer.slice('/reports/'.length), value as GrantReport]] : [],
    );
  }

  get spent(): Line[] {
    return this.reports.flatMap(([, { spent = [] }]) => spent);
  }

  /** One person prepares. @throws DomainError stale-version, grant-condition-unknown, more-than-granted, too-many-instalments */
  prepare(terms: Terms, { by }: By): number {
    const number = this.instalments.length + 1;
    if (number > most) throw new DomainError('too-many-instalments', { most });
    this.propose(number, terms, by);
    return number;
  }

  /** Other terms, before it is paid; whatever was approved of it is void. @throws DomainError and those of `prepare` */
  revise(number: number, terms: Terms, { by }: By, expected: number | null): void {
    requireVersion(expected, this.current.version);
    this.unpaid(number);
    this.propose(number, terms, by);
  }

  /** Another releases. @throws DomainError instalment-unknown, instalment-cancelled, instalment-paid, instalment-released, grant-four-eyes */
  release(number: number, { by, on }: By, expected: number | null): void {
    requireVersion(expected, this.current.version);
    const instalment = this.unpaid(number);
    if (this.isReleased(instalment)) throw new DomainError('instalment-released', { number });
    if (instalment.preparedBy === by) throw new DomainError('grant-four-eyes');
    this.say({ [`/instalments/${number}`]: { ...instalment, approval: { by, at: on, of: this.termsOf(instalment) } } });
  }

  /** The money has left. @throws DomainError instalment-not-released, grant-approval-void, grant-condition-unmet, date-ahead, grant-day-too-early and those of `release` */
  pay(number: number, paidOn: string, today: string): Instalment {
    const instalment = this.unpaid(number);
    if (instalment.approval === null) throw new DomainError('instalment-not-released', { number });
    if (!this.isReleased(instalment)) throw new DomainError('grant-approval-void', { number });
    const unmet = instalment.conditions.filter((code) => !isApproved(this.report(code)));
    if (unmet.length > 0) throw new DomainError('grant-condition-unmet', { reports: unmet.join(', ') });
    if (paidOn > today) throw new DomainError('date-ahead', { day: paidOn });
    mustNotPrecede(paidOn, this.current.announcedOn);
    mustNotPrecede(paidOn, instalment.approval.at);
    this.say({ [`/instalments/${number}`]: { ...instalment, paidOn } });
    return instalment;
  }

  /** It is not paid any more. @throws DomainError instalment-unknown, instalment-cancelled, instalment-paid */
  cancel(number: number, reason: string): void {
    this.say({ [`/instalments/${number}`]: { ...this.unpaid(number), cancelled: reason } });
  }

  /** A part of what was paid, or all, comes back. @throws DomainError instalment-unknown, instalment-not-paid, more-recovered-than-paid, date-ahead, grant-day-too-early, too-many-instalments */
  recover(number: number, recovery: Recovery, today: string): Instalment {
    const instalment = this.instalment(number);
    if (instalment.paidOn === null) throw new DomainError('instalment-not-paid', { number });
    if (recovery.on > today) throw new DomainError('date-ahead', { day: recovery.on });
    mustNotPrecede(recovery.on, instalment.paidOn);
    if (recovery.amountCents > netOf(instalment))
      throw new DomainError('more-recovered-than-paid', { paid: netOf(instalment) });
    if (instalment.recovered.length >= most) throw new DomainError('too-many-instalments', { most });
    const recovered = { ...instalment, recovered: [...instalment.recovered, recovery] };
    this.say({ [`/instalments/${number}`]: recovered });
    return recovered;
  }

  /** The recipient asks that something be otherwise. @throws DomainError stale-version, grant-change-pending, grant-change-empty, too-many-grant-changes, invalid-request */
  request(wanted: Partial<Changeable>, reason: string, call: CallDefinition, { by, on }: By): number {
    const number = this.changes.length + 1;
    if (number > most) throw new DomainError('too-many-grant-changes', { most });
    if (this.changes.some(([, { parts }]) => Object.values(parts).some(({ outcome }) => outcome === null)))
      throw new DomainError('grant-change-pending');
    const named = changeParts.filter(
      (part) =>
        wanted[part] !== undefined && canonicalJson(wanted[part]) !== canonicalJson(this.current.facts[`/${part}`]),
    );
    if (named.length === 0) throw new DomainError('grant-change-empty');
    const errors = named.flatMap((part) => this.faultsOf(part, wanted[part]!, call));
    if (errors.length > 0) throw new DomainError('invalid-request', {}, { errors });
    const asked = (part: ChangePart) => [
      part,
      { value: wanted[part], outcome: null, decidedBy: null, decidedOn: null, why: null },
    ];
    const parts = Object.fromEntries(named.map(asked)) as RequestedChange['parts'];
    this.say({ [`/changes/${number}`]: { parts, reason, by, on } });
    return number;
  }

  /**
   * One part of a change is decided, by another than who asked.
   * @throws DomainError stale-version, grant-change-unknown, grant-change-decided, grant-four-eyes, invalid-request: reports or
   * instalments have come since that it would contradict
   */
  decideChange(
    number: number,
    { part, outcome, why }: { part: ChangePart; outcome: 'approved' | 'refused'; why: string },
    call: CallDefinition,
    { by, on }: By,
    expected: number | null,
  ): void {
    requireVersion(expected, this.current.version);
    const change = this.changes.find(([n]) => n === number)?.[1];
    const asked = change?.parts[part];
    if (!change || !asked) throw new DomainError('grant-change-unknown', { number, part });
    if (asked.outcome !== null) throw new DomainError('grant-change-decided', { number, part });
    if (change.by === by) throw new DomainError('grant-four-eyes');
    const errors = outcome === 'approved' ? this.faultsOf(part, asked.value, call) : [];
    if (errors.length > 0) throw new DomainError('invalid-request', {}, { errors });
    const parts = { ...change.parts, [part]: { ...asked, outcome, decidedBy: by, decidedOn: on, why } };
    this.say({
      [`/changes/${number}`]: { ...change, parts },
      ...(outcome === 'approved' && { [`/${part}`]: asked.value }),
    });
  }

  /** The recipient tells what became of the money. @throws DomainError stale-version, grant-report-unknown, invalid-request */
  file(code: string, content: ReportContent, call: CallDefinition, { by, on }: By, expected: number | null): void {
    requireVersion(expected, this.current.version);
    const report = this.report(code);
    let errors = faultsOfReport(content);
    if (errors.length === 0) errors = this.faultsOfSpent(code, content.spent, call);
    if (errors.length > 0) throw new DomainError('invalid-request', {}, { errors });
    const receivedOn = report.receivedOn ?? on;
    const { spent, summary, attachments } = content;
    this.say({
      [`/reports/${code}`]: {
        ...{ ...report, spent, summary, attachments, receivedOn, returned: null },
        filedBy: [...new Set([...report.filedBy, by])],
        ...{ revision: report.revision + 1, late: receivedOn > report.dueOn },
      },
    });
  }

  /** @throws DomainError stale-version, grant-report-unknown, grant-report-not-received, grant-report-approved, grant-four-eyes */
  approveReport(code: string, { by, on }: By, expected: number | null): void {
    requireVersion(expected, this.current.version);
    const report = this.received(code);
    if (isApproved(report)) throw new DomainError('grant-report-approved', { report: code });
    if (report.filedBy.includes(by)) throw new DomainError('grant-four-eyes');
    this.say({ [`/reports/${code}`]: { ...report, approval: { by, at: on, of: told(report) }, returned: null } });
  }

  /** To be filed anew. @throws DomainError stale-version, grant-report-unknown, grant-report-not-received */
  returnReport(code: string, reason: string, expected: number | null): void {
    requireVersion(expected, this.current.version);
    this.say({ [`/reports/${code}`]: { ...this.received(code), approval: null, returned: reason } });
  }

  isReleased(instalment: Instalment): boolean {
    return stands(instalment.approval, this.termsOf(instalment));
  }

  /** With the grant as it is: after a change of it, also of one back to what it was, its instalments are released anew. */
  private termsOf({ amountCents, dueOn, conditions, preparedBy }: Instalment): object {
    const { '/amounts': amounts, '/dates': dates, '/aim': aim } = this.current.facts;
    const changes = this.changes.flatMap(([, { parts }]) =>
      Object.values(parts).filter(({ outcome }) => outcome === 'approved'),
    ).length;
    return { amountCents, dueOn, conditions, preparedBy, grant: { amounts, dates, aim, changes } };
  }

  private propose(number: number, { amountCents, dueOn, conditions }: Terms, preparedBy: string): void {
    const unknown = conditions.find((code) => !this.reports.some(([known]) => known === code));
    if (unknown !== undefined) throw new DomainError('grant-report-unknown', { report: unknown });
    const others = this.instalments.filter(([n]) => n !== number).map(([, one]) => one);
    const planned = others.reduce((sum, one) => sum + (one.cancelled === null ? netOf(one) : 0), amountCents);
    if (planned > this.grantedCents)
      throw new DomainError('more-than-granted', { granted: this.grantedCents, planned });
    const terms = { amountCents, dueOn, conditions, preparedBy };
    const former = this.current.facts[`/instalments/${number}`]?.approval ?? null;
    // Terms that come back to what was approved do not bring the approval back.
    const approval = former && { ...former, of: null };
    const instalment: Instalment = { ...terms, approval, paidOn: null, cancelled: null, recovered: [] };
    this.say({ [`/instalments/${number}`]: instalment });
  }

  private faultsOf(part: ChangePart, value: unknown, call: CallDefinition): FieldError[] {
    if (part === 'aim') return [];
    if (part === 'dates') {
      const { startsOn, endsOn } = value as Period;
      return endsOn < startsOn
        ? [faulty('/dates/endsOn', 'too-small', 'La fin suit le début.', 'The end comes after the beginning.')]
        : [];
    }
    const lines = value as readonly Line[];
    const parts = this.current.parts.map((code) => ({ code }));
    const errors = [
      ...faultsOfLines(lines, { parts, classes: call.classes, at: '/amounts' }),
      ...overCeilings(lines, call, '/amounts'),
    ];
    const planned = this.instalments.reduce((sum, [, one]) => sum + (one.cancelled === null ? netOf(one) : 0), 0);
    const say = (code: string, fr: string, en: string): unknown => errors.push(faulty('/amounts', code, fr, en));
    if (totalOf(lines) > this.grantedCents)
      say('more-than-granted', 'Un changement ne relève pas le total accordé.', 'A change raises no granted total.');
    if (totalOf(lines) < planned)
      say(
        'less-than-instalments',
        `Des versements de ${planned} cents sont prévus ou payés : annulez-en d’abord.`,
        `Instalments of ${planned} cents are planned or paid: cancel some first.`,
      );
    if (beyond(summed(this.spent), lines).length > 0)
      say('less-than-spent', 'Une ligne a moins que ce qui y est dépensé.', 'A line has less than was spent there.');
    return errors;
  }

  /** A class is not overspent: a change is asked for, and decided, before it is. */
  private faultsOfSpent(code: string, spent: readonly Line[], call: CallDefinition): FieldError[] {
    const parts = this.current.parts.map((part) => ({ code: part }));
    const others = this.reports.flatMap(([other, report]) => (other === code ? [] : (report.spent ?? [])));
    return [
      ...faultsOfLines(spent, { parts, classes: call.classes, at: '/spent' }),
      ...beyond(spent, this.current.facts['/amounts'], others).map((n) =>
        faulty(
          `/spent/${n}/amountCents`,
          'class-overrun',
          'Plus qu’accordé à cette ligne : demandez d’abord un changement.',
          'More than was granted here: ask for a change first.',
        ),
      ),
    ];
  }

  private unpaid(number: number): Instalment {
    const instalment = this.instalment(number);
    if (instalment.cancelled !== null) throw new DomainError('instalment-cancelled', { number });
    if (instalment.paidOn !== null) throw new DomainError('instalment-paid', { number });
    return instalment;
  }

  private instalment(number: number): Instalment {
    const found = this.current.facts[`/instalments/${number}`];
    if (!found) throw new DomainError('instalment-unknown', { number });
    return found;
  }

  private report(code: string): GrantReport {
    const found = this.current.facts[`/reports/${code}`];
    if (!found) throw new DomainError('grant-report-unknown', { report: code });
    return found;
  }

  private received(code: string): GrantReport {
    const report = this.report(code);
    if (report.receivedOn === null) throw new DomainError('grant-report-not-received', { report: code });
    return report;
  }

  private numbered<T>(prefix: string): [number, T][] {
    return Object.entries(this.current.facts)
      .flatMap(([pointer, value]): [number, T][] =>
        pointer.startsWith(prefix) ? [[storedInteger(pointer.slice(prefix.length)), value as T]] : [],
      )
      .sort(([one], [other]) => one - other);
  }

  private say(facts: object): void {
    const { version } = this.current;
    this.current = { ...this.current, facts: { ...this.current.facts, ...facts }, version: version + 1 };
  }
}

/** @throws DomainError grant-day-too-early: what follows has no earlier day */
function mustNotPrecede(day: string, before: string): void {
  if (day < before) throw new DomainError('grant-day-too-early', { day, before });
}

/** What of an instalment is planned or was paid, less what came back. */
export const netOf = ({ amountCents, recovered }: Instalment): number =>
  recovered.reduce((rest, one) => rest - one.amountCents, amountCents);

/** What a report's approval is about. */
const told = ({ revision, spent, summary, attachments }: GrantReport) => ({ revision, spent, summary, attachments });

export const isApproved = (report: GrantReport): boolean => stands(report.approval, told(report));

/** One line for each part and class. */
function summed(lines: readonly Line[]): Line[] {
  const sums = new Map<string, Line>();
  for (const line of lines) {
    const key = `${line.part}/${line.class}`;
    sums.set(key, { ...line, amountCents: line.amountCents + (sums.get(key)?.amountCents ?? 0) });
  }
  return [...sums.values()];
}
