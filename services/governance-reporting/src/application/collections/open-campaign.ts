import { Injectable } from '@nestjs/common';
import { CampaignOpenedV1 } from '@pan/contracts';
import { actorOf, currentCaller } from '@pan/kit/context';
import { newId, UnitOfWork, type Unit } from '@pan/kit/data';
import { canonicalJson, DomainError, fact, schoolDay } from '@pan/kit/domain';
import { type Campaign, type CampaignTerms, mustFitTogether } from '../../domain/collections/campaign.js';
import { CampaignRepository } from '../../persistence/collections/campaign.repository.js';
import { FormRepository } from '../../persistence/collections/form.repository.js';
import { HistoryRepository } from '../../persistence/history/history.repository.js';
import { OrganisationQueries } from '../../persistence/organisations.queries.js';
import { requireMinistry } from '../reporting-caller.js';
import { remindersPoll } from './remind.js';

/** Without a day of its own, a campaign expects those of the last day of its period, or of today where that lies ahead. */
export type NewCampaign = Omit<CampaignTerms, 'expectedOn'> & { readonly expectedOn: string | null };

/** The ministry opens a campaign: the form in its present version, and those who are expected, are settled for good. */
@Injectable()
export class OpenCampaign {
  constructor(
    private readonly work: UnitOfWork,
    private readonly campaigns: CampaignRepository,
    private readonly forms: FormRepository,
    private readonly organisations: OrganisationQueries,
    private readonly history: HistoryRepository,
  ) {}

  /**
   * @returns whether it was opened now; the same said again changes nothing
   * @throws DomainError ministry-only, return-form-unknown, organisation-unknown, campaign-days-unfit, campaign-exists, nobody-expected
   */
  run(code: string, asked: NewCampaign, why: string | null): Promise<boolean> {
    requireMinistry();
    return this.work.run(async (unit) => {
      const now = await unit.now();
      const terms = withDay(asked, schoolDay(now));
      const [before] = await this.campaigns.lockAlike(unit, code, terms);
      if (before) return this.saidAgain(before, code, asked);
      const { version, definition } = await this.forms.row(terms.form, null);
      mustFitTogether(terms, now);
      if (terms.within !== null) await this.organisations.inReach(terms.within, currentCaller().organisations);
      const form = await this.forms.version(terms.form, version);
      const campaign = { ...terms, code, formVersion: version, openedAt: now };
      const by = actorOf(currentCaller());
      const id = newId();
      const expected = await this.campaigns.open(
        unit,
        { ...campaign, id },
        {
          ...{ kinds: definition.reporters, by },
          required: form.missingIn({}),
        },
      );
      if (expected === 0) throw new DomainError('nobody-expected', { day: terms.expectedOn });
      const { form: formCode, periodStart: beginsOn, periodEnd: endsOn, dueOn } = terms;
      await unit.emit(
        fact(CampaignOpenedV1, id, {
          campaignId: id,
          campaign: code,
          form: formCode,
          beginsOn,
          endsOn,
          dueOn,
          expected,
        }),
      );
      await this.record(unit, { ...campaign, expected }, why);
      unit.due(remindersPoll);
      return true;
    });
  }

  private saidAgain(before: Campaign, code: string, asked: NewCampaign): false {
    const { code: known, formVersion: _, expected: __, openedAt: ___, ...terms } = before;
    const said = { ...asked, expectedOn: asked.expectedOn ?? before.expectedOn };
    if (known !== code || canonicalJson(terms) !== canonicalJson(said))
      throw new DomainError('campaign-exists', { campaign: known });
    return false;
  }

  private record(unit: Unit, { openedAt: _, ...campaign }: Campaign, why: string | null): Promise<void> {
    const facts = Object.fromEntries(Object.entries(campaign).map(([name, value]) => [`/${name}`, value]));
    const recorded = { subject: `campaign/${campaign.code}`, version: 1, organisationId: null, why };
    return this.history.record(unit, recorded, {}, facts);
  }
}

function withDay(asked: NewCampaign, today: string): CampaignTerms {
  const last = asked.periodEnd < today ? asked.periodEnd : today;
  return { ...asked, expectedOn: asked.expectedOn ?? last };
}
