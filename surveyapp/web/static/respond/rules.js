// Show-if: the same rules as surveyapp/questionnaire/rules.py, held to the same vectors.

const has = (answer, value) => (Array.isArray(answer) ? answer.includes(value) : answer === value);

const TESTS = {
  answered: (answer, value) => (answer !== null) === value,
  is: (answer, value) => answer !== null && has(answer, value),
  is_not: (answer, value) => answer !== null && !has(answer, value),
  at_least: (answer, value) => answer !== null && answer >= value,
  at_most: (answer, value) => answer !== null && answer <= value,
};

/** Say whether the answers given so far, by question id, satisfy the rule. */
export function holds(rule, values) {
  if (rule.all) return rule.all.every((part) => holds(part, values));
  if (rule.any) return rule.any.some((part) => holds(part, values));
  const answer = values[rule.question] ?? null;
  const tests = Object.entries(rule).filter(([name]) => name !== "question");
  return tests.every(([name, value]) => TESTS[name](answer, value));
}
