"""What a questionnaire is: pages, questions, rules, scales and translations; no Flask, no database."""
