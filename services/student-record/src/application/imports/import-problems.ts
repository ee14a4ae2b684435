import { defineProblems } from '@pan/kit/domain';
import { bundleProblems } from '@pan/oneroster';

/** What reading a bundle can find is shown like every other refusal, in the language of whoever reads the report. */
defineProblems(
  Object.fromEntries(
    Object.entries(bundleProblems).map(([code, { severity: _, ...text }]) => [code, { status: 422, ...text }]),
  ),
);

/** What comparing the rows of a bundle with each other and with the record can find. */
defineProblems({
  'bundle-overtaken': {
    status: 422,
    fr: 'Ce système a dit autre chose pendant que cet envoi attendait (un envoi plus récent ou une écriture); rien n’en est appliqué.',
    en: 'This system said something else while this bundle waited (a newer bundle or a write); nothing of it is applied.',
    remedyFr: 'Envoyez l’état complet d’aujourd’hui, et confirmez-le.',
    remedyEn: 'Send the whole state of today, and confirm that.',
  },
  'row-repeated': {
    status: 422,
    fr: '{count} lignes répètent une ligne de même sourcedId; elles comptent une fois.',
    en: '{count} rows repeat a row of the same sourcedId; they count once.',
    remedyFr: "Rien à faire; n'exportez chaque objet qu'une fois.",
    remedyEn: 'Nothing to do; export each thing once.',
  },
  'row-contradicted': {
    status: 422,
    fr: 'Plusieurs lignes ont ce sourcedId et se contredisent; aucune n’est appliquée.',
    en: 'Several rows have this sourcedId and contradict each other; none is applied.',
    remedyFr: 'Ne gardez que la bonne ligne, ou donnez à chaque objet son propre sourcedId.',
    remedyEn: 'Keep only the right row, or give each thing a sourcedId of its own.',
  },
  'row-older': {
    status: 422,
    fr: '{count} lignes de {file} sont plus anciennes que ce que ce système a déjà dit des mêmes objets; elles ne changent rien.',
    en: '{count} rows of {file} are older than what this system has already said of the same things; they change nothing.',
    remedyFr: 'Rien à faire si un envoi est arrivé en retard; sinon, vérifiez dateLastModified dans votre système.',
    remedyEn: 'Nothing to do if a bundle came late; otherwise check dateLastModified in your system.',
  },
  'deletion-of-unknown': {
    status: 422,
    fr: '{count} lignes de {file} suppriment ce que ce système n’a jamais fait connaître; elles ne changent rien.',
    en: '{count} rows of {file} delete what this system never made known; they change nothing.',
    remedyFr: 'Rien à faire, sauf si la clé (sourcedId) a changé entre-temps.',
    remedyEn: 'Nothing to do, unless the key (sourcedId) has changed meanwhile.',
  },
  'deletion-elsewhere': {
    status: 422,
    fr: 'Cette ligne supprime ce que ce système a fait connaître hors de l’organisation de cet envoi; elle n’y change rien.',
    en: 'This row deletes what this system made known outside the organisation of this bundle; it changes nothing there.',
    remedyFr:
      'Envoyez-la pour l’organisation dont elle parle (paramètre organisation), ou pour celle qui est au-dessus.',
    remedyEn: 'Send it for the organisation that it speaks of (parameter organisation), or for the one above.',
  },
  'deletion-without-effect': {
    status: 422,
    fr: '{count} lignes de {file} sont marquées tobedeleted; ce service garde ce qu’elles disaient.',
    en: '{count} rows of {file} are marked tobedeleted; this service keeps what they said.',
    remedyFr: 'Une organisation est fermée par le ministère; une date de naissance se corrige par une nouvelle ligne.',
    remedyEn: 'An organisation is closed by the ministry; a birth date is corrected by a new row.',
  },
  'parent-not-in-bundle': {
    status: 422,
    fr: "L'organisation parente n'est pas dans cet envoi ni dans un envoi précédent; l'organisation est placée directement sous la racine.",
    en: 'The parent organisation is neither in this bundle nor in an earlier one; the organisation is placed directly below the root.',
    remedyFr: 'Ajoutez la ligne de l’organisation parente à orgs.csv, ou videz parentSourcedId.',
    remedyEn: 'Add the row of the parent organisation to orgs.csv, or leave parentSourcedId empty.',
  },
  'parents-in-a-circle': {
    status: 422,
    fr: "Les organisations parentes tournent en rond; l'organisation est placée directement sous la racine.",
    en: 'The parent organisations go round in a circle; the organisation is placed directly below the root.',
    remedyFr: 'Corrigez parentSourcedId : une organisation ne peut pas être au-dessus d’elle-même.',
    remedyEn: 'Correct parentSourcedId: an organisation cannot be above itself.',
  },
  'organisation-moved': {
    status: 422,
    fr: "L'organisation a une autre organisation parente qu'avant; elle reste où elle était, son contenu est appliqué.",
    en: 'The organisation has another parent than before; it stays where it was, and what it contains is applied.',
    remedyFr: 'Demandez au ministère de déplacer une organisation.',
    remedyEn: 'Ask the ministry to move an organisation.',
  },
  'organisation-elsewhere': {
    status: 422,
    fr: 'Cette organisation est connue de ce système sous une autre racine.',
    en: 'This organisation is known from this system below another root.',
    remedyFr: 'Donnez à chaque système son propre nom (paramètre source), ou vérifiez le paramètre organisation.',
    remedyEn: 'Give each system a name of its own (parameter source), or check the parameter organisation.',
  },
  'organisation-held': {
    status: 422,
    fr: "L'organisation nommée dans {field} est sur une ligne retenue; cette ligne attend avec elle.",
    en: 'The organisation named in {field} is on a row that is held back; this row waits with it.',
    remedyFr: "Corrigez la ligne de l'organisation dans orgs.csv.",
    remedyEn: 'Correct the row of the organisation in orgs.csv.',
  },
  'organisation-not-in-bundle': {
    status: 422,
    fr: "L'organisation nommée dans {field} n'est pas dans orgs.csv, et aucun envoi précédent de ce système ne l'a fait connaître.",
    en: 'The organisation named in {field} is not in orgs.csv, and no earlier bundle of this system made it known.',
    remedyFr: "Ajoutez l'organisation à orgs.csv, ou corrigez {field}.",
    remedyEn: 'Add the organisation to orgs.csv, or correct {field}.',
  },
  'person-without-organisation': {
    status: 422,
    fr: "Cette personne n'a de rôle dans aucune organisation de cet envoi.",
    en: 'This person has a role in no organisation of this bundle.',
    remedyFr: 'Ajoutez à roles.csv un rôle dans une organisation de orgs.csv.',
    remedyEn: 'Add to roles.csv a role in an organisation of orgs.csv.',
  },
  'learner-held': {
    status: 422,
    fr: "L'élève nommé dans {field} est sur une ligne retenue; cette ligne attend avec elle.",
    en: 'The learner named in {field} is on a row that is held back; this row waits with it.',
    remedyFr: "Corrigez la ligne de l'élève dans users.csv.",
    remedyEn: 'Correct the row of the learner in users.csv.',
  },
  'learner-not-in-bundle': {
    status: 422,
    fr: "La personne nommée dans {field} n'est pas un élève de users.csv, ni d'un envoi précédent de ce système.",
    en: 'The person named in {field} is not a learner of users.csv, nor of an earlier bundle of this system.',
    remedyFr: "Ajoutez l'élève à users.csv avec le rôle student, ou corrigez {field}.",
    remedyEn: 'Add the learner to users.csv with the role student, or correct {field}.',
  },
  'staff-held': {
    status: 422,
    fr: 'Le membre du personnel nommé dans {field} est sur une ligne retenue; cette ligne attend avec elle.',
    en: 'The staff member named in {field} is on a row that is held back; this row waits with it.',
    remedyFr: 'Corrigez la ligne de la personne dans users.csv.',
    remedyEn: 'Correct the row of the person in users.csv.',
  },
  'staff-not-in-bundle': {
    status: 422,
    fr: "La personne nommée dans {field} n'est pas un membre du personnel de users.csv, ni d'un envoi précédent de ce système.",
    en: 'The person named in {field} is not a staff member of users.csv, nor of an earlier bundle of this system.',
    remedyFr: 'Ajoutez la personne à users.csv avec un rôle du personnel (teacher…), ou corrigez {field}.',
    remedyEn: 'Add the person to users.csv with a role of the staff (teacher…), or correct {field}.',
  },
  'class-held': {
    status: 422,
    fr: 'Le groupe-classe nommé dans {field} est sur une ligne retenue; cette ligne attend avec elle.',
    en: 'The class named in {field} is on a row that is held back; this row waits with it.',
    remedyFr: 'Corrigez la ligne du groupe-classe dans classes.csv.',
    remedyEn: 'Correct the row of the class in classes.csv.',
  },
  'class-not-in-bundle': {
    status: 422,
    fr: "Le groupe-classe nommé dans {field} n'est pas dans classes.csv, et aucun envoi précédent de ce système ne l'a fait connaître.",
    en: 'The class named in {field} is not in classes.csv, and no earlier bundle of this system made it known.',
    remedyFr: 'Ajoutez le groupe-classe à classes.csv, ou corrigez {field}.',
    remedyEn: 'Add the class to classes.csv, or correct {field}.',
  },
  'resource-held': {
    status: 422,
    fr: 'La ressource nommée dans {field} est sur une ligne retenue; cette ligne attend avec elle.',
    en: 'The resource named in {field} is on a row that is held back; this row waits with it.',
    remedyFr: 'Corrigez sa ligne dans resources.csv.',
    remedyEn: 'Correct its row in resources.csv.',
  },
  'resource-not-in-bundle': {
    status: 422,
    fr: 'La ressource nommée dans {field} n’est pas dans resources.csv, et aucun envoi précédent de ce système ne l’a fait connaître, ni une ressource du catalogue.',
    en: 'The resource named in {field} is not in resources.csv, and no earlier bundle of this system made it known, nor is it one of the catalogue.',
    remedyFr: 'Ajoutez sa ligne à resources.csv, ou corrigez {field}.',
    remedyEn: 'Add its row to resources.csv, or correct {field}.',
  },
  'course-held': {
    status: 422,
    fr: 'Le cours nommé dans {field} est sur une ligne retenue; cette ligne attend avec elle.',
    en: 'The course named in {field} is on a row that is held back; this row waits with it.',
    remedyFr: 'Corrigez sa ligne dans courses.csv.',
    remedyEn: 'Correct its row in courses.csv.',
  },
  'course-not-in-bundle': {
    status: 422,
    fr: 'Le cours nommé dans {field} n’est pas dans courses.csv, et aucun envoi précédent de ce système ne l’a fait connaître.',
    en: 'The course named in {field} is not in courses.csv, and no earlier bundle of this system made it known.',
    remedyFr: 'Ajoutez sa ligne à courses.csv, ou corrigez {field}.',
    remedyEn: 'Add its row to courses.csv, or correct {field}.',
  },
  'user-held': {
    status: 422,
    fr: 'La personne nommée dans {field} est sur une ligne retenue; cette ligne attend avec elle.',
    en: 'The person named in {field} is on a row that is held back; this row waits with it.',
    remedyFr: 'Corrigez sa ligne dans users.csv.',
    remedyEn: 'Correct its row in users.csv.',
  },
  'user-not-in-bundle': {
    status: 422,
    fr: 'La personne nommée dans {field} n’est pas dans users.csv, et aucun envoi précédent de ce système ne l’a fait connaître.',
    en: 'The person named in {field} is not in users.csv, and no earlier bundle of this system made it known.',
    remedyFr: 'Ajoutez sa ligne à users.csv, ou corrigez {field}.',
    remedyEn: 'Add its row to users.csv, or correct {field}.',
  },
  'more-of-the-same': {
    status: 422,
    fr: '{count} autres lignes ont le même problème ({code}); elles ne sont pas énumérées.',
    en: '{count} more rows have the same problem ({code}); they are not listed.',
    remedyFr: 'Corrigez la cause commune dans votre export.',
    remedyEn: 'Correct the common cause in your export.',
  },
  'school-loses-many': {
    status: 422,
    fr: '{name} ({organisation}) perdrait {ending} de ses {open} séjours ouverts, soit {percent} %.',
    en: '{name} ({organisation}) would lose {ending} of its {open} open stays, that is {percent} %.',
    remedyFr: "Vérifiez que l'export de cette école est complet.",
    remedyEn: "Check that this school's export is complete.",
  },
  'class-loses-many': {
    status: 422,
    fr: 'Le groupe {name} ({organisation}) perdrait {ending} de ses {open} élèves, soit {percent} %.',
    en: 'The class {name} ({organisation}) would lose {ending} of its {open} learners, that is {percent} %.',
    remedyFr: "Vérifiez que l'export des inscriptions de ce groupe est complet.",
    remedyEn: "Check that the export of this class's enrolments is complete.",
  },
});

/** Why an import was refused, or waits. */
export const importProblems = defineProblems({
  'bundle-refused': {
    status: 422,
    fr: "L'envoi ne peut pas être lu; le rapport dit pourquoi. Rien n'a changé.",
    en: 'The bundle cannot be read; the report says why. Nothing has changed.',
    remedyFr: 'Corrigez ce que le rapport nomme et renvoyez.',
    remedyEn: 'Correct what the report names and send again.',
  },
  'bundle-has-errors': {
    status: 422,
    fr: "Lignes en erreur : {held} sur {rows}, et l'envoi demande tout ou rien (mode=all). Rien n'a changé.",
    en: 'Rows with errors: {held} of {rows}, and the bundle was sent for all or nothing (mode=all). Nothing has changed.',
    remedyFr: 'Corrigez les lignes du rapport et renvoyez, ou envoyez avec mode=valid.',
    remedyEn: 'Correct the rows of the report and send again, or send with mode=valid.',
  },
  'too-many-rows-held': {
    status: 422,
    fr: "Lignes à retenir : {held} sur {rows} ({percent} %); la limite est {limit} %. Rien n'a changé.",
    en: 'Rows to hold back: {held} of {rows} ({percent} %); the limit is {limit} %. Nothing has changed.',
    remedyFr: 'Corrigez les lignes du rapport et renvoyez, ou relevez maxHeldPercent si elles peuvent attendre.',
    remedyEn: 'Correct the rows of the report and send again, or raise maxHeldPercent if they can wait.',
  },
  'root-ambiguous': {
    status: 422,
    fr: "Rien ne dit sous laquelle de vos organisations ({organisations}) placer celles de l'envoi. Rien n'a changé.",
    en: 'Nothing says below which of your organisations ({organisations}) those of the bundle are to be placed. Nothing has changed.',
    remedyFr:
      "Renvoyez avec le paramètre organisation, ou donnez à l'organisation du haut de orgs.csv le code de l'une d'elles comme identifier.",
    remedyEn:
      'Send again with the parameter organisation, or give the top organisation of orgs.csv the code of one of them as its identifier.',
  },
  'import-would-end-many': {
    status: 422,
    fr: "L'envoi mettrait fin à plus d'un séjour sur dix dans une école, ou à la moitié des places d'un groupe; il attend une confirmation. Rien n'a encore changé.",
    en: 'The bundle would end more than one stay in ten of a school, or half of the places of a class; it waits for a confirmation. Nothing has changed yet.',
    remedyFr:
      'Vérifiez les écoles et les groupes du rapport, puis confirmez (POST …/confirmation) ou annulez (POST …/cancellation).',
    remedyEn:
      'Check the schools and classes in the report, then confirm (POST …/confirmation) or cancel (POST …/cancellation).',
  },
});
