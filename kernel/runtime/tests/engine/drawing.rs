//! `draw-seal` and `draw` in executions: the seed is told by the draw and by nothing before it, a seal is opened once and where it was made,
//! a redraw goes on from a record anywhere, and every draw stands whole in the journal.

use lianxi_runtime::draw::{HostKey, Record, verify};
use lianxi_runtime::flow::Event;
use lianxi_runtime::flow::effect::CallTarget;
use lianxi_runtime::flow::event::Open;
use lianxi_runtime::{Settings, Start};
use serde_json::{Value, json};

use crate::host::{Host, definition};

const ID: &str = "018f0000-0000-7000-8000-000000000001";

/// The pool and what is excluded come with the input; the draw waits for a day, so that there is a time before it.
const PLAN: &str = "\
do:
  - seal:
      call: draw-seal
      with: {purpose: objects}
      export: {as: '${ $context + {seal: .} }'}
  - prepare: {wait: P1D}
  - pick:
      try:
        - draw:
            call: draw
            with: {seal: '${ $context.seal }', pool: '${ $workflow.input.pool }', exclude: '${ $workflow.input.exclude }', count: 2}
            output: {as: .drawn}
      catch:
        errors: {with: {status: 422}}
        as: error
        do:
          - told: {set: {code: '${ $error.issues[0].code }'}}
";

fn settings(key: &str) -> Settings {
    Settings {
        draw_key: Some(HostKey::known(key)),
        ..Settings::default()
    }
}

async fn host() -> Host {
    Host::with(settings("one"), Vec::new()).await
}

fn input() -> Value {
    json!({"pool": ["d", {"key": "b", "name": "不保留"}, "a", "c"], "exclude": [{"key": "c", "reason": "本年度已检查"}]})
}

async fn start(host: &Host, workflow: &str, input: Value) {
    let start = Start {
        id: Some(ID.parse().expect("a UUID")),
        workflow: workflow.to_owned(),
        input,
    };
    host.engine.start(start).await.expect("it starts");
    host.settle().await;
}

async fn records(host: &Host, id: &str) -> Vec<Record> {
    let page = host.engine.draws(id, None, 100).await.expect("they read");
    assert_eq!(page.next, None);
    let read = |record| serde_json::from_value(record).expect("a record");
    let records: Vec<Record> = page.records.into_iter().map(read).collect();
    for record in &records {
        assert_eq!(verify(record, &record.pool), Ok(()));
    }
    records
}

fn holds(stored: &[u8], text: &str) -> bool {
    stored
        .windows(text.len())
        .any(|window| window == text.as_bytes())
}

#[tokio::test]
async fn the_seed_is_told_by_the_draw_and_by_nothing_before_it() {
    let host = host().await;
    let workflow = host.publish(&definition("plan", PLAN)).await;
    start(&host, &workflow, input()).await;
    let seal = host.view(ID).await.context["seal"].clone();
    let key = HostKey::known("one");
    let read = serde_json::from_value(seal.clone()).expect("a seal");
    let seed = String::from(key.open(&read, ID).expect("its own"));
    let commitment = seal["commitment"].as_str().expect("a text");
    let before = host.stored();
    assert!(holds(&before, commitment), "the promise is in the journal");
    assert!(!holds(&before, &seed), "and the seed is not");

    host.run_to_the_end().await;
    let [record] = records(&host, ID).await.try_into().expect("one draw");
    assert_eq!(json!(record.seed), json!(seed));
    assert_eq!(json!(record.commitment), json!(commitment));
    assert_eq!(record.pool, ["a", "b", "c", "d"]);
    assert_eq!(record.excluded[0].key, "c");
    assert!(record.sealed_at < record.drawn_at);
    // The definition kept less of it; the journal has it whole.
    assert_eq!(host.view(ID).await.output, Some(json!(record.drawn)));
    let events = host.engine.events(ID).await.expect("they read");
    let facts = events
        .iter()
        .filter(|event| matches!(event, Event::Drawn { .. }));
    assert_eq!(facts.count(), 1);
    // Of the pool's objects the call keeps their keys alone.
    let called = events.iter().find_map(|event| match event {
        Event::Entered {
            open: Open::Call(CallTarget::Draw, with),
            ..
        } => Some(with["pool"].clone()),
        _ => None,
    });
    assert_eq!(called, Some(json!(["d", "b", "a", "c"])));
}

#[tokio::test]
async fn the_same_key_execution_and_task_draw_the_same() {
    let mut found = Vec::new();
    for key in ["one", "one", "two"] {
        let host = Host::with(settings(key), Vec::new()).await;
        let workflow = host.publish(&definition("plan", PLAN)).await;
        start(&host, &workflow, input()).await;
        host.run_to_the_end().await;
        found.push(records(&host, ID).await);
    }
    assert_eq!(found[0], found[1]);
    assert_ne!(found[0][0].seed, found[2][0].seed);
    // Without a key of its own, an engine makes one.
    let host = Host::new().await;
    let workflow = host.publish(&definition("plan", PLAN)).await;
    start(&host, &workflow, input()).await;
    host.run_to_the_end().await;
    assert_ne!(records(&host, ID).await[0].seed, found[0][0].seed);
}

#[tokio::test]
async fn a_seal_outlives_a_restart_and_no_other_key() {
    for (key, broken) in [("one", false), ("two", true)] {
        let host = host().await;
        let workflow = host.publish(&definition("plan", PLAN)).await;
        start(&host, &workflow, input()).await;
        let host = host.reopened_with(settings(key)).await;
        host.run_to_the_end().await;
        let output = host.view(ID).await.output.expect("it ended");
        if broken {
            assert_eq!(output, json!({"code": "seal-broken"}));
            assert_eq!(records(&host, ID).await, []);
        } else {
            assert_eq!(output.as_array().map(Vec::len), Some(2));
        }
    }
}

/// Draws once, then as `again` says, with the same seal; gives the code of the refusal, or what was drawn.
fn twice(again: &str) -> String {
    format!(
        "\
do:
  - seal: {{call: draw-seal, with: {{purpose: objects}}, export: {{as: '${{ {{seal: .}} }}'}}}}
  - pick:
      call: draw
      with: {{seal: '${{ $context.seal }}', pool: [a, b, c], exclude: [{{key: a, reason: r}}], count: 1}}
      export: {{as: '${{ $context + {{record: .}} }}'}}
  - repeat:
      try:
        - again:
            call: draw
            with: {again}
            output: {{as: .drawn}}
      catch:
        errors: {{with: {{status: 422}}}}
        as: error
        do:
          - told: {{set: {{code: '${{ $error.issues[0].code }}'}}}}
"
    )
}

#[tokio::test]
async fn a_seal_is_opened_once() {
    let host = host().await;
    let seal = "seal: '${ $context.seal }'";
    let all = |rest: &str| format!("{{{seal}, {rest}}}");
    // Which names the refusal, or none: then it is what was drawn before.
    let cases = [
        (
            all("pool: [c, b, a], exclude: [{key: a, reason: other}], count: 1"),
            None,
        ),
        (
            all("pool: [a, b, c, d], exclude: [{key: a, reason: r}], count: 1"),
            Some("seal-used"),
        ),
        (all("pool: [b, c], count: 1"), Some("seal-used")),
        (
            all("pool: [a, b, c], exclude: [{key: b, reason: r}], count: 1"),
            Some("seal-used"),
        ),
        (
            all("pool: [a, b, c], exclude: [{key: a, reason: r}], count: 2"),
            Some("seal-used"),
        ),
        (all("pool: [a, b, c], count: 4"), Some("too-few")),
        ("{drawn: '${ $context.record }'}".to_owned(), None),
        (
            "{drawn: '${ $context.record }', pool: [a, b]}".to_owned(),
            Some("pool-changed"),
        ),
        (
            "{drawn: '${ $context.record * {drawn: [\"z\"]} }'}".to_owned(),
            Some("record-changed"),
        ),
    ];
    for (number, (again, code)) in cases.into_iter().enumerate() {
        let name = format!("twice-{number}");
        let workflow = host.publish(&definition(&name, &twice(&again))).await;
        let id = host.start(&workflow, json!({})).await;
        host.run_to_the_end().await;
        let view = host.view(&id).await;
        let first = json!(records(&host, &id).await[0].drawn);
        let expected = code.map_or(first, |code| json!({"code": code}));
        assert_eq!(view.output, Some(expected), "{again}: {view:#?}");
    }
}

#[tokio::test]
async fn coming_to_the_seal_again_makes_another() {
    let host = host().await;
    let around = "\
do:
  - each:
      for: {each: n, in: '[1, 2, 3]'}
      do:
        - seal: {call: draw-seal, with: {purpose: '${ \"round \\($n)\" }'}}
        - pick: {call: draw, with: {seal: '${ . }', pool: [a, b, c], ratio: 0.05}}
";
    let workflow = host.publish(&definition("rounds", around)).await;
    let id = host.start(&workflow, json!({})).await;
    host.run_to_the_end().await;
    let found = records(&host, &id).await;
    let seeds: std::collections::BTreeSet<_> =
        found.iter().map(|record| record.commitment).collect();
    assert_eq!((found.len(), seeds.len()), (3, 3));
    assert!(found.iter().all(|record| record.count == 1));
    assert_eq!(found[1].purpose, "round 2");
    // Page by page.
    let first = host.engine.draws(&id, None, 2).await.expect("they read");
    let rest = host
        .engine
        .draws(&id, first.next, 2)
        .await
        .expect("they read");
    let both: Vec<Value> = first.records.into_iter().chain(rest.records).collect();
    assert_eq!(
        both,
        found.iter().map(|record| json!(record)).collect::<Vec<_>>()
    );
    assert_eq!(rest.next, None);
    assert!(
        host.engine.draws(ID, None, 2).await.is_err(),
        "there is none"
    );
}

#[tokio::test]
async fn a_seal_opens_where_it_was_made_and_a_redraw_goes_on_anywhere() {
    let host = host().await;
    let child = "\
do:
  - pick:
      try:
        - draw: {call: draw, with: '${ . }'}
      catch:
        errors: {with: {status: 422}}
        as: error
        do:
          - told: {set: {code: '${ $error.issues[0].code }'}}
";
    // What is drawn with is an argument each: a mapping cannot be computed whole.
    let first = child.replace(
        "with: '${ . }'",
        "with: {seal: '${ .seal }', pool: [a, b, c], count: 1}",
    );
    let again = child.replace(
        "with: '${ . }'",
        "with: {drawn: '${ .drawn }', gone: '${ .gone }'}",
    );
    host.publish(&definition("first", &first)).await;
    host.publish(&definition("again", &again)).await;
    let parent = "\
do:
  - seal: {call: draw-seal, with: {purpose: objects}, export: {as: '${ {seal: .} }'}}
  - elsewhere: {run: {workflow: {namespace: test, name: first, version: '1.0.0', input: {seal: '${ $context.seal }'}}}, export: {as: '${ $context + {elsewhere: .code} }'}}
  - pick: {call: draw, with: {seal: '${ $context.seal }', pool: [a, b, c], count: 1}, export: {as: '${ $context + {record: .} }'}}
  - again: {run: {workflow: {namespace: test, name: again, version: '1.0.0', input: {drawn: '${ $context.record }', gone: '${ [{key: $context.record.drawn[0], reason: \"回避\"}] }'}}}}
  - all: {set: {elsewhere: '${ $context.elsewhere }', again: '${ . }'}}
";
    let workflow = host.publish(&definition("parent", parent)).await;
    let id = host.start(&workflow, json!({})).await;
    host.run_to_the_end().await;
    let output = host.view(&id).await.output.expect("it ended");
    assert_eq!(output["elsewhere"], json!("seal-broken"));
    let record: Record = serde_json::from_value(output["again"].clone()).expect("a record");
    assert_eq!(verify(&record, &record.pool), Ok(()));
    assert_eq!(record.gone[0].replaced_by.as_ref(), Some(&record.order[1]));
    assert_eq!(record.drawn, record.order[1..2]);
}
