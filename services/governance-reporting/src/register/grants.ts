import type { Grant } from '../domain/register.js';
import { fr, release } from './sources.js';

const notOfThePlan = {
  fr: "Le communiqué la range parmi les mesures du plan, mais elle n'est aucune des 33; il renvoie à cette politique à la ligne 27.",
  en: "The press release lists it among the plan's measures, but it is none of the 33; it links that policy at line 27.",
};

export const grants: readonly Grant[] = [
  {
    id: 'G001',
    funder: 'Gouvernement du Québec',
    recipient: { name: 'Québec numérique', legalForm: fr('organisme sans but lucratif'), provenance: [release(1)] },
    announcedBy: {
      name: 'Sébastien Proulx',
      role: fr(
        "ministre de l'Éducation, du Loisir et du Sport et ministre responsable de la région de la Capitale-Nationale",
      ),
      provenance: [release(2)],
    },
    awardedOn: '2018-08-09',
    place: 'Québec',
    currency: 'CAD',
    amountCents: 22_500_000,
    parts: [
      {
        id: 'G001-1',
        purpose: fr("Semaine numérique à l'école"),
        kind: 'event',
        amountCents: 15_000_000,
        provenance: [release(1)],
      },
      {
        id: 'G001-2',
        purpose: fr("Étude d'opportunité sur la création d'un lieu d'autoapprentissage inspiré du 42 à Paris"),
        kind: 'study',
        amountCents: 7_500_000,
        provenance: [release(1)],
      },
    ],
    measures: [
      { measure: 'M02', provenance: [release(12)] },
      { measure: 'M07', provenance: [release(13)] },
      { measure: 'M08', provenance: [release(14)] },
      { measure: 'M09', provenance: [release(15)] },
      { measure: 'M10', provenance: [release(16)] },
      { measure: 'M12', provenance: [release(17)] },
      { measure: 'M25', provenance: [release(18)] },
    ],
    otherPolicyLines: [
      {
        title: fr('Mieux intégrer les compétences du 21e siècle et les possibilités du numérique'),
        probableSource: fr('Politique de la réussite éducative'),
        note: notOfThePlan,
        provenance: [release(19), release(27)],
      },
      {
        title: fr(
          'Élaborer des parcours de formation professionnelle diversifiés, axés sur les priorités de développement du Québec et les intérêts des personnes',
        ),
        probableSource: fr('Politique de la réussite éducative'),
        note: notOfThePlan,
        provenance: [release(20), release(27)],
      },
      {
        title: fr('Raffermir les liens entre les milieux éducatifs et les différents acteurs de la communauté'),
        probableSource: fr('Politique de la réussite éducative'),
        note: notOfThePlan,
        provenance: [release(21), release(27)],
      },
    ],
    openQuestions: [
      {
        fr: 'Le calendrier des versements, la date de fin et la répartition de chaque volet entre les mesures ne sont pas indiqués.',
        en: 'The payment schedule, the end date and the split of each part over the measures are not stated.',
      },
      {
        fr: "On ignore si la date d'attribution est celle de l'annonce.",
        en: 'Whether the award date is the announcement date is unknown.',
      },
    ],
    provenance: [release(1)],
  },
];
