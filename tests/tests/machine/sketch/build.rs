//! From a sketch to a definition: names, places and what its numbers choose.

use std::sync::{Arc, LazyLock};

use lianxi_flow::Workflow;
use lianxi_flow::definition::{
    Backoff, Block, BlockId, Call, Case, Catch, Consumption, Correlation, Document, DurationOf,
    ErrorFilter, EventFilter, Export, Extension, Flow, For, ForEach, Fork, Function, Input, Listen,
    Output, Raise, Read, Retry, ReturnTarget, Returns, Run, Task, TaskId, TaskKind, Try, Until,
};
use lianxi_flow::duration::Duration;
use lianxi_flow::expression::{Expression, Template};
use serde_json::{Value, json};

use super::{Kind, Sketch, expression, template};

pub fn workflow(tasks: &[Sketch]) -> Workflow {
    let mut builder = Builder::default();
    let root = builder.block(tasks, "/do");
    let extensions = builder.extensions();
    Workflow {
        document: Document {
            dsl: "1.0.3".to_owned(),
            namespace: "test".to_owned(),
            name: "random".to_owned(),
            version: "1.0.0".to_owned(),
            title: None,
            summary: None,
            tags: Value::Null,
            metadata: Value::Null,
            effective_from: None,
        },
        source: Arc::new(json!({})),
        input: Input::default(),
        output: Output::default(),
        timeout: None,
        schedule: None,
        secrets: Vec::new(),
        extensions,
        root,
        blocks: builder.blocks,
        tasks: builder.tasks,
    }
}

#[derive(Default)]
struct Builder {
    blocks: Vec<Block>,
    tasks: Vec<Task>,
}

fn id_of(index: usize) -> u32 {
    u32::try_from(index).expect("a small definition")
}

impl Builder {
    /// One that may apply and may take a task's place, one that comes after, and one that does both.
    fn extensions(&mut self) -> Vec<Extension> {
        let leaving = Sketch {
            condition: Some(9),
            then: 5,
            ..Sketch::plain(Kind::Set(2))
        };
        let before = [
            Sketch::plain(Kind::Http),
            leaving,
            Sketch::plain(Kind::Emit(1)),
        ];
        let after = [Sketch::plain(Kind::WorkItem), Sketch::plain(Kind::Set(10))];
        let sides = [
            (Some(9), true, false),
            (None, false, true),
            (Some(10), true, true),
        ];
        let extensions = sides.into_iter().enumerate();
        extensions
            .map(|(place, (when, has_before, has_after))| {
                let reference = format!("/use/extensions/{place}/x{place}");
                Extension {
                    name: format!("x{place}"),
                    when: when.map(expression),
                    before: has_before.then(|| self.block(&before, &format!("{reference}/before"))),
                    after: has_after.then(|| self.block(&after, &format!("{reference}/after"))),
                    reference,
                }
            })
            .collect()
    }

    fn block(&mut self, list: &[Sketch], reference: &str) -> BlockId {
        let id = BlockId(id_of(self.blocks.len()));
        self.blocks.push(Block {
            tasks: Vec::new(),
            reference: reference.to_owned(),
        });
        let tasks = self.list(list, reference, Some(id));
        self.blocks[id.0 as usize].tasks = tasks;
        id
    }

    fn list(&mut self, list: &[Sketch], reference: &str, block: Option<BlockId>) -> Vec<TaskId> {
        let tasks = list.iter().enumerate();
        tasks
            .map(|(place, sketch)| {
                let reference = format!("{reference}/{place}/t{place}");
                let within = block.map(|block| (block, place, list.len()));
                self.task(sketch, &format!("t{place}"), &reference, within)
            })
            .collect()
    }

    fn task(
        &mut self,
        sketch: &Sketch,
        name: &str,
        reference: &str,
        within: Option<(BlockId, usize, usize)>,
    ) -> TaskId {
        let id = TaskId(id_of(self.tasks.len()));
        let len = within.map(|(_, _, len)| len);
        self.tasks.push(Task {
            name: name.to_owned(),
            reference: reference.to_owned(),
            place: within.map(|(block, place, _)| (block, place)),
            source: Arc::new(json!({"n": name})),
            condition: sketch.condition.map(expression),
            input: Input {
                schema: None,
                from: sketch.from.map(template),
            },
            output: Output {
                schema: None,
                as_: sketch.output.map(template),
            },
            export: Export {
                schema: None,
                as_: sketch.export.map(template),
            },
            timeout: sketch
                .timeout
                .then(|| DurationOf::Fixed(Duration::from_millis(50))),
            then: flow(sketch.then, len),
            return_target: sketch.target.map(|cancel| {
                if cancel {
                    ReturnTarget::CancelSiblings
                } else {
                    ReturnTarget::RefuseWhileSiblingsRun
                }
            }),
            extended_by: if sketch.extended {
                vec![0, 1, 2]
            } else {
                Vec::new()
            },
            kind: TaskKind::Do(BlockId(0)),
        });
        let kind = self.kind(&sketch.kind, reference, len);
        self.tasks[id.0 as usize].kind = kind;
        id
    }

    fn kind(&mut self, kind: &Kind, reference: &str, len: Option<usize>) -> TaskKind {
        match kind {
            Kind::Set(choice) => TaskKind::Set(template(*choice)),
            Kind::Raise(choice) => TaskKind::Raise(Raise {
                kind: Template::Literal(json!(format!(
                    "https://example.com/errors/{}",
                    choice % 3
                ))),
                status: 400 + u16::from(choice % 3),
                title: Some(template(*choice)),
                detail: None,
            }),
            Kind::Wait(fixed) => TaskKind::Wait(if *fixed {
                DurationOf::Fixed(Duration::from_millis(10))
            } else {
                DurationOf::Computed(Template::Object(vec![(
                    "milliseconds".to_owned(),
                    Template::Expression(expression(9)),
                )]))
            }),
            Kind::WaitUntil => call(Function::WaitUntil, json!({"at": "2026-06-01T00:00:00Z"})),
            Kind::Emit(choice) => TaskKind::Emit(match choice % 3 {
                0 => template(*choice),
                _ => Template::Literal(json!({"type": "a", "source": "https://example.com"})),
            }),
            Kind::Http => call(
                Function::Http,
                json!({"method": "GET", "endpoint": "http://example.com"}),
            ),
            Kind::Duty => {
                let of = |text: &str| text.to_owned();
                let (duty, version, plugin) = (of("lend"), of("1.0.0"), of("library"));
                call(
                    Function::Duty {
                        duty,
                        version,
                        plugin,
                    },
                    json!({}),
                )
            }
            Kind::Deadline => call(Function::Deadline, json!({"amount": 1, "unit": "hours"})),
            Kind::WorkItem => {
                let returns = json!({"back": "t0"});
                call(
                    Function::WorkItem,
                    json!({"title": "t", "returns": returns}),
                )
            }
            Kind::Defined(list) => {
                let block = self.block(list, &format!("{reference}/function"));
                let name = "f".to_owned();
                call(Function::Defined { name, block }, json!({"n": 1}))
            }
            Kind::Listen(to, list) => TaskKind::Listen(Listen {
                to: consumption(*to),
                read: [Read::Data, Read::Envelope, Read::Raw][usize::from(to / 8) % 3],
                foreach: list.as_ref().map(|list| ForEach {
                    item: "item".to_owned(),
                    at: "index".to_owned(),
                    block: (to % 5 > 0)
                        .then(|| self.block(list, &format!("{reference}/foreach/do"))),
                    output: Output::default(),
                    export: Export {
                        schema: None,
                        as_: (to % 3 == 0).then(|| template(*to)),
                    },
                }),
            }),
            Kind::Run(await_) => TaskKind::Run(Run {
                namespace: "test".to_owned(),
                name: "other".to_owned(),
                version: "latest".to_owned(),
                input: None,
                await_: *await_,
                returns: Returns::default(),
            }),
            Kind::Switch(cases) => TaskKind::Switch(switch(cases, len)),
            Kind::Do(list) => TaskKind::Do(self.block(list, &format!("{reference}/do"))),
            Kind::For(items, condition, list) => TaskKind::For(For {
                each: "item".to_owned(),
                at: "index".to_owned(),
                in_: items_of(*items),
                while_: condition.map(expression),
                block: self.block(list, &format!("{reference}/do")),
            }),
            Kind::Fork(compete, list) => TaskKind::Fork(Fork {
                branches: self.list(list, &format!("{reference}/fork/branches"), None),
                compete: *compete,
            }),
            Kind::Try(list, handling) => {
                let block = self.block(list, &format!("{reference}/try"));
                let handler = handling.handler.as_ref();
                TaskKind::Try(Try {
                    block,
                    catch: Catch {
                        filter: error_filter(handling.filter),
                        as_: "error".to_owned(),
                        when: handling.when.map(expression),
                        except_when: None,
                        retry: handling.retry.map(retry),
                        block: handler
                            .map(|list| self.block(list, &format!("{reference}/catch/do"))),
                    },
                })
            }
        }
    }
}

fn call(function: Function, with: Value) -> TaskKind {
    TaskKind::Call(Call {
        function,
        with: Template::Literal(with),
        templates: Vec::new(),
        scheme: None,
        circumstances: None,
    })
}

/// A place to go to: of a list, if there is one.
fn flow(choice: u8, len: Option<usize>) -> Flow {
    match (choice % 8, len) {
        (5, _) => Flow::Exit,
        (6, _) if choice > 128 => Flow::End,
        (7, Some(len)) => Flow::To(usize::from(choice / 8) % len),
        _ => Flow::Continue,
    }
}

fn switch(cases: &[(Option<u8>, u8)], len: Option<usize>) -> Vec<Case> {
    let cases = cases.iter().enumerate();
    cases
        .map(|(place, (when, then))| Case {
            name: format!("c{place}"),
            when: when.map(expression),
            then: flow(*then, len),
        })
        .collect()
}

fn items_of(choice: u8) -> Expression {
    static ITEMS: LazyLock<[Expression; 4]> = LazyLock::new(|| {
        ["[]", "[1, {n: 2}, \"x\"]", "[range(5)]", ".n"]
            .map(|text| Expression::compile(text, &[]).expect("jq"))
    });
    ITEMS[usize::from(choice) % ITEMS.len()].clone()
}

fn error_filter(choice: u8) -> Option<ErrorFilter> {
    (choice % 4 == 1).then(|| ErrorFilter {
        status: Some(400 + u16::from(choice % 3)),
        ..ErrorFilter::default()
    })
}

fn retry((count, backoff, limited): (u8, u8, bool)) -> Retry {
    let millis = |millis| DurationOf::Fixed(Duration::from_millis(millis));
    Retry {
        when: (backoff % 7 == 1).then(|| expression(backoff)),
        except_when: None,
        delay: match backoff % 5 {
            0 => DurationOf::Computed(Template::Expression(expression(backoff))),
            _ => millis(5),
        },
        backoff: [Backoff::Constant, Backoff::Linear, Backoff::Exponential]
            [usize::from(backoff) % 3],
        jitter: (backoff % 2 == 0).then(|| (millis(1), millis(9))),
        max_retries: Some(u32::from(count)),
        max_duration: (backoff % 11 == 0).then(|| millis(20)),
        attempt_duration: limited.then(|| millis(15)),
    }
}

fn consumption(choice: u8) -> Consumption {
    let of = |kind: &str| EventFilter {
        kind: kind.to_owned(),
        with: Vec::new(),
        data: None,
        correlate: if choice.is_multiple_of(2) {
            Vec::new()
        } else {
            vec![Correlation {
                name: "n".to_owned(),
                from: from(),
                expect: (choice % 4 == 1).then(|| Template::Literal(json!(1))),
            }]
        },
    };
    let any = |until| Consumption::Any {
        filters: vec![of("a"), of("b")],
        until,
    };
    match choice % 6 {
        0 => Consumption::One(of("a")),
        1 => Consumption::All(vec![of("a"), of("b")]),
        2 => any(None),
        3 => any(Some(Until::Condition(expression(choice)))),
        4 => any(Some(Until::Consumed(Box::new(Consumption::One(of("c")))))),
        _ => Consumption::Any {
            filters: vec![of("")],
            until: None,
        },
    }
}

fn from() -> Expression {
    static FROM: LazyLock<Expression> =
        LazyLock::new(|| Expression::compile(".data.n", &[]).expect("jq"));
    FROM.clone()
}
