"""Ages: what is odd and what cannot be (STU-1)."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stagespoor.policy.loader import get_policy
from stagespoor.policy.working_time import age_on
from stagespoor.students.rules import OLDEST, YOUNGEST, age_refusals, age_warning

DAYS = st.dates(dt.date(1990, 1, 1), dt.date(2050, 12, 31))


@pytest.mark.policy("STU-1")
@given(DAYS, DAYS)
def test_a_birth_date_is_refused_exactly_outside_the_ages_that_can_be(born, on):
    fits = born <= on and YOUNGEST <= age_on(born, on) <= OLDEST
    assert (age_refusals(birth_date=born, on=on) == []) is fits


@pytest.mark.policy("STU-1")
@given(DAYS, DAYS)
def test_a_warning_comes_exactly_outside_the_ages_of_the_school(born, on):
    policy = get_policy("velddijk")
    inside = policy.school.age_min <= age_on(born, on) <= policy.school.age_max
    assert (age_warning(birth_date=born, on=on, policy=policy) == "") is inside


@given(DAYS, DAYS)
def test_age_goes_up_on_the_birthday_itself(born, on):
    if born < on:
        years = age_on(born, on)
        assert (born.month, born.day) > (on.month, on.day) or on.year - born.year == years
