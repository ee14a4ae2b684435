import { ministry } from '../six-centres.js';
import type { World } from '../world.js';

/** Numbers that a seed repeats (mulberry32). */
export function numbers(seed: number): (below: number) => number {
  let state = seed >>> 0;
  return (below) => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) % below;
  };
}

export const schoolYear = '2026-2027';
const levels = ['primary-1', 'primary-2', 'primary-3', 'primary-4', 'primary-5', 'primary-6'] as const;

/** What a school's system writes, until it is answered. */
const put = (world: World, path: string, json: object) =>
  world.insist(['student-record', ministry, 'PUT', path, { json }]);

/** Schools in which the load enrols. */
export async function openSchools(world: World): Promise<void> {
  await put(world, '/v1/organisations/css-des-essais', {
    name: 'Centre des essais',
    kind: 'service-centre',
    parentCode: 'ministere',
  });
  for (const school of ['a', 'b']) {
    await put(world, `/v1/organisations/css-des-essais.${school}`, {
      name: `École ${school}`,
      kind: 'school',
      parentCode: 'css-des-essais',
    });
  }
}

/**
 * Several systems at work: each learner is registered, enrolled, moved through the levels and sometimes ended, one write after
 * the other, each repeated until it is answered. Resolves with the levels that each learner went through, in order.
 */
export async function load(world: World, seed: number, learners: number, from = 0): Promise<Map<string, string[]>> {
  const random = numbers(seed);
  const told = new Map<string, string[]>();
  const plans = Array.from({ length: learners }, (_, n) => ({
    key: `e${from + n}`,
    school: random(2) ? 'a' : 'b',
    changes: 1 + random(4),
    ends: random(4) === 0,
  }));
  const live = async () => {
    for (let plan = plans.pop(); plan; plan = plans.pop()) {
      const { key, school, changes, ends } = plan;
      const at = `/v1/organisations/css-des-essais.${school}`;
      await put(world, `${at}/learners/by-source/${key}`, {
        familyName: 'Essai',
        givenName: `Élève ${key}`,
        birthDate: '2015-03-04',
      });
      for (let n = 0; n < changes; n += 1) {
        await put(world, `${at}/enrolments/by-source/${key}`, { learnerSourceId: key, schoolYear, level: levels[n] });
        told.set(key, [...(told.get(key) ?? []), levels[n]!]);
      }
      if (ends) {
        await put(world, `${at}/enrolments/by-source/${key}`, {
          learnerSourceId: key,
          schoolYear,
          level: levels[changes - 1],
          endedOn: '2026-11-01',
        });
      }
    }
  };
  await Promise.all([live(), live(), live(), live()]);
  return told;
}
