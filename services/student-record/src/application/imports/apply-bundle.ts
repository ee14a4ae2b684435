import { Injectable } from '@nestjs/common';
import { sandboxes } from '@pan/contracts';
import type { Unit } from '@pan/kit/data';
import { DomainError } from '@pan/kit/domain';
import { type JobContext, Jobs } from '@pan/kit/jobs';
import { deltasOf, dropOlder, keepDates, keepNewest, noteDates } from '../../persistence/imports/dates.js';
import {
  dropDependents,
  holdElsewhere,
  markGoneLearners,
  noteDeletions,
  strangeDeletions,
} from '../../persistence/imports/deletions.js';
import { losses } from '../../persistence/imports/losses.js';
import { planForChunks, planForComparing, planForDelta } from '../../persistence/imports/plans.js';
import { dropUnchanged, listsNamed } from '../../persistence/imports/unchanged-rows.js';
import { sendingOf } from '../roster/roster-change.js';
import { Roster } from '../roster/roster.js';
import { SourceSystems } from '../roster/source-systems.js';
import { SourceSystemRepository } from '../../persistence/roster/source-system.repository.js';
import type { Sending } from '../roster/rows.js';
import { holdSandboxes } from '../../persistence/sandboxes/hold-sandbox.js';
import {
  markAbsentLearners,
  noteAbsences,
  organisationsSpokenOf,
  type Reach,
} from '../../persistence/imports/absences.js';
import { keepCharges, openKeySpace } from '../../persistence/imports/whole-people.js';
import { keepSessions, keepYears, knownSessions, notePreparedYears } from '../../persistence/imports/years.js';
import { settlePeople } from './people-of-delta.js';
import { endings, type Ending } from './endings.js';
import { Findings } from './findings.js';
import type { ImportSettings } from './import-settings.js';
import { keySpaceOf, placeOrganisations } from './network.js';
import { applyResources, holdBrokenUses, saysResources } from '../../persistence/imports/resources.js';
import { seeEverything } from '../organisations/see-everything.js';
import { holdBrokenReferences } from '../../persistence/imports/references.js';
import { settleRepeats } from '../../persistence/imports/repeats.js';
import { mappings, readingsOf, type AppliedKind, type Setting } from './row-mapping.js';
import { schoolYearsOf } from './school-years.js';
import { Staging, type BundleSummary, type Staged } from '../../persistence/imports/staging.js';

/** Why a transaction is rolled back although nothing went wrong. */
export class Undone extends Error {
  constructor(readonly state: 'succeeded' | 'waiting' | 'cancelled') {
    super(state);
  }
}

const kinds = ['learner', 'staff', 'class', 'stay', 'membership'] as const satisfies AppliedKind[];

/** One import from its staged rows to the roster, in one transaction: checked, judged, applied, and what it leaves out ended. */
@Injectable()
export class ApplyBundle {
  constructor(
    private readonly roster: Roster,
    private readonly jobs: Jobs,
    private readonly systems: SourceSystemRepository,
    private readonly sources: SourceSystems,
  ) {}

  async run(unit: Unit, context: JobContext, settings: ImportSettings): Promise<void> {
    const staging = await Staging.open(unit, context.jobId);
    const summary = summaryOf(await staging.summary());
    const isDelta = deltasOf(summary).length > 0;
    const isSmall = isDelta && summary.bulk.length === 0;
    await (isSmall ? planForDelta(unit) : planForComparing(unit));
    const findings = new Findings(context);
    if (isDelta) await keepNewest(staging, summary);
    await findings.tell(await settleRepeats(staging));
    const system = (await this.systems.byCode(unit, settings.source)) ?? { code: settings.source, centre: null };
    const space = await keySpaceOf(staging, this.sources, system, {
      code: settings.organisation,
      reach: context.organisations,
    });
    const { source, root } = space;
    // What changed since is not in it, and words without a date would be taken back.
    if (context.confirmed && summary.bulk.length > 0 && (await staging.isOvertaken(source)))
      throw new DomainError('bundle-overtaken');
    const sending = sendingOf(source);
    const { now, today } = sending;
    await holdSandboxes(unit, [root]);
    await openKeySpace(staging, source);
    if (isDelta) {
      await holdElsewhere(staging, source, root.code);
      await dropKnown(staging, summary, source, { findings, context });
    }
    const network = await placeOrganisations(staging, space, isDelta);
    await findings.tell(network.warnings);
    await noteDates(staging, summary);
    await keepSessions(staging, source);
    const years = await schoolYearsOf(
      staging,
      settings.schoolYear,
      today,
      isDelta ? await knownSessions(staging, source) : [],
    );
    if (isDelta) {
      const listsRoles = summary.bulk.includes('roles.csv');
      const around = { places: network.places, schoolYear: years.schoolYear, listsRoles };
      const saysYear = settings.schoolYear !== null;
      if (!saysYear) await notePreparedYears(staging, source, years.schoolYear);
      await findings.tell(await settlePeople(staging, source, around, today));
      if (!saysYear) await keepYears(staging, source, years.schoolYear, today);
    }
    await holdBrokenReferences(staging, source, root.code, summary.version === '1.1');
    const withResources = saysResources(summary);
    if (withResources) await holdBrokenUses(staging, summary, { source, root: root.code });
    await findings.tellHeld(staging);
    await judge(staging, summary, settings, context);
    count(context, 'organisation', network.counts);

    const spoken = isDelta ? await organisationsSpokenOf(staging, summary, { source, root: root.code }) : [];
    const reach: Reach = {
      source,
      organisations: [...new Set([...network.named, ...spoken])],
      schoolYear: years.schoolYear,
      today,
    };
    await noteAbsences(staging, summary, reach);
    if (isDelta) {
      await findings.tell(await strangeDeletions(staging, source));
      await noteDeletions(staging, summary, { ...reach, root: root.code });
    }
    const losing = await losses(staging, reach);
    await findings.tell(losing);
    if (losing.length > 0 && !context.confirmed && !settings.dryRun) throw new Undone('waiting');

    const gone = await markAbsentLearners(staging, summary, reach, now);
    const deleted = isDelta ? await markGoneLearners(staging, { source, root: root.code }, now) : 0;
    count(context, 'learner', { absent: gone + deleted });

    const progress = await Progress.of(staging, context);
    const setting = { ...years, places: network.places };
    // Of what a delta names most has changed: the roster itself finds the rest, by keys.
    if (!isSmall) {
      const readings = readingsOf(await listsNamed(unit, staging.jobId), setting, today);
      const dropped = await dropUnchanged(unit, staging.jobId, source, sandboxes, readings);
      for (const [kind, unchanged] of Object.entries(dropped)) progress.made(unchanged, kind, { unchanged });
    }

    await planForChunks(unit);
    for (const kind of kinds) await this.applyAll(staging, kind, { setting, sending, findings, progress });
    for (const kind of Object.keys(endings) as Ending[]) await endAll(staging, kind, progress);
    if (withResources)
      await seeEverything(unit, () =>
        applyResources(staging, summary, space, (kind, counts) => count(context, kind, counts)),
      );
    await keepCharges(staging, source, summary.bulk.includes('roles.csv') ? reach.organisations : []);
    await keepDates(staging, source, now);
    if (settings.dryRun) throw new Undone('succeeded');
    // What a waiting delta says is in no later bundle.
    if (!isDelta) await this.jobs.withdrawWaiting(context.jobId, unit);
  }

  private async applyAll<K extends AppliedKind>(staging: Staging, kind: K, of: Applying): Promise<void> {
    const map = mappings[kind] as (row: Staged<unknown>, setting: Setting) => ReturnType<(typeof mappings)[K]>;
    for await (const rows of staging.chunks<unknown>(kind)) {
      const outcomes = await this.roster.apply(
        staging.unit,
        of.sending,
        rows.map((row) => map(row, of.setting)),
      );
      const counts: Record<string, number> = {};
      const refused: string[] = [];
      const refusals = rows.flatMap(({ file, row, seq }, index) => {
        const outcome = outcomes[index]!;
        const name = outcome.outcome === 'refused' ? 'held' : outcome.outcome;
        counts[name] = (counts[name] ?? 0) + 1;
        if (outcome.outcome !== 'refused') return [];
        refused.push(seq);
        return [{ severity: 'error' as const, code: outcome.code, file, row, params: outcome.params }];
      });
      await staging.hold(kind, refused);
      await of.findings.tell(refusals);
      of.progress.made(rows.length, kind, counts);
    }
  }
}

interface Applying {
  readonly setting: Setting;
  readonly sending: Sending;
  readonly findings: Findings;
  readonly progress: Progress;
}

async function endAll(staging: Staging, kind: Ending, progress: Progress): Promise<void> {
  for await (const rows of staging.chunks<{ on: string }>(`ending-${kind}`)) {
    const ended = await endings[kind](staging.unit, new Map(rows.map(({ source_id: id, data }) => [id, data.on])));
    progress.made(rows.length, kind, { ended });
  }
}

/** Of a delta, what is older than what is known, known already, or speaks of what the delta itself deletes. */
async function dropKnown(
  staging: Staging,
  summary: BundleSummary,
  source: string,
  { findings, context }: { findings: Findings; context: JobContext },
): Promise<void> {
  const { older, repeated } = await dropOlder(staging, summary, source);
  await findings.tell(older);
  await findings.tell(await dropDependents(staging));
  count(context, 'row', { unchanged: repeated });
}

/** Bundles that were staged before deltas were taken were the whole of what they listed. */
const summaryOf = (summary: BundleSummary): BundleSummary => ({ ...summary, bulk: summary.bulk ?? summary.files });

/** Too many held rows refuse the bundle, in mode `all` a single one. */
async function judge(
  staging: Staging,
  summary: BundleSummary,
  settings: ImportSettings,
  context: JobContext,
): Promise<void> {
  const { rows } = summary;
  const limit = settings.maxHeldPercent ?? (deltasOf(summary).length > 0 ? 100 : 1);
  const { of, all } = await staging.heldCounts();
  for (const [kind, held] of of) count(context, kind, { held });
  context.addCounts({ rows, held: all });
  const percent = rows === 0 ? 0 : (100 * all) / rows;
  const params = { held: all, rows, percent: Math.round(percent * 100) / 100, limit };
  if (settings.mode === 'all' && all > 0) throw new DomainError('bundle-has-errors', params);
  if (percent > limit) throw new DomainError('too-many-rows-held', params);
}

function count(context: JobContext, kind: string, counts: Readonly<Record<string, number>>): void {
  const entries = Object.entries(counts).filter(([, number]) => number > 0);
  context.addCounts(Object.fromEntries(entries.map(([outcome, number]) => [`${kind}.${outcome}`, number])));
}

/** How far an import is; between chunks it may be told to stop. */
class Progress {
  private done = 0;

  private constructor(
    private readonly context: JobContext,
    private readonly total: number,
  ) {}

  static async of(staging: Staging, context: JobContext): Promise<Progress> {
    const total = await staging.countToApply();
    context.progress(0, total);
    return new Progress(context, total);
  }

  made(rows: number, kind: string, counts: Readonly<Record<string, number>>): void {
    this.done += rows;
    this.context.progress(this.done, this.total);
    count(this.context, kind, counts);
    if (this.context.cancelled()) throw new Undone('cancelled');
  }
}
