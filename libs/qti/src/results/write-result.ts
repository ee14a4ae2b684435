import {
  type AssessmentResult,
  type ItemResultReport,
  type OutcomeVariable,
  type ResponseVariable,
  resultNamespaces,
  type ResultValue,
  type ResultVersion,
} from './assessment-result.js';

/** Where the schema of each version stands. */
const schemas: Readonly<Record<ResultVersion, string>> = {
  '2.1': 'http://www.imsglobal.org/xsd/imsqti_result_v2p1.xsd',
  '2.2': 'http://www.imsglobal.org/xsd/qti/qtiv2p2/imsqti_result_v2p2.xsd',
  '3.0': 'https://purl.imsglobal.org/spec/qti/v3p0/schema/xsd/imsqti_resultv3p0_v1p0.xsd',
};

/** The XML of an assessmentResult; that a person gave an outcome is said in 3.0, whose schema has a word for it. */
export function writtenResult(result: AssessmentResult, version: ResultVersion): string {
  const namespace = resultNamespaces[version];
  const head = attributes({
    xmlns: namespace,
    'xmlns:xsi': 'http://www.w3.org/2001/XMLSchema-instance',
    'xsi:schemaLocation': `${namespace} ${schemas[version]}`,
  });
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<assessmentResult${head}>`,
    `  <context${attributes({ sourcedId: result.candidate })}>`,
    ...result.sessions.map(
      ({ source, identifier }) => `    <sessionIdentifier${attributes({ sourceID: source, identifier })}/>`,
    ),
    '  </context>',
    ...(result.test
      ? written(
          'testResult',
          result.test,
          result.test.outcomes.map((one) => outcome(one, version)),
        )
      : []),
    ...result.items.flatMap((item) => itemResult(item, version)),
    '</assessmentResult>',
    '',
  ].join('\n');
}

function written(
  name: string,
  {
    identifier,
    datestamp,
    ...rest
  }: { identifier: string; datestamp: string; sequenceIndex?: number | null; sessionStatus?: string },
  variables: readonly string[],
): string[] {
  const { sequenceIndex = null, sessionStatus = null } = rest;
  return [
    `  <${name}${attributes({ identifier, sequenceIndex, datestamp, sessionStatus })}>`,
    ...variables,
    `  </${name}>`,
  ];
}

const itemResult = (item: ItemResultReport, version: ResultVersion): string[] =>
  written('itemResult', item, [...item.responses.map(response), ...item.outcomes.map((one) => outcome(one, version))]);

function response({ identifier, cardinality, baseType, correct, values }: ResponseVariable): string {
  const right = correct?.length
    ? `<correctResponse>${correct.map((text) => `<value>${escaped(text)}</value>`).join('')}</correctResponse>`
    : '';
  const given = `<candidateResponse>${values.map(value).join('')}</candidateResponse>`;
  return `    <responseVariable${attributes({ identifier, cardinality, baseType })}>${right}${given}</responseVariable>`;
}

function outcome(
  { identifier, cardinality, baseType, normalMaximum, externalScored, values }: OutcomeVariable,
  version: ResultVersion,
): string {
  const scored = version === '3.0' ? externalScored : null;
  const head = attributes({ identifier, cardinality, baseType, normalMaximum, 'external-scored': scored });
  return `    <outcomeVariable${head}>${values.map(value).join('')}</outcomeVariable>`;
}

const value = ({ text, field, baseType }: ResultValue): string =>
  `<value${attributes({ fieldIdentifier: field, baseType })}>${escaped(text)}</value>`;

const attributes = (all: Readonly<Record<string, string | number | null>>): string =>
  Object.entries(all)
    .filter(([, text]) => text !== null)
    .map(([name, text]) => ` ${name}="${escaped(String(text))}"`)
    .join('');

const signs: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };
const escaped = (text: string): string =>
  text.replace(/[&<>"]/g, (sign) => signs[sign]!).replace(/[\t\n\r]/g, (sign) => `&#${sign.codePointAt(0)!};`);
