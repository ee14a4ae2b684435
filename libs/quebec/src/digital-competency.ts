/** The twelve dimensions of Quebec's digital competency framework (ministère de l'Éducation, 2019), as the ministry names them. */
export const digitalDimensions = [
  {
    code: 'cn-01',
    fr: 'Agir en citoyen éthique à l’ère du numérique',
    en: 'Exercising ethical citizenship in the digital age',
  },
  {
    code: 'cn-02',
    fr: 'Développer et mobiliser ses habiletés technologiques',
    en: 'Developing and mobilising technological skills',
  },
  {
    code: 'cn-03',
    fr: 'Exploiter le potentiel du numérique pour l’apprentissage',
    en: 'Harnessing the potential of digital resources for learning',
  },
  {
    code: 'cn-04',
    fr: 'Développer et mobiliser sa culture informationnelle',
    en: 'Developing and mobilising information literacy',
  },
  {
    code: 'cn-05',
    fr: 'Collaborer à l’aide du numérique',
    en: 'Collaborating via digital technology',
  },
  {
    code: 'cn-06',
    fr: 'Communiquer à l’aide du numérique',
    en: 'Communicating via digital technology',
  },
  {
    code: 'cn-07',
    fr: 'Produire du contenu à l’aide du numérique',
    en: 'Producing content via digital technology',
  },
  {
    code: 'cn-08',
    fr: 'Mettre à profit le numérique en tant que vecteur d’inclusion et pour répondre à des besoins diversifiés',
    en: 'Using digital technology as a vehicle for inclusion and to meet diverse needs',
  },
  {
    code: 'cn-09',
    fr: 'Adopter une perspective de développement personnel et professionnel avec le numérique dans une posture d’autonomie',
    en: 'Adopting a perspective of autonomous personal and professional development with digital technology',
  },
  {
    code: 'cn-10',
    fr: 'Résoudre une variété de problèmes à l’aide du numérique',
    en: 'Solving a variety of problems via digital technology',
  },
  {
    code: 'cn-11',
    fr: 'Développer sa pensée critique à l’égard du numérique',
    en: 'Developing critical thinking about digital technology',
  },
  {
    code: 'cn-12',
    fr: 'Innover et faire preuve de créativité avec le numérique',
    en: 'Innovating and being creative with digital technology',
  },
] as const;

export const digitalFramework = { code: 'competence-numerique', version: '2019' } as const;

export type DigitalDimension = (typeof digitalDimensions)[number]['code'];

/** How far somebody is in a dimension (Continuum de développement de la compétence numérique, 2019). */
export const digitalLevels = ['beginner', 'intermediate', 'advanced'] as const;
export type DigitalLevel = (typeof digitalLevels)[number];
