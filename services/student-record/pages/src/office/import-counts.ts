import { table, words } from '@pan/pages';
import { nothing, type TemplateResult } from 'lit';

const t = words({
  fr: {
    caption: 'Ce que les lignes ont fait',
    of: 'Lignes',
    kinds: {
      learner: 'Élèves',
      staff: 'Personnel',
      class: 'Groupes-classes',
      stay: 'Séjours',
      membership: 'Places dans les groupes',
    },
    outcomes: {
      created: 'Nouvelles',
      changed: 'Changées',
      unchanged: 'Pareilles',
      ended: 'Terminées',
      held: 'Retenues',
    },
  },
  en: {
    caption: 'What the rows did',
    of: 'Rows',
    kinds: { learner: 'Learners', staff: 'Staff', class: 'Classes', stay: 'Stays', membership: 'Places in classes' },
    outcomes: { created: 'New', changed: 'Changed', unchanged: 'Same', ended: 'Ended', held: 'Held back' },
  },
});

/** What an import counts as `learner.created`, in a table of kinds and outcomes. */
export function countsTable(counts: Readonly<Record<string, number>>): TemplateResult | typeof nothing {
  const outcomes = Object.entries(t.outcomes);
  const rows = Object.entries(t.kinds)
    .map(([kind, name]) => [name, ...outcomes.map(([outcome]) => counts[`${kind}.${outcome}`] ?? 0)] as const)
    .filter(([, ...numbers]) => numbers.some((count) => Number(count) > 0));
  return rows.length > 0 ? table(t.caption, [t.of, ...outcomes.map(([, words]) => words)], rows) : nothing;
}
