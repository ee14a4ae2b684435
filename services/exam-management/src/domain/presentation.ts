import { readInteger } from '@pan/kit/domain';

/** A measure that holds on the day, as the record tells it. */
export interface HeldMeasure {
  readonly tools: readonly string[];
  /** How tools are set, each `tool.name=value`. */
  readonly settings: readonly string[];
}

/** How the one paper is put before one candidate. */
export interface Presentation {
  /** Size of text in hundredths; 100 where nothing is said. */
  readonly textPercent: number;
  readonly highContrast: boolean;
  /** Words a minute; null where the paper is not read aloud. */
  readonly readAloud: { readonly wordsPerMinute: number } | null;
  readonly signLanguage: boolean;
  /** Every tool that the record allows, whoever offers it. */
  readonly tools: readonly string[];
  /** Which supports of an item's catalogs the device may offer, by their names in QTI 3.0. */
  readonly supports: readonly string[];
}

const usual = { textPercent: 100, largePercent: 150, wordsPerMinute: 150 };

/** What every candidate may have, and what comes with a tool. */
export const forAll: readonly string[] = ['long-description', 'transcript'];
const supportsOf: Readonly<Record<string, readonly string[]>> = {
  'text-to-speech': ['spoken'],
  'sign-language': ['sign-language'],
  'colour-contrast': ['high-contrast'],
  dictionary: ['glossary-on-screen', 'illustrated-glossary', 'keyword-translation'],
};

/** By the measures alone that hold on the day: of a setting said twice the larger counts. */
export function presentationOf(measures: readonly HeldMeasure[]): Presentation {
  const tools = [...new Set(measures.flatMap((one) => one.tools))].sort();
  const has = (tool: string) => tools.includes(tool);
  const set = (name: string, otherwise: number) => {
    const said = measures.flatMap(({ settings }) => settings).filter((one) => one.startsWith(`${name}=`));
    const values = said.map((one) => readInteger(one.slice(name.length + 1))).filter((value) => value !== null);
    return values.length > 0 ? Math.max(...values) : otherwise;
  };
  return {
    textPercent: has('large-print') ? set('large-print.percent', usual.largePercent) : usual.textPercent,
    highContrast: has('colour-contrast'),
    readAloud: has('text-to-speech')
      ? { wordsPerMinute: set('text-to-speech.wordsPerMinute', usual.wordsPerMinute) }
      : null,
    signLanguage: has('sign-language'),
    tools,
    supports: [...forAll, ...tools.flatMap((tool) => supportsOf[tool] ?? [])].sort(),
  };
}
