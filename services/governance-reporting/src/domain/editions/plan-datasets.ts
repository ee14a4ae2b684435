import type { Filled } from '../plan-facts/open-facts.js';
import type { ShownGrant } from '../plan-facts/grants.js';
import type { Plan } from '../plan.js';
import { column, type FilledDataset } from './dataset.js';

const millions = (cents: number): number => cents / 100_000_000;

/** What the register knows of the plan, as tables. @param filled what people entered where the text is silent */
export function planDatasets(plan: Plan, filled: Filled, recorded: readonly ShownGrant[]): FilledDataset[] {
  return [measures(plan), budgets(plan), timeline(plan, filled), grants(plan, recorded), systems(plan)];
}

function measures(plan: Plan): FilledDataset {
  return {
    dataset: {
      id: 'measures',
      title: { fr: 'Mesures du plan', en: 'Measures of the plan' },
      description: {
        fr: 'Les 33 mesures du plan d’action numérique 2018-2023, dans l’ordre du texte.',
        en: 'The 33 measures of the digital action plan 2018-2023, in the order of the text.',
      },
      columns: [
        column('measure', 'Mesure', 'Measure', 'string', true),
        column('orientation', 'Orientation', 'Orientation', 'string', true),
        column('axis', 'Axe', 'Axis', 'string', true),
        column('objective', 'Objectif', 'Objective', 'string', true),
        column('title_fr', 'Titre', 'Title in French', 'string', true),
        column('key_measure', 'Mesure clé', 'Key measure', 'boolean', true),
        column('sectors', 'Réseaux, séparés par « | »', 'Sectors, separated by "|"'),
      ],
      key: ['measure'],
      measures: [],
    },
    rows: plan
      .measures()
      .map(({ id, orientation, axis, objective, title, keyMeasure, sectors }) => [
        ...[id, orientation, axis, objective, title.fr, keyMeasure],
        sectors?.join('|') ?? null,
      ]),
  };
}

function budgets(plan: Plan): FilledDataset {
  const { currency, orientations } = plan.budgets();
  return {
    dataset: {
      id: 'budgets',
      title: { fr: 'Budget du plan par orientation', en: 'Budget of the plan by orientation' },
      description: {
        fr: 'Montants que le plan énonce, arrondis au million de dollars; le plan n’énonce aucun total.',
        en: 'Amounts as the plan states them, rounded to a million dollars; the plan states no total.',
      },
      columns: [
        column('orientation', 'Orientation', 'Orientation', 'string', true),
        column('title_fr', 'Titre de l’orientation', 'Title of the orientation in French', 'string', true),
        column('period', 'Période', 'Period', 'string', true),
        column('phase', 'Phase', 'Phase', 'string', true),
        column('amount_millions', 'Montant en millions', 'Amount in millions', 'number', true),
        column('currency', 'Monnaie', 'Currency', 'string', true),
      ],
      key: ['orientation', 'phase'],
      measures: [],
    },
    rows: orientations.map(({ orientation, amountCents }) => [
      orientation,
      plan.orientations().find(({ id }) => id === orientation)!.title.fr,
      ...['2018-2023', 'approved', millions(amountCents), currency],
    ]),
  };
}

function timeline(plan: Plan, filled: Filled): FilledDataset {
  return {
    dataset: {
      id: 'timeline',
      title: { fr: 'Échéancier des mesures clés', en: 'Timeline of the key measures' },
      description: {
        fr: 'Phases et jalons dans leur ordre; ce que les textes ne donnent pas et que personne n’a établi reste vide.',
        en: 'Phases and milestones in their order; what the texts do not give and nobody established stays empty.',
      },
      columns: [
        column('entry', 'Entrée', 'Entry', 'string', true),
        column('measures', 'Mesures, séparées par « | »', 'Measures, separated by "|"', 'string', true),
        column('phase', 'Phase', 'Phase', 'integer', true),
        column('kind', 'Sorte de phase', 'Kind of phase', 'string', true),
        column('milestone', 'Jalon', 'Milestone', 'integer', true),
        column('title_fr', 'Jalon, dans les mots du plan', 'Milestone in the words of the plan', 'string', true),
        column('school_years', 'Années scolaires, séparées par « | »', 'School years, separated by "|"'),
        column('planned_on', 'Prévu le', 'Planned on', 'date'),
        column('reached_on', 'Atteint le', 'Reached on', 'date'),
      ],
      key: ['entry', 'phase', 'milestone'],
      measures: [],
    },
    rows: plan
      .timeline(filled)
      .entries.flatMap((entry) =>
        entry.phases.flatMap((phase) =>
          phase.milestones.map((milestone, at) => [
            ...[entry.id, entry.measures.join('|'), phase.sequence, phase.kind, at + 1, milestone.title.fr],
            (phase.schoolYears ?? phase.filledYears?.value)?.join('|') ?? null,
            ...[milestone.plannedOn?.value ?? null, milestone.reachedOn?.value ?? null],
          ]),
        ),
      ),
  };
}

function grants(plan: Plan, recorded: readonly ShownGrant[]): FilledDataset {
  const all = plan.grants(recorded);
  return {
    dataset: {
      id: 'grants',
      title: { fr: 'Subventions, par partie', en: 'Grants, by part' },
      description: {
        fr: 'Une ligne par partie d’une subvention : leur somme est le montant de la subvention, qui soutient plusieurs mesures et n’est imputée à aucune.',
        en: 'A row for each part of a grant: they add up to the amount of the grant, which supports several measures and is charged to none.',
      },
      columns: [
        column('grant', 'Subvention', 'Grant', 'string', true),
        column('part', 'Partie', 'Part', 'string', true),
        column('purpose_fr', 'Objet', 'Purpose in French', 'string', true),
        column('amount', 'Montant', 'Amount', 'number', true),
        column('currency', 'Monnaie', 'Currency', 'string', true),
        column('awarded_on', 'Date d’octroi', 'Awarded on', 'date', true),
        column('recipient', 'Bénéficiaire', 'Recipient', 'string', true),
        column('funder', 'Bailleur', 'Funder', 'string', true),
        column('measures', 'Mesures soutenues, séparées par « | »', 'Measures supported, separated by "|"'),
      ],
      key: ['part'],
      measures: [...new Set(all.flatMap((grant) => grant.measures.map(({ measure }) => measure)))],
    },
    rows: plan
      .grants()
      .flatMap((grant) =>
        grant.parts.map(({ id, purpose, amountCents }) => [
          ...[grant.id, id, purpose.fr, amountCents / 100, grant.currency, grant.awardedOn, grant.recipient.name],
          ...[grant.funder, grant.measures.map(({ measure }) => measure).join('|')],
        ]),
      ),
  };
}

function systems(plan: Plan): FilledDataset {
  return {
    dataset: {
      id: 'systems',
      title: { fr: 'Systèmes nommés par le plan', en: 'Systems that the plan names' },
      description: {
        fr: 'Ce dont les textes parlent et qu’un service porte ou suit.',
        en: 'What the texts speak of and a service carries or follows.',
      },
      columns: [
        column('system', 'Système', 'System', 'string', true),
        column('name_fr', 'Nom', 'Name in French', 'string', true),
        column('kind', 'Sorte', 'Kind', 'string', true),
        column('owner', 'Service', 'Service', 'string', true),
        column('measures', 'Mesures, séparées par « | »', 'Measures, separated by "|"'),
      ],
      key: ['system'],
      measures: [],
    },
    rows: plan
      .systems()
      .map(({ id, name, kind, owner, measures: of }) => [id, name.fr, kind, owner, of.join('|') || null]),
  };
}
