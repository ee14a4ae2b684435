import * as fs from 'node:fs';
import * as path from 'node:path';
import { shared } from '@pan/testing';
import { shippedDefinitions } from '../src/application/definitions/shipped-definitions.js';
import { indicators } from '../src/domain/indicators.js';
import { Plan } from '../src/domain/plan.js';
import type { Provenance } from '../src/domain/register.js';
import { register } from '../src/register/register.js';

const folder = shared('data/pan');
const compared = folder ? describe : describe.skip;

// eslint-disable-next-line @typescript-eslint/no-explicit-any -- the facts as first written down have no type of ours
type Given = any;

const facts = (name: string): Given =>
  JSON.parse(folder ? fs.readFileSync(path.join(folder, `${name}.json`), 'utf8') : '{}');

const place = ({ document, line, toLine }: Provenance) => `${document}:${line}${toLine ? `-${toLine}` : ''}`;
const places = (fact: { provenance: readonly Provenance[] }) => fact.provenance.map(place);
const kebab = (words: string) => words.toLowerCase().replace(/[^a-z0-9]+/g, '-');
const plan = Plan.of(register);

compared('The register equals the facts first written down', () => {
  it('of the plan', () => {
    const given = facts('plan');
    const { title, shortName, launchedOn, period, parentStrategy, counts, vision } = plan.overview();
    expect(title.fr).toBe(given.title_fr);
    expect(shortName).toBe(given.short);
    expect([launchedOn.date, ...places(launchedOn)]).toEqual([given.launch_date.value, `B:${given.launch_date.line}`]);
    expect([period.from, period.to, period.schoolYears]).toEqual([
      given.period.from,
      given.period.to,
      given.period.school_years,
    ]);
    expect([parentStrategy.title.fr, places(parentStrategy)]).toEqual([
      given.parent_strategy_fr.value,
      given.parent_strategy_fr.lines,
    ]);
    expect(places(vision)).toEqual([`A:${given.vision_fr_line.line}`]);
    expect(Object.values(counts)).toEqual(Object.values(given.counts));
  });

  it('of orientations, axes and objectives', () => {
    const { axes, objectives } = facts('objectives');
    const branches = plan.orientations();
    expect(branches.map(({ id, number, title, provenance }) => [id, number, title.fr, provenance.map(place)])).toEqual(
      facts('orientations').orientations.map((o: Given) => [o.id, o.number, o.title_fr, [`A:${o.line}`]]),
    );
    const ours = branches.flatMap((branch) => branch.axes.map((axis) => ({ ...axis, orientation: branch.id })));
    expect(ours.map((axis) => [axis.id, axis.orientation, axis.title.fr, places(axis)])).toEqual(
      axes.map((axis: Given) => [axis.id, axis.orientation, axis.title_fr, [`${axis.seed}:${axis.line}`]]),
    );
    expect(
      ours.flatMap((axis) =>
        axis.objectives.map((it) => [it.id, axis.orientation, axis.id, it.title.fr, it.measures, places(it)]),
      ),
    ).toEqual(
      objectives.map((it: Given) => [it.id, it.orientation, it.axis, it.title_fr, it.measures, [`A:${it.line}`]]),
    );
  });

  it('of measures', () => {
    expect(
      plan.measures().map((measure) => ({
        ...{ id: measure.id, number: measure.number, title_fr: measure.title.fr, orientation: measure.orientation },
        ...{
          axis: measure.axis,
          objective: measure.objective,
          key_measure: measure.keyMeasure,
          sectors: measure.sectors,
        },
        ...{ places: places(measure), timeline_entry: measure.timelineEntries[0] ?? null },
        title_variants: measure.titleVariants.map((variant) => [variant.title.fr, ...places(variant)]),
      })),
    ).toEqual(
      facts('measures').measures.map(({ seed, line, title_variants, ...measure }: Given) => ({
        ...measure,
        places: [`${seed}:${line}`],
        title_variants: title_variants.map((variant: Given) => [variant.text_fr, `${variant.seed}:${variant.line}`]),
      })),
    );
  });

  it('of budgets', () => {
    const given = facts('budgets');
    const { orientations, total, currency, grantsTotalCents } = plan.budgets();
    expect(currency).toBe(given.currency);
    expect(
      orientations.map((it) => [it.orientation, it.amountCents / 100, it.roundedToCents / 100, ...places(it)]),
    ).toEqual(
      given.orientation_budgets.map((it: Given) => [it.orientation, it.amount, it.rounded_to, `${it.seed}:${it.line}`]),
    );
    expect(total.amountCents / 100).toBe(given.computed_total.amount);
    expect(grantsTotalCents / 100).toBe(given.grants_total.amount);
    expect(Object.fromEntries(orientations.map((it) => [it.orientation, it.sharePercent]))).toEqual(
      given.shares_computed_pct,
    );
  });

  it('of the timeline', () => {
    const given = facts('timeline');
    const { schoolYears, entries } = plan.timeline();
    expect(schoolYears.map((it) => [it.schoolYear, ...places(it)])).toEqual(
      given.school_years.map((year: string, index: number) => [year, `A:${given.school_years_lines[index]}`]),
    );
    expect(
      entries.map((entry) => ({
        ...{ id: entry.id, measures: entry.measures, label: entry.title.fr, at: places(entry), sectors: entry.sectors },
        sectorsAt: entry.sectorsProvenance.map(place),
        phases: entry.phases.map((phase) => ({
          ...{ seq: phase.sequence, kind: phase.kind, school_years: phase.schoolYears },
          milestones: phase.milestones.map((milestone) => [milestone.title.fr, ...places(milestone)]),
          dates: phase.statedDates.map((date) => [date.what.en.toLowerCase(), date.year, ...places(date)]),
        })),
      })),
    ).toEqual(
      given.entries.map((entry: Given) => ({
        ...{ id: entry.id, measures: entry.measures, label: entry.label_fr, at: [`A:${entry.label_line}`] },
        sectors: entry.sectors,
        sectorsAt: entry.sector_lines.map((line: number) => `A:${line}`),
        phases: entry.phases.map((phase: Given) => ({
          ...{ seq: phase.seq, kind: kebab(phase.kind), school_years: phase.school_years },
          milestones: phase.milestones.map((milestone: Given) => [milestone.text_fr, `A:${milestone.line}`]),
          dates: (phase.explicit_dates ?? []).map((date: Given) => [date.what, date.year, `A:${date.line}`]),
        })),
      })),
    );
  });

  it('of grants', () => {
    expect(
      plan.grants().map((grant) => ({
        ...{ id: grant.id, funder: grant.funder, recipient: [grant.recipient.name, grant.recipient.legalForm.fr] },
        ...{ by: [grant.announcedBy.name, grant.announcedBy.role.fr], on: grant.awardedOn, place: grant.place },
        ...{ currency: grant.currency, amount: grant.amountCents / 100, at: places(grant) },
        parts: grant.parts.map((part) => [part.id, part.purpose.fr, part.kind, part.amountCents / 100]),
        measures: grant.measures.map((line) => [line.measure, ...places(line)]),
        orientations: grant.orientations,
        others: grant.otherPolicyLines.map((line) => [line.title.fr, line.probableSource.fr, places(line)[0]]),
      })),
    ).toEqual(
      facts('grants').grants.map((grant: Given) => ({
        ...{ id: grant.id, funder: grant.funder_fr, recipient: [grant.recipient.name, grant.recipient.legal_form_fr] },
        ...{ by: [grant.announced_by.name, grant.announced_by.role_fr], on: grant.award_date, place: grant.place },
        ...{ currency: grant.currency, amount: grant.amount, at: [`${grant.seed}:${grant.line}`] },
        parts: grant.parts.map((part: Given) => [part.id, part.purpose_fr, part.kind, part.amount]),
        measures: grant.measures_supported.map((line: Given) => [line.measure, `B:${line.line}`]),
        orientations: grant.orientations_touched,
        others: grant.other_policy_items.map((line: Given) => [
          line.text_fr,
          line.probable_source_fr,
          `B:${line.line}`,
        ]),
      })),
    );
  });

  it('of organisations and people', () => {
    const given = facts('organisations');
    const { organisations, people } = plan.overview();
    expect(organisations.map((it) => [it.id, it.name, places(it), it.note !== null])).toEqual(
      given.organisations.map((it: Given) => [it.id, it.name, it.lines, 'uncertain' in it]),
    );
    expect(people.map((it) => [it.name, places(it)])).toEqual(given.people.map((it: Given) => [it.name, it.lines]));
  });

  it('of systems', () => {
    const certainty: Record<string, string> = {
      stated: 'explicit',
      'owner-uncertain': 'explicit, owner uncertain',
      uncertain: 'uncertain',
    };
    const systems = plan.systems();
    expect(
      systems.map((it) => ({
        ...{ id: it.id, name_fr: it.name.fr, kind: it.kind, lines: places(it), owner: it.owner, measures: it.measures },
        ...{ status: certainty[it.certainty], noted: it.note !== null },
      })),
    ).toEqual(
      facts('systems').systems.map(({ note, kind, ...it }: Given) => ({
        ...it,
        kind: kebab(kind),
        noted: note !== undefined,
      })),
    );
    expect(
      Object.fromEntries(
        Map.groupBy(systems, (it) => it.owner)
          .entries()
          .map(([owner, of]) => [owner, of.length]),
      ),
    ).toEqual(facts('systems').by_owner);
  });

  it('of proposed indicators', () => {
    const service = (from: string) => (from === 'ecampus' ? 'ecampus-federation' : from);
    expect(register.proposedIndicators.map((it) => [it.id, it.measure, it.service])).toEqual(
      facts('indicators').candidates.map((it: Given) => [it.id, it.measure, service(it.from)]),
    );
  });
});

describe('The measures of the plan', () => {
  it('have each a figure, by definitions that are data: of facts, or of what organisations report', () => {
    const reported = [...shippedDefinitions('kinds').values(), ...shippedDefinitions('forms').values()].flatMap(
      (one) => {
        const { measures, figures = [], indicators: of = [] } = one as Given;
        return [...figures, ...of].length > 0 ? (measures as string[]) : [];
      },
    );
    const told = indicators.map(({ measure }) => measure);
    expect([...new Set([...told, ...reported])].sort()).toEqual(plan.measures(undefined).map(({ id }) => id));
    expect(indicators.length).toBeGreaterThanOrEqual(16);
    expect(indicators.filter(({ sourceEvents }) => sourceEvents.length === 0)).toEqual([]);
  });
});
