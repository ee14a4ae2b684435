import { levels, resourceKinds } from '@pan/contracts';
import { subjects } from '../../domain/subjects.js';

/** Every set of the provider, parents first. */
export const sets: readonly { readonly spec: string; readonly name: string }[] = [
  { spec: 'level', name: 'Par niveau / By level' },
  ...levels.map((level) => ({ spec: `level:${level}`, name: level })),
  { spec: 'subject', name: 'Par matière / By subject' },
  ...subjects.map(({ code, fr, en }) => ({ spec: `subject:${code}`, name: `${fr} / ${en}` })),
  { spec: 'kind', name: 'Par genre / By kind' },
  ...resourceKinds.map((kind) => ({ spec: `kind:${kind}`, name: kind })),
];
