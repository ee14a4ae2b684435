import { sumOf, zero, type Decimal } from '../decimals.js';
import type { Mapping, ResponseDeclaration } from './item-definition.js';
import { worthOf } from './mapping.js';
import { areChoices, endsOf, type ResponseForm } from './response-form.js';
import { writtenAs, type Scalar } from './value.js';

interface Candidate {
  readonly value: Scalar;
  readonly points: Decimal;
}

/** After so many tries the best of a mapping is left for its author to say. */
const mostTries = 20_000;

/** The answer that earns most by a response's mapping and is of its form, else the right one; null when it is not found. */
export function bestAnswer(response: ResponseDeclaration): string[] | null {
  const { mapping, form, cardinality, correct } = response;
  if (!mapping) return (correct?.values ?? []).map(writtenAs);
  const most = cardinality === 'single' ? 1 : (form?.most ?? Infinity);
  const candidates = candidatesOf(response, mapping);
  const best = new Search(candidates, form, most).run();
  if (!best) return null;
  for (const { value } of candidates)
    if (
      best.length < (form?.fewest ?? 0) &&
      !best.includes(value) &&
      areChoices([...best, value], form?.choices ?? null)
    )
      best.push(value);
  return best.map(writtenAs);
}

/** What can be answered and is worth something, dearest first. */
function candidatesOf({ baseType, form }: ResponseDeclaration, mapping: Mapping): Candidate[] {
  const offered = form?.choices?.length === 1 && baseType === 'identifier' ? [...form.choices[0]!.keys()] : [];
  const keys = mapping.entries.map(({ key }) => key);
  return [...keys, ...offered.filter((name) => !keys.includes(name))]
    .filter((value) => areChoices([value], form?.choices ?? null))
    .map((value) => ({ value, points: worthOf(baseType, value, mapping) }))
    .sort((one, other) => other.points.cmp(one.points));
}

/** Takes the dearest first and goes back where choices stand in each other's way: two words may be right for one gap. */
class Search {
  private best: Scalar[] = [];
  private earned = zero;
  private tries = 0;
  private readonly gainful: readonly Candidate[];

  constructor(
    candidates: readonly Candidate[],
    private readonly form: ResponseForm | null,
    private readonly most: number,
  ) {
    this.gainful = candidates.filter(({ points }) => points.gt(0));
  }

  run(): Scalar[] | null {
    this.look(0, [], zero);
    return this.tries > mostTries ? null : this.best;
  }

  private look(at: number, chosen: readonly Scalar[], earned: Decimal): void {
    if (++this.tries > mostTries) return;
    if (earned.gt(this.earned)) [this.best, this.earned] = [[...chosen], earned];
    const next = this.gainful[at];
    if (!next || chosen.length >= this.most || earned.plus(this.hoped(at, chosen)).lte(this.earned)) return;
    const taken = [...chosen, next.value];
    if (areChoices(taken, this.form?.choices ?? null)) this.look(at + 1, taken, earned.plus(next.points));
    this.look(at + 1, chosen, earned);
  }

  /** The most that may still come: as if only what stands second in a pair could be used up. */
  private hoped(from: number, chosen: readonly Scalar[]): Decimal {
    const used = new Map<string, number>();
    const fits = (value: Scalar): boolean => {
      const end = this.form?.choices ? endsOf(value, this.form.choices).at(-1) : null;
      if (!end) return true;
      used.set(end.key, (used.get(end.key) ?? 0) + 1);
      return used.get(end.key)! <= end.most;
    };
    chosen.forEach(fits);
    const coming = this.gainful.slice(from).filter(({ value }) => fits(value));
    return sumOf(coming.slice(0, this.most - chosen.length).map(({ points }) => points));
  }
}
