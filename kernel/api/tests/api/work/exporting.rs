//! The spreadsheet: what is read back is what the list shows, and what looks like a formula is a text.

use std::io::Cursor;

use calamine::{Data, Reader, Xlsx};
use reqwest::Method;

use super::{ANN, Offices, task};

/// The cells of the sheet, and whether rows were left out.
async fn exported(offices: &Offices, query: &str) -> (Vec<Vec<String>>, bool) {
    let path = format!("/v1/work-items/export.xlsx?{query}");
    let asked = offices.host.bare(Method::GET, &path).bearer_auth(ANN);
    let response = asked.send().await.expect("an answer");
    assert_eq!(response.status().as_u16(), 200, "{query}");
    let headers = response.headers().clone();
    let disposition = headers["content-disposition"].to_str().expect("text");
    assert!(
        disposition.contains("filename*=UTF-8''%E5%BE%85%E5%8A%9E-"),
        "{disposition}"
    );
    let bytes = response.bytes().await.expect("its body");
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(bytes.to_vec())).expect("a spreadsheet");
    let range = book.worksheet_range("待办").expect("a sheet");
    let cell = |cell: &Data| match cell {
        Data::String(text) => text.clone(),
        Data::Empty => String::new(),
        other => panic!("a cell is no text: {other:?}"),
    };
    let rows = range.rows().map(|row| row.iter().map(cell).collect());
    let rows = rows.collect();
    let formulas = book.worksheet_formula("待办").expect("formulas");
    assert!(
        formulas.cells().all(|(_, _, formula)| formula.is_empty()),
        "a formula was written"
    );
    (rows, headers["x-lianxi-truncated"] == "true")
}

fn column<'a>(rows: &'a [Vec<String>], head: &str) -> Vec<&'a str> {
    let at = rows[0].iter().position(|name| name == head).expect(head);
    rows[1..].iter().map(|row| row[at].as_str()).collect()
}

#[tokio::test]
async fn what_is_exported_reads_back() {
    let offices = Offices::new().await;
    let due = ", due: {amount: 2, unit: working-days, kind: default, text: 及时}";
    let tasks = [
        task("first", due).replace("title: first", "title: '=1+1'"),
        task("second", "").replace("title: second", "title: '@SUM(A1) 甲'"),
    ];
    for (at, tasks) in tasks.iter().enumerate() {
        offices.begin(&format!("export-{at}"), tasks).await;
        offices
            .host
            .clock
            .advance_to(offices.host.engine.clock().now() + jiff::SignedDuration::from_secs(1));
    }
    let (rows, truncated) = exported(&offices, "order=created").await;
    assert!(!truncated);
    assert_eq!(column(&rows, "标题"), ["=1+1", "@SUM(A1) 甲"]);
    assert_eq!(column(&rows, "状态"), ["待签收", "待签收"]);
    assert_eq!(column(&rows, "时限"), ["正常", "无期限"]);
    assert_eq!(column(&rows, "区划代码"), ["1401", "1401"]);
    assert_eq!(
        column(&rows, "收到时间"),
        ["2026-03-02 09:00:00", "2026-03-02 09:00:01"]
    );
    assert!(
        column(&rows, "待办编号").iter().all(|id| id.len() == 36),
        "{rows:?}"
    );
    let (rows, truncated) = exported(&offices, "order=created&limit=1").await;
    assert!(truncated);
    assert_eq!(rows.len(), 3, "{rows:?}");
    assert!(rows[2][0].contains("仅导出前 1 条"), "{rows:?}");
    let (rows, _) = exported(&offices, "step=none").await;
    assert_eq!(rows.len(), 1, "the heads alone: {rows:?}");
}

#[tokio::test]
async fn an_export_has_a_bound() {
    let offices = Offices::new().await;
    for query in ["limit=0", "limit=100001", "cursor=x"] {
        let found = offices
            .get(ANN, &format!("/v1/work-items/export.xlsx?{query}"))
            .await;
        assert_eq!(found.refusal(), (400, "query"), "{query}: {found:?}");
    }
}
