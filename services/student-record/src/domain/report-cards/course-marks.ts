import type { MarkAt } from './report-card.js';

/**
 * A learner’s marks in one course across the classes in which it was taken. Whoever changes groups brings the marks of the former one
 * along; where two classes said a mark of one competency and term, that of the earlier one in the order given stands.
 * @param classes the class that the learner attends first
 */
export function marksAcross(course: string, classes: readonly string[], marks: readonly MarkAt[]): readonly MarkAt[] {
  const own = marks.filter((mark) => mark.course === course && classes.includes(mark.classId));
  return [...Map.groupBy(own, ({ competency, term }) => `${competency} ${term}`).values()].flatMap((said) => {
    const first = classes.find((id) => said.some(({ classId }) => classId === id));
    return said.filter(({ classId }) => classId === first);
  });
}
