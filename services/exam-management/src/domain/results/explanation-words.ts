import { Decimal, settled } from '@pan/kit/domain';
import type { ResultDocument } from './exam-result.js';
import type { FinalRule } from './final-mark.js';

/** The marks of a group before moderation and after it; null where the group is small, or all of one mark. */
export interface GroupFigures {
  readonly count: number;
  readonly schoolMean: string;
  readonly schoolDeviation: string;
  readonly examMean: string;
  readonly examDeviation: string;
}

type Values = ResultDocument['values'];

/** A number as people read it, to a hundredth. */
export const shown = (value: string): { fr: string; en: string } => {
  const en = settled(new Decimal(value)).toDecimalPlaces(2).toFixed();
  return { fr: en.replace('.', ','), en };
};

/** The sentences of an explanation, in both languages, from the same numbers. */
export const words = {
  exam({
    points,
    maxPoints,
    examMark,
  }: {
    readonly points: string;
    readonly maxPoints: string;
    readonly examMark: string;
  }) {
    const [earned, most, mark] = [shown(points), shown(maxPoints), shown(examMark)];
    return {
      fr: `L’épreuve a valu ${earned.fr} points sur ${most.fr}, soit ${mark.fr} sur 100.`,
      en: `The exam earned ${earned.en} points of ${most.en}, that is ${mark.en} out of 100.`,
    };
  },
  conversion({ examMark, convertedMark }: Values, isConverted: boolean) {
    const [before, after] = [shown(examMark), shown(convertedMark)];
    if (!isConverted)
      return {
        fr: `Les notes de cette épreuve n’ont pas été relevées : la note d’épreuve reste ${before.fr}.`,
        en: `The marks of this exam were not raised: the exam mark stays ${before.en}.`,
      };
    return {
      fr: `Les notes de cette épreuve ont été relevées pour tout le monde (conversion) : ${before.fr} devient ${after.fr}.`,
      en: `The marks of this exam were raised for everybody (conversion): ${before.en} becomes ${after.en}.`,
    };
  },
  schoolMark(mark: string, group: string, version: number) {
    const { fr, en } = shown(mark);
    return {
      fr: `L’école a donné la note de ${fr} sur 100, dans le groupe ${group} (envoi ${version}).`,
      en: `The school gave the mark of ${en} out of 100, in the group ${group} (sending ${version}).`,
    };
  },
  unmoderated(schoolMark: string) {
    const { fr, en } = shown(schoolMark);
    return {
      fr: `Les notes d’école de ce groupe ne peuvent pas être comparées entre elles : la note d’école reste ${fr}.`,
      en: `The school marks of this group cannot be compared with one another: the school mark stays ${en}.`,
    };
  },
  smallGroup: {
    fr: 'La note d’école a été modérée d’après les notes du groupe; comme il est petit, ses chiffres ne sont pas montrés.',
    en: 'The school mark was moderated by the marks of the group; as the group is small, its figures are not shown.',
  },
  moderated(group: GroupFigures, schoolMark: string, moderatedMark: string) {
    const { count, schoolMean, schoolDeviation, examMean, examDeviation } = group;
    const of = (language: 'fr' | 'en') => {
      const [n, mn, sn, me, se, m] = [
        schoolMark,
        schoolMean,
        schoolDeviation,
        examMean,
        examDeviation,
        moderatedMark,
      ].map((one) => shown(one)[language]);
      return { n, mn, sn, me, se, m, formula: `${me} + (${n} − ${mn}) × ${se} ÷ ${sn} = ${m}` };
    };
    const [fr, en] = [of('fr'), of('en')];
    return {
      fr: `Modération : les ${count} élèves du groupe ont en moyenne ${fr.mn} à l’école (écart type ${fr.sn}) et ${fr.me} à l’épreuve (écart type ${fr.se}). La note d’école garde son rang et passe à l’échelle de l’épreuve : ${fr.formula}.`,
      en: `Moderation: the ${count} pupils of the group have a mean of ${en.mn} at school (standard deviation ${en.sn}) and of ${en.me} in the exam (standard deviation ${en.se}). The school mark keeps its rank and moves to the scale of the exam: ${en.formula}.`,
    };
  },
  bounds({ moderatedMark, clampedMark }: Values) {
    const [from, to] = [shown(moderatedMark), shown(clampedMark)];
    return {
      fr: `Une note va de 0 à 100 : ${from.fr} est ramené à ${to.fr}.`,
      en: `A mark goes from 0 to 100: ${from.en} is brought to ${to.en}.`,
    };
  },
  final(rule: FinalRule, { convertedMark, clampedMark, finalMark }: Values, weight: string, isTold: boolean) {
    const [exam, school, final, w, rest] = [
      ...[convertedMark, clampedMark, finalMark, weight].map(shown),
      shown(new Decimal(1).minus(weight).toFixed()),
    ] as [Shown, Shown, Shown, Shown, Shown];
    if (rule === 'exam-higher')
      return {
        fr: `La note d’épreuve est plus haute que la note d’école modérée : elle seule compte, ${exam.fr}.`,
        en: `The exam mark is higher than the moderated school mark: it alone counts, ${exam.en}.`,
      };
    const [sumFr, sumEn] = isTold
      ? [
          ` : ${w.fr} × ${exam.fr} + ${rest.fr} × ${school.fr} = ${final.fr}`,
          `: ${w.en} × ${exam.en} + ${rest.en} × ${school.en} = ${final.en}`,
        ]
      : ['', ''];
    return {
      fr: `La note d’école modérée est au moins aussi haute que celle d’épreuve : l’épreuve compte pour ${w.fr} et l’école pour ${rest.fr}${sumFr}.`,
      en: `The moderated school mark is at least as high as the exam’s: the exam counts for ${w.en} and the school for ${rest.en}${sumEn}.`,
    };
  },
  rounding(exact: string | null, mark: number, passed: boolean) {
    const { fr, en } = exact === null ? { fr: '', en: '' } : shown(exact);
    const [endFr, endEn] = passed
      ? ['la réussite est à 60, atteinte', 'the pass is at 60, reached']
      : ['la réussite est à 60, non atteinte', 'the pass is at 60, not reached'];
    return exact === null
      ? {
          fr: `Arrondie une seule fois, à la fin, la note finale est ${mark}; ${endFr}.`,
          en: `Rounded once, at the end, the final mark is ${mark}; ${endEn}.`,
        }
      : {
          fr: `Arrondie une seule fois, à la fin (une demie va vers le haut), ${fr} donne la note finale ${mark}; ${endFr}.`,
          en: `Rounded once, at the end (a half goes up), ${en} gives the final mark ${mark}; ${endEn}.`,
        };
  },
};

type Shown = ReturnType<typeof shown>;
