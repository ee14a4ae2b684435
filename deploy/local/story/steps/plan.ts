import { formatted, governance, indicator, type Step } from '../story.ts';

/** The plan's own register: the measure that all this serves, and what is known of its money and time. */
export const planRegister: Step = async ({ ministry, tell }) => {
  const measure = `${governance}/measures/M23`;
  await tell.claim({
    fr: 'La mesure 23 du plan est le dossier unifié, et le chiffre est son indicateur',
    en: 'Measure 23 of the plan is the unified record, and the figure is its indicator',
    proof: `GET ${measure}`,
    actual: async () => {
      const { id, indicators } = await ministry.get<{ id: string; indicators: { id: string }[] }>(measure);
      const counted = await ministry.get<{ indicator: string; measure: string }>(indicator);
      return [id, indicators.some((one) => one.id === 'unified-records'), counted.indicator, counted.measure];
    },
    expected: ['M23', true, 'unified-records', 'M23'],
  });
  const grants = `${governance}/grants`;
  await tell.claim({
    fr: `La subvention G001 : ${formatted(225_000)} $ en deux volets, ${formatted(150_000)} $ et ${formatted(75_000)} $, sept mesures`,
    en: 'Grant G001: $225,000 in two parts, $150,000 and $75,000, seven measures',
    proof: `GET ${grants}`,
    actual: async () => {
      const { items } = await ministry.get<{ items: Grant[] }>(grants);
      const grant = items.find(({ id }) => id === 'G001');
      return [grant?.amountCents, grant?.parts.map(({ amountCents }) => amountCents), grant?.measures.length];
    },
    expected: [22_500_000, [15_000_000, 7_500_000], 7],
  });
  const timeline = `${governance}/timeline`;
  await tell.claim({
    fr: 'Le calendrier du plan garde inconnues les années que la source ne donne pas',
    en: 'The plan’s timeline keeps unknown the years that the source does not give',
    proof: `GET ${timeline}`,
    actual: async () => {
      const { entries } = await ministry.get<{ entries: { phases: { schoolYears: unknown }[] }[] }>(timeline);
      return [entries.length, entries.every(({ phases }) => phases.every(({ schoolYears }) => schoolYears === null))];
    },
    expected: [11, true],
  });
};

interface Grant {
  id: string;
  amountCents: number;
  parts: { amountCents: number }[];
  measures: unknown[];
}
