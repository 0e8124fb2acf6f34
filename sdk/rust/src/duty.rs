//! A duty: a typed function with a name, a Chinese title, a legal basis and two JSON schemas.

use schemars::JsonSchema;
use schemars::generate::SchemaSettings;
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

use crate::context::Context;
use crate::failure::Failure;
use crate::input;
use crate::manifest::DutyManifest;

type Perform = Box<dyn Fn(&Context<'_>, &Value) -> Result<Value, Failure>>;

/// One thing that a department does.
pub struct Duty {
    name: &'static str,
    title: &'static str,
    basis: Vec<&'static str>,
    input_schema: fn() -> Value,
    output_schema: fn() -> Value,
    perform: Perform,
}

impl Duty {
    /// A duty that is done by `perform`: its input and output types give the schemas.
    pub fn new<I, O, F>(name: &'static str, title: &'static str, perform: F) -> Self
    where
        I: DeserializeOwned + JsonSchema,
        O: Serialize + JsonSchema,
        F: Fn(&Context<'_>, I) -> Result<O, Failure> + 'static,
    {
        Self {
            name,
            title,
            basis: Vec::new(),
            input_schema: input_schema::<I>,
            output_schema: output_schema::<O>,
            perform: Box::new(move |ctx, value| {
                let output = perform(ctx, input::typed(value)?)?;
                serde_json::to_value(output).map_err(|error| broken_output(&error))
            }),
        }
    }

    /// A legal basis of this duty, repeatable.
    pub fn basis(mut self, basis: &'static str) -> Self {
        self.basis.push(basis);
        self
    }

    pub fn name(&self) -> &'static str {
        self.name
    }

    pub(crate) fn perform(&self, ctx: &Context<'_>, input: &Value) -> Result<Value, Failure> {
        (self.perform)(ctx, input)
    }

    pub(crate) fn manifest(&self) -> DutyManifest {
        DutyManifest {
            name: self.name.to_owned(),
            title: self.title.to_owned(),
            basis: self.basis.iter().map(|&basis| basis.to_owned()).collect(),
            input_schema: (self.input_schema)(),
            output_schema: (self.output_schema)(),
        }
    }
}

fn input_schema<T: JsonSchema>() -> Value {
    SchemaSettings::draft2020_12()
        .for_deserialize()
        .into_generator()
        .into_root_schema_for::<T>()
        .to_value()
}

fn output_schema<T: JsonSchema>() -> Value {
    SchemaSettings::draft2020_12()
        .for_serialize()
        .into_generator()
        .into_root_schema_for::<T>()
        .to_value()
}

/// Such as a map whose keys are not text: a mistake of the duty's type.
fn broken_output(error: &serde_json::Error) -> Failure {
    Failure::permanent(
        "https://lianxi.dev/problems/broken-output",
        "输出无法表示为 JSON",
        error.to_string(),
    )
}
