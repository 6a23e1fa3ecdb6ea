import pytest

from social_learning_xblocks.kit.errors import Invalid
from social_learning_xblocks.notices.forms import MailForm


def test_mail_form_takes_the_periods_that_there_are():
    assert [MailForm({"period": period}).cleaned["period"] for period in ("daily", "weekly", "off")] == [
        "daily",
        "weekly",
        "off",
    ]


@pytest.mark.parametrize("period", ["", "hourly"])
def test_mail_form_takes_no_others(period):
    with pytest.raises(Invalid):
        _ = MailForm({"period": period}).cleaned
