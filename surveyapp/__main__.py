"""`python -m surveyapp`, the same as `surveyapp`."""

from surveyapp.cli import main

if __name__ == "__main__":
    main(prog_name="surveyapp")
