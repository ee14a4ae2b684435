import { IrregularityReportedV1 } from '@pan/contracts';
import { fact, type Fact } from '@pan/kit/domain';

interface Label {
  readonly fr: string;
  readonly en: string;
}

interface ReasonGroup extends Label {
  readonly reasons: Readonly<Record<string, Label>>;
}

/** Why something went otherwise than it should: what it concerns, then what it was. A new reason is a new line here. */
export const irregularityReasons: Readonly<Record<string, ReasonGroup>> = {
  environment: {
    ...{ fr: 'Lieu', en: 'Environment' },
    reasons: {
      power: { fr: 'Panne de courant', en: 'Power cut' },
      network: { fr: 'Panne de réseau', en: 'Network cut' },
      noise: { fr: 'Bruit ou dérangement', en: 'Noise or disturbance' },
      evacuation: { fr: 'Évacuation ou alerte', en: 'Evacuation or alarm' },
      room: { fr: 'Local inadéquat', en: 'Unfit room' },
    },
  },
  examinee: {
    ...{ fr: 'Élève', en: 'Examinee' },
    reasons: {
      illness: { fr: 'Malaise', en: 'Illness' },
      late: { fr: 'Retard', en: 'Late arrival' },
      'left-room': { fr: 'Sortie du local', en: 'Left the room' },
      'unauthorised-aid': { fr: 'Matériel ou aide non permis', en: 'Aid that is not allowed' },
      disruption: { fr: 'Conduite perturbatrice', en: 'Disruptive conduct' },
      identity: { fr: 'Identité en doute', en: 'Identity in doubt' },
    },
  },
  staff: {
    ...{ fr: 'Personnel', en: 'Staff' },
    reasons: {
      'late-opening': { fr: 'Ouverture tardive', en: 'Opened late' },
      instructions: { fr: 'Consignes erronées ou absentes', en: 'Wrong or missing instructions' },
      supervision: { fr: 'Surveillance interrompue', en: 'Supervision interrupted' },
      help: { fr: 'Aide non permise', en: 'Help that is not allowed' },
    },
  },
  technical: {
    ...{ fr: 'Technique', en: 'Technical' },
    reasons: {
      device: { fr: 'Bris d’appareil', en: 'Broken device' },
      player: { fr: 'Défaut du lecteur d’épreuves', en: 'Fault of the exam player' },
      platform: { fr: 'Plateforme lente ou absente', en: 'Platform slow or away' },
      content: { fr: 'Erreur dans l’épreuve', en: 'Mistake in the paper' },
      accommodation: { fr: 'Mesure d’adaptation non offerte', en: 'Accommodation not served' },
    },
  },
};

/** Codes of two levels, such as `environment.power`. */
export const irregularityCodes: readonly string[] = Object.entries(irregularityReasons).flatMap(
  ([group, { reasons }]) => Object.keys(reasons).map((reason) => `${group}.${reason}`),
);

/** Something that went otherwise than it should while somebody sat. The note stays here; what is told names nobody. */
export interface Irregularity {
  readonly id: string;
  readonly sittingId: string;
  readonly sessionId: string;
  readonly organisationId: string;
  readonly reason: string;
  readonly note: string | null;
}

export const reported = ({ id, sessionId, organisationId, reason }: Irregularity): Fact =>
  fact(IrregularityReportedV1, sessionId, { irregularityId: id, sessionId, organisationId, reason });
