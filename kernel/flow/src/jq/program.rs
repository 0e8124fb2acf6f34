//! From text to a program: parsed, looked through, joined with the definitions it uses and no others, compiled; and its run.

use std::collections::{HashMap, HashSet};
use std::sync::LazyLock;

use jaq_core::compile::Undefined;
use jaq_core::load::parse::{BinaryOp, Def, Pattern, Term};
use jaq_core::load::{self, Arena, File, Loader};
use jaq_core::path::Part;
use jaq_core::{Compiler, Ctx, Vars, unwrap_valr};

use super::budget::Ended;
use super::natives::{Data, FORBIDDEN, Terms, funs};
use super::needs::Needs;
use super::value::{V, to_json};
use super::{Outcome, budget};

/// The longest expression, in bytes.
pub(crate) const SOURCE_BYTES_MAX: usize = 16 * 1024;
/// The deepest that parts of an expression stand inside each other.
const NESTING_MAX: u32 = 200;
/// The stack on which an expression is read: every byte of the longest one may open a bracket.
const READING_STACK: usize = 128 * 1024 * 1024;
/// The stack on which an expression with functions of its own runs: each call may keep the one before it alive.
const RUNNING_STACK: usize = 64 * 1024 * 1024;
/// The longest text of an error that is passed on.
const REASON_CHARS_MAX: usize = 500;
/// The name under which the expression itself is compiled.
const MAIN: &str = "__main";

/// A compiled expression.
pub(crate) struct Program {
    filter: jaq_core::Filter<Data>,
    needs: Needs,
    defines_functions: bool,
}

/// Why a text is not a program; places are byte offsets.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Refused {
    Syntax {
        expected: String,
        at: Option<usize>,
        found: String,
    },
    TooDeep,
    UnknownVariable {
        name: String,
        at: usize,
    },
    UnknownFunction {
        name: String,
        arity: usize,
        at: usize,
        forbidden: bool,
    },
    Unknown {
        what: &'static str,
        name: String,
        at: usize,
    },
}

/// A function by its name and number of arguments.
type Signature<'s> = (&'s str, usize);

/// The library, read once.
struct Library {
    /// Each with the functions that it calls, in the order in which they see each other.
    definitions: Vec<(Def<&'static str>, HashSet<Signature<'static>>)>,
    /// All of one signature: which of them is meant depends on who calls.
    places: HashMap<Signature<'static>, Vec<usize>>,
}

static LIBRARY: LazyLock<Library> = LazyLock::new(|| {
    let ours = load::parse(include_str!("defs.jq"), |parser| parser.defs())
        .expect("our own definitions are jq");
    let definitions: Vec<_> = jaq_core::defs()
        .chain(jaq_std::defs())
        .chain(jaq_json::defs())
        // Ours is native: the defined one takes the square of its length.
        .filter(|def| def.name != "join" && !FORBIDDEN.contains(&def.name))
        .chain(ours)
        .map(|def| {
            let mut reading = Reading::default();
            reading.term(&def.body, 0).expect("the library is not deep");
            (def, reading.calls)
        })
        .collect();
    let mut places: HashMap<_, Vec<usize>> = HashMap::new();
    for (place, (def, _)) in definitions.iter().enumerate() {
        places
            .entry((def.name, def.args.len()))
            .or_default()
            .push(place);
    }
    Library {
        definitions,
        places,
    }
});

impl Library {
    /// The definitions that these calls need, and those need, in the library's order.
    fn needed(&self, calls: &HashSet<Signature<'_>>) -> (Vec<Def<&'static str>>, HashSet<String>) {
        let mut names: HashSet<String> = HashSet::new();
        let mut wanted: Vec<Signature<'_>> = calls.iter().copied().collect();
        let mut taken = vec![false; self.definitions.len()];
        while let Some(signature) = wanted.pop() {
            names.insert(signature.0.to_owned());
            for place in self.places.get(&signature).into_iter().flatten() {
                if !std::mem::replace(&mut taken[*place], true) {
                    wanted.extend(self.definitions[*place].1.iter().copied());
                }
            }
        }
        let definitions = self.definitions.iter().zip(taken);
        let needed = definitions
            .filter(|(_, taken)| *taken)
            .map(|((def, _), _)| def.clone())
            .collect();
        (needed, names)
    }
}

/// A walk through terms that finds what they call, and does not go too deep.
#[derive(Default)]
struct Reading<'s> {
    calls: HashSet<Signature<'s>>,
    defines_functions: bool,
}

#[derive(Debug)]
struct TooDeep;

impl<'s> Reading<'s> {
    fn all<'t>(
        &mut self,
        terms: impl IntoIterator<Item = &'t Term<&'s str>>,
        depth: u32,
    ) -> Result<(), TooDeep>
    where
        's: 't,
    {
        terms
            .into_iter()
            .try_for_each(|term| self.term(term, depth))
    }

    fn term(&mut self, term: &Term<&'s str>, depth: u32) -> Result<(), TooDeep> {
        let depth = deeper(depth)?;
        match term {
            Term::Id | Term::Recurse | Term::Num(_) | Term::Break(_) | Term::Var(_) => Ok(()),
            Term::Str(format, parts) => {
                if let Some(format) = format {
                    self.calls.insert((format, 0));
                }
                let inner = parts.iter().filter_map(|part| match part {
                    load::lex::StrPart::Term(term) => Some(term),
                    _ => None,
                });
                self.all(inner, depth)
            }
            Term::Arr(inner) => self.all(inner.as_deref(), depth),
            Term::Obj(fields) => {
                let inner = fields
                    .iter()
                    .flat_map(|(key, value)| [Some(key), value.as_ref()]);
                self.all(inner.flatten(), depth)
            }
            Term::Neg(inner) | Term::Label(_, inner) => self.term(inner, depth),
            Term::BinOp(l, op, r) => {
                if let BinaryOp::Pipe(Some(pattern)) = op {
                    self.pattern(pattern, depth)?;
                }
                self.all([&**l, r], depth)
            }
            Term::Fold(_, over, pattern, parts) => {
                self.pattern(pattern, depth)?;
                self.term(over, depth)?;
                self.all(parts, depth)
            }
            Term::TryCatch(inner, catch) => {
                self.term(inner, depth)?;
                self.all(catch.as_deref(), depth)
            }
            Term::IfThenElse(cases, otherwise) => {
                let inner = cases.iter().flat_map(|(condition, then)| [condition, then]);
                self.all(inner, depth)?;
                self.all(otherwise.as_deref(), depth)
            }
            Term::Def(defs, inner) => {
                self.defines_functions = true;
                self.all(defs.iter().map(|def| &def.body), depth)?;
                self.term(inner, depth)
            }
            Term::Call(name, arguments) => {
                self.calls.insert((name, arguments.len()));
                self.all(arguments, depth)
            }
            // Each part of a path is looked at inside the one before it.
            Term::Path(of, path) => {
                let depth = (0..path.0.len()).try_fold(depth, |depth, _| deeper(depth))?;
                self.term(of, depth)?;
                for (part, _) in &path.0 {
                    match part {
                        Part::Index(index) => self.term(index, depth)?,
                        Part::Range(from, to) => self.all(from.iter().chain(to), depth)?,
                    }
                }
                Ok(())
            }
        }
    }

    fn pattern(&mut self, pattern: &Pattern<&'s str>, depth: u32) -> Result<(), TooDeep> {
        let depth = deeper(depth)?;
        match pattern {
            Pattern::Var(_) => Ok(()),
            Pattern::Arr(parts) => parts.iter().try_for_each(|part| self.pattern(part, depth)),
            Pattern::Obj(parts) => parts.iter().try_for_each(|(key, part)| {
                self.term(key, depth)?;
                self.pattern(part, depth)
            }),
        }
    }
}

fn deeper(depth: u32) -> Result<u32, TooDeep> {
    if depth >= NESTING_MAX {
        return Err(TooDeep);
    }
    Ok(depth + 1)
}

impl Program {
    /// Compiles a text that sees these variables (with their `$`). The caller bounds its length by [`SOURCE_BYTES_MAX`].
    pub(crate) fn compile(code: &str, variables: &[String]) -> Result<Self, Refused> {
        stacker::grow(READING_STACK, || Self::read(code, variables))
    }

    fn read(code: &str, variables: &[String]) -> Result<Self, Refused> {
        let arena = Arena::default();
        Loader::new([])
            .load(&arena, File { code, path: () })
            .map_err(|errors| syntax(code, errors))?;
        // The loader takes `include` and `import` too, which say nothing here.
        let term = load::parse(code, |parser| parser.term()).ok_or_else(|| Refused::Syntax {
            expected: "one expression, without `include` or `import`".to_owned(),
            at: Some(0),
            found: String::new(),
        })?;
        let mut reading = Reading::default();
        reading.term(&term, 0).map_err(|TooDeep| Refused::TooDeep)?;
        if reading.calls.contains(&(MAIN, 0)) {
            return Err(Refused::UnknownFunction {
                name: MAIN.to_owned(),
                arity: 0,
                at: code.find(MAIN).unwrap_or_default(),
                forbidden: false,
            });
        }
        let needs = Needs::of(&term);
        let (needed, names) = LIBRARY.needed(&reading.calls);
        let main = Def {
            name: MAIN,
            args: Vec::new(),
            body: term,
        };
        let modules = Loader::new(needed.into_iter().chain([main]))
            .load(
                &arena,
                File {
                    code: MAIN,
                    path: (),
                },
            )
            .map_err(|errors| syntax(code, errors))?;
        let filter = Compiler::default()
            .with_funs(funs().filter(|(name, ..)| names.contains(*name)))
            .with_global_vars(variables.iter().map(String::as_str))
            .compile(modules)
            .map_err(|errors| undefined(code, errors))?;
        Ok(Self {
            filter,
            needs,
            defines_functions: reading.defines_functions,
        })
    }

    pub(crate) fn needs(&self) -> &Needs {
        &self.needs
    }

    /// The first result on this input. Whatever happens inside, the caller goes on.
    pub(crate) fn run(&self, input: V, variables: Vec<V>) -> Outcome {
        let work = || budget::within(|| self.first(input, variables));
        let done = if self.defines_functions {
            stacker::grow(RUNNING_STACK, work)
        } else {
            work()
        };
        match done {
            Ok(outcome) => outcome,
            Err(Ended::Exceeded(bound)) => Outcome::Exceeded(bound),
            Err(Ended::Secret) => Outcome::Failed(
                "a secret cannot be compared or written down: its value is not known here"
                    .to_owned(),
            ),
            Err(Ended::Fault) => Outcome::Failed("the evaluator met a fault of its own".to_owned()),
        }
    }

    fn first(&self, input: V, variables: Vec<V>) -> Outcome {
        let context = Ctx::<Data>::new(Terms(&self.filter.lut), Vars::new(variables));
        let mut results = self.filter.id.run((context, input)).map(unwrap_valr);
        match results.next() {
            None => Outcome::Empty,
            Some(Ok(value)) => match to_json(&value) {
                Ok(value) => Outcome::Value(value),
                Err(why) => Outcome::NotJson(why),
            },
            Some(Err(error)) => {
                // What the expression says by `error(…)` is said; what the library says shows the kinds of values only.
                let reason = match error.into_val() {
                    V::Str(text) => text.chars().take(REASON_CHARS_MAX).collect(),
                    other => format!("it raises {other}"),
                };
                Outcome::Failed(reason)
            }
        }
    }
}

fn syntax(code: &str, errors: load::Errors<&str, ()>) -> Refused {
    let first = |expected: &str, found: &str| Refused::Syntax {
        expected: expected.to_owned(),
        at: place(code, found),
        found: found.chars().take(20).collect(),
    };
    for (_, error) in errors {
        let found = match error {
            load::Error::Io(items) => items
                .into_iter()
                .next()
                .map(|(found, _)| first("one expression, without `include` or `import`", found)),
            load::Error::Lex(items) => items
                .into_iter()
                .next()
                .map(|(expect, found)| first(expect.as_str(), found)),
            load::Error::Parse(items) => items
                .into_iter()
                .next()
                .map(|(expect, found)| first(expect.as_str(), found)),
        };
        if let Some(refused) = found {
            return refused;
        }
    }
    Refused::Syntax {
        expected: "an expression".to_owned(),
        at: None,
        found: String::new(),
    }
}

fn undefined(code: &str, errors: jaq_core::compile::Errors<&str, ()>) -> Refused {
    let Some((found, undefined)) = errors.into_iter().flat_map(|(_, errors)| errors).next() else {
        return Refused::Syntax {
            expected: "an expression".to_owned(),
            at: None,
            found: String::new(),
        };
    };
    let name = found.to_owned();
    let at = place(code, found).unwrap_or_default();
    match undefined {
        Undefined::Var => Refused::UnknownVariable { name, at },
        Undefined::Filter(arity) => Refused::UnknownFunction {
            forbidden: FORBIDDEN.contains(&found),
            name,
            arity,
            at,
        },
        other => Refused::Unknown {
            what: other.as_str(),
            name,
            at,
        },
    }
}

/// Where a part of the code begins in it.
fn place(code: &str, part: &str) -> Option<usize> {
    let at = part.as_ptr().addr().checked_sub(code.as_ptr().addr())?;
    (at <= code.len()).then_some(at)
}
