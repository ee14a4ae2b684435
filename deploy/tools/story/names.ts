import { byFrequency, oneOf, type Random } from './random.ts';

/** Invented people with names as they are heard in Quebec: frequent ones first. */
const words = (text: string) =>
  text
    .normalize('NFC')
    .trim()
    .split(/\s+/)
    .map((word) => word.replaceAll('_', ' '));

const familyNames = words(`
  Tremblay Gagnon Roy Côté Bouchard Gauthier Morin Lavoie Fortin Gagné Ouellet Pelletier Bélanger Lévesque Bergeron
  Leblanc Paquette Girard Simard Boucher Caron Beaulieu Cloutier Dubé Poirier Fournier Lapointe Leclerc Lefebvre Poulin
  Thibault St-Pierre Nadeau Martin Landry Martel Bédard Grenier Lessard Bernier Richard Michaud Hébert Desjardins
  Couture Turcotte Lachance Parent Blais Gosselin Savard Proulx Beaudoin Demers Perreault Boudreau Lemieux Cyr Perron
  Dufour Dion Mercier Bolduc Bérubé Boisvert Langlois Ménard Therrien Plante Bilodeau Blanchette Dubois Champagne
  Paradis Fortier Arsenault Dupuis Gaudreault Hamel Houle Villeneuve Rousseau Gravel Thériault Lemay Robert Allard
  Deschênes Giroux Guay Leduc Boivin Charbonneau Lambert Raymond Vachon Gilbert Audet Jean Larouche Legault Trudel
  Nguyễn Fontaine Picard Labelle Lacroix Moreau Carrier Bernard Desrosiers Goulet Renaud Dionne Lapierre Vaillancourt
  Fillion Lalonde Tessier Bertrand Tardif Lepage Gingras Benoit Rioux Giguère Drouin Harvey Lauzon Gendron Boutin
  Laflamme Vallée Dumont Breton Paré Paquin Robitaille Gélinas Duchesne Lussier Séguin Veilleux Potvin Gervais Pépin
  Laroche Morissette Charron Lavallée Laplante Chabot Brunet Vézina Desrochers Labrecque Coulombe Tanguay Chouinard
  Noël Pouliot Lacasse Daigle Marcoux Lamontagne Turgeon Larocque Roberge Auger Masson Pilon Racine Dallaire Émond
  Grégoire Beauregard Lebel Blouin Martineau Labbé Beauchamp St-Onge Charette Létourneau Rodrigue Cormier Rivard
  Mathieu Asselin Plourde Thibodeau Bélisle St-Laurent Godbout Desbiens Lavigne Doucet Labonté Marchand Brassard
  Marcotte Béland Archambault Maltais Trépanier Laliberté Bisson Dufresne Beaudry Chartrand Fréchette Lafontaine
  Guillemette Drolet Germain Larivière Ferland Trottier Piché Boulanger Sirois Charest Lefrançois Soucy Bégin Croteau
  Savoie Prévost Lemire Laberge Lagacé Brault Vallières Brochu Lépine Larochelle Brousseau Sauvé Cossette L'Heureux
  L'Écuyer D'Amours Diallo Haddad Benali El_Amrani Traoré Joseph Pierre-Louis Jean-Baptiste Trần Lê Đặng Chen Singh
  Kaur Patel García Rodríguez Muñoz Da_Silva Ouattara N'Diaye Ben_Salah Smith MacDonald O'Neill Popović Kowalski
  O'Bomsawin Awashish Vollant Mestokosho Gros-Louis Sioui Siméon Petiquay Wapachee Awashish-Ottawa Fontaine-Mollen
`);

const girls = words(`
  Emma Olivia Alice Charlotte Léa Florence Rosalie Juliette Béatrice Zoé Chloé Éloïse Mia Clara Livia Romy Jade
  Camille Élodie Sofia Léonie Maëlle Noémie Anaïs Victoria Eva Rose Adèle Jeanne Gabrielle Sarah Laurence Mila Agathe
  Ophélie Maélie Élizabeth Océane Coralie Mégane Raphaëlle Amélie Anne-Sophie Marie-Ève Marie-Pier Daphnée Flavie
  Inès Maïka Gaëlle Héloïse Joëlle Noëlle Françoise Geneviève Stéphanie Yasmine Fatima Aïcha Aïssatou Linh Minh-Anh
  Valentina Manpreet Kateri Uapukun Éva-Rose Lou-Anne Lily-Rose Mary-Jane Maude Ariane Célia Héléna Salomé
`);

const boys = words(`
  Liam William Noah Léo Thomas Nathan Jacob Félix Logan Édouard Arthur Raphaël Théo Louis Émile Olivier Samuel Gabriel
  Charles Alexis Zachary Adam Benjamin Antoine Jules Victor Henri Xavier Elliot Laurent Mathéo Éloi Loïc Maël Alexandre
  François Noël Étienne Jérémie Philippe Simon Vincent Rémi Mathis Émilien Léonard Jérôme Sébastien Hugo Axel Tristan
  Jean-Christophe Marc-Antoine Pierre-Luc Louis-Philippe Charles-Étienne Jean-François Joël Gaël Raphaël-Émile
  Mohamed Amine Youssef Ibrahima Ousmane Minh Đức Arjun Gurpreet José-Luis Mateo Tshiueten Anthony Kevin Cédric Frédéric
`);

const familyName = byFrequency(familyNames, 14);
const girl = byFrequency(girls, 9);
const boy = byFrequency(boys, 9);

export type Sex = 'female' | 'male';

/** One child in twelve carries both parents' names. */
export function aFamilyName(random: Random): string {
  const first = familyName(random);
  if (random() > 1 / 12 || /[- ]/.test(first)) return first;
  const second = familyName(random);
  return second === first || /[- ]/.test(second) ? first : `${first}-${second}`;
}

export const aGivenName = (sex: Sex, random: Random): string => (sex === 'female' ? girl : boy)(random);

/** A second given name, for one person in four. */
export function aMiddleName(sex: Sex, random: Random): string | null {
  return random() < 0.25 ? oneOf(sex === 'female' ? girls : boys, random) : null;
}
