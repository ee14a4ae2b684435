/** A steady load through the gateway: learners registered, enrolled, and each lent an e-book as soon as the library knows of the enrolment. */
import type { Caller } from './caller.ts';

const record = '/student-record/v1';
const lending = '/ebook-lending/v1';
const schoolYear = '2026-2027';

/** Everything that was answered with a success. */
export interface Told {
  readonly learners: Set<string>;
  readonly loans: Set<string>;
}

/** A network of its own, so that whatever is counted there is of this load. */
export class Load {
  readonly told: Told = { learners: new Set(), loans: new Set() };
  private readonly caller: Caller;
  private readonly centre: string;
  private readonly school: string;
  private readonly name: string;
  private title = '';
  private next = 0;
  private stopped = false;

  constructor(caller: Caller, name: string) {
    this.caller = caller;
    this.name = name;
    this.centre = `css-des-pannes-${name}`;
    this.school = `${this.centre}.ecole`;
  }

  async open(): Promise<void> {
    const centre = { name: 'Centre des pannes', kind: 'service-centre', parentCode: 'ministere' };
    await this.caller.insist('PUT', `${record}/organisations/${this.centre}`, centre);
    const school = { name: 'École des pannes', kind: 'school', parentCode: this.centre };
    await this.caller.insist('PUT', `${record}/organisations/${this.school}`, school);
    const titles = await this.caller.all<{ id: string; resourceId: string | null }>(`${lending}/titles?`);
    this.title = titles.find(({ resourceId }) => resourceId)?.id ?? '';
    if (!this.title) throw new Error('no e-book to lend: npm run story first');
    await this.caller.insist('POST', `${lending}/licences`, {
      titleId: this.title,
      organisation: this.centre,
      sourceId: `urn:pannes:${this.centre}`,
      concurrency: 100_000,
      loanDays: 21,
    });
  }

  /** Resolves once `stop` was called and each of the writers has ended what it had begun. */
  async run(writers: number): Promise<void> {
    await Promise.all(Array.from({ length: writers }, () => this.write()));
  }

  stop(): void {
    this.stopped = true;
  }

  private async write(): Promise<void> {
    while (!this.stopped) {
      const key = `${this.name}-${this.next++}`;
      const at = `${record}/organisations/${this.school}`;
      const person = { familyName: 'Essai', givenName: `Élève ${key}`, birthDate: '2015-03-04' };
      const { id } = await this.caller.insist<{ id: string }>('PUT', `${at}/learners/by-source/${key}`, person);
      const stay = { learnerSourceId: key, schoolYear, level: 'primary-5' };
      await this.caller.insist('PUT', `${at}/enrolments/by-source/${key}`, stay);
      this.told.learners.add(id);
      const body = { titleId: this.title, learnerId: id };
      const loan = await this.caller.insist<{ id: string }>('POST', `${lending}/loans`, body);
      this.told.loans.add(loan.id);
    }
  }

  /** What each service knows now, beside what was told: pairs that must be equal. */
  async counted(): Promise<Record<string, readonly [number, number]>> {
    const { learners, loans } = this.told;
    const ids = async (path: string) => (await this.caller.all<{ id: string }>(path)).map(({ id }) => id);
    const inRecord = await ids(`${record}/learners?organisation=${this.school}&schoolYear=${schoolYear}`);
    const inLibrary = await ids(`${lending}/loans?organisation=${this.centre}&state=open`);
    const figure = async (name: string) => {
      const path = `/governance-reporting/v1/indicators/${name}?organisation=${this.centre}&schoolYear=${schoolYear}`;
      return (await this.caller.insist<{ value: number }>('GET', path)).value;
    };
    return {
      'student-record: learners': [inRecord.filter((id) => learners.has(id)).length, learners.size],
      'student-record: learners, all': [inRecord.length, learners.size],
      'ebook-lending: open loans': [inLibrary.filter((id) => loans.has(id)).length, loans.size],
      'ebook-lending: open loans, all': [inLibrary.length, loans.size],
      'governance-reporting: unified records': [await figure('unified-records'), learners.size],
      'governance-reporting: loans': [await figure('ebook-loans'), loans.size],
    };
  }
}
