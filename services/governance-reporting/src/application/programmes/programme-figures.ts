import { Inject, Injectable } from '@nestjs/common';
import { withoutSmallGroup, withoutSmallGroups, type ShownRow } from '@pan/disclosure';
import { currentCaller } from '@pan/kit/context';
import { DomainError } from '@pan/kit/domain';
import { SETTINGS } from '@pan/kit/ops';
import type { Settings } from '../../config.js';

import type { Definition, KindFigure } from '../../domain/programmes/definition.js';
import type { OwnText } from '../../domain/register.js';
import { OrganisationQueries } from '../../persistence/organisations.queries.js';
import { KindRepository } from '../../persistence/programmes/kind.repository.js';
import { ProgrammeCountQueries, type ProgrammeCount } from '../../persistence/programmes/programme-counts.queries.js';

interface Group {
  readonly key: string;
  readonly label: OwnText;
  readonly value: number;
  readonly of: null;
}

export interface ProgrammeFigure {
  readonly kind: string;
  readonly figure: string;
  readonly name: OwnText;
  readonly by: string;
  readonly organisation: string | null;
  readonly total: { readonly value: number | null; readonly suppressed: boolean };
  readonly rows: readonly Pick<ShownRow<Group>, 'key' | 'label' | 'value' | 'suppressed'>[];
}

const notSaid: OwnText = { fr: 'Non précisé', en: 'Not stated' };

/** The figures that follow from a kind's definition, over the initiatives that the caller sees; of persons, over its own alone. */
@Injectable()
export class ProgrammeFigures {
  constructor(
    private readonly kinds: KindRepository,
    private readonly counts: ProgrammeCountQueries,
    private readonly organisations: OrganisationQueries,
    @Inject(SETTINGS) private readonly settings: Settings,
  ) {}

  /**
   * @param by the first of its breakdowns unless asked for
   * @throws DomainError programme-kind-unknown, programme-figure-unknown, breakdown-unknown, organisation-unknown, out-of-reach
   */
  async of(code: string, figureCode: string, by?: string, organisation?: string): Promise<ProgrammeFigure> {
    const { definition } = await this.kinds.present(code);
    const figure = definition.figures.find((one) => one.code === figureCode);
    const known = definition.figures.map((one) => one.code).join(', ');
    if (!figure) throw new DomainError('programme-figure-unknown', { kind: code, figure: figureCode, known });
    const part = by ?? figure.by[0]!;
    if (!figure.by.includes(part))
      throw new DomainError('breakdown-unknown', { by: part, known: figure.by.join(', ') });
    const top = organisation ? await this.organisations.inReach(organisation, currentCaller().organisations) : null;
    // Whoever counts persons here sees each of them in the initiatives: there is nothing to work out from several answers.
    const ownOnly = countsPersons(definition, figure);
    const of = { top: top?.id ?? null, ownOnly };
    const [groups, [whole]] = await Promise.all([
      this.counts.rows(code, figure, part, of),
      this.counts.rows(code, figure, null, of),
    ]);
    const answered = { kind: code, figure: figure.code, name: figure.name, by: part, organisation: top?.code ?? null };
    if (figure.measure === 'median-days') {
      const rows = groups.map((count) => ({
        ...keyed(definition, part, count),
        value: count.value,
        suppressed: false,
      }));
      return { ...answered, total: { value: whole?.value ?? null, suppressed: false }, rows };
    }
    const rows = groups.map((count): Group => ({ ...keyed(definition, part, count), value: count.value!, of: null }));
    const total = { value: whole?.value ?? 0, of: null };
    const smallest = ownOnly ? this.settings.SMALLEST_GROUP : 0;
    const shown = withoutSmallGroups(rows, total, smallest);
    const { value, suppressed } = withoutSmallGroup(total, smallest);
    return {
      ...answered,
      total: { value, suppressed },
      rows: shown.map(({ key, label, value, suppressed }) => ({ key, label, value, suppressed })),
    };
  }
}

function countsPersons({ fields }: Definition, { field }: KindFigure): boolean {
  return fields.some((one) => one.code === field && 'persons' in one);
}

/** How people read a group: by the definition's words, else as it is written. */
function keyed({ fields, states }: Definition, by: string, { key }: ProgrammeCount): { key: string; label: OwnText } {
  if (key === null) return { key: 'unspecified', label: notSaid };
  const field = fields.find(({ code }) => code === by);
  const words = by === 'state' ? states : field && 'codes' in field ? field.codes : [];
  return { key, label: words.find(({ code }) => code === key)?.name ?? { fr: key, en: key } };
}
