/** Whether a candidate is awaited: `left` is whose stay in the organisation has ended. */
export const standings = ['expected', 'absent', 'withdrawn', 'left'] as const;
export type Standing = (typeof standings)[number];

interface Label {
  readonly fr: string;
  readonly en: string;
}

interface ReasonGroup extends Label {
  readonly reasons: Readonly<Record<string, Label>>;
}

/** Why somebody did not come: what it concerns, then what it was. A new reason is a new line here. */
export const absenceReasons: Readonly<Record<string, ReasonGroup>> = {
  health: {
    ...{ fr: 'Santé', en: 'Health' },
    reasons: {
      illness: { fr: 'Maladie', en: 'Illness' },
      injury: { fr: 'Blessure', en: 'Injury' },
      hospital: { fr: 'Hospitalisation', en: 'In hospital' },
      appointment: { fr: 'Rendez-vous médical', en: 'Medical appointment' },
    },
  },
  family: {
    ...{ fr: 'Famille', en: 'Family' },
    reasons: {
      bereavement: { fr: 'Deuil', en: 'Bereavement' },
      emergency: { fr: 'Urgence familiale', en: 'Family emergency' },
    },
  },
  journey: {
    ...{ fr: 'Trajet', en: 'Journey' },
    reasons: {
      transport: { fr: 'Transport en défaut', en: 'Transport failed' },
      weather: { fr: 'Intempéries', en: 'Weather' },
    },
  },
  school: {
    ...{ fr: 'École', en: 'School' },
    reasons: {
      conflict: { fr: 'Autre épreuve au même moment', en: 'Another exam at the same time' },
      suspension: { fr: 'Suspension', en: 'Suspension' },
      activity: { fr: 'Activité de l’école', en: 'Activity of the school' },
      'not-authorised': { fr: 'Pas autorisé à commencer', en: 'Not authorised to begin' },
      court: { fr: 'Convocation d’un tribunal', en: 'Called to a court' },
    },
  },
  unexplained: {
    ...{ fr: 'Sans motif reconnu', en: 'Without a recognised reason' },
    reasons: {
      'no-news': { fr: 'Sans nouvelles', en: 'No news' },
      refusal: { fr: 'Refus de passer l’épreuve', en: 'Refused to sit' },
    },
  },
};

/** Codes of two levels, such as `health.illness`. */
export const absenceCodes: readonly string[] = Object.entries(absenceReasons).flatMap(([group, { reasons }]) =>
  Object.keys(reasons).map((reason) => `${group}.${reason}`),
);

/** Why somebody is taken off the list. */
export const withdrawalReasons: Readonly<Record<string, Label>> = {
  'left-school': { fr: 'A quitté l’école', en: 'Has left the school' },
  'left-course': { fr: 'Ne suit plus le cours', en: 'Does not take the course any more' },
  exempted: { fr: 'Exemption ou équivalence', en: 'Exempted, or credited with an equivalent' },
  postponed: { fr: 'Passera une autre séance', en: 'Sits in another session' },
  mistake: { fr: 'Inscription par erreur', en: 'Registered by mistake' },
};
export const withdrawalCodes = Object.keys(withdrawalReasons);
