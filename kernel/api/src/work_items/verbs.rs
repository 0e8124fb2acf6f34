//! Everything that somebody does with a work item, one line a verb: its address, the operation that the policies know it by, and the
//! command of the item's machine. What is in common stands once, in `act`: is there such an item, may they, then the engine.

use axum::Json as Answer;
use axum::extract::{Path, State};
use lianxi_access::Operation;
use lianxi_runtime::Act;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::bodies::{
    AddSignerRequest, CloseOutRequest, CompleteRequest, CopyRequest, DecideExtensionRequest,
    DraftRequest, GiveRequest, RemoveSignerRequest, RequestExtensionRequest, ReturnRequest,
    SignRequest, SuperviseRequest, WhyRequest,
};
use super::one;
use crate::access::{Acting, Caller};
use crate::api::Api;
use crate::body::Json;
use crate::problem::Problem;
use crate::views::WorkItemDetail;

/// One function an address. A verb without a body reads none.
macro_rules! verbs {
    ($($(#[doc = $doc:tt])* $name:ident $path:tt $operation:ident $(($request:ident : $body:ident))? => $act:expr;)*) => {
        $(verbs!(@one [$(#[doc = $doc])*] $name $path $operation $(($request : $body))? => $act);)*
    };
    (@one [$($docs:tt)*] $name:ident $path:tt $operation:ident ($request:ident : $body:ident) => $act:expr) => {
        $($docs)*
        #[utoipa::path(post, path = $path, tag = "work items", params(("id" = String, Path)), request_body = $body, responses(
            (status = 200, body = WorkItemDetail),
            (status = "default", description = "refused", body = Problem, content_type = "application/problem+json")))]
        pub(crate) async fn $name(
            State(api): State<Api>,
            Acting(caller): Acting,
            Path(id): Path<String>,
            Json($request): Json<$body>,
        ) -> Result<Answer<WorkItemDetail>, Problem> {
            let command: Act = $act;
            act(&api, id, Operation::$operation, command, caller).await
        }
    };
    (@one [$($docs:tt)*] $name:ident $path:tt $operation:ident => $act:expr) => {
        $($docs)*
        #[utoipa::path(post, path = $path, tag = "work items", params(("id" = String, Path)), responses(
            (status = 200, body = WorkItemDetail),
            (status = "default", description = "refused", body = Problem, content_type = "application/problem+json")))]
        pub(crate) async fn $name(
            State(api): State<Api>,
            Acting(caller): Acting,
            Path(id): Path<String>,
        ) -> Result<Answer<WorkItemDetail>, Problem> {
            act(&api, id, Operation::$operation, $act, caller).await
        }
    };
}

verbs! {
    /// Take it in hand (签收/认领).
    claim "/work-items/{id}/claim" WorkItemClaim => Act::Claim;
    /// Give it back to the office.
    release "/work-items/{id}/release" WorkItemRelease => Act::Release;
    /// Keep a form that is not finished (暂存).
    draft "/work-items/{id}/draft" WorkItemDraft (asked: DraftRequest) => Act::SaveDraft { form: asked.form };
    /// Finish it with an outcome (办结). When this answers, it is durable and the execution goes on.
    complete "/work-items/{id}/complete" WorkItemComplete (asked: CompleteRequest) => Act::Complete { outcome: asked.outcome, form: asked.form };
    /// Pass it to another person or office for good (转办).
    transfer "/work-items/{id}/transfer" WorkItemTransfer (asked: GiveRequest) => Act::Transfer { to: asked.to.read("to")?, reason: asked.reason };
    /// Let somebody else prepare it (委派): what they hand in comes back to who delegated.
    delegate "/work-items/{id}/delegate" WorkItemDelegate (asked: GiveRequest) => Act::Delegate { to: asked.to.read("to")?, reason: asked.reason };
    /// Ask one more for their opinion (加签), before or after it is completed.
    add_signer "/work-items/{id}/add-signer" WorkItemAddSigner (asked: AddSignerRequest) => Act::AddSigner { signer: asked.signer.read("signer")?, position: asked.position.into(), weight: asked.weight, reason: asked.reason };
    /// Ask them no longer (减签).
    remove_signer "/work-items/{id}/remove-signer" WorkItemRemoveSigner (asked: RemoveSignerRequest) => Act::RemoveSigner { signer: asked.signer.read("signer")?, reason: asked.reason };
    /// Give the opinion that one was asked for.
    sign "/work-items/{id}/sign" WorkItemSign (asked: SignRequest) => Act::Sign { verdict: asked.verdict.into(), note: asked.note };
    /// Send it back to a step before (驳回).
    return_it "/work-items/{id}/return" WorkItemReturn (asked: ReturnRequest) => Act::Return { to: asked.to()?, then: asked.then(), reason: asked.reason };
    /// Take back what one handed in or passed on (撤回), while nobody has begun with it.
    take_back "/work-items/{id}/take-back" WorkItemTakeBack (asked: WhyRequest) => Act::TakeBack { reason: asked.reason };
    /// Remind those whose turn it is (催办).
    urge "/work-items/{id}/urge" WorkItemUrge (asked: WhyRequest) => Act::Urge { reason: asked.reason };
    /// Let others read it (抄送). Who reads it already is passed over.
    copy "/work-items/{id}/copy" WorkItemCopy (asked: CopyRequest) => Act::Copy { to: asked.to()? };
    /// Say that one has read what was copied to one (阅知).
    read "/work-items/{id}/read" WorkItemRead => Act::Read;
    /// Ask for more time (申请延期).
    request_extension "/work-items/{id}/request-extension" WorkItemRequestExtension (asked: RequestExtensionRequest) => Act::RequestExtension { until: asked.until, reason: asked.reason };
    /// Grant more time, or not.
    decide_extension "/work-items/{id}/decide-extension" WorkItemDecideExtension (asked: DecideExtensionRequest) => Act::DecideExtension { approved: asked.approved, reason: asked.reason };
    /// Say why it is late (逾期说明).
    explain "/work-items/{id}/explain" WorkItemExplain (asked: WhyRequest) => Act::Explain { reason: asked.reason };
    /// Put it under supervision (挂牌督办): it counts as done once it is closed out.
    supervise "/work-items/{id}/supervise" WorkItemSupervise (asked: SuperviseRequest) => Act::Supervise { level: asked.level, requirement: asked.requirement };
    /// End the supervision of an item that is still worked on.
    lift_supervision "/work-items/{id}/lift-supervision" WorkItemLiftSupervision (asked: WhyRequest) => Act::LiftSupervision { reason: asked.reason };
    /// Accept what was handed in under supervision (销号), or send it back to who did.
    close_out "/work-items/{id}/close-out" WorkItemCloseOut (asked: CloseOutRequest) => Act::CloseOut { accepted: asked.accepted, note: asked.note };
    /// Withdraw from it for a conflict of interest (回避).
    recuse "/work-items/{id}/recuse" WorkItemRecuse (asked: WhyRequest) => Act::Recuse { reason: asked.reason };
}

/// All of them.
pub(crate) fn addresses() -> OpenApiRouter<Api> {
    OpenApiRouter::new()
        .routes(routes!(claim))
        .routes(routes!(release))
        .routes(routes!(draft))
        .routes(routes!(complete))
        .routes(routes!(transfer))
        .routes(routes!(delegate))
        .routes(routes!(add_signer))
        .routes(routes!(remove_signer))
        .routes(routes!(sign))
        .routes(routes!(return_it))
        .routes(routes!(take_back))
        .routes(routes!(urge))
        .routes(routes!(copy))
        .routes(routes!(read))
        .routes(routes!(request_extension))
        .routes(routes!(decide_extension))
        .routes(routes!(explain))
        .routes(routes!(supervise))
        .routes(routes!(lift_supervision))
        .routes(routes!(close_out))
        .routes(routes!(recuse))
}

async fn act(
    api: &Api,
    id: String,
    operation: Operation,
    act: Act,
    caller: Caller,
) -> Result<Answer<WorkItemDetail>, Problem> {
    let (row, item) = api.engine.work_item(&id).await?;
    caller.permit(api, operation, &one::resource(&row, &item, &caller))?;
    let actors = caller.actors.clone();
    let asked = id.clone();
    api.to_the_end(|engine| async move { engine.act_as(&asked, act, &actors).await })
        .await?;
    Ok(Answer(one::detail(api, &id, &caller).await?))
}
