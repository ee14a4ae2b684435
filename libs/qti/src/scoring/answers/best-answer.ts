import { type Decimal, sumOf, zero } from '@pan/kit/domain';
import type { Mapping, ResponseDeclaration } from '../item-definition.js';
import { worthsIn } from './mapping.js';
import { areChoices, endsOf, hasAllNeeded, type ResponseForm } from './response-form.js';
import { writtenAs } from '../values/scalars.js';
import { isRecord, type BaseType, type Held, type Scalar } from '../values/value.js';

interface Candidate {
  readonly value: Scalar;
  readonly points: Decimal;
}

/** After so many steps the best of a mapping is left for its author to say. */
const mostSteps = 300_000;

/** The answer that earns most by a response's mapping and is of its form, else the right one; null when none is found that is. */
export function bestAnswer(response: ResponseDeclaration): string[] | null {
  const { mapping, form, cardinality, correct, baseType } = response;
  if (!mapping || !baseType) return textsOf(correct);
  const most = cardinality === 'single' ? 1 : (form?.most ?? Infinity);
  const candidates = candidatesOf({ baseType, form }, mapping);
  const best = dearest(candidates, form, most);
  if (!best) return null;
  const choices = form?.choices ?? null;
  const lacks = () => best.length < (form?.fewest ?? 0) || !hasAllNeeded(best, choices);
  for (const { value } of candidates)
    if (lacks() && best.length < most && !best.includes(value) && areChoices([...best, value], choices))
      best.push(value);
  return hasAllNeeded(best, choices) ? best.map(writtenAs) : null;
}

/** A value as answers travel; the text of a record of a number. */
export const textsOf = (held: Held): string[] =>
  isRecord(held) ? (held.fields.get('stringValue')?.values ?? []).map(writtenAs) : (held?.values ?? []).map(writtenAs);

interface Answered {
  readonly baseType: BaseType;
  readonly form: ResponseForm | null;
}

/** What can be answered, dearest first. */
function candidatesOf({ baseType, form }: Answered, mapping: Mapping): Candidate[] {
  const offered = form?.choices?.length === 1 && baseType === 'identifier' ? [...form.choices[0]!.keys()] : [];
  const keys = new Set<Scalar>(mapping.entries.map(({ key }) => key));
  const worth = worthsIn(baseType, mapping);
  return [...keys, ...offered.filter((name) => !keys.has(name))]
    .filter((value) => areChoices([value], form?.choices ?? null))
    .map((value) => ({ value, points: worth(value) }))
    .sort((one, other) => other.points.cmp(one.points));
}

/** What is worth something, as much of it as goes together. */
function dearest(candidates: readonly Candidate[], form: ResponseForm | null, most: number): Scalar[] | null {
  const gainful = candidates.filter(({ points }) => points.gt(0));
  const first = gainful.slice(0, most).map(({ value }) => value);
  return areChoices(first, form?.choices ?? null) ? first : new Search(gainful, form, most).run();
}

/** Takes the dearest first and goes back where choices stand in each other's way: two words may be right for one gap. */
class Search {
  private best: Scalar[] = [];
  private earned = zero;
  private steps = 0;

  constructor(
    private readonly gainful: readonly Candidate[],
    private readonly form: ResponseForm | null,
    private readonly most: number,
  ) {}

  run(): Scalar[] | null {
    this.look(0, [], zero);
    return this.steps > mostSteps ? null : this.best;
  }

  private look(from: number, chosen: readonly Scalar[], earned: Decimal): void {
    this.steps += 1 + this.gainful.length - from;
    if (this.steps > mostSteps) return;
    if (earned.gt(this.earned)) [this.best, this.earned] = [[...chosen], earned];
    const open = this.openAfter(from, chosen);
    const next = open[0];
    if (next === undefined || chosen.length >= this.most) return;
    if (earned.plus(this.hoped(open, chosen)).lte(this.earned)) return;
    const { value, points } = this.gainful[next]!;
    this.look(next + 1, [...chosen, value], earned.plus(points));
    this.look(next + 1, chosen, earned);
  }

  /** Which candidates may still be taken. */
  private openAfter(from: number, chosen: readonly Scalar[]): number[] {
    const used = this.usedBy(chosen);
    const isOpen = ({ value }: Candidate) => this.ends(value).every(({ key, most }) => (used.get(key) ?? 0) < most);
    return this.gainful.flatMap((candidate, at) => (at >= from && isOpen(candidate) ? [at] : []));
  }

  /** The most that may still come: as if only what stands second in a pair could be used up. */
  private hoped(open: readonly number[], chosen: readonly Scalar[]): Decimal {
    const used = this.usedBy(chosen);
    const coming: Decimal[] = [];
    for (const at of open) {
      const { value, points } = this.gainful[at]!;
      const end = this.ends(value).at(-1);
      const times = end ? (used.get(end.key) ?? 0) + 1 : 0;
      if (end && times > end.most) continue;
      if (end) used.set(end.key, times);
      if (coming.push(points) >= this.most - chosen.length) break;
    }
    return sumOf(coming);
  }

  private usedBy(chosen: readonly Scalar[]): Map<string, number> {
    const used = new Map<string, number>();
    for (const { key } of chosen.flatMap((value) => this.ends(value))) used.set(key, (used.get(key) ?? 0) + 1);
    return used;
  }

  private ends(value: Scalar): { key: string; most: number }[] {
    return this.form?.choices ? endsOf(value, this.form.choices).filter((end) => end !== null) : [];
  }
}
