"""The command evaluates the synthetic school as R does, and says so in the sentences agreed on."""

import csv
import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from surveyapp.cli import main

from .reference import DATA, REVERSED, cases

HERE = Path(__file__).parent
A, B = "synthetic_school_a.csv", "synthetic_school_b_small.csv"
COLUMNS = ("--wave", "wave", "--id", "pupil", "--main", "belonging")
GROUPS = ("--arm", "arm", "--cluster", "class")


def test_a_gain(said):
    assert (
        "On average pupils' belonging score rose by 0.39 (from 3.05 to 3.45 on a 1-5 scale). The "
        "true average rise is likely to lie between 0.26 and 0.53. 71 of 97 went up, 22 went down."
    ) in said(A, "programme")


def test_a_gain_beside_a_comparison_group(said):
    assert (
        "Pupils in the programme ended 0.31 points higher than similar pupils who were not, likely "
        "between 0.10 and 0.52 (a small to medium difference). Pupils were in only 12 classes, so "
        "this is less certain than it looks."
    ) in said(A, "", *GROUPS)


def test_unclear_numbers(said):
    assert (
        "We cannot tell from these numbers whether things got better or worse: anything from 0.25 "
        "lower to 0.85 higher fits the answers. With 11 pupils only a very large change could have "
        "been seen."
    ) in said(B, "programme")


def test_percentages_come_with_counts(said):
    assert (
        "19 of 90 (21%) before, 12 of 90 (13%) after; 13 stopped being bullied often and 6 started."
        " This could still be chance."
    ) in said(A, "programme")


@pytest.mark.parametrize("arm", ["programme", "comparison"])
def test_a_groups_change_is_that_of_r(evaluated, arm):
    known = expected(f"paired_synthA_{arm}")
    group = next(it for it in evaluated["measures"][0]["groups"] if it["name"] == arm)

    assert group["n"] == known["n_pairs"]
    assert group["change"]["mean"] == near(known["mean_change"])
    assert ends(group["change"]["interval"]) == near(known["ci95_change"])
    assert group["before"]["mean"] == near(known["mean_before"])
    known = expected(f"rci_synthA_{arm}")
    assert (group["reliable"]["rose"], group["reliable"]["fell"]) == (
        known["n_improved"],
        known["n_deteriorated"],
    )
    assert group["reliable"]["threshold"] == pytest.approx(known["threshold"], rel=0.05)


def test_the_difference_allows_for_the_start_and_for_classes_as_r_does(evaluated):
    known = expected("did_synthA")
    between = evaluated["measures"][0]["between"]

    assert between["difference"] == near(known["ancova_coef"])
    assert ends(between["interval"]) == near(known["ancova_ci95"])
    assert between["size"]["value"] == near(known["ancova_hedges_g"])
    assert between["careful"]["p"] == near(known["ancova_clustered"]["cluster_CR2_p"])
    assert between["adjusted"]["changes"]["mean"] == near(known["did"])
    assert ends(between["adjusted"]["changes"]["interval"]) == near(known["did_welch_ci95"])


@pytest.mark.parametrize(("arm", "place"), [("programme", 0), ("comparison", 1)])
def test_leavers_and_joiners_are_those_of_r(evaluated, arm, place):
    known = expected("attrition_synthA")[arm]
    who = evaluated["who"][place]

    assert (who["before"], who["after"], who["matched"], who["lost"], who["joined"]) == (
        known["n_before"],
        known["n_after"],
        known["n_both"],
        known["n_lost"],
        known["n_joined"],
    )


@pytest.mark.parametrize("arm", ["programme", "comparison"])
def test_who_stopped_and_started_is_as_in_r(evaluated, arm):
    known = expected(f"mcnemar_synthA_bullied_{arm}")
    group = next(it for it in evaluated["measures"][2]["groups"] if it["name"] == arm)

    assert (group["yes_no"]["stopped"], group["yes_no"]["started"]) == (
        known["yes_no"],
        known["no_yes"],
    )
    assert group["yes_no"]["p"] == near(known["p_exact"])


def near(value):
    return pytest.approx(value, abs=1e-6)


def ends(interval):
    return [interval["low"], interval["high"]]


def expected(name):
    return next(case["expected"] for case in cases() if case["id"] == name)


def run(*arguments):
    return CliRunner().invoke(main, ["evaluate", *map(str, arguments)])


@pytest.fixture
def said(tmp_path):
    """Give a function that evaluates a school, or one of its groups, and gives all that it says."""

    def say(file, arm, *options):
        source, scales = DATA / file, tmp_path / "school.yaml"
        with source.open(newline="", encoding="utf-8") as lines:
            rows = list(csv.DictReader(lines))
        path = tmp_path / file
        with path.open("w", newline="", encoding="utf-8") as stream:
            writer = csv.DictWriter(stream, rows[0])
            writer.writeheader()
            writer.writerows(row for row in rows if arm in ("", row["arm"]))
        text = (HERE / "synthetic_school_a.yaml").read_text("utf-8")
        turned = f"reversed: [{', '.join(REVERSED[file])}]"
        scales.write_text(text.replace("reversed: [b3, b6]", turned), encoding="utf-8")
        result = run(scales, path, *COLUMNS, *options)
        assert result.exit_code == 0
        return " ".join(result.stdout.split())

    return say


@pytest.fixture(scope="module")
def evaluated():
    files = [HERE / "synthetic_school_a.yaml", DATA / A]
    result = run(*files, *COLUMNS, *GROUPS, "--json")
    assert result.exit_code == 0
    return json.loads(result.stdout)["evaluation"]
