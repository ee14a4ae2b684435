import { defineProblems } from '@pan/kit/domain';
import { changeProblems } from './application/changes/problems.js';
import { exportProblems } from './application/exports/problems.js';
import { onerosterProblems } from './application/oneroster/problems.js';
import { accessProblems } from './domain/accesses/problems.js';
import { accommodationProblems } from './domain/accommodations/problems.js';
import { accountProblems } from './domain/accounts/problems.js';
import { attestationProblems } from './domain/attestations/problems.js';
import { certificationProblems } from './domain/certifications/problems.js';
import { clientProblems } from './domain/clients/problems.js';
import { codeProblems } from './domain/codes/problems.js';
import { competencyProblems } from './domain/competencies/problems.js';
import { consentProblems } from './domain/consents/problems.js';
import { correctionProblems } from './domain/corrections/problems.js';
import { familyProblems } from './domain/families/problems.js';
import { fileProblems } from './domain/files/problems.js';
import { gradebookProblems } from './domain/gradebook/problems.js';
import { identityProblems } from './domain/identity/problems.js';
import { incidentProblems } from './domain/incidents/problems.js';
import { learnerProblems } from './domain/learners/problems.js';
import { mailProblems } from './domain/mails/problems.js';
import { messageProblems } from './domain/messages/problems.js';
import { organisationProblems } from './domain/organisations/problems.js';
import { portabilityProblems } from './domain/portability/problems.js';
import { reportCardProblems } from './domain/report-cards/problems.js';
import { resultProblems } from './domain/results/problems.js';
import { retentionProblems } from './domain/retention/problems.js';
import { rosterProblems } from './domain/roster/problems.js';
import { sandboxeProblems } from './domain/sandboxes/problems.js';
import { transferProblems } from './domain/transfers/problems.js';
import { webhookProblems } from './domain/webhooks/problems.js';

/** All that this service refuses, each beside its topic. */
export const problems = defineProblems({
  ...changeProblems,
  ...exportProblems,
  ...onerosterProblems,
  ...accessProblems,
  ...accommodationProblems,
  ...accountProblems,
  ...attestationProblems,
  ...certificationProblems,
  ...clientProblems,
  ...codeProblems,
  ...competencyProblems,
  ...consentProblems,
  ...correctionProblems,
  ...familyProblems,
  ...fileProblems,
  ...gradebookProblems,
  ...identityProblems,
  ...incidentProblems,
  ...retentionProblems,
  ...learnerProblems,
  ...mailProblems,
  ...messageProblems,
  ...organisationProblems,
  ...portabilityProblems,
  ...reportCardProblems,
  ...resultProblems,
  ...rosterProblems,
  ...sandboxeProblems,
  ...transferProblems,
  ...webhookProblems,
});
