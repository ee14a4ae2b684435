import { readInteger } from '@pan/kit/domain';
import type { Element } from 'slimdom';
import { refuse } from '../reading/refusals.js';
import { attribute, childrenNamed, nameOf, Xml } from '../reading/xml.js';
import {
  type AssessmentResult,
  type ItemResultReport,
  type OutcomeVariable,
  type ResponseVariable,
  resultNamespaces,
  type ResultValue,
  sessionStatuses,
} from './assessment-result.js';

/** Reads an assessmentResult of 2.1, 2.2 or 3.0. @throws DomainError with the element and its line */
export function readResult(text: string): AssessmentResult {
  const xml = Xml.read(text);
  const { root } = xml;
  if (nameOf(root) !== 'assessmentResult') throw refuse(xml, root, 'not-a-result');
  if (!(Object.values(resultNamespaces) as string[]).includes(root.namespaceURI ?? ''))
    throw refuse(xml, root, 'namespace-unknown', { namespace: (root.namespaceURI ?? '').slice(0, 200) });
  return new ResultReader(xml).read();
}

class ResultReader {
  constructor(private readonly xml: Xml) {}

  read(): AssessmentResult {
    const [context] = childrenNamed(this.xml.root, 'context');
    const [test] = childrenNamed(this.xml.root, 'testResult');
    if (!context) throw refuse(this.xml, this.xml.root, 'context-missing');
    return {
      candidate: attribute(context, 'sourcedId'),
      sessions: childrenNamed(context, 'sessionIdentifier').map((one) => ({
        source: this.need(one, 'sourceID'),
        identifier: this.need(one, 'identifier'),
      })),
      test: test
        ? {
            identifier: this.need(test, 'identifier'),
            datestamp: this.need(test, 'datestamp'),
            outcomes: childrenNamed(test, 'outcomeVariable').map((one) => this.outcome(one)),
          }
        : null,
      items: childrenNamed(this.xml.root, 'itemResult').map((one) => this.item(one)),
    };
  }

  private item(element: Element): ItemResultReport {
    const index = attribute(element, 'sequenceIndex');
    const sessionStatus = sessionStatuses.find((one) => one === attribute(element, 'sessionStatus'));
    if (!sessionStatus) throw refuse(this.xml, element, 'attribute-missing', { attribute: 'sessionStatus' });
    return {
      identifier: this.need(element, 'identifier'),
      sequenceIndex: index === null ? null : readInteger(index.trim()),
      datestamp: this.need(element, 'datestamp'),
      sessionStatus,
      responses: childrenNamed(element, 'responseVariable').map((one) => this.response(one)),
      outcomes: childrenNamed(element, 'outcomeVariable').map((one) => this.outcome(one)),
    };
  }

  private response(element: Element): ResponseVariable {
    const [given] = childrenNamed(element, 'candidateResponse');
    const [correct] = childrenNamed(element, 'correctResponse');
    return {
      ...this.variable(element, given),
      correct: correct ? valuesIn(correct).map(({ text }) => text) : null,
    };
  }

  private outcome(element: Element): OutcomeVariable {
    return {
      ...this.variable(element, element),
      normalMaximum: attribute(element, 'normalMaximum'),
      externalScored: attribute(element, 'externalScored'),
    };
  }

  private variable(element: Element, holder: Element | undefined) {
    return {
      identifier: this.need(element, 'identifier'),
      cardinality: this.need(element, 'cardinality'),
      baseType: attribute(element, 'baseType'),
      values: holder ? valuesIn(holder) : [],
    };
  }

  private need(element: Element, name: string): string {
    const text = attribute(element, name);
    if (text === null) throw refuse(this.xml, element, 'attribute-missing', { attribute: name });
    return text;
  }
}

const valuesIn = (holder: Element): ResultValue[] =>
  childrenNamed(holder, 'value').map((one) => ({
    text: one.textContent ?? '',
    field: attribute(one, 'fieldIdentifier'),
    baseType: attribute(one, 'baseType'),
  }));
