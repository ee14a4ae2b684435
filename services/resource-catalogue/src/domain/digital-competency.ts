import { type DigitalDimension, digitalDimensions, digitalFramework } from '@pan/quebec';
import type { Framework } from './framework.js';

const dimension = (code: DigitalDimension, ...elements: readonly (readonly [fr: string, en: string])[]) => ({
  ...digitalDimensions.find((one) => one.code === code)!,
  elements: elements.map(([fr, en], index) => ({ code: `${code}.${index + 1}`, fr, en })),
});

/** Measure M01. The twelve dimensions are the ministry's; their elements are worded by this service, so that a resource can be aligned more closely. */
export const digitalCompetency: Framework = {
  id: '0197a3c0-5a00-7c3e-9f10-6c1d0c4b5e01',
  ...digitalFramework,
  name: { fr: 'Cadre de référence de la compétence numérique', en: 'Digital Competency Framework' },
  note: {
    fr: 'Les douze dimensions sont celles du cadre; les éléments sont formulés par le catalogue.',
    en: 'The twelve dimensions are the framework’s; the elements are worded by the catalogue.',
  },
  measure: 'M01',
  dimensions: [
    dimension(
      'cn-01',
      ['Protéger sa vie privée et celle des autres', 'Protecting one’s privacy and that of others'],
      ['Respecter le droit d’auteur et les licences', 'Respecting copyright and licences'],
      [
        'Mesurer les effets du numérique sur la société et l’environnement',
        'Weighing the effects of digital technology on society and the environment',
      ],
    ),
    dimension(
      'cn-02',
      ['Comprendre le fonctionnement des appareils et des réseaux', 'Understanding how devices and networks work'],
      ['Choisir et utiliser des outils selon la tâche', 'Choosing and using tools to suit the task'],
      ['Mobiliser la pensée informatique', 'Using computational thinking'],
    ),
    dimension(
      'cn-03',
      ['Apprendre à distance et à son rythme', 'Learning at a distance and at one’s own pace'],
      ['Suivre ses progrès avec des outils numériques', 'Following one’s progress with digital tools'],
    ),
    dimension(
      'cn-04',
      ['Chercher avec méthode', 'Searching with method'],
      ['Juger de la fiabilité d’une source', 'Judging whether a source is reliable'],
      ['Citer et organiser ses sources', 'Citing and organising one’s sources'],
    ),
    dimension(
      'cn-05',
      ['Écrire et produire à plusieurs', 'Writing and producing with others'],
      ['Répartir et suivre le travail d’une équipe', 'Sharing out and following a team’s work'],
    ),
    dimension(
      'cn-06',
      ['Adapter son message au canal et au public', 'Adapting a message to its channel and audience'],
      ['Échanger avec respect en ligne', 'Exchanging respectfully online'],
    ),
    dimension(
      'cn-07',
      ['Créer des textes, des images, du son et de la vidéo', 'Creating text, images, sound and video'],
      ['Publier sous une licence choisie', 'Publishing under a licence of one’s choice'],
    ),
    dimension(
      'cn-08',
      ['Se servir des aides à l’accessibilité', 'Using accessibility aids'],
      ['Produire du contenu que tout le monde peut lire', 'Producing content that everybody can read'],
    ),
    dimension(
      'cn-09',
      ['Se former tout au long de la vie', 'Learning throughout life'],
      ['Soigner son identité numérique', 'Looking after one’s digital identity'],
    ),
    dimension(
      'cn-10',
      ['Modéliser un problème et en traiter les données', 'Modelling a problem and working on its data'],
      ['Programmer une solution', 'Programming a solution'],
    ),
    dimension(
      'cn-11',
      ['Reconnaître les biais et la manipulation', 'Recognising bias and manipulation'],
      [
        'Questionner l’usage des données et de l’intelligence artificielle',
        'Questioning the use of data and artificial intelligence',
      ],
    ),
    dimension(
      'cn-12',
      ['Explorer des usages nouveaux', 'Exploring new uses'],
      ['Essayer, se tromper et reprendre', 'Trying, failing and trying again'],
    ),
  ],
};
