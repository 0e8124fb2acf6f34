//! What a report says of leads.

use lianxi_sdk::{Context, Failure};

use super::reply::answers;
use super::{Kept, Urgency, lead_kind};
use crate::indicators::{ReportInput, Reporting};
use crate::publicity::years;
use crate::records;

/// Adds [`INDICATORS`](super::INDICATORS) to a report: leads of the period, and of those passed on how many have a result.
pub fn report(
    ctx: &Context<'_>,
    reporting: &mut Reporting,
    input: &ReportInput,
) -> Result<(), Failure> {
    let (mut forwarded, mut immediate, mut answered) = (0, 0, 0);
    for year in years(input, crate::checks::today(ctx)?) {
        let found = records::within::<Kept>(ctx, &lead_kind(year), &input.division_code)?;
        let of_period = found.into_iter().map(|(_, kept)| kept);
        let of_period = of_period
            .filter(|kept| kept.submitted.forwarded && reporting.has(kept.lead.received_on));
        for kept in of_period {
            forwarded += 1;
            immediate += u64::from(kept.submitted.urgency == Urgency::Immediate);
            answered += u64::from(answers(kept).closed);
        }
    }
    reporting.count("leads-submitted", forwarded);
    reporting.count("leads-immediate", immediate);
    reporting.rate("leads-answered", answered, forwarded);
    Ok(())
}
