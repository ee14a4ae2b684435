import type { FieldError } from '@pan/kit/domain';
import { shapeCheck } from '@pan/kit/formats';
import type { OwnText } from '../register.js';
import type { CallDefinition } from './call-definition.js';
import { faulty, required as missing } from '../definitions/faults.js';
import { shapes } from './shapes.js';
import { byClass, byPart, type Line, mostCents, mostLines, repeated, totalOf } from './ledger.js';

/** A document that is kept elsewhere: its address and its digest, never its bytes. */
export interface Attachment {
  readonly title: OwnText;
  readonly url: string;
  readonly sha256: string;
}

/** A part of the project, over measures of the plan and lines of other plans. */
export interface ProjectPart {
  readonly code: string;
  readonly purpose: OwnText;
  readonly kind: 'event' | 'study' | 'project' | 'equipment' | 'other';
  readonly measures: readonly string[];
  readonly otherPolicyLines: readonly { readonly title: OwnText; readonly plan: OwnText }[];
}

/** What an organisation asks for; whole when it is submitted, in pieces before. */
export interface ApplicationContent {
  readonly title: OwnText;
  readonly aim: OwnText;
  /** The initiative of the organisation that the grant carries. */
  readonly initiative: string;
  readonly startsOn: string;
  readonly endsOn: string;
  readonly parts: readonly ProjectPart[];
  readonly budget: readonly Line[];
  readonly attachments: readonly Attachment[];
}

export const lineSchema = shapes.object(['part', 'class', 'amountCents'], {
  part: shapes.code,
  class: shapes.code,
  amountCents: { type: 'integer', minimum: 1, maximum: mostCents },
});
export const attachmentSchema = shapes.object(['title', 'url', 'sha256'], {
  title: shapes.words,
  url: { type: 'string', maxLength: 2_000, pattern: '^https?://', format: 'uri' },
  sha256: { type: 'string', pattern: '^[0-9a-f]{64}$' },
});
const required = ['title', 'aim', 'initiative', 'startsOn', 'endsOn', 'parts', 'budget'] as const;

export const contentSchema = shapes.object([], {
  title: shapes.words,
  aim: shapes.prose,
  initiative: { type: 'string', pattern: '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$' },
  startsOn: shapes.day,
  endsOn: shapes.day,
  parts: shapes.list(
    shapes.object(['code', 'purpose', 'kind', 'measures', 'otherPolicyLines'], {
      code: shapes.code,
      purpose: shapes.words,
      kind: { enum: ['event', 'study', 'project', 'equipment', 'other'] },
      measures: { ...shapes.list(shapes.measure, 33, 1), uniqueItems: true },
      otherPolicyLines: shapes.list(shapes.object(['title', 'plan'], { title: shapes.words, plan: shapes.words }), 20),
    }),
    20,
    1,
  ),
  budget: shapes.list(lineSchema, mostLines, 1),
  attachments: shapes.list(attachmentSchema, 50),
});

/** What can be kept as a draft: each thing in its form, whether or not all is there. */
export const faultsOfDraft = shapeCheck(contentSchema);

/** Everything that keeps a draft from being submitted to a call, at once. */
export function incompleteness(draft: Partial<ApplicationContent>, call: CallDefinition): FieldError[] {
  const errors = required.filter((name) => draft[name] === undefined).map((name) => missing(`/${name}`));
  const say = (...of: Parameters<typeof faulty>): unknown => errors.push(faulty(...of));
  const { startsOn, endsOn, parts = [], budget = [] } = draft;
  if (startsOn !== undefined && endsOn !== undefined && endsOn < startsOn)
    say('/endsOn', 'too-small', 'La fin suit le début.', 'The end comes after the beginning.');
  parts.forEach((part, at) => {
    if (parts.findIndex(({ code }) => code === part.code) < at)
      say(`/parts/${at}/code`, 'repeated', 'Ce code figure deux fois.', 'This code appears twice.');
    part.measures.forEach((measure, n) => {
      if (!call.measures.includes(measure))
        say(
          `/parts/${at}/measures/${n}`,
          'not-in-list',
          `L’appel sert ${call.measures.join(', ')}.`,
          `The call serves ${call.measures.join(', ')}.`,
        );
    });
    if (budget.length > 0 && !byPart(budget).has(part.code))
      say(`/parts/${at}`, 'part-without-budget', 'Ce volet ne demande rien.', 'This part asks for nothing.');
  });
  errors.push(...faultsOfLines(budget, { parts, classes: call.classes, at: '/budget' }));
  errors.push(...overCeilings(budget, call, '/budget'));
  return errors;
}

/** Lines stand under parts and classes that there are, each once. */
export function faultsOfLines(
  lines: readonly Line[],
  of: {
    readonly parts: readonly { readonly code: string }[];
    readonly classes: CallDefinition['classes'];
    readonly at: string;
  },
): FieldError[] {
  const unknown = lines.flatMap((line, n) =>
    (
      [
        ['part', of.parts, 'Le projet n’a pas ce volet.', 'The project has no such part.'],
        ['class', of.classes, 'L’appel n’a pas cette catégorie de dépense.', 'The call has no such expense class.'],
      ] as const
    ).flatMap(([name, known, fr, en]) =>
      known.some(({ code }) => code === line[name]) ? [] : [faulty(`${of.at}/${n}/${name}`, 'not-in-list', fr, en)],
    ),
  );
  const twice = repeated(lines).map((n) =>
    faulty(
      `${of.at}/${n}`,
      'repeated',
      'Ce volet et cette catégorie figurent deux fois.',
      'This part and class appear twice.',
    ),
  );
  return [...unknown, ...twice];
}

/** No class beyond its ceiling, and no application beyond what the call gives one. */
export function overCeilings(lines: readonly Line[], call: CallDefinition, at: string): FieldError[] {
  const sums = byClass(lines);
  const errors = call.classes.flatMap(({ code, ceilingCents }) =>
    ceilingCents !== null && (sums.get(code) ?? 0) > ceilingCents
      ? [
          faulty(
            at,
            'class-over-ceiling',
            `La catégorie ${code} a ${sums.get(code)} cents; son plafond est de ${ceilingCents}.`,
            `The class ${code} has ${sums.get(code)} cents; its ceiling is ${ceilingCents}.`,
          ),
        ]
      : [],
  );
  if (call.mostCents !== null && totalOf(lines) > call.mostCents)
    errors.push(
      faulty(
        at,
        'over-ceiling',
        `Une demande a au plus ${call.mostCents} cents.`,
        `An application has at most ${call.mostCents} cents.`,
      ),
    );
  return errors;
}
