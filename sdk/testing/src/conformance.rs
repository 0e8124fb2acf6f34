//! What every department's tests ask of its plugin: each duty answers its examples, says where and why an input is wrong so that
//! somebody can act on it, and comes to an end with every input that its schema allows, however odd.

use std::collections::BTreeSet;
use std::panic::{AssertUnwindSafe, catch_unwind};

use jsonschema::Validator;
use lianxi_sdk::fake::FakeHost;
use lianxi_sdk::{Call, DutyManifest, Failure, Manifest, Plugin, RuleManifest};
use serde_json::Value;

use crate::mutation::{inputs, is_output, judge, judge_valid, valid_like};

/// The most flaws that are looked for: more say nothing new.
const FLAWS_MAX: usize = 40;
/// Right inputs of each duty that are made up, and where their chance begins: the same ones at every run.
const MADE_UP: usize = 32;
const SEED: u64 = 1;

/// What is wrong with a plugin, a line each; nothing where it conforms.
///
/// The examples are performed in their order, each on the records that the ones before left; the wrong inputs of each come before
/// it, and the right ones that are made up.
///
/// ```
/// use lianxi_sdk::{Call, Context, Duty, Failure, Plugin};
/// use lianxi_sdk_testing::conformance;
/// use serde_json::json;
///
/// /// Doubles a number; 翻倍
/// fn double(_: &Context<'_>, number: u8) -> Result<u16, Failure> {
///     Ok(u16::from(number) * 2)
/// }
///
/// let duty = Duty::new("double", "翻倍", double).basis("示例办法 第一条");
/// let plugin = Plugin::new("demo", "示例", "1.0.0").duty(duty);
/// let flaws = conformance::flaws(&plugin, &Call::default(), &[("double", json!(7))]);
/// assert!(flaws.is_empty(), "{flaws:#?}");
/// ```
pub fn flaws(plugin: &Plugin, call: &Call, examples: &[(&'static str, Value)]) -> Vec<String> {
    let manifest = plugin.manifest();
    let mut asked = Asked {
        plugin,
        host: FakeHost::granting(plugin).call(call.clone()),
        flaws: unexplained(&manifest, examples),
    };
    for (name, example) in examples {
        // An example without a duty is a flaw already.
        let Some(duty) = manifest.duties.iter().find(|duty| duty.name == *name) else {
            continue;
        };
        match jsonschema::draft202012::new(&duty.output_schema) {
            Ok(outputs) => asked.duty(duty, &outputs, example),
            Err(error) => asked
                .flaws
                .push(format!("{name}: its output schema: {error}")),
        }
    }
    asked.records_are_declared(&manifest);
    asked.flaws
}

/// A plugin that is asked, and the records that its examples have come to.
struct Asked<'a> {
    plugin: &'a Plugin,
    host: FakeHost,
    flaws: Vec<String>,
}

impl Asked<'_> {
    /// Whatever can be wrong with the example, what is right beside it, and then the example itself.
    fn duty(&mut self, duty: &DutyManifest, outputs: &Validator, example: &Value) {
        let name = &duty.name;
        for wrong in inputs(&duty.input_schema, example) {
            if self.is_enough() {
                return;
            }
            let judged = self.answer(name, &wrong.input).and_then(|answer| {
                judge(&wrong, &answer)?;
                answer.map_or(Ok(()), |output| is_output(outputs, &output))
            });
            let flaw = judged.err().map(|flaw| format!("{name} {wrong}: {flaw}"));
            self.flaws.extend(flaw);
        }
        let made_up = valid_like(&duty.input_schema, example, SEED, MADE_UP);
        if made_up.is_empty() {
            let flaw = format!("{name}: nothing fits its input schema, not even its example");
            self.flaws.push(flaw);
        }
        for input in made_up {
            if self.is_enough() {
                return;
            }
            let judged = self
                .answer(name, &input)
                .and_then(|answer| judge_valid(outputs, &answer));
            let flaw = judged.err().map(|flaw| {
                let input = beginning(&input.to_string());
                format!("{name} made up {input}: {flaw}")
            });
            self.flaws.extend(flaw);
        }
        let judged = match self.host.perform(self.plugin, name, example) {
            Ok(output) => is_output(outputs, &output),
            Err(failure) => Err(format!("its example fails: {failure}")),
        };
        let flaw = judged.err().map(|flaw| format!("{name}: {flaw}"));
        self.flaws.extend(flaw);
    }

    /// What the examples have left behind is of the kinds that the manifest names, where it names any.
    fn records_are_declared(&mut self, manifest: &Manifest) {
        if manifest.records.is_empty() {
            return;
        }
        let is_declared = |key: &String| {
            manifest
                .records
                .iter()
                .any(|kind| key.starts_with(&kind.prefix))
        };
        let keys = self.host.all_records().into_iter().map(|(key, _)| key);
        let flaws = keys
            .filter(|key| !is_declared(key))
            .map(|key| format!("the record {key} is of no kind that the manifest names"));
        self.flaws.extend(flaws.take(FLAWS_MAX));
    }

    fn is_enough(&self) -> bool {
        self.flaws.len() >= FLAWS_MAX
    }

    /// Does a duty on a copy of the records: what happens to be right leaves nothing for the next.
    fn answer(&self, duty: &str, input: &Value) -> Result<Result<Value, Failure>, String> {
        let scratch = self.host.clone();
        catch_unwind(AssertUnwindSafe(|| {
            scratch.perform(self.plugin, duty, input)
        }))
        .map_err(|_panic| "it panics".to_owned())
    }
}

/// Enough of an input to see what it is; the whole is made again from the same seed.
fn beginning(text: &str) -> String {
    const CHARS: usize = 400;
    text.chars().take(CHARS).collect()
}

/// Duties without an example, a legal basis, a Chinese title or a schema, and examples without a duty.
fn unexplained(manifest: &Manifest, examples: &[(&'static str, Value)]) -> Vec<String> {
    let shown: BTreeSet<&str> = examples.iter().map(|(name, _)| *name).collect();
    let names: BTreeSet<&str> = manifest
        .duties
        .iter()
        .map(|duty| duty.name.as_str())
        .collect();
    let mut flaws: Vec<String> = shown
        .symmetric_difference(&names)
        .map(|name| format!("{name}: not both a duty and an example"))
        .collect();
    if names.len() != manifest.duties.len() {
        flaws.push("a duty is named twice".to_owned());
    }
    let bare = manifest.duties.iter().filter(|duty| {
        duty.basis.is_empty() || duty.title.is_ascii() || !duty.input_schema.is_object()
    });
    flaws.extend(bare.map(|duty| format!("{}: no basis, Chinese title or schema", duty.name)));
    flaws.extend(unsourced(manifest));
    flaws
}

/// Rules that nobody could check, and names that stand for two things.
fn unsourced(manifest: &Manifest) -> Vec<String> {
    let is_sourced = |rule: &RuleManifest| {
        !rule.versions.is_empty()
            && rule
                .versions
                .iter()
                .all(|version| !version.source.trim().is_empty())
    };
    let bare = manifest.rules.iter().filter(|rule| {
        rule.key.is_empty() || rule.title.is_ascii() || rule.measure.is_empty() || !is_sourced(rule)
    });
    let mut flaws: Vec<String> = bare
        .map(|rule| {
            format!(
                "rule {}: no key, Chinese title, measure or source",
                rule.key
            )
        })
        .collect();
    let keys: BTreeSet<&str> = manifest
        .rules
        .iter()
        .map(|rule| rule.key.as_str())
        .collect();
    if keys.len() != manifest.rules.len() {
        flaws.push("a rule is named twice".to_owned());
    }
    let codes: BTreeSet<&str> = manifest
        .indicators
        .iter()
        .map(|indicator| indicator.code.as_str())
        .collect();
    if codes.len() != manifest.indicators.len() {
        flaws.push("an indicator is named twice".to_owned());
    }
    flaws
}

#[cfg(test)]
mod tests {
    use lianxi_sdk::{Context, Duty, Issue};
    use serde_json::json;

    use super::*;

    /// The flaws of a plugin with this one duty are none, or tell each of these.
    fn check(duty: Duty, told: &[&str]) {
        let name = duty.name();
        let plugin = Plugin::new("demo", "示例", "1.0.0").duty(duty.basis("示例办法"));
        let found = flaws(&plugin, &Call::default(), &[(name, json!(7))]);
        assert_eq!(found.is_empty(), told.is_empty(), "{found:#?}");
        for text in told {
            let is_told = found.iter().any(|flaw| flaw.contains(text));
            assert!(is_told, "{text}: {found:#?}");
        }
    }

    #[test]
    fn a_duty_that_says_what_is_wrong_conforms() {
        let duty = Duty::new("count", "计数", |_: &Context<'_>, things: u16| {
            if things > 100 {
                Err(Issue::new("", "too-many", "最多一百件").into())
            } else {
                Ok(things)
            }
        });
        check(duty, &[]);
    }

    #[test]
    fn what_panics_with_a_right_input_is_found() {
        let duty = Duty::new("count", "计数", |_: &Context<'_>, things: u32| {
            assert!(!(11..=90).contains(&things), "on purpose");
            Ok(things)
        });
        check(duty, &["count made up", "it panics"]);
    }

    #[test]
    fn what_refuses_without_a_reason_is_found() {
        let duty = Duty::new("count", "计数", |_: &Context<'_>, things: u8| {
            if things == 7 {
                Ok(things)
            } else {
                Err(Failure::invalid(vec![]))
            }
        });
        check(
            duty,
            &["count Edge", "count made up", "refused without a reason"],
        );
    }

    #[test]
    fn an_output_that_is_none_of_the_duty_is_found() {
        let duty = Duty::new("count", "计数", |_: &Context<'_>, things: u8| {
            Ok(Misstated(things))
        });
        check(duty, &["count: not an output of the duty"]);
    }

    /// A number whose schema says that it is a text.
    struct Misstated(u8);

    impl serde::Serialize for Misstated {
        fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
            serializer.serialize_u8(self.0)
        }
    }

    impl schemars::JsonSchema for Misstated {
        fn schema_name() -> std::borrow::Cow<'static, str> {
            "Misstated".into()
        }

        fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
            schemars::json_schema!({ "type": "string" })
        }
    }
}
