//! Corrected and refunded in full, or refused and referred.

use lianxi_sdk_testing::desk::{Desk, with, without};
use serde_json::{Value, json};

use super::{desk, sent};
use crate::examples;

fn checked() -> Desk {
    let desk = desk();
    desk.ok("check-utility-price", &examples::price_check());
    desk
}

fn refused() -> Value {
    let input = without(examples::correction(), "/voucherSha256");
    let input = with(input, "/result", json!("拒不纠正"));
    let input = with(input, "/refundedYuan", json!(0));
    with(input, "/replyDocumentNo", json!("无答复"))
}

#[test]
fn the_whole_refund_closes_it() {
    for (refunded, closed) in [
        (json!(312.49), false),
        (json!(312.5), true),
        (json!(313), true),
    ] {
        let input = with(examples::correction(), "/refundedYuan", refunded);
        if closed {
            let answer = checked().ok("close-price-correction", &input);
            assert_eq!(
                (&answer["closed"], &answer["dueYuan"]),
                (&json!(true), &json!(312.5))
            );
        } else {
            assert_eq!(
                checked().issues("close-price-correction", &input),
                ["/refundedYuan refund-short"]
            );
        }
    }
}

#[test]
fn a_refusal_is_referred_and_may_still_be_mended() {
    let desk = checked();
    let answer = desk.ok("close-price-correction", &refused());
    assert_eq!(answer["closed"], false);
    assert_eq!(
        sent(&desk),
        [
            "market-regulation price-correction-refused",
            "conference price-correction-refused"
        ]
    );
    assert_eq!(desk.host().emitted()[0].body["utilities"], json!(["电"]));
    desk.ok("close-price-correction", &examples::correction());
    assert_eq!(sent(&desk).len(), 2);
    assert_eq!(
        desk.issues("close-price-correction", &refused()),
        ["/result correction-differs"]
    );
}

#[test]
fn corrections_that_cannot_be() {
    for (input, issue) in [
        (
            with(examples::correction(), "/checkNo", json!("没有的编号")),
            "/checkNo check-unknown",
        ),
        (
            without(examples::correction(), "/voucherSha256"),
            "/voucherSha256 MISSING_MATERIAL",
        ),
        (
            with(examples::correction(), "/voucherSha256", json!("c")),
            "/voucherSha256 digest-malformed",
        ),
        (
            with(examples::correction(), "/on", json!("2026-03-01")),
            "/on date-order",
        ),
        (
            with(examples::correction(), "/on", json!("2026-03-03")),
            "/on date-order",
        ),
        (
            without(refused(), "/replyDocumentNo"),
            "/replyDocumentNo MISSING_MATERIAL",
        ),
    ] {
        assert_eq!(checked().issues("close-price-correction", &input), [issue]);
    }
    let desk = desk();
    let right = with(
        examples::price_check(),
        "/accounts/1/billedClass",
        json!("居民生活类"),
    );
    let right = with(right, "/accounts/1/bills/0/billedPrice", json!(0.477));
    desk.ok("check-utility-price", &right);
    let input = with(examples::correction(), "/refundedYuan", json!(0));
    assert_eq!(
        desk.issues("close-price-correction", &input),
        ["/checkNo nothing-to-correct"]
    );
}

/// A wrong class that cost nothing needs no voucher.
#[test]
fn a_class_alone_is_corrected_without_a_voucher() {
    let desk = desk();
    let class = with(
        examples::price_check(),
        "/accounts/1/bills/0/billedPrice",
        json!(0.477),
    );
    desk.ok("check-utility-price", &class);
    let input = without(examples::correction(), "/voucherSha256");
    let input = with(input, "/refundedYuan", json!(0));
    assert_eq!(desk.ok("close-price-correction", &input)["closed"], true);
}
