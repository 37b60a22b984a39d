//! What can be done to a case, its part in a path, and the right that it needs.

/// What can be done to a case.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Act {
    /// 立案
    File,
    /// 不予受理
    Refuse,
    /// 派遣
    Dispatch,
    /// 签收
    Sign,
    /// 提交结果
    Submit,
    /// 核查通过
    Pass,
    /// 核查不通过
    Fail,
    /// 评价
    Rate,
    /// 补充, to the reporter or to colleagues
    Note,
    /// 查看 the reporter's number
    Reveal,
    /// 退单
    Return,
    /// 同意退单
    AcceptReturn,
    /// 驳回退单
    RefuseReturn,
    /// 撤回派遣
    UndoDispatch,
    /// 换承办人
    Reassign,
    /// 直接答复
    Answer,
    /// 补充来电内容
    Facts,
}

impl Act {
    /// Every act.
    pub const ALL: [Act; 17] = [
        Act::File,
        Act::Refuse,
        Act::Dispatch,
        Act::Sign,
        Act::Submit,
        Act::Pass,
        Act::Fail,
        Act::Rate,
        Act::Note,
        Act::Reveal,
        Act::Return,
        Act::AcceptReturn,
        Act::RefuseReturn,
        Act::UndoDispatch,
        Act::Reassign,
        Act::Answer,
        Act::Facts,
    ];
    /// The last part of its path.
    pub const fn word(self) -> &'static str {
        match self {
            Act::File => "file",
            Act::Refuse => "refuse",
            Act::Dispatch => "dispatch",
            Act::Sign => "sign",
            Act::Submit => "submit",
            Act::Pass => "pass",
            Act::Fail => "fail",
            Act::Rate => "rate",
            Act::Note => "notes",
            Act::Reveal => "reveal",
            Act::Return => "return",
            Act::AcceptReturn => "accept-return",
            Act::RefuseReturn => "refuse-return",
            Act::UndoDispatch => "undo-dispatch",
            Act::Reassign => "reassign",
            Act::Answer => "answer",
            Act::Facts => "facts",
        }
    }
    pub(super) const fn right(self) -> &'static str {
        match self {
            Act::File => "cases.file",
            Act::Refuse => "cases.refuse",
            Act::Dispatch => "cases.dispatch",
            Act::Sign => "cases.sign",
            Act::Submit => "cases.submit",
            Act::Pass => "cases.pass",
            Act::Fail => "cases.fail",
            Act::Rate => "cases.rate",
            Act::Note => "cases.note",
            Act::Reveal => "cases.reveal",
            Act::Return => "cases.return",
            Act::AcceptReturn | Act::RefuseReturn => "cases.settle",
            Act::UndoDispatch => "cases.undo",
            Act::Reassign => "cases.reassign",
            Act::Answer => "cases.answer",
            Act::Facts => "cases.take",
        }
    }
}
