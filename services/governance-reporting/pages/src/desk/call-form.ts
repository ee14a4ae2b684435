import type { Answers } from './form.ts';
import { instantOnClock } from './clock.ts';

interface Words {
  readonly fr: string;
  readonly en: string;
}
interface Named {
  readonly code: string;
  readonly name: Words;
}

/** A call's definition (`GET /v1/grant-calls-schema`). */
export interface Call extends Named {
  readonly description: Words;
  readonly opensAt: string;
  readonly closesAt: string;
  readonly graceMinutes: number;
  readonly programmeKinds: readonly string[];
  readonly measures: readonly string[];
  readonly eligible: { readonly kinds: readonly string[]; readonly under: null; readonly on: string };
  readonly criteria: readonly (Named & {
    readonly weight: string;
    readonly scale: { readonly minimum: number; readonly maximum: number };
  })[];
  readonly assessments: number;
  readonly classes: readonly (Named & { readonly ceilingCents: null })[];
  readonly budgetCents: number;
  readonly mostCents: number | null;
  readonly reports: readonly (Named & {
    readonly kind: 'interim' | 'final';
    readonly dueOn: string;
    readonly remindDays: number;
  })[];
}

/** The scale on which every criterion of a call from here is marked. */
export const scale = { minimum: 0, maximum: 10 } as const;
const remindDays = 14;

/** Lines of a form that were filled in: a name in both languages, under a code of its own. */
function named(answers: Answers, what: string): (Named & { readonly line: number })[] {
  const lines = [1, 2, 3].map((line) => ({ line, code: `${what}-${line}`, name: answers.words(`${what}${line}`) }));
  return lines.filter(({ name }) => name.fr !== '' && name.en !== '');
}

/** What a call is by the form: one assessor judges each application, half an hour of grace, reports as they were dated. */
export function callOf(answers: Answers): Call {
  const opensAt = answers.text('opensAt');
  const interim = answers.optional('interim');
  const report = (kind: 'interim' | 'final', name: Words, dueOn: string) => ({
    code: kind,
    kind,
    name,
    dueOn,
    remindDays,
  });
  return {
    ...{ code: answers.text('code'), name: answers.words('name'), description: answers.words('about') },
    ...{ opensAt: instantOnClock(opensAt), closesAt: instantOnClock(answers.text('closesAt')), graceMinutes: 30 },
    ...{ programmeKinds: answers.all('kinds'), measures: answers.all('measures') },
    eligible: { kinds: answers.all('eligible'), under: null, on: opensAt.slice(0, 10) },
    criteria: named(answers, 'criterion').map(({ line, ...criterion }) => ({
      ...{ ...criterion, scale, weight: answers.text(`weight${line}`) || '1' },
    })),
    assessments: 1,
    classes: named(answers, 'expense').map(({ line: _, ...one }) => ({ ...one, ceilingCents: null })),
    ...{ budgetCents: answers.cents('budget') ?? 0, mostCents: answers.cents('most') ?? null },
    reports: [
      ...(interim ? [report('interim', { fr: 'Rapport d’étape', en: 'Interim report' }, interim)] : []),
      report('final', { fr: 'Rapport final', en: 'Final report' }, answers.text('final')),
    ],
  };
}
