import { applyDecorators, Delete, HttpCode, Post, Put } from '@nestjs/common';
import { ApiBody, ApiCreatedResponse, ApiNoContentResponse, ApiOperation, ApiParam } from '@nestjs/swagger';
import { oneRosterScope } from '@pan/contracts';
import { ApiProblems, OneOfScopes, TakesExactNumbers } from '@pan/kit/http';
import { gradebookSets, schemaOf, sourcedIdPairs, type GradebookSet, type Resource } from '@pan/oneroster';

// What every write of the gradebook and assessment services says about itself (OneRoster 1.2, REST binding).

/** Refusals that a rule of the kind can lead to. */
const refusals: Record<GradebookSet, readonly string[]> = {
  categories: ['category-in-use', 'centres-too-many'],
  scoreScales: ['class-unknown', 'score-scale-in-use', 'score-scale-cannot-move', 'score-scale-repeats-a-mark'],
  lineItems: [
    ...['class-unknown', 'category-unknown', 'score-scale-unknown', 'score-scale-of-another-class'],
    ...['line-item-of-another-class', 'line-item-of-another-school', 'line-item-cannot-move', 'results-outside-range'],
    ...['line-item-due-before-assigned', 'line-item-range-empty', 'line-item-has-results-of-others'],
  ],
  results: [
    ...['class-unknown', 'student-unknown', 'line-item-unknown', 'score-scale-unknown', 'score-scale-of-another-class'],
    ...['learner-not-in-class', 'result-of-another-class', 'result-of-another-line-item', 'result-of-another-session'],
    ...['session-unknown', 'result-cannot-move', 'score-outside-range', 'score-outside-scale'],
  ],
  assessmentLineItems: [
    ...[
      'class-unknown',
      'line-item-unknown',
      'score-scale-unknown',
      'score-scale-of-another-class',
      'centres-too-many',
    ],
    ...['line-item-cannot-move', 'line-item-below-itself', 'line-item-range-empty', 'results-outside-range'],
    'line-item-has-results-of-others',
  ],
  assessmentResults: [
    ...[
      'student-unknown',
      'line-item-unknown',
      'score-scale-unknown',
      'score-scale-of-another-class',
      'centres-too-many',
    ],
    ...['learner-not-in-class', 'result-cannot-move', 'score-outside-range', 'score-outside-scale'],
  ],
};

/** JSON Schema of the keys in addresses: they are their senders'. */
export const entryKey = { type: 'string', minLength: 1, maxLength: 255 };

const family = (set: GradebookSet): string => (set.startsWith('assessment') ? 'assessment' : 'gradebook');
const capital = (name: string): string => name[0]!.toUpperCase() + name.slice(1);

function write(id: string, path: string, set: GradebookSet, right: string): MethodDecorator {
  const keys = [...path.matchAll(/:(\w+)/g)].map(([, name]) => name!);
  return applyDecorators(
    OneOfScopes(`${oneRosterScope}${family(set)}.${right}`),
    ApiOperation({ operationId: id, summary: `OneRoster 1.2: ${id}` }),
    ...keys.map((name) => ApiParam({ name, schema: entryKey })),
    ApiProblems('conflict', 'entry-of-another-sender', 'key-of-several-centres', ...refusals[set]),
  );
}

/** What we say ourselves may be left out of a body. */
function bodyOf({ fields }: Resource): object {
  const ours = ['status', 'dateLastModified'];
  return schemaOf(
    Object.fromEntries(
      Object.entries(fields).map(([name, field]) => [
        name,
        { ...field, required: field.required && !ours.includes(name) },
      ]),
    ),
  );
}

/** Puts one thing under the sender's key: 201 in any case, as the standard has it. */
export function PutsOne(set: GradebookSet): MethodDecorator {
  const resource = gradebookSets[set];
  const path = `/${set}/:sourcedId`;
  return applyDecorators(
    Put(path),
    HttpCode(201),
    TakesExactNumbers(),
    write(`put${capital(resource.one)}`, path, set, 'createput'),
    ApiBody({
      schema: { type: 'object', properties: { [resource.one]: bodyOf(resource) }, required: [resource.one] } as object,
    }),
    ApiCreatedResponse({ description: 'Enregistré, ou inchangé / Kept, or unchanged' }),
    ApiProblems('sourced-id-of-another'),
  );
}

/** Makes new things, all of them or none. */
export function PostsMany(id: string, path: string, set: 'lineItems' | 'results'): MethodDecorator {
  const resource = gradebookSets[set];
  const items = { type: 'array', items: bodyOf(resource) };
  return applyDecorators(
    Post(path),
    TakesExactNumbers(),
    write(id, path, set, 'createpost'),
    ApiBody({
      schema: { type: 'object', properties: { [resource.many]: items }, required: [resource.many] } as object,
    }),
    ApiCreatedResponse({ schema: { type: 'object', properties: { sourcedIdPairs } } }),
    ApiProblems('sourced-id-twice'),
  );
}

/** Deletes one thing, which stays as deleted. */
export function DeletesOne(set: GradebookSet): MethodDecorator {
  const path = `/${set}/:sourcedId`;
  const unknown = {
    categories: 'category-unknown',
    scoreScales: 'score-scale-unknown',
    lineItems: 'line-item-unknown',
    results: 'gradebook-result-unknown',
    assessmentLineItems: 'line-item-unknown',
    assessmentResults: 'gradebook-result-unknown',
  } as const;
  return applyDecorators(
    Delete(path),
    HttpCode(204),
    write(`delete${capital(gradebookSets[set].one)}`, path, set, 'delete'),
    ApiNoContentResponse({ description: 'Supprimé / Deleted' }),
    ApiProblems(unknown[set]),
  );
}
