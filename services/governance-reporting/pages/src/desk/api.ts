import { connect, type governanceReporting, type Services } from '@pan/client';
import { language, type PageSettings, type Session } from '@pan/pages';

/** The service, asked in the officer's name; set when the desk opens. */
export let governance: Services['governanceReporting'];
/** Who has signed in, and what the token allows: what the desk offers. The service decides. */
export let officer: { readonly subject: string; readonly may: ReadonlySet<string> };

type Schemas = governanceReporting.components['schemas'];
export type Campaign = Schemas['CampaignView'];
export type CampaignCounts = Schemas['CampaignCountsView'];
export type Return = Schemas['ReturnView'];
export type ReturnSummary = Schemas['ReturnSummaryView'];
export type Application = Schemas['GrantApplicationView'];
export type Award = Schemas['GrantAwardView'];
export type Draft = Schemas['EditionDraftView'];
export type Indicator = Schemas['IndicatorView'];
export type Figure = Schemas['FigureView'];
export type Revision = Schemas['RevisionView'];

export async function openDesk(session: Session, { service }: PageSettings): Promise<void> {
  const base = service.replace(/\/governance-reporting$/, '');
  const headers = { 'accept-language': language };
  governance = connect({ base, token: session.token, headers }).governanceReporting;
  officer = { subject: session.subject, may: await session.allowed() };
}

/** The version that was read, so that nothing is done to what somebody else has changed since. */
export const ofVersion = (version: number) => ({ 'If-Match': `"${version}"` });
