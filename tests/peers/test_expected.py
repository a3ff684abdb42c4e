"""Our statistics against R and against printed examples, value by value.

Every value of every case is either computed here or listed with the reason why it is not.
"""

import math
from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest

from surveyapp.analysis import detectable
from surveyapp.analysis.adjusted import adjusted_difference, unmatched_difference
from surveyapp.analysis.arrays import codes_of
from surveyapp.analysis.attrition import attrition
from surveyapp.analysis.clusters import clustering, design_effect
from surveyapp.analysis.correlation import correlation
from surveyapp.analysis.describe import describe
from surveyapp.analysis.independent import difference
from surveyapp.analysis.intervals import Interval
from surveyapp.analysis.linear import Coefficient, coefficient
from surveyapp.analysis.multiplicity import holm
from surveyapp.analysis.paired import paired_change
from surveyapp.analysis.regression_to_mean import expected_return
from surveyapp.analysis.reliability import reliability
from surveyapp.analysis.reliable_change import reliable_change
from surveyapp.analysis.shares import paired_shares, share, share_difference
from surveyapp.analysis.sizes import noncentral_interval, rank_in_100

from .reference import ITEMS, REVERSED, Table, cases, scored, table

CASES_LEFT_OUT = {
    "groups3_baumann_post3": "the product compares two groups and draws no conclusion from more",
    "swemwbs_change_thresholds": "a published threshold to quote, not a statistic",
    "summary_coe_time_of_day": "the product has the scores, never only printed means",
}

VALUES_LEFT_OUT = {
    "median_inter_item_r": "the mean is reported",
    "guttman_lambda6": "omega is reported",
    "alpha_duhachek_ase": "Feldt's interval is reported",
    "alpha_duhachek_ci95": "Feldt's interval is reported",
    "splithalf_complete_oddeven_r": "alpha and omega are reported, which need no arbitrary halves",
    "splithalf_complete_spearman_brown": "as above",
    "splithalf_complete_guttman_lambda4": "as above",
    "omega_total_cfa_ml_complete": "omega is by minres",
    "student_t": "Welch's test is reported, which needs no equal spread",
    "student_df": "as above",
    "student_p": "as above",
    "student_ci95": "as above",
    "hedges_g_approx_J": "g of two groups uses the exact factor",
    "hedges_g_se_metafor": "the interval is by the noncentral t",
    "hedges_g_ci95_normal_metafor": "as above",
    "glass_delta_sd_y": "the pooled SD is the unit",
    "mann_whitney_p_normal_nocc": "the normal p-value has the continuity correction",
    "wilcoxon_p_normal_nocc": "as above",
    "cliffs_delta_ci95_z": "the interval is on t",
    "common_language_normal": "the share of pairs is counted, not taken from a normal curve",
    "d_av_rms_sds": "d_av has the mean of the two SDs below the line",
    "d_rm": "d_av is reported",
    "d_baseline_sd": "d_av is reported",
    "hedges_g_av_J_n_minus_1": "the factor has 2n - 2 degrees of freedom, as in Lakens (2013)",
    "hedges_g_rm_lakens_J_2n_minus_2": "d_av is reported",
    "p_exact_one_sided_greater": "every test is two-sided",
    "clopper_pearson_ci95": "Wilson's interval is reported",
    "wald_ci95": "as above",
    "fpc": "those who did not answer may differ: a finite population is no protection",
    "wald_ci95_fpc": "as above",
    "risk_ratio": "the difference of shares is reported",
    "odds_ratio_sample": "as above",
    "cohen_h": "as above",
    "chi2": "Newcombe's interval and the exact McNemar test are reported",
    "chi2_p": "as above",
    "chi2_yates": "as above",
    "chi2_yates_p": "as above",
    "fisher_p": "as above",
    "min_expected": "as above",
    "proportion.p": "McNemar's test is exact",
    "chi2_cc": "McNemar's test is exact",
    "p_cc": "as above",
    "p_midp": "as above",
    "odds_ratio_b_over_c": "those who stopped and those who started are counted",
    "wald_ci95_change": "the interval is Newcombe's",
    "cutoff_a": "no clinical cut-offs are computed",
    "cutoff_b": "as above",
    "cutoff_c": "as above",
    "mean_size": "Kish's size is used",
    "n0": "a step on the way to the icc",
    "msb": "as above",
    "msw": "as above",
    "icc1_multilevel_pkg": "the icc has n0 in its formula",
    "design_effect_mean_size_icc_reml": "the design effect has Kish's size in its formula",
    "hc3_se": "no heteroscedasticity-robust errors without clusters",
    "cluster_se_CR0": "CR1 and CR2 are reported",
    "mixed_coef": "clusters are handled by robust errors, not by a mixed model",
    "mixed_se": "as above",
    "mixed_sd_cluster": "as above",
    "mixed_sd_resid": "as above",
    "did_student_se": "Welch's test is reported",
    "did_student_p": "as above",
    "d_did_unadjusted_J": "Morris's d is corrected for few pupils",
    "ancova_effect_size_pooled_post_sd": "Hedges' g is corrected for few pupils",
    "bh": "Holm's adjustment is reported",
    "bonferroni": "as above",
    "spearman_rho": "Pearson's r is reported",
    "mean_selected": "the mean of the chosen is known from the data",
    "z": "as above",
    "expected_at_retest": "the expected change is reported",
    "d_z": "never reported as an effect size; its interval is tested through t",
    "percentile": "the rank is reported",
}

Values = dict[str, Any]


def interval(found: Interval) -> list[float]:
    return [found.low, found.high]


def column(case: dict[str, Any], spec: Any) -> np.ndarray:
    """Give the numbers that a case's input names: inline, a column, or scores of some rows."""
    if isinstance(spec, list):
        return np.array(spec, dtype=float)
    data = table(case["data"])
    if isinstance(spec, str):
        return data.where(**case["input"].get("filter", {})).numbers(spec)
    if "column" in spec:
        return data.where(**spec["filter"]).numbers(spec["column"])
    return scored(data.where(**case["input"].get("filter", {}), **spec), case["data"])


def matched(file: str, key: str = "score", **arm: str) -> tuple[np.ndarray, np.ndarray, Table]:
    """Give scores before and after of the pupils surveyed twice, with their rows before."""
    data = table(file).where(**arm)
    waves = {}
    for wave in ("before", "after"):
        rows = data.where(wave=wave)
        values = rows.numbers("bullied") if key == "bullied" else scored(rows, file, key)
        waves[wave] = dict(zip(rows.texts("pupil"), values.tolist(), strict=True))
    both = [row for row in data.where(wave="before").rows if row["pupil"] in waves["after"]]
    scores = [np.array([waves[wave][row["pupil"]] for row in both]) for wave in waves]
    return scores[0], scores[1], Table(tuple(both))


def reliability_case(case: dict[str, Any]) -> Values:
    given = case["input"]
    items = table(case["data"]).where(**given.get("filter", {})).numbers(*given["columns"])
    if given.get("drop_rows_all_missing"):
        items = items[~np.isnan(items).all(axis=1)]
    for name in given["reverse"]:
        place = given["columns"].index(name)
        items[:, place] = given["scale_min"] + given["scale_max"] - items[:, place]
    pairwise = given["missing"] == "pairwise"
    found, whole = reliability(items, pairwise), reliability(items)
    described = items if pairwise else items[~np.isnan(items).any(axis=1)]
    each = [describe(column) for column in described.T]

    def by_item(values: list[float]) -> dict[str, float]:
        return dict(zip(given["columns"], values, strict=True))

    return {
        "n": whole.n,
        "n_rows": len(items),
        "n_all_missing": int(np.isnan(items).all(axis=1).sum()),
        "n_complete": whole.n,
        "n_items": found.items,
        "alpha_raw": found.alpha,
        "alpha_std": found.standardised,
        "spearman_brown": found.standardised,
        "r": found.mean_correlation,
        "mean_inter_item_r": found.mean_correlation,
        "alpha_feldt_ci95": interval(found.interval),
        "n_used_in_feldt": found.n,
        "r_drop": by_item([item.correlation for item in found.item_totals]),
        "alpha_if_deleted": by_item([item.alpha_without for item in found.item_totals]),
        "item_mean": by_item([item.mean for item in each]),
        "item_sd": by_item([item.sd for item in each]),
        "item_n": by_item([item.n for item in each]),
        "sum_score_complete_mean": describe(items.sum(axis=1)).mean,
        "sum_score_complete_sd": describe(items.sum(axis=1)).sd,
        "sem_sum_score_complete": whole.sem,
        "alpha_raw_complete_cases": whole.alpha,
        "omega_total_minres_1f": found.omega.total,
        "abs_loadings_minres_1f": by_item([abs(loading) for loading in found.omega.loadings])
        if found.omega.loadings
        else {},
    }


def described(values: np.ndarray) -> Values:
    found = describe(values)
    return {
        "n": found.n,
        "mean": found.mean,
        "sd": found.sd,
        "se": found.se,
        "ci95": interval(found.interval),
        "median": found.median,
        "q1": found.q1,
        "q3": found.q3,
        "min": found.min,
        "max": found.max,
    }


def descriptive_case(case: dict[str, Any]) -> Values:
    if "column" in case["input"]:
        return described(table(case["data"]).numbers(case["input"]["column"]))
    rows = table(case["data"]).where(**case["input"]["filter"])
    scores, who = scored(rows, case["data"]), scored(rows, case["data"], "who")
    bullied = rows.numbers("bullied")
    return described(scores) | {
        "n_rows": len(scores),
        "n_not_scorable": describe(scores).missing,
        "who": described(who),
        "who_n_50_or_less": int((who <= 50).sum()),
        "who_n_28_or_less": int((who <= 28).sum()),
        "bullied_n": describe(bullied).n,
        "bullied_often_n": int((bullied >= 2).sum()),
    }


def independent_case(case: dict[str, Any]) -> Values:
    if case["id"] == "rank_in_100_for_d":
        return {"rank_out_of_100": [rank_in_100(d) for d in case["input"]["d"]]}
    found = difference(column(case, case["input"]["x"]), column(case, case["input"]["y"]))
    return {
        "n_x": found.x.n,
        "n_y": found.y.n,
        "mean_x": found.x.mean,
        "mean_y": found.y.mean,
        "sd_x": found.x.sd,
        "sd_y": found.y.sd,
        "mean_diff": found.mean,
        "welch_t": found.t,
        "welch_df": found.df,
        "welch_p": found.p,
        "welch_ci95": interval(found.interval),
        "pooled_sd": found.pooled_sd,
        "cohen_d": found.size.value,
        "cohen_d_ci95_noncentral_t": interval(found.size.interval),
        "hedges_g_exact_J": found.hedges.value,
        "hedges_g_ci95_noncentral_t": interval(found.hedges.interval),
        "mann_whitney_U_x": found.ranks.u,
        "mann_whitney_U_y": found.x.n * found.y.n - found.ranks.u,
        "mann_whitney_p_normal_cc": found.ranks.p_normal,
        "mann_whitney_p_exact_with_ties": found.ranks.p,
        "cliffs_delta": found.dominance.delta,
        "cliffs_delta_ci95_t": interval(found.dominance.interval),
        "prob_superiority_A": found.dominance.probability,
    }


def paired_case(case: dict[str, Any]) -> Values:
    given = case["input"]
    if "pair_by" in given:
        before, after, _ = matched(case["data"], given.get("score", "score"), **given["filter"])
    else:
        before, after = column(case, given["before"]), column(case, given["after"])
    found = paired_change(before, after)
    d_z = noncentral_interval(found.t, found.n - 1).times(found.n**-0.5)
    return {
        "n_pairs": found.n,
        "mean_before": found.before.mean,
        "mean_after": found.after.mean,
        "sd_before": found.before.sd,
        "sd_after": found.after.sd,
        "correlation": found.correlation,
        "mean_change": found.mean,
        "sd_change": found.sd,
        "se_change": found.sd / found.n**0.5,
        "ci95_change": interval(found.interval),
        "t": found.t,
        "df": found.n - 1,
        "p": found.p,
        "d_z_ci95_noncentral_t": interval(d_z),
        "standardised_response_mean": found.mean / found.sd,
        "d_av_mean_of_sds": found.size.value,
        "hedges_g_av_lakens_J_2n_minus_2": found.hedges.value,
        "wilcoxon_T_plus": found.ranks.up,
        "wilcoxon_T_minus": found.ranks.down,
        "wilcoxon_n_nonzero": found.ranks.n,
        "wilcoxon_p_normal_cc": found.ranks.p_normal,
        "wilcoxon_p_exact_zeros_dropped": found.ranks.p,
        "p_exact_two_sided": found.ranks.p,
        "matched_rank_biserial": found.ranks.balance,
        "n_up": found.up,
        "n_same": found.same,
        "n_down": found.down,
    }


def proportion_case(case: dict[str, Any]) -> Values:
    given = case["input"]
    if "x" in given:
        one = share(given["x"], given["n"])
        return {"x": one.count, "n": one.n, "p": one.share, "wilson_ci95": interval(one.interval)}
    if "x1" in given:
        x, y = share(given["x1"], given["n1"]), share(given["x2"], given["n2"])
        two = share_difference(x, y)
        return {
            "p1": x.share,
            "p2": y.share,
            "diff": two.difference,
            "newcombe_ci95": interval(two.interval),
        }
    return mcnemar(given)


def mcnemar(given: dict[str, Any]) -> Values:
    if "rule" in given:
        scores = matched("synthetic_school_a.csv", "bullied", **given["filter"])[:2]
        before, after = (np.where(np.isnan(s), np.nan, s >= 2) for s in scores)
    else:
        cells = [given[name] for name in ("yes_yes", "yes_no", "no_yes", "no_no")]
        before = np.repeat([1, 1, 0, 0], cells)
        after = np.repeat([1, 0, 1, 0], cells)
    found = paired_shares(before, after)
    return {
        "n": found.n,
        "yes_yes": found.before.count - found.stopped,
        "yes_no": found.stopped,
        "no_yes": found.started,
        "no_no": found.n - found.before.count - found.started,
        "p_before": found.before.share,
        "p_after": found.after.share,
        "change_in_proportion_after_minus_before": found.change,
        "p_exact": found.p,
    }


def reliable_change_case(case: dict[str, Any]) -> Values:
    given = case["input"]
    if case["id"] == "rci_textbook":
        found = reliable_change(
            [given["before"]], [given["after"]], given["sd_reference"], given["reliability"]
        )
        s_diff = found.threshold / 1.96
        rci = (given["after"] - given["before"]) / s_diff
        return {"sem": found.sem, "s_diff": s_diff, "rci": rci}
    rows = table(case["data"]).where(wave="before")
    items = rows.numbers(*ITEMS)
    for name in REVERSED[case["data"]]:
        items[:, ITEMS.index(name)] = 6 - items[:, ITEMS.index(name)]
    alpha = reliability(items, pairwise=True).alpha
    sd = describe(scored(rows, case["data"])).sd
    before, after, _ = matched(case["data"], **given["filter"])
    found = reliable_change(before, after, sd, alpha)
    return {
        "reliability": alpha,
        "sd_reference": sd,
        "sem": found.sem,
        "s_diff": found.threshold / 1.96,
        "threshold": found.threshold,
        "n": found.n,
        "n_improved": found.rose,
        "n_no_reliable_change": found.stayed,
        "n_deteriorated": found.fell,
    }


def fitted(found: Coefficient) -> Values:
    return {
        "n": found.n,
        "n_clusters": found.clusters,
        "coef": found.value,
        "ols_se": found.plain.se,
        "ols_p": found.plain.p,
        "ols_ci95": interval(found.plain.interval),
        "cluster_se_CR1_stata": found.robust.se,
        "cluster_p_CR1_t_Gminus1": found.robust.p,
        "cluster_ci95_CR1_t_Gminus1": interval(found.robust.interval),
        "cluster_se_CR2": found.careful.se,
        "cluster_CR2_satterthwaite_df": found.careful.df,
        "cluster_CR2_p": found.careful.p,
        "residual_sd": found.residual_sd,
    }


def clustering_case(case: dict[str, Any]) -> Values:
    given = case["input"]
    if case["id"] == "design_effect_textbook":
        effect = design_effect(given["mean_size"], given["icc"])
        return {
            "design_effect": effect,
            "effective_n": given["n"] / effect,
            "se_inflation": effect**0.5,
        }
    data = table(case["data"]).where(**given.get("filter", {}))
    classes, _ = codes_of(data.texts("class"))
    if "formula" in given:
        extra = ("IQ", "SES") if "term" in given else ()
        terms = [data.numbers(name) for name in (*extra, "COMB")]
        return fitted(coefficient(data.numbers("lang"), terms, classes))
    values = data.numbers(given["column"]) if "column" in given else scored(data, case["data"])
    found = clustering(values, classes)
    return {
        "n": found.n,
        "n_groups": found.groups,
        "kish_size": found.typical_size,
        "icc1_anova_n0": found.icc,
        "icc_reml": found.icc_reml,
        "design_effect_kish_icc_reml": found.design_effect,
        "effective_n_kish": found.effective_n,
    }


def difference_in_differences_case(case: dict[str, Any]) -> Values:
    return DIFFERENCES.get(case["id"], matched_difference)(case)


def house_prices(case: dict[str, Any]) -> Values:
    data = table(case["data"])
    late, near = (data.numbers(name) == 1 for name in ("y81", "nearinc"))
    prices = data.numbers("rprice")
    found = unmatched_difference(prices, late, near).difference
    cells = {
        f"mean_{int(n)}{int(y)}": describe(prices[(near == n) & (late == y)]).mean
        for n in (False, True)
        for y in (False, True)
    }
    t = found.value / found.plain.se
    return {"did": found.value, "se_ols": found.plain.se, "t": t, "p": found.plain.p} | cells


def cell_means(case: dict[str, Any]) -> Values:
    names = ("treated_before", "treated_after", "comparison_before", "comparison_after")
    prices = np.array([case["input"][name] for name in names])
    places = np.array([True, True, False, False])
    found = unmatched_difference(prices, np.array([False, True] * 2), places)
    return {
        "change_treated": found.programme_change,
        "change_comparison": found.comparison_change,
        "did": found.programme_change - found.comparison_change,
    }


def all_rows(case: dict[str, Any]) -> Values:
    data = table(case["data"])
    scores = scored(data, case["data"])
    late, treated = (
        np.array(data.texts(name)) == value
        for name, value in (("wave", "after"), ("arm", "programme"))
    )
    pupils, _ = codes_of(data.texts("pupil"))
    found = unmatched_difference(scores, late, treated, pupils).difference
    return {
        "n_rows": found.n,
        "did": found.value,
        "se_ols": found.plain.se,
        "p_ols": found.plain.p,
        "se_cluster_pupil_CR1": found.robust.se,
    }


DIFFERENCES = {
    "did_kielmc": house_prices,
    "did_card_krueger_cells": cell_means,
    "did_synthA_unpaired_all_rows": all_rows,
}


def matched_difference(case: dict[str, Any]) -> Values:
    given = case["input"]
    arms = (given["programme"], given["comparison"])
    classes = None
    if "pair_by" in given:
        before, after, rows = matched(case["data"])
        treated = np.array(rows.texts("arm")) == "programme"
        classes, _ = codes_of(rows.texts("class"))
    else:
        data = Table(tuple(r for r in table(case["data"]).rows if r[given["arm"]] in arms))
        before, after = data.numbers(given["before"]), data.numbers(given["after"])
        treated = np.array(data.texts(given["arm"])) == given["programme"]
    found = adjusted_difference(before, after, treated, classes)
    assert found.changes is not None
    return {
        "n_programme": found.programme.n,
        "n_comparison": found.comparison.n,
        "mean_programme_before": found.programme.before.mean,
        "mean_programme_after": found.programme.after.mean,
        "mean_comparison_before": found.comparison.before.mean,
        "mean_comparison_after": found.comparison.after.mean,
        "change_programme": found.programme.mean,
        "change_comparison": found.comparison.mean,
        "did": found.changes.mean,
        "did_welch_t": found.changes.t,
        "did_welch_df": found.changes.df,
        "did_welch_p": found.changes.p,
        "did_welch_ci95": interval(found.changes.interval),
        "pooled_sd_before": found.pooled_sd_before,
        "d_ppc2_morris": found.morris,
        "ancova_coef": found.adjusted.value,
        "ancova_se": found.adjusted.plain.se,
        "ancova_p": found.adjusted.plain.p,
        "ancova_ci95": interval(found.adjusted.plain.interval),
        "ancova_hedges_g": found.hedges.value,
        "baseline_difference_g": found.start,
        "ancova_clustered": fitted(found.adjusted),
        "gain_clustered": fitted(found.clustered_changes),
    }


def attrition_case(case: dict[str, Any]) -> Values:
    data = table(case["data"])
    got: Values = {}
    parts = {}
    for arm in ("comparison", "programme"):
        before, after = (data.where(arm=arm, wave=wave) for wave in ("before", "after"))
        stayed = np.isin(before.texts("pupil"), after.texts("pupil"))
        found = attrition(scored(before, case["data"]), stayed, len(after.rows))
        parts[arm] = found
        got[arm] = {
            "n_before": found.before,
            "n_after": found.after,
            "n_both": found.both,
            "n_lost": found.lost,
            "n_joined": found.joined,
            "pct_lost": 100 * found.share_lost,
            "mean_before_stayers": found.stayers.mean,
            "mean_before_leavers": found.leavers.mean,
            "n_scored_stayers": found.stayers.n,
            "n_scored_leavers": found.leavers.n,
        }
    lost = sum(part.lost for part in parts.values())
    got["overall_pct_lost"] = 100 * lost / sum(part.before for part in parts.values())
    apart = parts["comparison"].share_lost - parts["programme"].share_lost
    got["differential_pct_points"] = 100 * abs(apart)
    return got


def multiplicity_case(case: dict[str, Any]) -> Values:
    return {"holm": holm(case["input"]["p"])}


def correlation_case(case: dict[str, Any]) -> Values:
    found = correlation(column(case, case["input"]["x"]), column(case, case["input"]["y"]))
    return {"pearson_r": found.r, "p": found.p, "ci95_fisher": interval(found.interval)}


def planning_case(case: dict[str, Any]) -> Values:
    return {
        "two_groups_n_each_mdes_d": [detectable.of_groups(n, n) for n in case["input"]["n"]],
        "paired_mdes_dz": [detectable.of_pairs(n) for n in case["input"]["n"]],
    }


def regression_to_mean_case(case: dict[str, Any]) -> Values:
    given = case["input"]
    chosen = case["expected"]["mean_selected"]
    found = expected_return(given["mean"], chosen, given["test_retest"])
    return {"expected_regression": found}


TOPICS = {
    "reliability": reliability_case,
    "descriptive": descriptive_case,
    "independent_groups": independent_case,
    "paired": paired_case,
    "proportion": proportion_case,
    "reliable_change": reliable_change_case,
    "clustering": clustering_case,
    "difference_in_differences": difference_in_differences_case,
    "attrition": attrition_case,
    "multiplicity": multiplicity_case,
    "correlation": correlation_case,
    "planning": planning_case,
    "regression_to_mean": regression_to_mean_case,
}


def apart(case: dict[str, Any], expected: Values, got: Values) -> Iterator[str]:
    """Say where the two differ by more than the case allows, or what is neither got nor listed."""
    for name, value in expected.items():
        mine = got.get(name)
        if mine is None or mine == {}:
            if not {name, f"{case['topic']}.{name}"} & VALUES_LEFT_OUT.keys():
                yield f"{name} is neither computed nor listed"
        elif isinstance(value, dict) and name != "abs_loadings_minres_1f":
            yield from apart(case, value, mine)
        else:
            allowed = case["tolerance"].get("override", {}).get(name, case["tolerance"]["abs"])
            if not close(value, mine, allowed):
                yield f"{name}: expected {value}, got {mine}"


def close(value: Any, mine: Any, allowed: float) -> bool:
    if isinstance(value, dict):
        return all(close(value[name], mine[name], allowed) for name in value)
    if isinstance(value, list):
        return len(value) == len(mine) and all(
            close(one, other, allowed) for one, other in zip(value, mine, strict=True)
        )
    return math.isfinite(mine) and abs(mine - value) <= allowed * max(1, abs(value))


CASES = {case["id"]: case for case in cases()}


@pytest.mark.parametrize("name", sorted(CASES.keys() - CASES_LEFT_OUT.keys()))
def test_it_agrees_with_other_programs(name):
    case = CASES[name]

    got = TOPICS[case["topic"]](case)

    assert list(apart(case, case["expected"], got)) == []
    assert any(got.get(value) is not None for value in case["expected"])


def test_everything_left_out_is_something_there_is():
    names = set()

    def collect(values: Values) -> None:
        for name, value in values.items():
            names.add(name)
            if isinstance(value, dict):
                collect(value)

    for case in CASES.values():
        collect(case["expected"])

    assert CASES_LEFT_OUT.keys() & CASES.keys()
    assert VALUES_LEFT_OUT.keys() & names
