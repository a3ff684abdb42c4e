"""What a questionnaire is: pages, questions, rules, scales and translations, and its form."""
