import { eventually } from '@pan/testing';
import type { Answer, Client, Json } from './record.js';

export const course = 'mathematics.primary-3-6';

/** A class of its own, and its pupils. */
export interface Group {
  readonly key: string;
  readonly id: string;
  readonly pupils: readonly string[];
}

const letters = 'abcdefghijklmnopqrstuvwxyz';
const place = { organisation: 'css-a.ecole' };
const year = { schoolYear: '2026-2027' };

/** What a school's system says of marks and report cards of its classes, at css-a.ecole. */
export class Reporting {
  private number = 0;

  constructor(private readonly a: Client) {}

  /** A class of its own with so many pupils, whose keys are the class's with a number. */
  async group(size: number, level = 'primary-5', names: object = {}): Promise<Group> {
    const key = `g-${(this.number += 1)}`;
    const items = [
      { kind: 'class', ...place, ...year, sourceId: key, title: `Groupe ${this.number}`, level },
      ...Array.from({ length: size }, (_, at) => {
        const sourceId = `${key}-${at}`;
        const familyName = `Bulletin ${letters[at % 26]}${letters[this.number % 26]}`;
        const givenName = `Zoé ${letters[Math.floor(at / 26)]}`;
        return [
          { kind: 'learner', ...place, sourceId, familyName, givenName, ...names },
          { kind: 'enrolment', ...place, ...year, sourceId: `s-${sourceId}`, learnerSourceId: sourceId, level },
          this.seat(key, sourceId),
        ];
      }).flat(),
    ];
    const { body } = await this.a.post('/v1/changes', { items });
    const ids = body.items.map(({ id, problem }: Json) => id ?? problem.detail) as string[];
    return { key, id: ids[0]!, pupils: ids.filter((_, at) => at % 3 === 1) };
  }

  /** A pupil's place in a class, by their keys. */
  seat(classSourceId: string, personSourceId: string, more: object = {}): object {
    const sourceId = `m-${personSourceId}-${classSourceId}`;
    return { kind: 'membership', ...place, sourceId, classSourceId, personSourceId, role: 'student', ...more };
  }

  item(learnerId: string, competency: string, term: string, said: object): object {
    return { learnerId, course, competency, term, ...said };
  }

  tell(of: Group, items: readonly object[], by = this.a): Promise<Answer> {
    return by.post(`/v1/classes/${of.id}/term-marks`, { items });
  }

  /** The same two marks for everybody. */
  async tellAll(of: Group, term: string, solve: string, reason: string): Promise<void> {
    const items = of.pupils.flatMap((id) => [
      this.item(id, 'solve', term, { mark: solve }),
      this.item(id, 'reason', term, { mark: reason }),
    ]);
    const { body } = await this.tell(of, items);
    expect(body.items.map(({ outcome }: Json) => outcome)).toEqual(items.map(() => 'created'));
  }

  put(of: Group, learner: string, competency: string, said: object, headers = {}, by = this.a): Promise<Answer> {
    return by.put(`/v1/classes/${of.id}/term-marks/term-1/${course}/${competency}/${learner}`, said, headers);
  }

  ended(job: string): Promise<Json> {
    return eventually(
      async () => {
        const { body } = await this.a.get(`/v1/report-card-jobs/${job}`);
        if (!body.endedAt) throw new Error(body.state as string);
        return body;
      },
      { timeout: 60_000 },
    );
  }

  async draw(of: Group, term = 'term-1'): Promise<Json> {
    const { status, body, headers } = await this.a.post(`/v1/classes/${of.id}/report-cards`, { term });
    const at = expect.stringContaining(`/v1/report-card-jobs/${body.id}`);
    expect([status, headers.get('location')]).toEqual([202, at]);
    return this.ended(body.id as string);
  }

  publish(of: Group, more: object = {}, by = this.a): Promise<Answer> {
    return by.post(`/v1/classes/${of.id}/report-cards/publications`, { term: 'term-1', ...more });
  }

  async cardsOf(of: Group, term = 'term-1'): Promise<Json[]> {
    return (await this.a.get(`/v1/classes/${of.id}/report-cards?term=${term}&limit=500`)).body.items;
  }

  async cardOf(of: Group, learnerId: string): Promise<Json> {
    return (await this.cardsOf(of)).find((card) => card.learnerId === learnerId);
  }
}
