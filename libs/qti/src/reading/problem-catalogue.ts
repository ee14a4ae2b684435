import { defineProblems } from '@pan/kit/domain';

const where = { fr: '<{element}>, ligne {line} ({path})', en: '<{element}>, line {line} ({path})' };

/** Why an item is not taken. */
// prettier-ignore
export const itemProblems = defineProblems({
  'xml-unreadable': { status: 400, fr: 'Ce n’est pas du XML bien formé : lecture arrêtée à {where}.', en: 'This is not well-formed XML: reading stopped at {where}.' },
  'xml-has-doctype': { status: 400, fr: 'Un DOCTYPE n’est pas admis : il peut déclarer des entités.', en: 'A DOCTYPE is not allowed: it may declare entities.', remedyFr: 'Retirez la ligne <!DOCTYPE …>.', remedyEn: 'Remove the line <!DOCTYPE …>.' },
  'xml-too-deep': { status: 400, fr: 'Les éléments s’emboîtent sur plus de {limit} niveaux.', en: 'Elements are nested more than {limit} deep.' },
  'xml-too-heavy': { status: 400, fr: 'Ce fichier a trop de balises, d’attributs ou de références, ou une ligne trop longue.', en: 'This file has too many tags, attributes or references, or too long a line.', remedyFr: 'Gardez les médias à part et répartissez le contenu en plusieurs fichiers.', remedyEn: 'Keep media apart and spread the content over several files.' },
  'xml-too-large': { status: 400, fr: 'Ce fichier dépasse {limit} octets.', en: 'This file exceeds {limit} bytes.' },
  'not-an-item': { status: 400, fr: `Un assessmentItem ou qti-assessment-item est attendu, non ${where.fr}.`, en: `An assessmentItem or qti-assessment-item is expected, not ${where.en}.` },
  'namespace-unknown': { status: 400, fr: `L’espace de noms de ${where.fr} n’est pas celui de QTI 2.0, 2.1, 2.2 ou 3.0.`, en: `The namespace of ${where.en} is not that of QTI 2.0, 2.1, 2.2 or 3.0.` },
  'attribute-missing': { status: 400, fr: `L’attribut {attribute} manque ou n’est pas admis : ${where.fr}.`, en: `The attribute {attribute} is missing or not allowed: ${where.en}.` },
  'cardinality-unsupported': { status: 400, fr: `Cette cardinalité n’est pas corrigée ici (single, multiple ou ordered) : ${where.fr}.`, en: `This cardinality is not scored here (single, multiple or ordered): ${where.en}.` },
  'base-type-unsupported': { status: 400, fr: `Le type « {value} » n’est pas corrigé ici : ${where.fr}.`, en: `The type "{value}" is not scored here: ${where.en}.` },
  'value-unreadable': { status: 400, fr: `Une valeur n’est pas du type {baseType} : ${where.fr}.`, en: `A value is not a {baseType}: ${where.en}.`, remedyFr: 'Les décimales s’écrivent avec un point.', remedyEn: 'Decimals are written with a point.' },
  'variable-declared-twice': { status: 400, fr: `Deux déclarations portent le même identifiant : ${where.fr}.`, en: `Two declarations have the same identifier: ${where.en}.` },
  'variable-undeclared': { status: 400, fr: `« {identifier} » n’est pas déclaré : ${where.fr}.`, en: `"{identifier}" is not declared: ${where.en}.` },
  'interaction-unsupported': { status: 400, fr: `L’interaction {interaction} n’est pas encore présentée ici : ${where.fr}.`, en: `The interaction {interaction} is not delivered here yet: ${where.en}.` },
  'content-unsupported': { status: 400, fr: `Ce contenu n’est pas pris en charge : ${where.fr}.`, en: `This content is not supported: ${where.en}.` },
  'adaptive-unsupported': { status: 400, fr: `Un item adaptatif n’est pas présenté ici : ${where.fr}.`, en: `An adaptive item is not delivered here: ${where.en}.` },
  'template-unknown': { status: 400, fr: `Le gabarit de correction « {template} » n’est pas de la norme : ${where.fr}.`, en: `The response processing template "{template}" is not the standard’s: ${where.en}.` },
  'template-unfit': { status: 400, fr: `Le gabarit {template} demande une réponse RESPONSE avec {needs} : ${where.fr}.`, en: `The template {template} takes a response RESPONSE with {needs}: ${where.en}.` },
  'rule-unknown': { status: 400, fr: `Cette règle de correction n’est pas connue : ${where.fr}.`, en: `This rule of response processing is not known: ${where.en}.` },
  'expression-unknown': { status: 400, fr: `L’expression {operator} n’est pas calculée ici : ${where.fr}.`, en: `The expression {operator} is not evaluated here: ${where.en}.` },
  'operator-unknown': { status: 400, fr: `L’opérateur « {operator} » n’est pas connu : ${where.fr}.`, en: `The operator "{operator}" is not known: ${where.en}.` },
  'argument-unfit': { status: 400, fr: `L’attribut {attribute} fait que l’expression ne vaut jamais rien, quoi qu’on réponde : ${where.fr}.`, en: `The attribute {attribute} leaves the expression without a value, whatever is answered: ${where.en}.`, remedyFr: 'Donnez un nombre admis par QTI, ou une variable que l’item déclare; les décimales s’écrivent avec un point.', remedyEn: 'Give a number that QTI allows, or a variable that the item declares; decimals are written with a point.' },
  'pattern-unreadable': { status: 400, fr: `Le motif de {attribute} n’est pas un motif XML Schema : ${where.fr}.`, en: `The pattern of {attribute} is not one of XML Schema: ${where.en}.`, remedyFr: 'Un motif vaut toujours pour le texte entier : sans ^ ni $ autour, sans (?:…) ni \\b, fermé, et répété 2 000 fois au plus.', remedyEn: 'A pattern is always that of the whole text: without ^ and $ around it, without (?:…) or \\b, closed, and repeated 2,000 times at most.' },
  'declaration-incomplete': { status: 400, fr: `« {identifier} » est employé ici sans déclarer {needs} : ${where.fr}.`, en: `"{identifier}" is used here and declares no {needs}: ${where.en}.`, remedyFr: 'Ajoutez-le à sa déclaration.', remedyEn: 'Add it to its declaration.' },
  'limits-unfit': { status: 400, fr: `Au moins {fewest} réponses sont demandées, et {most} au plus sont possibles : ${where.fr}.`, en: `At least {fewest} answers are asked for, and {most} at most are possible: ${where.en}.` },
  'choice-unknown': { status: 400, fr: `La clé de {identifier} nomme « {choice} », que l’interaction n’offre pas : ${where.fr}.`, en: `The key of {identifier} names "{choice}", which its interaction does not offer: ${where.en}.`, remedyFr: 'Écrivez l’identifiant comme celui d’un choix.', remedyEn: 'Write the identifier as that of a choice.' },
  'right-answer-unfit': { status: 400, fr: `Personne ne peut donner la bonne réponse de {identifier} : l’interaction ne l’admet pas (${where.fr}).`, en: `Nobody can give the right answer of {identifier}: its interaction does not allow it (${where.en}).`, remedyFr: 'Voyez maxChoices, maxAssociations, matchMax, patternMask, lowerBound, upperBound et step.', remedyEn: 'See maxChoices, maxAssociations, matchMax, patternMask, lowerBound, upperBound and step.' },
  'choice-identifier-unfit': { status: 400, fr: `L’identifiant de choix « {choice} » est vide, contient une espace ou sert deux fois : ${where.fr}.`, en: `The identifier "{choice}" of a choice is empty, holds a blank or serves twice: ${where.en}.` },
  'title-unfit': { status: 400, fr: `Le titre dépasse {limit} caractères ou contient un caractère invisible ({character}) : ${where.fr}.`, en: `The title exceeds {limit} characters or holds a character that nobody sees ({character}): ${where.en}.` },
  'response-asked-twice': { status: 400, fr: `Deux interactions recueillent {identifier} : ${where.fr}.`, en: `Two interactions collect {identifier}: ${where.en}.` },
  'stimulus-unsupported': { status: 400, fr: `L’item demande un texte partagé, {stimulus}, qui n’est pas venu avec lui : ${where.fr}.`, en: `The item needs a shared text, {stimulus}, which did not come with it: ${where.en}.`, remedyFr: 'Envoyez l’item et le texte dans un paquet : POST /v1/imports.', remedyEn: 'Send the item and the text in a package: POST /v1/imports.' },
  'not-a-stimulus': { status: 400, fr: `Un texte partagé est attendu, assessmentStimulus ou qti-assessment-stimulus avec son corps, non ${where.fr}.`, en: `A shared text is expected, assessmentStimulus or qti-assessment-stimulus with its body, not ${where.en}.` },
  'expression-incomplete': { status: 400, fr: `Il manque à l’expression une partie ou un attribut : ${where.fr}.`, en: `The expression lacks a part or an attribute: ${where.en}.` },
});

export const itemRefusals = Object.keys(itemProblems) as [string, ...string[]];
