import { correctionKinds } from '@pan/contracts';
import { instantOf, schoolDay } from '@pan/kit/domain';
import { type CorrectableField, correctables } from '../../domain/corrections/correctable.js';
import {
  correctionTermOn,
  recourses,
  type RefusalReason,
  refusalReasonNames,
  refusalReasons,
} from '../../domain/corrections/correction-law.js';
import type { CorrectionRecord } from '../../persistence/corrections/corrections.queries.js';
import type { CorrectablesView, CorrectionView, RefusalReasonView } from './corrections.dto.js';

const reasonView = (reason: RefusalReason): RefusalReasonView => ({ reason, ...refusalReasons[reason] });

/** What may be asked for, how long it takes, why it is refused and what can be done then: each in words, with its law. */
export function correctablesView(now: Date): CorrectablesView {
  const { days, extensionDays, basis } = correctionTermOn(schoolDay(now));
  return {
    kinds: correctionKinds.map((kind) => {
      const { fr, en, inRecord, fields } = correctables[kind];
      const named = Object.entries<CorrectableField>(fields).map(([name, of]) => ({
        ...{ field: name, fr: of.fr, en: of.en, form: of.form, mayBeNothing: of.mayBeNothing },
      }));
      return { kind, fr, en, inRecord, fields: named };
    }),
    term: { days, extensionDays, basis },
    refusalReasons: refusalReasonNames.map(reasonView),
    recourses,
  };
}

const instantText = (at: string | null): string | null => at && instantOf(at).toISOString();

export function correctionView({ reason, ...request }: CorrectionRecord): CorrectionView {
  const { state, late } = request;
  return {
    ...request,
    askedAt: instantOf(request.askedAt).toISOString(),
    extendedAt: instantText(request.extendedAt),
    remindedAt: instantText(request.remindedAt),
    endedAt: instantText(request.endedAt),
    correctedAt: instantText(request.correctedAt),
    reason: reason === null ? null : reasonView(reason as RefusalReason),
    recourses: state === 'refused' || state === 'accepted-in-part' || late ? recourses : [],
  };
}
