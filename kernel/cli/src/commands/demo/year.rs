//! A year on a host: all its definitions published, played to its end, told as tables.

use std::path::Path;

use serde::{Deserialize, Serialize};
use serde_json::json;

use super::{Choice, kept, played, tell};
use crate::console::Console;
use crate::failure::{Exit, Failure, Outcome};
use crate::host;
use crate::messages::Message;
use crate::one_core::OneCore;
use crate::scenario::Stage;
use crate::scenario::driver::{Course, Why};
use crate::scenario::sample::Report;
use crate::scenario::timeline::names::{Names, tables};
use crate::scenario::year::{Told, Year};

#[derive(Clone, Debug, Serialize, Deserialize)]
struct Results {
    registrations: Option<Report>,
    year: Told,
    /// In words: steps without a habit, and acts that the host refused, for the habit fits no form.
    wrong: Vec<String>,
}

/// Runs or resumes a year on the data of a folder, prints its tables, and says whether they add up.
pub async fn run(path: &Path, choice: &Choice, place: (&Path, &Path), console: Console) -> Outcome {
    let year = Year::read(path, choice.within.as_deref())?;
    let results = kept(place, &year.digest, &year.script, console, async |stage| {
        drive(&year, stage, console).await
    });
    told(&Box::pin(results).await?, choice, &year, console)
}

async fn drive(year: &Year, stage: &mut Stage, console: Console) -> Outcome<Results> {
    let _one_core = OneCore::take();
    let mut sample = None;
    for definition in &year.definitions {
        let workflow = host::publish(console, stage.engine(), definition).await?;
        let is_of = |path: &Path| path.file_name() == definition.file_name();
        let of_sample = year.sample.as_ref();
        if of_sample.is_some_and(|sample| is_of(&sample.definition)) {
            sample = Some(workflow);
        }
    }
    let script = &year.script;
    let ends_at = script.ends_at.unwrap_or(script.starts_at);
    console.note(
        Message::YearTitle,
        &[
            &year.title,
            &year.definitions.len(),
            &script.entrances.len(),
            &script.starts_at,
            &ends_at,
        ],
    );
    let course = played(script, stage, console).await?;
    let engine = stage.engine();
    let registrations = match (&year.sample, sample) {
        (Some(sample), Some(workflow)) => Some(Report::of(engine, sample, &workflow).await?),
        _ => None,
    };
    let names = Names::of_places(&tables(&year.directory, ends_at)?);
    Ok(Results {
        registrations,
        year: Told::of(engine, &year.counts, &names).await?,
        wrong: wrong(&course, console),
    })
}

fn wrong(course: &Course<'_>, console: Console) -> Vec<String> {
    let steps = course.without_habit.iter();
    let steps = steps.map(|step| console.say(Message::YearNoHabit, &[step]));
    let refused = course.wrong.iter().map(|wrong| {
        let item = wrong.item.as_deref().unwrap_or_default();
        match &wrong.why {
            Why::Refused { code, why } => format!("{item}: {code}: {why}"),
            Why::NotRefused { code } => format!("{item}: not refused with {code}"),
        }
    });
    steps.chain(refused).collect()
}

fn told(results: &Results, choice: &Choice, year: &Year, console: Console) -> Outcome {
    let mut exit = Exit::Ok;
    let registrations = results.registrations.as_ref().zip(year.sample.as_ref());
    if console.is_json() {
        let registrations = registrations.map(|(report, sample)| {
            let differences = sample.differences(report);
            if !(choice.no_check || differences.is_empty()) {
                exit = Exit::Failed;
            }
            json!({"summary": report.summary, "checks": report.checks, "differences": differences})
        });
        console.json(&json!({
            "registrations": registrations,
            "year": results.year,
            "wrong": results.wrong,
        }))?;
    } else {
        if let Some((report, sample)) = registrations {
            exit = tell(report, choice, sample, console)?;
            console.text("")?;
        }
        console.text(&results.year.pages(console))?;
    }
    if !results.wrong.is_empty() {
        console.note(Message::YearWrong, &[&results.wrong.len()]);
        for wrong in &results.wrong {
            console.note_text(&format!("  {wrong}"));
        }
        exit = Exit::Failed;
    }
    let checks = results.year.checks;
    if !checks.adds_up || !checks.journal_agrees {
        return Err(Failure::failed(console.say(Message::YearDoesNotAddUp, &[])));
    }
    Ok(exit)
}
