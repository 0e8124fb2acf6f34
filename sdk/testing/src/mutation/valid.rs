//! Right inputs that nobody thought of, made from a duty's schema and near to its example. Whatever a plugin does with them, it comes
//! to an end and says what it found.

use serde_json::{Map, Value};

use super::draws::Draws;
use super::likeness::{is_of, suits};
use super::way::Way;
use super::{numbers, target, texts};

/// How often an input is begun again for each that is wanted: not everything that is made fits.
const ATTEMPTS_EACH: usize = 8;
/// Of so many places of the example, how many get a value of their own: all of them, so that nothing depends on the example, and
/// ever fewer, so that what is made comes past the first checks of the duty.
const STRAYS_OF: usize = 20;
const STRAYS: [usize; 4] = [STRAYS_OF, 10, 4, 1];
/// Values of one input, lists within lists, items of a list, and items or members that are added: bounds for a schema without any.
const VALUES_MAX: usize = 5_000;
const DEPTH_MAX: usize = 12;
const ITEMS_MAX: usize = 200;
const MORE_MAX: usize = 3;
/// Schemas that hold for one value together.
const LAYERS_MAX: usize = 64;

/// Up to `count` different inputs that fit a schema, made from it and from chance alone: one seed, one list.
///
/// Where a pattern says what a text has to look like, only a text that the schema shows (`examples`, `default`) is taken; members
/// that cannot be made are left out where they may be.
pub fn valid(schema: &Value, seed: u64, count: usize) -> Vec<Value> {
    valid_like(schema, &Value::Null, seed, count)
}

/// The same, near to an example: it shows what patterns ask for, and most inputs keep most of it.
pub fn valid_like(schema: &Value, example: &Value, seed: u64, count: usize) -> Vec<Value> {
    let Ok(validator) = jsonschema::draft202012::new(schema) else {
        return Vec::new();
    };
    let example = Some(example).filter(|example| !example.is_null());
    let mut maker = Maker {
        root: schema,
        draws: Draws::new(seed),
        strays: STRAYS_OF,
        left: VALUES_MAX,
    };
    let mut found = Vec::new();
    for attempt in 0..count.saturating_mul(ATTEMPTS_EACH) {
        if found.len() == count {
            break;
        }
        if example.is_some() {
            maker.strays = STRAYS[attempt % STRAYS.len()];
        }
        maker.left = VALUES_MAX;
        if let Some(made) = maker.value(schema, example, DEPTH_MAX)
            && validator.is_valid(&made)
            && !found.contains(&made)
        {
            found.push(made);
        }
    }
    found
}

struct Maker<'a> {
    /// The whole schema: `$ref` starts from it.
    root: &'a Value,
    draws: Draws,
    strays: usize,
    /// How many values may still be made of this input.
    left: usize,
}

impl<'a> Maker<'a> {
    /// Something that fits, and what stands in the example wherever chance has it so; none where it cannot be made.
    fn value(&mut self, schema: &'a Value, example: Option<&Value>, depth: usize) -> Option<Value> {
        self.left = self.left.checked_sub(1)?;
        let way = self.way(schema, example);
        if let Some(term) = way.get("const") {
            return Some(term.clone());
        }
        if way.get("enum").is_some() {
            return self.term(way.list("enum"), example);
        }
        let kind = self.kind(&way, example)?;
        let example = example.filter(|held| is_of(kind, held));
        match kind {
            "object" => self.object(&way, example, depth.checked_sub(1)?),
            "array" => self.array(&way, example, depth.checked_sub(1)?),
            _ => match example {
                Some(held) if !self.strays() => Some(held.clone()),
                _ => self.leaf(kind, &way, example),
            },
        }
    }

    fn strays(&mut self) -> bool {
        self.draws.below(STRAYS_OF) < self.strays
    }

    /// `$ref` and `allOf` followed, and of what may stand instead of each other one taken.
    fn way(&mut self, schema: &'a Value, example: Option<&Value>) -> Way<'a> {
        let mut layers = Vec::new();
        let mut pending = vec![schema];
        while let Some(schema) = pending.pop() {
            let Some(layer) = schema.as_object() else {
                continue;
            };
            if layers.len() >= LAYERS_MAX {
                break;
            }
            layers.push(layer);
            pending.extend(target(self.root, schema));
            for (keyword, said) in layer {
                let Some(schemas) = said.as_array() else {
                    continue;
                };
                match keyword.as_str() {
                    "allOf" => pending.extend(schemas),
                    "anyOf" | "oneOf" => pending.extend(self.choice(schemas, example)),
                    _ => {}
                }
            }
        }
        Way::new(layers)
    }

    fn choice(&mut self, choices: &'a [Value], example: Option<&Value>) -> Option<&'a Value> {
        let root = self.root;
        let held = example.and_then(|held| choices.iter().find(|choice| suits(root, choice, held)));
        match held {
            Some(choice) if !self.strays() => Some(choice),
            _ => self.draws.pick(choices),
        }
    }

    /// One of the types, the example's where chance has it so.
    fn kind(&mut self, way: &Way<'a>, example: Option<&Value>) -> Option<&'a str> {
        let kinds = way.kinds();
        let held = example.and_then(|held| kinds.iter().copied().find(|kind| is_of(kind, held)));
        match held {
            Some(kind) if !self.strays() => Some(kind),
            _ => self.draws.pick(&kinds).copied(),
        }
    }

    fn term(&mut self, terms: &[Value], example: Option<&Value>) -> Option<Value> {
        match example.filter(|held| terms.contains(held)) {
            Some(held) if !self.strays() => Some(held.clone()),
            _ => self.draws.pick(terms).cloned(),
        }
    }

    fn leaf(&mut self, kind: &str, way: &Way<'a>, example: Option<&Value>) -> Option<Value> {
        let draws = &mut self.draws;
        match kind {
            "null" => Some(Value::Null),
            "boolean" => Some(Value::Bool(draws.below(2) == 0)),
            "integer" => numbers::integer(way, draws),
            "number" => numbers::decimal(way, draws),
            "string" => texts::text(way, example.and_then(Value::as_str), draws).map(Value::from),
            "any" => match draws.below(4) {
                0 => Some(Value::Null),
                1 => Some(Value::Bool(true)),
                2 => numbers::integer(way, draws),
                _ => texts::text(way, None, draws).map(Value::from),
            },
            _ => None,
        }
    }

    /// As many items as the example has, or a few more than there must be.
    fn array(&mut self, way: &Way<'a>, example: Option<&Value>, depth: usize) -> Option<Value> {
        let least = way.count("minItems").unwrap_or(0);
        let most = way.count("maxItems").unwrap_or(usize::MAX);
        let few = most.min(least.saturating_add(MORE_MAX));
        let held = example.and_then(Value::as_array);
        let wanted = match held {
            Some(held) if !self.strays() => held.len(),
            _ => self.draws.between(least, few),
        };
        let distinct = way.get("uniqueItems") == Some(&Value::Bool(true));
        let mut items = Vec::new();
        for index in 0..wanted.min(ITEMS_MAX) {
            let shown = held.and_then(|held| held.get(index).or(held.last()));
            let Some(item) = self.value(way.item(index), shown, depth) else {
                break;
            };
            if !distinct || !items.contains(&item) {
                items.push(item);
            }
        }
        (items.len() >= least).then_some(Value::Array(items))
    }

    /// Every member that must be there; the others as in the example, or by chance.
    fn object(&mut self, way: &Way<'a>, example: Option<&Value>, depth: usize) -> Option<Value> {
        let held = example.and_then(Value::as_object);
        let members = way.members();
        let mut made = Map::new();
        for (&name, &schema) in &members {
            let shown = held.and_then(|held| held.get(name));
            let by_chance = held.is_none() || self.strays();
            let is_there = if by_chance {
                self.draws.below(2) == 0
            } else {
                shown.is_some()
            };
            if !is_there && !way.requires(name) {
                continue;
            }
            match self.value(schema, shown, depth) {
                Some(member) => drop(made.insert(name.to_owned(), member)),
                None if way.requires(name) => return None,
                None => {}
            }
        }
        if let Some(schema) = way
            .get("additionalProperties")
            .filter(|one| one.is_object())
        {
            let named = held.into_iter().flatten();
            for (name, shown) in named.filter(|(name, _)| !members.contains_key(name.as_str())) {
                let member = self.value(schema, Some(shown), depth);
                made.extend(member.map(|member| (name.clone(), member)));
            }
            if held.is_none() || self.strays() {
                for _ in 0..self.draws.between(0, MORE_MAX) {
                    let name = texts::name(&mut self.draws);
                    let member = self.value(schema, None, depth);
                    made.extend(member.map(|member| (name, member)));
                }
            }
        }
        Some(Value::Object(made))
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    /// Enough for everything that chance may bring.
    const COUNT: usize = 300;

    fn schema() -> Value {
        let own = json!({
            "type": "object", "required": ["way"], "additionalProperties": false,
            "properties": { "way": { "type": "string", "const": "own" } }
        });
        let lease = json!({
            "type": "object", "required": ["way", "from"], "additionalProperties": false,
            "properties": { "way": { "type": "string", "const": "lease" }, "from": { "type": "string", "format": "date" } }
        });
        let place = json!({
            "type": "object", "required": ["within"],
            "properties": { "within": { "type": "array", "items": { "$ref": "#/$defs/Place" } }, "open": { "type": "boolean" } }
        });
        let kind =
            json!({ "oneOf": [{ "const": "甲" }, { "const": "乙" }, { "enum": ["丙", "丁"] }] });
        json!({
            "type": "object", "additionalProperties": false,
            "required": ["kind", "name", "way", "code", "places"],
            "properties": {
                "kind": { "$ref": "#/$defs/Kind" },
                "name": { "type": "string", "minLength": 1, "maxLength": 20 },
                "count": { "type": ["integer", "null"], "format": "uint8", "minimum": 0, "maximum": 255 },
                "code": { "type": "string", "pattern": "^[0-9A-Z]{4}$" },
                "spare": { "type": "string", "pattern": "^x$" },
                "on": { "anyOf": [{ "type": "string", "format": "date" }, { "type": "null" }] },
                "way": { "oneOf": [lease, own] },
                "params": { "type": "object", "additionalProperties": { "type": "integer", "minimum": 1 } },
                "places": { "type": "array", "minItems": 1, "maxItems": 4, "items": { "$ref": "#/$defs/Place" } }
            },
            "$defs": { "Kind": kind, "Place": place }
        })
    }

    fn example() -> Value {
        json!({
            "kind": "甲", "name": "晋", "count": 7, "code": "14A0", "on": "2026-01-14",
            "way": {"way": "own"}, "params": {"days": 3}, "places": [{"within": []}, {"within": [], "open": true}]
        })
    }

    /// Among the inputs is one of which this holds.
    fn check(inputs: &[Value], what: &str, holds: impl Fn(&Value) -> bool) {
        assert!(inputs.iter().any(holds), "none has {what}");
    }

    #[test]
    fn every_part_of_a_schema_is_tried() {
        let (schema, example) = (schema(), example());
        let inputs = valid_like(&schema, &example, 1, COUNT);
        assert_eq!(inputs.len(), COUNT);
        for kind in ["甲", "乙", "丙", "丁"] {
            check(&inputs, kind, |input| input["kind"] == kind);
        }
        for way in ["lease", "own"] {
            check(&inputs, way, |input| input["way"]["way"] == way);
        }
        check(&inputs, "no count", |input| input.get("count").is_none());
        check(&inputs, "a count of null", |input| {
            input.get("count") == Some(&Value::Null)
        });
        check(&inputs, "the largest count", |input| input["count"] == 255);
        check(&inputs, "other params", |input| {
            let params = input["params"].as_object();
            params.is_some_and(|params| params.keys().any(|name| name != "days"))
        });
        check(&inputs, "four places", |input| {
            input["places"].as_array().is_some_and(|all| all.len() == 4)
        });
        check(&inputs, "places within places", |input| {
            input["places"][0]["within"][0].is_object()
        });
        check(&inputs, "all of the example but one member", |input| {
            let members = example.as_object().expect("an object");
            let kept = members
                .iter()
                .filter(|&(name, held)| input.get(name) == Some(held));
            kept.count() == members.len() - 1
        });
        for input in &inputs {
            assert_eq!(
                input["code"], "14A0",
                "the pattern is for the example to meet"
            );
            assert_eq!(input.get("spare"), None, "nothing shows what it looks like");
        }
    }

    #[test]
    fn chance_is_the_same_at_every_run() {
        let (schema, example) = (schema(), example());
        let inputs = valid_like(&schema, &example, 1, 20);
        assert_eq!(valid_like(&schema, &example, 1, 20), inputs);
        assert_ne!(valid_like(&schema, &example, 2, 20), inputs);
    }

    #[test]
    fn without_an_example_the_schema_has_to_show_what_a_pattern_asks_for() {
        let mut schema = schema();
        assert_eq!(valid(&schema, 1, 9), Vec::<Value>::new());
        schema["properties"]["code"]["examples"] = json!(["14B0"]);
        let inputs = valid(&schema, 1, 9);
        assert_eq!(inputs.len(), 9);
        assert!(inputs.iter().all(|input| input["code"] == "14B0"));
    }

    #[test]
    fn there_are_no_more_than_there_can_be() {
        assert_eq!(valid(&json!({"type": "boolean"}), 1, 9).len(), 2);
        assert_eq!(valid(&json!(false), 1, 9), Vec::<Value>::new());
        assert_eq!(valid(&json!({"type": 7}), 1, 9), Vec::<Value>::new());
    }
}
