import { CompetencyFrameworkReleasedV1 } from '@pan/contracts';
import { fact, type Fact } from '@pan/kit/domain';

/** A text in both languages. */
export interface Said {
  readonly fr: string;
  readonly en: string;
}

export interface Dimension extends Said {
  readonly code: string;
  readonly elements: readonly (Said & { readonly code: string })[];
}

/** A frame of reference of competencies that resources are aligned to. */
export interface Framework {
  readonly id: string;
  readonly code: string;
  readonly version: string;
  readonly name: Said;
  readonly note: Said;
  /** The plan's measure that it answers to. */
  readonly measure: string;
  readonly dimensions: readonly Dimension[];
}

/** Every code that a resource can be aligned to. */
export function competencyCodes({ dimensions }: Framework): string[] {
  return dimensions.flatMap(({ code, elements }) => [code, ...elements.map((element) => element.code)]);
}

/** What is told of a version of a framework. */
export function releasedOf({ id, code, version, dimensions }: Framework): Fact {
  const elements = dimensions.reduce((sum, dimension) => sum + dimension.elements.length, 0);
  const counts = { dimensions: dimensions.length, elements };
  return fact(CompetencyFrameworkReleasedV1, id, { frameworkId: id, code, version, ...counts });
}
