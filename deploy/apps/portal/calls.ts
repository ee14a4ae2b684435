/** Addresses under which this installation answers. */
export interface Addresses {
  base: string;
  idp: string;
}

const schoolYear = '2026-2027';
const accessToken = `node -pe 'JSON.parse(require("fs").readFileSync(0)).access_token'`;

/** The first calls of a newcomer, as lines for a terminal. */
export function firstCalls({
  base,
  idp,
}: Addresses): Record<'resources' | 'token' | 'learners' | 'indicator' | 'measure', string> {
  const token = (variable: string, client: string) =>
    `${variable}=$(curl -s -u ${client}:${client}-secret -d grant_type=client_credentials ${idp}/token \\\n  | ${accessToken})`;
  return {
    resources: `curl -s '${base}/resource-catalogue/v1/resources?q=energie&limit=3'`,
    token: token('TOKEN', 'demo-sis'),
    learners: `curl -s -H "Authorization: Bearer $TOKEN" -H 'Purpose-Of-Use: school-administration' \\\n  '${base}/student-record/v1/learners?organisation=css-des-deux-rives&schoolYear=${schoolYear}&limit=3'`,
    indicator: `${token('MINISTRY', 'demo-ministry')}\ncurl -s -H "Authorization: Bearer $MINISTRY" \\\n  '${base}/governance-reporting/v1/indicators/unified-records?schoolYear=${schoolYear}&by=organisation'`,
    measure: `curl -s -H "Authorization: Bearer $MINISTRY" '${base}/governance-reporting/v1/measures/M13'`,
  };
}
